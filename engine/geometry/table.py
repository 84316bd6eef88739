"""A decision table as geometry: its columns cut into cells, its rows as boxes, its cases as points.

shape = TableShape(columns, rows, scope, constants={"earnings_limit"}, domains=domains)
geometry = shape.geometry(variables)            # with the figures as they stood that day
geometry.point(reading, variables)              # → (3, None, 1): one cell number per column
geometry.pages                                  # the same rows for the matching worker, over cell numbers
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine.errors import RuleSetError
from engine.feel import Expression, Scope, UnaryTests
from engine.geometry.asked import Compared, Limit, read_cell
from engine.geometry.boxes import Box, rule_of
from engine.geometry.columns import Cells, Column
from engine.geometry.domain import ANYTHING, Domain
from engine.geometry.layout import Layout
from engine.geometry.pages import ROWS_PER_TABLE, Point, TablePages, cut_into_pages
from engine.values import Value

if TYPE_CHECKING:
    from engine.table_reading import TableReading

MOST_INPUTS = 100
"""Input columns a table may have; more would not fit a page of the matching worker."""

MOST_KEPT = 64
"""How many geometries of one table, each with other figures, are kept ready."""


@dataclass(frozen=True, slots=True)
class TableGeometry:
    """A table with its figures filled in.

    Args:
        columns: of the geometry; one input column of the table may have several, or none when no row asks about it.
        boxes: for each row of the table, in order.
        pages: the rows that can hold, for the worker.
        key: SHA-256 of all of it: two geometries with the same key mean the same by the same points.
    """

    columns: tuple[Column, ...]
    boxes: tuple[Box, ...]
    pages: TablePages
    key: str

    def possible(self, reading: TableReading, variables: Mapping[str, Value]) -> tuple[Cells | None, ...]:
        """Return for each column the cells that the case may be in; None where nothing is known."""
        return tuple(column.possible(reading, variables) for column in self.columns)

    def point(self, reading: TableReading, variables: Mapping[str, Value]) -> Point:
        """Return the case's cell in each column; None where that is not settled."""
        return tuple(c[0] if c is not None and len(c) == 1 else None for c in self.possible(reading, variables))

    def accepts(self, row: int, column: int, cell: int) -> bool:
        """Return whether a row's box lets a cell of a column through."""
        accepted = self.boxes[row].get(column)
        return accepted is None or cell in accepted


class TableShape:
    """What a compiled table asks, read once; `geometry` fills in the figures of a day and remembers what it made."""

    def __init__(
        self,
        columns: Sequence[Expression],
        rows: Sequence[Sequence[UnaryTests]],
        scope: Scope,
        *,
        constants: Set[str] = frozenset(),
        domains: Sequence[Domain] = (),
    ) -> None:
        """Read every cell.

        Args:
            columns: the table's input expressions.
            rows: the cells of each row.
            scope: the names that cells may use.
            constants: those of them that are the same for every case on a day: figures and functions.
            domains: what each column may hold, in order; none given: anything.

        Raises:
            RuleSetError: the table is too large to be matched twice.
        """
        if len(columns) > MOST_INPUTS or len(rows) > ROWS_PER_TABLE:
            limit = f"a table may have {MOST_INPUTS} input columns and {ROWS_PER_TABLE} rows"
            raise RuleSetError(limit, where=columns[0].where if columns else "", fix="make two tables of it")
        self.texts = tuple(tuple(cell.text for cell in row) for row in rows)
        self.asked = tuple(tuple(read_cell(cell.ast, cell.text, scope) for cell in row) for row in rows)
        self.domains = tuple(domains) or (ANYTHING,) * len(columns)
        self._changing = frozenset(scope.names) - frozenset(constants)
        asked = (cell for row in self.asked for cell in row if isinstance(cell, Compared))
        names = {name for cell in asked for limit in cell.limits for name in _roots(limit)}
        self._figures = tuple(sorted(names & frozenset(constants)))
        self._made: dict[tuple[tuple[type, Value], ...], TableGeometry] = {}

    def geometry(self, variables: Mapping[str, Value]) -> TableGeometry:
        """Return the geometry with the figures among the variables filled in."""
        figures = tuple((type(variables[name]), variables[name]) for name in self._figures)
        made = self._made.get(figures)
        if made is None:
            if len(self._made) >= MOST_KEPT:
                self._made.clear()
            made = self._made[figures] = self._laid_out(variables)
        return made

    def is_constant(self, limit: Limit) -> bool:
        """Return whether a limit's operand is the same for every case on a day."""
        return not _roots(limit) & self._changing

    def _laid_out(self, variables: Mapping[str, Value]) -> TableGeometry:
        layout = Layout(self.asked, self.texts, variables, self.is_constant)
        for source, domain in enumerate(self.domains):
            layout.add_input(source, domain)
        sizes = [column.size for column in layout.columns]
        rules = (rule_of(row, box, sizes) for row, box in enumerate(layout.boxes))
        pages = cut_into_pages(len(sizes), [rule for rule in rules if rule is not None])
        written = f"{pages.key}{layout.columns!r}"
        key = hashlib.sha256(written.encode()).hexdigest()
        return TableGeometry(tuple(layout.columns), tuple(layout.boxes), pages, key)


def _roots(limit: Limit) -> frozenset[str]:
    return frozenset(name.partition(".")[0] for name in limit.operand.names)
