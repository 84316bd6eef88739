"""The unknown columns of a table that was read, and which rows each cell they may fall in would let hold."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from engine.compiled import CompiledTable
from engine.geometry.columns import Cells
from engine.geometry.table import TableGeometry
from engine.matching.possibilities import OpenColumn
from engine.table_reading import TableReading
from engine.trace import Verdict
from engine.values import Value


def open_columns(table: CompiledTable, reading: TableReading, variables: Mapping[str, Value]) -> list[OpenColumn]:
    """Return the open columns of a table in one world.

    Cells that let the same unknown rows through count once, and empty cells (no whole number lies between 2 and 3) not
    at all. A column that lets all unknown rows through wherever it falls is not open.
    """
    unknown = frozenset(index for index, row in enumerate(reading.rows) if row.verdict is Verdict.UNKNOWN)
    if not unknown:
        return []
    geometry = table.shape.geometry(variables)
    found: list[OpenColumn] = []
    for number, possible in enumerate(geometry.possible(reading, variables)):
        patterns = _patterns(geometry, number, possible, unknown)
        if patterns != (unknown,):
            found.append(OpenColumn(patterns, geometry.columns[number].needs(reading, variables)))
    return found


def _patterns(
    geometry: TableGeometry, column: int, possible: Cells | None, unknown: frozenset[int]
) -> tuple[frozenset[int], ...]:
    """Return the distinct sets of rows let through, the smallest first, so that answers are listed in a fixed order."""
    cells = geometry.columns[column].cells() if possible is None else possible
    rows = {frozenset(row for row in unknown if geometry.accepts(row, column, cell)) for cell in cells}
    return tuple(sorted(rows, key=lambda let_through: (len(let_through), sorted(let_through)))) or (unknown,)


def combine(base: int, columns: Iterable[Iterable[int]], cap: int) -> frozenset[int] | None:
    """Return every set of rows that can hold together, as bit masks, or None when there are more than `cap`.

    Args:
        base: the rows that no column rules out.
        columns: for each open column, the rows that each of its cells lets through.
        cap: the most sets worth listing, also on the way.
    """
    masks = {base}
    for cells in columns:
        masks = {mask & cell for cell in set(cells) for mask in masks}
        if len(masks) > cap:
            return None
    return frozenset(masks)
