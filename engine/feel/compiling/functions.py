"""Compiles function definitions and invocations (DMN 1.5, 10.3.2.8)."""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache

from engine.feel import ast
from engine.feel.builtins import BUILTINS, Builtin
from engine.feel.builtins.results import PARAMETER_TYPES, RESULT_TYPES
from engine.feel.checking import Checker
from engine.feel.compiling.filters import FilterCompiler, Filtered
from engine.feel.compiling.registry import Evaluate, Names, compile_node, compiles, settled
from engine.feel.run import Fault, Run
from engine.feel.scope import Scope
from engine.feel.type_parser import resolved_type
from engine.feel.types import ANY, LIST, FeelType, FunctionOf, coerced
from engine.feel.walk import frames, names_used, size
from engine.values import NULL, Code, Diagnostic, FeelFunction, Null, PartialSet, Unknown, Value

_NO_SPAN = (0, 0)


@compiles(ast.FunctionDefinition)
def definition(node: ast.FunctionDefinition, scope: Scope, own_name: str = "") -> Evaluate:
    """Compile `function(a, b) body`; the function keeps the values its body reads. External code is refused."""
    span = node.span
    if node.external:
        fault = Fault(Code.NOT_SUPPORTED, "external functions are not run")
        return lambda names, run: run.null(fault, span)
    body = compile_node(node.body, scope)
    parameters = tuple(parameter.name for parameter in node.parameters)
    types = tuple(None if one.type is None else resolved_type(one.type, scope) for one in node.parameters)
    kind = Checker(scope).type_of(node)
    result = kind.result if isinstance(kind, FunctionOf) else ANY
    used = names_used(node.body) - set(parameters)
    steps, depth = size(node.body), frames(node.body) + 4

    def evaluate(names: Names, run: Run) -> Value:
        kept = {key: names[key] for key in used if key in names}

        def call(arguments: tuple[Value, ...], run: Run) -> Value:
            inner = {**kept, **dict(zip(parameters, arguments, strict=True))}
            return bounded(body, inner, run, steps, depth)

        function = FeelFunction(own_name, parameters, call, types if any(types) else None, result)
        if own_name:
            kept[own_name] = function
        return function

    return evaluate


def bounded(body: Evaluate, names: Names, run: Run, steps: int, depth: int) -> Value:
    """Evaluate a function's body inside the budget."""
    run.spend(steps)
    run.depth += depth
    if run.depth > run.budget.depth:
        raise run.exceeded("called functions too deeply")
    try:
        return body(names, run)
    finally:
        run.depth -= depth


@compiles(ast.Invocation)
def invocation(node: ast.Invocation, scope: Scope) -> Evaluate:
    """Compile a call by position or by name."""
    arguments = tuple(compile_node(argument, scope) for argument in node.arguments)
    argument_names, span = node.names, node.span
    builtin = BUILTINS.get(node.function.name) if isinstance(node.function, ast.Name) else None
    if builtin is not None and builtin.name == "count" and len(arguments) == 1:
        filter_ = node.arguments[0]
        if isinstance(filter_, ast.Filter):
            return _count_of_filter(filter_, scope, _builtin_call(builtin, arguments, argument_names, span))
    if builtin is not None:
        return _builtin_call(builtin, arguments, argument_names, span)
    function = compile_node(node.function, scope)

    def evaluate(names: Names, run: Run) -> Value:
        callee = function(names, run)
        values = tuple(argument(names, run) for argument in arguments)
        return settled(invoked(callee, values, argument_names, run), span, run)

    return evaluate


def _builtin_call(
    builtin: Builtin, arguments: tuple[Evaluate, ...], argument_names: tuple[str, ...], span: ast.Span
) -> Evaluate:
    """Compile the call of a built-in, unless a value of the same name is in scope when it is called."""
    key = builtin.name

    def evaluate(names: Names, run: Run) -> Value:
        values = tuple([argument(names, run) for argument in arguments])
        shadow = names.get(key)
        if shadow is not None:
            return settled(invoked(shadow, values, argument_names, run), span, run)
        result = builtin.invoke(values, argument_names, run)
        return run.null(result, span) if isinstance(result, Fault) else result

    return evaluate


def _count_of_filter(node: ast.Filter, scope: Scope, plain: Evaluate) -> Evaluate:
    """Compile `count(list[condition])`, which has bounds where some items may pass and others certainly do."""
    items = FilterCompiler(node, scope)

    def evaluate(names: Names, run: Run) -> Value:
        if "count" in names:
            return plain(names, run)
        found = items.filtered(names, run)
        if not isinstance(found, Filtered) or not (found.open or found.open_ended):
            return plain(names, run)
        least = Decimal(len(found.kept))
        return Unknown(found.needs, least, None if found.open_ended else least + len(found.open))

    return evaluate


def invoked(callee: Value, values: tuple[Value, ...], names: tuple[str, ...], run: Run) -> Value | Fault:
    """Call a function value."""
    if isinstance(callee, Unknown | PartialSet):
        return Unknown(callee.needs)
    if not isinstance(callee, FeelFunction):
        return Fault(Code.NOT_A_FUNCTION, "this is not a function", (callee,))
    if callee.builtin:
        return BUILTINS[callee.name].invoke(values, names, run)
    if names:
        given = dict(zip(names, values, strict=True))
        if not given.keys() <= set(callee.parameters) or len(given) != len(names):
            return Fault(Code.WRONG_ARGUMENTS, f"the function takes {_listed(callee.parameters)}", values)
        # A parameter that is left out of a call by name is null (DMN 1.5, 10.3.2.8).
        values = tuple(given.get(parameter, NULL) for parameter in callee.parameters)
    if len(values) != len(callee.parameters):
        return Fault(Code.WRONG_ARGUMENTS, f"the function takes {_listed(callee.parameters)}", values)
    if callee.parameter_types is not None:
        run.touch(*values)
        fitted = tuple(map(_fitted, values, callee.parameter_types))
        wrong = next((one for one in fitted if isinstance(one, Fault)), None)
        if wrong is not None:
            return wrong
        values = tuple(one for one in fitted if not isinstance(one, Fault))
    return callee.call(values, run)


def _listed(parameters: tuple[str, ...]) -> str:
    return ", ".join(f"`{parameter}`" for parameter in parameters) or "no arguments"


def _fitted(value: Value, kind: FeelType | None) -> Value | Fault:
    """Return an argument as the parameter's type takes it."""
    if kind is None or isinstance(value, Null):
        return value
    taken = coerced(value, kind)
    if isinstance(taken, Null):
        message = taken.reason.message if isinstance(taken.reason, Diagnostic) else "the argument does not conform"
        return Fault(Code.DOES_NOT_CONFORM, message, (value,))
    return taken


@lru_cache(maxsize=256)
def _function_value(name: str) -> FeelFunction:
    builtin = BUILTINS[name]
    declared = builtin.signatures[0].parameters
    parameters = tuple(parameter.name for parameter in declared)
    types = tuple(_type_of_kind(parameter.kind) for parameter in declared)

    def call(arguments: tuple[Value, ...], run: Run) -> Value:
        return settled(builtin.invoke(arguments, (), run), _NO_SPAN, run)

    return FeelFunction(name, parameters, call, types, RESULT_TYPES.get(name, ANY), builtin=True)


def _type_of_kind(kind: str) -> FeelType:
    return LIST if kind == "list" else PARAMETER_TYPES.get(kind, (ANY,))[0]


def builtin_function(builtin: Builtin) -> FeelFunction:
    """Return a built-in as a value, always the same one."""
    return _function_value(builtin.name)
