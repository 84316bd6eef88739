"""A case met by the reference as points for the worker, and what the worker's answer must then be.

A column whose value is not known is left out of the point, so that no test of it holds. A number may be known in part
(at least 3 outcomes, perhaps more): a row whose test every number in those bounds passes is true already. Such a column
is asked about in each cell it may be in, and the row must be named every time.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from engine.geometry.columns import Cells
from engine.geometry.pages import Point
from engine.geometry.table import TableGeometry
from engine.matching.met import TableMet
from engine.trace import Verdict


@dataclass(frozen=True, slots=True)
class Case:
    """Points that stand for one case, and the rows that the worker must, may and must not name at all of them.

    Args:
        points: one; or several, when a number is known in part.
        must: rows that are true.
        may: rows that are unknown to the reference, which does not join the cells of a list of tests: not knowing
            whether a number is at most 2 or at least 3, it takes `[0..2], [3..10]` for unknown.
        must_not: all others that take part.
    """

    points: tuple[Point, ...]
    must: frozenset[int]
    may: frozenset[int]
    must_not: frozenset[int]


def case_of(met: TableMet, geometry: TableGeometry) -> Case:
    """Return the points to ask about, and what must come back."""
    possible = geometry.possible(met.reading, met.variables)
    partly = {
        column: cells
        for column, cells in enumerate(possible)
        if cells is not None and len(cells) != 1 and _accepted_by_some(geometry, column, cells)
    }
    base = [cells[0] if cells is not None and len(cells) == 1 else None for cells in possible]
    verdicts = {row: reading.verdict for row, reading in enumerate(met.reading.rows) if reading.left_out is None}
    unknown = frozenset(row for row, verdict in verdicts.items() if verdict is Verdict.UNKNOWN)
    may = frozenset(row for row in unknown if any(column in geometry.boxes[row] for column in partly))
    must = frozenset(row for row, verdict in verdicts.items() if verdict is Verdict.TRUE)
    return Case(tuple(_points(base, partly)), must, may, frozenset(verdicts) - must - may)


def _accepted_by_some(geometry: TableGeometry, column: int, cells: Cells) -> bool:
    """Return whether some row that tests the column accepts every cell it may be in."""
    return any(column in box and box[column].issuperset(cells) for box in geometry.boxes)


def _points(base: list[int | None], partly: dict[int, Cells]) -> Iterator[Point]:
    """Yield points that take each partly known column, one at a time, through the cells it may be in."""
    for column, cells in partly.items():
        base[column] = cells[0] if cells else None
    yield tuple(base)
    for column, cells in partly.items():
        for cell in cells[1:]:
            yield (*base[:column], cell, *base[column + 1 :])
