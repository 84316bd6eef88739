"""Reads what stands between the marks of a template: a value with filters, a condition, what a loop runs over.

All three are FEEL from which calls, loops, definitions and powers are taken away: names and paths, constants, sums of
them, and comparisons. What remains costs no more than its own length.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from engine.errors import RuleSetError
from engine.feel import ast
from engine.feel.walk import everything
from explanations.wording.marks import Mark

MAX_EXPRESSION = 200
MAX_NESTING = 10
"""Of brackets in one expression."""

ALLOWED = (
    ast.Name, ast.Path, ast.NumberLiteral, ast.StringLiteral, ast.BooleanLiteral, ast.NullLiteral, ast.AtLiteral,
    ast.Arithmetic, ast.Negation, ast.Comparison, ast.Conjunction, ast.Disjunction, ast.In, ast.Between,
    ast.ListLiteral, ast.ComparisonTest, ast.RangeLiteral, ast.Tests,
)  # fmt: skip
"""The parts of FEEL that wording may use."""

_LOOP = re.compile(r"(?P<name>[a-z][a-z0-9_]*) in (?P<source>[a-z][a-z0-9_]*(?:\.[a-z][a-z0-9_]*)*)")
_FILTER = re.compile(r"(?P<name>[a-z]+)(?P<arguments>(?: +(?:\d|\"[^\"\\]*\"))*)")
_ARGUMENT = re.compile(r"\d|\"[^\"\\]*\"")


@dataclass(frozen=True, slots=True)
class Filter:
    """What is done to a value before it is printed: `count`, or `plural "day" "days"`."""

    name: str
    arguments: tuple[str, ...] = ()


FEEL_FILTERS = {"count": "count({})", "percent": "round half up(({}) * 100, 1)", "rounded": "round half up({}, {})"}
"""Filters that give another value, as FEEL over the value and the filter's own constant."""
FILTERS = {"count": (0, 0), "percent": (0, 0), "rounded": (1, 1), "plural": (2, 6), "either": (0, 0)}
"""How many constants each filter takes, at least and at most. `either` says “a, b or c”; `plural` adds the word."""


def read_slot(mark: Mark, where: str) -> tuple[str, tuple[Filter, ...]]:
    """Return a value's expression and its filters. Raises RuleSetError for what cannot be read."""
    expression, *parts = _split(mark.text)
    _check(expression, mark, where)
    return expression, tuple(_filter(part, mark, where) for part in parts)


def read_condition(mark: Mark, where: str) -> str:
    """Return a condition: `not x` becomes FEEL's `x = false`. Raises RuleSetError for what cannot be read."""
    negated = mark.text.startswith("not ")
    condition = mark.text.removeprefix("not ").strip()
    if not condition:
        raise _error("a condition on nothing", mark, where, "write {% if name = value %}")
    _check(condition, mark, where)
    return f"({condition}) = false" if negated else condition


def loop_of(mark: Mark, where: str) -> tuple[str, str]:
    """Return a loop's variable and the name of the list. Raises RuleSetError for anything but `x in list`."""
    match = _LOOP.fullmatch(mark.text)
    if match is None:
        raise _error(f"`{mark.text[:40]}` is no loop", mark, where, "write {% for x in list %}, with a supplied list")
    return match["name"], match["source"]


def check_tree(tree: ast.Node, text: str, where: str) -> None:
    """Refuse an expression that holds anything but names, constants, sums and comparisons. Raises RuleSetError."""
    for node in everything(tree):
        power = isinstance(node, ast.Arithmetic) and node.operator == "**"
        if power or not isinstance(node, ALLOWED):
            what = "a power" if power else "a call" if isinstance(node, ast.Invocation) else "more than a value"
            fix = "use names, + - * / and comparisons; for the rest there are filters, or a decision of its own"
            raise RuleSetError(f"`{text}` holds {what}", where=where, fix=fix)


def _check(expression: str, mark: Mark, where: str) -> None:
    """Refuse what is too long or too nested before any of it is read."""
    if not expression.strip():
        raise _error("a filter on nothing", mark, where, "write the name of a value before it")
    if len(expression) > MAX_EXPRESSION:
        raise _error(f"an expression of {len(expression)} characters", mark, where, f"at most {MAX_EXPRESSION}")
    if sum(expression.count(bracket) for bracket in "([{") > MAX_NESTING:
        raise _error("too many brackets", mark, where, f"at most {MAX_NESTING}")


def _split(text: str) -> list[str]:
    """Split at the bars that stand outside quotes."""
    return [part.strip() for part in _outside_quotes(text)]


def _outside_quotes(text: str) -> Iterator[str]:
    start, quoted = 0, False
    for position, character in enumerate(text):
        if character == '"' and (position == 0 or text[position - 1] != "\\"):
            quoted = not quoted
        elif character == "|" and not quoted:
            yield text[start:position]
            start = position + 1
    yield text[start:]


def _filter(text: str, mark: Mark, where: str) -> Filter:
    match = _FILTER.fullmatch(text)
    if match is None or match["name"] not in FILTERS:
        raise _error(f"no filter `{text[:40]}`", mark, where, f"there are {', '.join(FILTERS)}")
    arguments = tuple(found.strip('"') for found in _ARGUMENT.findall(match["arguments"]))
    least, most = FILTERS[match["name"]]
    if not least <= len(arguments) <= most:
        needed = f"{least}" if least == most else f"{least} to {most}"
        raise _error(f"`{match['name']}` with {len(arguments)} constants", mark, where, f"it takes {needed}")
    return Filter(match["name"], arguments)


def _error(message: str, mark: Mark, where: str, fix: str) -> RuleSetError:
    return RuleSetError(f"{message} at character {mark.offset + 1}", where=where, fix=fix)
