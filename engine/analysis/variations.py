"""Small mistakes that somebody could make in a FEEL expression: each variation differs from it in one place."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, fields, replace
from decimal import Decimal
from functools import partial
from typing import Any

from engine.feel import ast, printed
from engine.values import Date, DaysTimeDuration, YearsMonthsDuration

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
ONE_MONTH = ast.AtLiteral("P1M", None)
_PLUS_MINUS: tuple[ast.ArithmeticOperator, ...] = ("+", "-")


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


@dataclass(frozen=True, slots=True)
class Varied:
    """A value with one place of it changed: the `path` in it (`[2].weight`), what stood there, and what stands now."""

    path: str
    was: str
    now: str
    whole: ast.Located


def of_value(node: ast.Located, words: Sequence[str] = ()) -> Iterator[Varied]:
    """Yield a dated value with one place of it changed: the last place of a number, a word, a member, a day.

    Args:
        node: the value.
        words: what else could stand there: other values of the same figure, and words of its vocabulary.
    """
    for changed in _of_constant(node, words):
        yield Varied("", printed(node), printed(changed), changed)
    for path, part, put in _places(node):
        for one in of_value(part):
            yield Varied(path + one.path, one.was, one.now, put(one.whole))
    if isinstance(node, ast.ListLiteral):
        for place, item in enumerate(node.items):
            rest = node.items[:place] + node.items[place + 1 :]
            yield Varied(f"[{place + 1}]", printed(item), "nothing", replace(node, items=rest))


def _places(node: ast.Located) -> Iterator[tuple[str, ast.Located, Callable[[Any], ast.Located]]]:
    """Yield the parts of a value: where each is, and how the whole is made with another in its place."""
    if isinstance(node, ast.ListLiteral):
        for place, item in enumerate(node.items):
            yield f"[{place + 1}]", item, partial(_with_item, node, place)
    elif isinstance(node, ast.ContextLiteral):
        for place, entry in enumerate(node.entries):
            yield f".{entry.key}", entry.value, partial(_with_entry, node, place)
    elif isinstance(node, ast.Negation):
        yield "", node.operand, ast.Negation


def _with_item(node: ast.ListLiteral, place: int, item: ast.Node) -> ast.Located:
    return replace(node, items=(*node.items[:place], item, *node.items[place + 1 :]))


def _with_entry(node: ast.ContextLiteral, place: int, value: ast.Node) -> ast.Located:
    entry = replace(node.entries[place], value=value)
    return replace(node, entries=(*node.entries[:place], entry, *node.entries[place + 1 :]))


def _of_constant(node: ast.Located, words: Sequence[str]) -> Iterator[ast.Located]:
    match node:
        case ast.StringLiteral(word):
            yield ast.StringLiteral(next((other for other in words if other != word), f"other than {word}"))
        case ast.NumberLiteral(value) if value is not None:
            last = Decimal(1).scaleb(min(int(value.as_tuple().exponent), 0))
            yield replace(node, value=value + last)
            if value >= last:
                yield replace(node, value=value - last)
        case ast.ListLiteral(items) if words and not items:
            yield replace(node, items=(ast.StringLiteral(words[0]),))
        case ast.NullLiteral():
            yield ast.StringLiteral(words[0]) if words else ast.NumberLiteral(Decimal(0))
        case ast.AtLiteral(_, YearsMonthsDuration()):
            yield from (ast.Arithmetic(sign, node, ONE_MONTH) for sign in _PLUS_MINUS)
        case ast.AtLiteral(_, DaysTimeDuration()):
            yield from (ast.Arithmetic(sign, node, ONE_DAY) for sign in _PLUS_MINUS)
        case ast.BooleanLiteral() | ast.AtLiteral():
            yield from _of_value(node)


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
