"""Small mistakes that somebody could make in a FEEL expression: each variation differs from it in one place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, replace
from typing import Any

from engine.feel import ast
from engine.values import Date

_LOOKS_LIKE: dict[ast.ComparisonOperator, tuple[ast.ComparisonOperator, ...]] = {
    "<": ("<=", ">"),
    "<=": ("<", ">"),
    ">": (">=", "<"),
    ">=": (">", "<"),
    "=": ("!=",),
    "!=": ("=",),
}
_OPPOSITES: dict[ast.ArithmeticOperator, ast.ArithmeticOperator] = {"+": "-", "-": "+", "*": "/", "/": "*"}
ONE_DAY = ast.AtLiteral("P1D", None)


def variations(node: ast.Located) -> Iterator[ast.Located]:
    """Yield the node with one place of it changed: another bound, comparison, number, word or connective."""
    yield from _own(node)
    for field in fields(node):
        if field.name == "span":
            continue
        value: Any = getattr(node, field.name)
        if isinstance(value, ast.Located):
            for changed in variations(value):
                yield replace(node, **{field.name: changed})  # type: ignore[arg-type]  # a node where a node was
        elif isinstance(value, tuple):
            for changed_parts in _in_parts(value):
                yield replace(node, **{field.name: changed_parts})


def _in_parts(parts: tuple[Any, ...]) -> Iterator[tuple[Any, ...]]:
    for place, part in enumerate(parts):
        if isinstance(part, ast.Located):
            for changed in variations(part):
                yield (*parts[:place], changed, *parts[place + 1 :])


def _own(node: ast.Located) -> Iterator[ast.Located]:
    match node:
        case ast.ComparisonTest() | ast.Comparison():
            for operator in _LOOKS_LIKE[node.operator]:
                yield replace(node, operator=operator)
        case ast.RangeLiteral():
            yield replace(node, low_included=not node.low_included)
            yield replace(node, high_included=not node.high_included)
        case ast.If():
            yield replace(node, consequence=node.alternative, alternative=node.consequence)
        case ast.Arithmetic() if node.operator in _OPPOSITES:
            yield replace(node, operator=_OPPOSITES[node.operator])
        case ast.Tests(tests):
            yield from _of_tests(node, tests)
        case _:
            yield from _of_value(node)
            yield from _of_connective(node)


def _of_value(node: ast.Located) -> Iterator[ast.Located]:
    match node:
        case ast.NumberLiteral(value) if value is not None:
            yield replace(node, value=value + 1)
            if value >= 1:
                yield replace(node, value=value - 1)
        case ast.BooleanLiteral():
            yield replace(node, value=not node.value)
        case ast.AtLiteral(_, Date()):
            yield ast.Arithmetic("+", node, ONE_DAY)
            yield ast.Arithmetic("-", node, ONE_DAY)


def _of_connective(node: ast.Located) -> Iterator[ast.Located]:
    match node:
        case ast.Conjunction(operands):
            yield ast.Disjunction(operands)
        case ast.Disjunction(operands):
            yield ast.Conjunction(operands)
        case ast.Quantified():
            yield replace(node, quantifier="every" if node.quantifier == "some" else "some")


def _of_tests(node: ast.Tests, tests: tuple[ast.Node, ...]) -> Iterator[ast.Tests]:
    """A cell may be left open, turned round, or lack one of its alternatives."""
    if not tests:
        return
    yield replace(node, tests=(), negated=False)
    yield replace(node, negated=not node.negated)
    if len(tests) > 1:
        for place in range(len(tests)):
            yield replace(node, tests=tests[:place] + tests[place + 1 :])
