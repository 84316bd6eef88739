"""What was found when a table was read: a verdict for every row that takes part, and for each of its cells."""

from __future__ import annotations

from dataclasses import dataclass

from engine.trace import LeftOut, Verdict
from engine.values import Value


@dataclass(frozen=True, slots=True)
class CellReading:
    """A cell's verdict and, where that is unknown, the findings it waits for."""

    verdict: Verdict
    needs: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class RowReading:
    """A row's verdict and its cells'. `left_out` says why it takes no part; it then has no cells."""

    verdict: Verdict
    cells: tuple[CellReading, ...] = ()
    left_out: tuple[LeftOut, str] | None = None

    @property
    def needs(self) -> frozenset[str]:
        """Return the findings that the row's unknown cells wait for."""
        return frozenset().union(*(cell.needs for cell in self.cells))


@dataclass(frozen=True, slots=True)
class TableReading:
    """What the reference found: the value of each column, and each row."""

    columns: tuple[Value, ...]
    rows: tuple[RowReading, ...]

    def holding(self, verdict: Verdict) -> tuple[int, ...]:
        """Return the indices of the rows with a verdict."""
        return tuple(index for index, row in enumerate(self.rows) if row.verdict is verdict)
