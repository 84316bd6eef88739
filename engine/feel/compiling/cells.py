"""Compiles tests: what stands after `in`, and the cells of decision tables (DMN 1.5, chapter 8)."""

from __future__ import annotations

from decimal import Decimal

from engine.feel import ast
from engine.feel.compiling.registry import Names, Test, compile_node
from engine.feel.containment import compared, passes
from engine.feel.logic import Truth, conjunction, disjunction, negation
from engine.feel.run import Run
from engine.feel.scope import Scope
from engine.feel.walk import names_used
from engine.values import Null, Range, Unknown, Value

_INPUT = "?"


def compile_tests(node: ast.Tests, scope: Scope) -> Test:
    """Compile a whole cell. `-` is true; tests are joined by `or`; one that cannot be compared does not hold."""
    if not node.tests:
        return lambda value, names, run: True
    tests = tuple(compile_test(test, scope) for test in node.tests)
    joined = tests[0] if len(tests) == 1 else _any(tests)
    if node.negated:
        return lambda value, names, run: negation(joined(value, names, run))
    return joined


def _any(tests: tuple[Test, ...]) -> Test:
    return lambda value, names, run: disjunction(test(value, names, run) for test in tests)


def compile_test(node: ast.Node, scope: Scope) -> Test:
    """Compile one test of a value."""
    match node:
        case ast.ComparisonTest(operator, ast.NumberLiteral(Decimal() as bound)):
            return _number_test(operator, bound)
        case ast.ComparisonTest(operator, operand):
            return _comparison_test(operator, operand, scope)
        case ast.StringLiteral(text):
            return lambda value, names, run: value == text if type(value) is str else passes(value, text)
        case ast.BooleanLiteral(wanted):
            return lambda value, names, run: value is wanted if type(value) is bool else passes(value, wanted)
        case ast.RangeLiteral():
            return _range_test(node, scope)
    return _expression_test(node, scope)


def _number_test(operator: ast.ComparisonOperator, bound: Decimal) -> Test:
    """Compile a comparison with a number: the commonest cell, so numbers take a short way."""
    compare_numbers = {
        "<": Decimal.__lt__,
        "<=": Decimal.__le__,
        ">": Decimal.__gt__,
        ">=": Decimal.__ge__,
        "=": Decimal.__eq__,
        "!=": Decimal.__ne__,
    }[operator]

    def test(value: Value, names: Names, run: Run) -> Truth:
        if type(value) is Decimal:
            return compare_numbers(value, bound)
        return compared(operator, value, bound)

    return test


def _comparison_test(operator: ast.ComparisonOperator, operand: ast.Node, scope: Scope) -> Test:
    evaluate = compile_node(operand, scope)
    return lambda value, names, run: compared(operator, value, evaluate(names, run))


def _range_test(node: ast.RangeLiteral, scope: Scope) -> Test:
    """Compile `[low..high]` as a test: `value >= low and value <= high`, so that one end can settle it."""
    low, high = compile_node(node.low, scope), compile_node(node.high, scope)
    after_low: ast.ComparisonOperator = ">=" if node.low_included else ">"
    before_high: ast.ComparisonOperator = "<=" if node.high_included else "<"
    closed = node.low_included and node.high_included
    whole = compile_node(node, scope)

    def test(value: Value, names: Names, run: Run) -> Truth:
        bottom, top = low(names, run), high(names, run)
        if closed and type(value) is type(bottom) is type(top) is Decimal:
            return bottom <= value <= top
        if isinstance(value, Range):
            return passes(value, whole(names, run))
        return conjunction((compared(after_low, value, bottom), compared(before_high, value, top)))

    return test


def _expression_test(node: ast.Node, scope: Scope) -> Test:
    """Compile an expression as a test.

    With `?` in it, its own truth decides. Without, the value must equal it, lie in it or be among it; but a
    true or false that it calculates is its own answer where the value tested is not a boolean.
    """
    evaluate = compile_node(node, scope)
    if _INPUT in names_used(node):
        return lambda value, names, run: _as_truth(evaluate({**names, _INPUT: value}, run))
    calculated = not isinstance(node, ast.BooleanLiteral | ast.Name | ast.Path)

    def test(value: Value, names: Names, run: Run) -> Truth:
        wanted = evaluate(names, run)
        run.touch(wanted)
        if isinstance(wanted, Null) and wanted.reason is not None:
            return wanted
        if calculated and isinstance(wanted, bool) and not isinstance(value, bool | Unknown):
            return wanted
        return passes(value, wanted)

    return test


def _as_truth(value: Value) -> Truth:
    return value if isinstance(value, bool | Null | Unknown) else False
