"""Compiles operators: arithmetic, comparison, logic, between, in, instance of."""

from __future__ import annotations

from decimal import Decimal, DecimalException

from engine.feel import ast
from engine.feel.arithmetic import calculate, negated
from engine.feel.compiling.cells import compile_test
from engine.feel.compiling.registry import Evaluate, Names, compile_node, compiles, settled
from engine.feel.containment import compared
from engine.feel.logic import conjunction, disjunction
from engine.feel.run import LIGHT, Fault, Run
from engine.feel.scope import Scope
from engine.feel.type_parser import resolved_type
from engine.feel.types import belongs, described
from engine.values import DECIMAL128, Code, Null, Unknown, Value, all_needs_of

_ON_NUMBERS = {"+": DECIMAL128.add, "-": DECIMAL128.subtract, "*": DECIMAL128.multiply}
"""The commonest arithmetic, which takes a short way."""

POWER_STEPS = 80
"""What a power takes, in steps: a fractional one is a logarithm and an exponential of 34 digits."""


@compiles(ast.Arithmetic)
def arithmetic(node: ast.Arithmetic, scope: Scope) -> Evaluate:
    """Compile `left + right` and its like."""
    operator, span = node.operator, node.span
    left, right = compile_node(node.left, scope), compile_node(node.right, scope)
    on_numbers = _ON_NUMBERS.get(operator)

    def evaluate(names: Names, run: Run) -> Value:
        first = left(names, run)
        second = right(names, run)
        if on_numbers is not None and type(first) is Decimal and type(second) is Decimal:
            try:
                return on_numbers(first, second)
            except DecimalException:
                pass  # said below, with its reason
        run.touch(first, second)
        if operator == "**":
            run.spend(POWER_STEPS)
        result = calculate(operator, first, second)
        if isinstance(result, Fault):
            return run.null(result, span)
        if isinstance(result, str):
            run.check_characters(len(result))
        return result

    return evaluate


@compiles(ast.Negation)
def negation(node: ast.Negation, scope: Scope) -> Evaluate:
    """Compile `-operand`."""
    operand, span = compile_node(node.operand, scope), node.span
    return lambda names, run: settled(negated(operand(names, run)), span, run)


@compiles(ast.Comparison)
def comparison(node: ast.Comparison, scope: Scope) -> Evaluate:
    """Compile `left < right` and its like."""
    operator, span = node.operator, node.span
    left, right = compile_node(node.left, scope), compile_node(node.right, scope)

    def evaluate(names: Names, run: Run) -> Value:
        first = left(names, run)
        second = right(names, run)
        if type(first) not in LIGHT:
            run.touch(first, second)
        answer = compared(operator, first, second)
        return run.null(not_comparable(operator, first, second), span) if isinstance(answer, Null) else answer

    return evaluate


def not_comparable(operator: str, left: Value, right: Value) -> Fault:
    """Return the fault of a comparison between values that have no common order."""
    message = f"`{described(left)}` and `{described(right)}` cannot be compared by `{operator}`"
    return Fault(Code.NOT_COMPARABLE, message, (left, right))


@compiles(ast.Conjunction)
def conjoined(node: ast.Conjunction, scope: Scope) -> Evaluate:
    """Compile `a and b`; what follows a false is not evaluated."""
    operands = tuple(compile_node(operand, scope) for operand in node.operands)
    return lambda names, run: conjunction(operand(names, run) for operand in operands)


@compiles(ast.Disjunction)
def disjoined(node: ast.Disjunction, scope: Scope) -> Evaluate:
    """Compile `a or b`; what follows a true is not evaluated."""
    operands = tuple(compile_node(operand, scope) for operand in node.operands)
    return lambda names, run: disjunction(operand(names, run) for operand in operands)


@compiles(ast.Between)
def between(node: ast.Between, scope: Scope) -> Evaluate:
    """Compile `operand between low and high`."""
    span = node.span
    operand, low, high = (compile_node(part, scope) for part in (node.operand, node.low, node.high))

    def evaluate(names: Names, run: Run) -> Value:
        value = operand(names, run)
        bottom, top = low(names, run), high(names, run)
        if type(value) is Decimal and type(bottom) is Decimal and type(top) is Decimal:
            return bottom <= value <= top
        run.touch(value, bottom, top)
        answer = conjunction((compared(">=", value, bottom), compared("<=", value, top)))
        if not isinstance(answer, Null):
            return answer
        return run.null(Fault(Code.NOT_COMPARABLE, "these cannot be compared", (value, bottom, top)), span)

    return evaluate


@compiles(ast.In)
def contained(node: ast.In, scope: Scope) -> Evaluate:
    """Compile `operand in tests`: true if any test holds."""
    operand, span = compile_node(node.operand, scope), node.span
    tests = tuple(compile_test(test, scope) for test in node.tests)

    def evaluate(names: Names, run: Run) -> Value:
        value = operand(names, run)
        run.touch(value)
        answer = disjunction(test(value, names, run) for test in tests)
        if isinstance(answer, Null):
            return run.null(Fault(Code.NOT_COMPARABLE, "the value cannot be compared with the tests", (value,)), span)
        return answer

    return evaluate


@compiles(ast.InstanceOf)
def instance_of(node: ast.InstanceOf, scope: Scope) -> Evaluate:
    """Compile `operand instance of type`."""
    operand, span = compile_node(node.operand, scope), node.span
    kind = resolved_type(node.type, scope)

    def evaluate(names: Names, run: Run) -> Value:
        value = operand(names, run)
        run.touch(value)
        if kind is None:
            return run.null(Fault(Code.UNKNOWN_NAME, "there is no such type", (value,)), span)
        if not belongs(value, kind):
            return Unknown(value.needs) if isinstance(value, Unknown) else False
        needs = all_needs_of(value)
        return Unknown(needs) if needs else True

    return evaluate
