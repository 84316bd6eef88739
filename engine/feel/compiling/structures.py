"""Compiles literals, names, paths, lists, contexts, ranges and `if`."""

from __future__ import annotations

from engine.feel import ast, bounds
from engine.feel.builtins import BUILTINS
from engine.feel.compiling.functions import builtin_function, definition
from engine.feel.compiling.registry import Evaluate, Names, compile_node, compiles, settled
from engine.feel.members import member
from engine.feel.run import Fault, Run
from engine.feel.scope import Scope
from engine.values import NULL, Code, Context, Null, Range, Unknown, Value, all_needs_of, compare, is_same, needs_of


@compiles(ast.StringLiteral, ast.BooleanLiteral)
def constant(node: ast.StringLiteral | ast.BooleanLiteral, _: Scope) -> Evaluate:
    """Compile a literal."""
    value = node.value
    return lambda names, run: value


@compiles(ast.NullLiteral)
def null(_node: ast.NullLiteral, _scope: Scope) -> Evaluate:
    """Compile `null`."""
    return lambda names, run: NULL


@compiles(ast.NumberLiteral, ast.AtLiteral)
def checked_constant(node: ast.NumberLiteral | ast.AtLiteral, _: Scope) -> Evaluate:
    """Compile a literal that may have no value."""
    value, span = node.value, node.span
    if value is not None:
        return lambda names, run: value
    if isinstance(node, ast.AtLiteral):
        fault = Fault(Code.UNREADABLE_TEXT, "this text is no date, time or duration", (node.text,))
    else:
        fault = Fault(Code.OUT_OF_RANGE, "the number is too large to hold")
    return lambda names, run: run.null(fault, span)


@compiles(ast.Name)
def name(node: ast.Name, _: Scope) -> Evaluate:
    """Compile a name: a value in scope, else a built-in, else null."""
    key, span = node.name, node.span
    builtin = BUILTINS.get(key)
    function = None if builtin is None else builtin_function(builtin)
    fault = Fault(Code.UNKNOWN_NAME, f"there is no `{key}` here")

    def evaluate(names: Names, run: Run) -> Value:
        value = names.get(key, function)
        return run.null(fault, span) if value is None else value

    return evaluate


@compiles(ast.Path)
def path(node: ast.Path, scope: Scope) -> Evaluate:
    """Compile `source.member`."""
    source, key, span = compile_node(node.source, scope), node.member, node.span

    def evaluate(names: Names, run: Run) -> Value:
        value = source(names, run)
        if type(value) is tuple:
            run.touch(value)
            return run.built(settled(member(value, key), span, run))
        return settled(member(value, key), span, run)

    return evaluate


@compiles(ast.ListLiteral)
def list_literal(node: ast.ListLiteral, scope: Scope) -> Evaluate:
    """Compile `[a, b]`."""
    items = tuple(compile_node(item, scope) for item in node.items)
    return lambda names, run: run.built(tuple(item(names, run) for item in items))


@compiles(ast.ContextLiteral)
def context_literal(node: ast.ContextLiteral, scope: Scope) -> Evaluate:
    """Compile `{a: 1, b: a + 1}`. A key that occurs twice makes it null."""
    span = node.span
    entries = tuple((entry.key, _entry_value(entry, scope)) for entry in node.entries)
    if len({key for key, _ in entries}) < len(entries):
        return lambda names, run: run.null(Fault(Code.DUPLICATE_KEY, "a key occurs twice"), span)

    def evaluate(names: Names, run: Run) -> Value:
        run.spend(len(names) >> 4)
        inner = dict(names)
        built: dict[str, Value] = {}
        for key, entry in entries:
            inner[key] = built[key] = entry(inner, run)
        return run.built(Context(built))

    return evaluate


def _entry_value(entry: ast.ContextEntry, scope: Scope) -> Evaluate:
    """Compile an entry; a function bound to a key may call itself by it."""
    if isinstance(entry.value, ast.FunctionDefinition):
        return definition(entry.value, scope, own_name=entry.key)
    return compile_node(entry.value, scope)


@compiles(ast.RangeLiteral)
def range_literal(node: ast.RangeLiteral, scope: Scope) -> Evaluate:
    """Compile `[low..high]` as a value. Ends that are null or have no common order make it null.

    With an end not known even that is open; as a test a range asks each end by itself (`cells.py`).
    """
    span, low_included, high_included = node.span, node.low_included, node.high_included
    low, high = compile_node(node.low, scope), compile_node(node.high, scope)

    def evaluate(names: Names, run: Run) -> Value:
        bottom, top = low(names, run), high(names, run)
        run.touch(bottom, top)
        needs = needs_of(bottom, top)
        if needs:
            return Unknown(needs)
        if isinstance(compare(bottom, top), Null):
            return run.null(Fault(Code.NOT_COMPARABLE, "the ends of a range have no order", (bottom, top)), span)
        return Range(bottom, top, low_included, high_included)

    return evaluate


@compiles(ast.ComparisonTest)
def open_range(node: ast.ComparisonTest, scope: Scope) -> Evaluate:
    """Compile `(< 18)` as a value: the range of all that passes the test."""
    operand, span, operator = compile_node(node.operand, scope), node.span, node.operator

    def evaluate(names: Names, run: Run) -> Value:
        end = operand(names, run)
        if needs := needs_of(end):
            return Unknown(needs)
        if isinstance(end, Null):
            return run.null(Fault(Code.NOT_COMPARABLE, "the end of a range is null", (end,)), span)
        match operator:
            case "=":
                return Range(end, end)
            case "!=":
                return Range(end, end, excludes=True)
            case "<" | "<=":
                return Range(NULL, end, False, operator == "<=")
        return Range(end, NULL, operator == ">=", False)

    return evaluate


@compiles(ast.If)
def conditional(node: ast.If, scope: Scope) -> Evaluate:
    """Compile `if`. What is not true takes the else branch; an unknown condition takes both."""
    condition, consequence, alternative = (
        compile_node(part, scope) for part in (node.condition, node.consequence, node.alternative)
    )

    def evaluate(names: Names, run: Run) -> Value:
        chosen = condition(names, run)
        if isinstance(chosen, Unknown):
            return either(chosen, consequence(names, run), alternative(names, run), run)
        return consequence(names, run) if chosen is True else alternative(names, run)

    return evaluate


def either(condition: Unknown, one: Value, other: Value, run: Run) -> Value:
    """Return what both branches agree on, else an unknown with the bounds that both keep."""
    run.touch(one, other)
    if not all_needs_of(one, other) and is_same(one, other):
        return one
    return bounds.either(condition, one, other)
