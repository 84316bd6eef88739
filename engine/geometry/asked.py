"""What a cell of a decision table asks, read from its syntax tree: comparisons that can be laid out on a line.

Most cells are lists of plain tests: `"a", "b"`, `< 18`, `[1..5)`, `not(null)`, `<= limit_input`. They are read as
alternatives, each a few comparisons that must all hold. Questions about members of a set are read as such. What is
neither stays opaque: FEEL answers it, and it is a yes/no column.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import cast

from engine.feel import Expression, Scope, ast, expression_of

INPUT = "?"


@dataclass(frozen=True, slots=True)
class Limit:
    """The value tested, compared with an operand.

    `bare`: an expression alone, which means `=` for a plain value and "one of these" for a list. `listed`: the operand
    must be a list, as in `list contains(regions, ?)`.
    """

    operator: ast.ComparisonOperator
    operand: Expression
    bare: bool = False
    listed: bool = False


@dataclass(frozen=True, slots=True)
class Anything:
    """`-`: true of every value, known or not."""


@dataclass(frozen=True, slots=True)
class Compared:
    """True if all limits of one alternative hold; `negated`: true if every alternative is false."""

    alternatives: tuple[tuple[Limit, ...], ...]
    negated: bool = False

    @property
    def limits(self) -> Iterator[Limit]:
        """Yield every limit."""
        return (limit for alternative in self.alternatives for limit in alternative)


@dataclass(frozen=True, slots=True)
class Members:
    """True if the set tested has each member that is wanted, and none that is not."""

    wanted: tuple[tuple[str, bool], ...]


@dataclass(frozen=True, slots=True)
class Opaque:
    """Anything else: only FEEL can answer it."""


Asked = Anything | Compared | Members | Opaque


def read_cell(tests: ast.Tests, text: str, scope: Scope) -> Asked:
    """Return what a cell asks; `text` is what it was parsed from, `scope` the names that its operands may use."""
    if not tests.tests:
        return Anything()
    if (wanted := _members(tests)) is not None:
        return Members(wanted)
    alternatives = [_alternative(test, text, scope) for test in tests.tests]
    if any(alternative is None for alternative in alternatives):
        return Opaque()
    return Compared(cast(tuple[tuple[Limit, ...], ...], tuple(alternatives)), tests.negated)


def _alternative(test: ast.Node, text: str, scope: Scope) -> tuple[Limit, ...] | None:
    match test:
        case ast.ComparisonTest(operator=operator, operand=operand):
            limits = [_limit(operator, operand, text, scope)]
        case ast.RangeLiteral(low=low, high=high):
            limits = [
                _limit(">=" if test.low_included else ">", low, text, scope),
                _limit("<=" if test.high_included else "<", high, text, scope),
            ]
        case ast.NumberLiteral() | ast.StringLiteral() | ast.BooleanLiteral() | ast.NullLiteral() | ast.AtLiteral():
            limits = [_limit("=", test, text, scope)]
        case ast.Negation(operand=ast.NumberLiteral()):
            limits = [_limit("=", test, text, scope)]
        case ast.Invocation(function=ast.Name(name="list contains"), arguments=(items, ast.Name(name="?")), names=()):
            limits = [_limit("=", items, text, scope, bare=True, listed=True)]
        case ast.Name() | ast.Path() | ast.Filter() | ast.Invocation() | ast.Arithmetic():
            limits = [_limit("=", test, text, scope, bare=True)]
        case _:
            return None
    return None if any(INPUT in limit.operand.names for limit in limits) else tuple(limits)


def _limit(
    operator: ast.ComparisonOperator,
    operand: ast.Node,
    text: str,
    scope: Scope,
    *,
    bare: bool = False,
    listed: bool = False,
) -> Limit:
    start, end = operand.span
    return Limit(operator, expression_of(operand, scope, text=text[start:end]), bare, listed)


def _members(tests: ast.Tests) -> tuple[tuple[str, bool], ...] | None:
    """Read `list contains(?, "a") and not(list contains(?, "b"))`, alone in its cell; None for anything else."""
    if len(tests.tests) != 1:
        return None
    test = tests.tests[0]
    parts = test.operands if isinstance(test, ast.Conjunction) else (test,)
    if tests.negated and len(parts) > 1:
        return None
    wanted = tuple(_member(part, wanted=not tests.negated) for part in parts)
    return None if None in wanted else cast(tuple[tuple[str, bool], ...], wanted)


def _member(node: ast.Node, *, wanted: bool) -> tuple[str, bool] | None:
    match node:
        case ast.Invocation(function=ast.Name(name="not"), arguments=(inner,), names=()):
            return _member(inner, wanted=not wanted)
        case ast.Invocation(
            function=ast.Name(name="list contains"),
            arguments=(ast.Name(name="?"), ast.StringLiteral(value=member)),
            names=(),
        ):
            return member, wanted
    return None
