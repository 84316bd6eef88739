"""Rows of a table as comparisons of whole numbers, cut into pages small enough for durable-rules to hold safely.

The limits are those of the measured envelope of durable-rules 2.0.28 (engine/matching/adr): at most 64 rules a ruleset,
since more pending matches overflow its stack, 256 equal conditions write past an array and 512 distinct tests below
one node hang it; at most 200 columns; and whole numbers that a C double holds exactly.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal, get_args

from engine.errors import EngineFault

Operator = Literal["<", "<=", ">", ">=", "=", "!="]

ROWS_PER_PAGE = 62
COLUMNS_PER_PAGE = 200
COMPARISONS_PER_ROW = 250
ROWS_PER_TABLE = 4_000
GREATEST_NUMBER = 2**53 - 1
OPERATORS: frozenset[str] = frozenset(get_args(Operator))


Point = tuple[int | None, ...]
"""One number per column of a table; None where the column is unknown."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """One test of one column's number. A column that is left out of the point satisfies none."""

    column: int
    operator: Operator
    number: int


@dataclass(frozen=True, slots=True)
class RowRule:
    """One row that can hold: its position in the table, and the comparisons that must all hold. None: always."""

    row: int
    comparisons: tuple[Comparison, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """Rows that are matched together, and the table's columns they test, in ascending order."""

    columns: tuple[int, ...]
    rules: tuple[RowRule, ...]


@dataclass(frozen=True, slots=True)
class TablePages:
    """A whole table as the worker knows it: how many columns its points have, its pages, and the SHA-256 of both."""

    columns: int
    pages: tuple[Page, ...]
    row_positions: frozenset[int]
    key: str

    @property
    def rules(self) -> int:
        """Return how many rules durable-rules holds for it, sentinels included: what its memory is counted in."""
        return sum(len(page.rules) + 1 for page in self.pages)


def cut_into_pages(columns: int, rules: Sequence[RowRule]) -> TablePages:
    """Return the table's pages, filled in the order of the rows; a table that can never hold has one empty page.

    Raises:
        EngineFault: the rows go beyond what durable-rules is known to match rightly.
    """
    _check_table(columns, rules)
    pages: list[Page] = []
    rows: list[RowRule] = []
    used: frozenset[int] = frozenset()
    for rule in rules:
        tested = frozenset(comparison.column for comparison in rule.comparisons)
        if len(rows) == ROWS_PER_PAGE or len(used | tested) > COLUMNS_PER_PAGE:
            pages.append(Page(tuple(sorted(used)), tuple(rows)))
            rows, used = [], frozenset()
        rows.append(rule)
        used |= tested
    if rows or not pages:
        pages.append(Page(tuple(sorted(used)), tuple(rows)))
    written = json.dumps([columns, [page_to_json(page) for page in pages]], separators=(",", ":"))
    positions = frozenset(rule.row for rule in rules)
    return TablePages(columns, tuple(pages), positions, hashlib.sha256(written.encode()).hexdigest())


def page_to_json(page: Page) -> list[object]:
    """Return `[columns, [[row, [[column, operator, number], …]], …]]`, the form in which a page travels."""
    rules = [[rule.row, [[c.column, c.operator, c.number] for c in rule.comparisons]] for rule in page.rules]
    return [list(page.columns), rules]


def page_from_json(written: list[Any]) -> Page:
    """Return the page that `page_to_json` wrote; whoever uses it checks it against the envelope."""
    columns, rules = written
    return Page(
        tuple(columns),
        tuple(RowRule(row, tuple(Comparison(*comparison) for comparison in tests)) for row, tests in rules),
    )


def _check_table(columns: int, rules: Sequence[RowRule]) -> None:
    rows = [rule.row for rule in rules]
    if len(rows) > ROWS_PER_TABLE:
        raise EngineFault(f"a table of {len(rows)} rows is more than the {ROWS_PER_TABLE} that can be cross-checked")
    if len(set(rows)) != len(rows):
        raise EngineFault("two rules of a table stand for the same row")
    for rule in rules:
        check_rule(rule, columns)


def check_rule(rule: RowRule, columns: int) -> None:
    """Refuse a rule that leaves the envelope (EngineFault)."""
    if len(rule.comparisons) > COMPARISONS_PER_ROW:
        raise EngineFault(f"row {rule.row} needs more than {COMPARISONS_PER_ROW} comparisons")
    if len({comparison.column for comparison in rule.comparisons}) > COLUMNS_PER_PAGE:
        raise EngineFault(f"row {rule.row} tests more than {COLUMNS_PER_PAGE} columns")
    for comparison in rule.comparisons:
        if comparison.operator not in OPERATORS:
            raise EngineFault(f"row {rule.row} compares by `{comparison.operator}`")
        if not 0 <= comparison.column < columns:
            raise EngineFault(f"row {rule.row} tests column {comparison.column} of {columns}")
        check_number(comparison.number)


def check_number(number: int) -> None:
    """Refuse what is no whole number that every part of durable-rules holds exactly (EngineFault)."""
    if type(number) is not int or abs(number) > GREATEST_NUMBER:
        raise EngineFault(f"`{number!r}` is no whole number within ±(2^53 - 1)")


def holds(comparison: Comparison, number: int | None) -> bool:
    """Return whether a comparison holds for a column's number: the plain meaning that a ruleset is tested against."""
    if number is None:
        return False
    match comparison.operator:
        case "<":
            return number < comparison.number
        case "<=":
            return number <= comparison.number
        case ">":
            return number > comparison.number
        case ">=":
            return number >= comparison.number
        case "=":
            return number == comparison.number
        case "!=":
            return number != comparison.number


def rows_that_hold(rules: Iterable[RowRule], point: Sequence[int | None]) -> list[int]:
    """Return the positions of the rows that hold at a point, by plain comparison, in ascending order."""
    return sorted(rule.row for rule in rules if all(holds(c, point[c.column]) for c in rule.comparisons))
