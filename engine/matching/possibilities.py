"""What may come out of a table while some of its rows are unknown.

Under every hit policy, what may come out is what comes out when each unknown row is taken once as true and once as
false. Each unknown column is taken through the cells that its tests tell apart, so that two rows which split one column
(`< 18`, `>= 18`) are never both true. Columns are taken as independent: sound, not exact, where two read one finding.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from itertools import product

from engine.dmn.hit_policies import Chooser
from engine.table_reading import RowReading
from engine.trace import Verdict
from engine.values import Null, Value
from engine.worlds import deciding

MOST_COMBINATIONS = 1024
"""Beyond this many combinations of cells, what may come out is not listed."""

OutputsOf = Callable[[int], tuple[Value, ...]]
"""Evaluates the output entries of the row with an index."""


@dataclass(frozen=True, slots=True)
class OpenColumn:
    """A column whose value is unknown: for each cell it may fall in, which unknown rows its tests would let hold there.

    `needs` are the findings it waits for.
    """

    patterns: tuple[frozenset[int], ...]
    needs: frozenset[str]


@dataclass(frozen=True, slots=True)
class Possible:
    """All answers a table may still give, the rows each comes from, and the findings that choose among them."""

    answers: tuple[Value, ...]
    hits: frozenset[int]
    may_hit: frozenset[int]
    needs: frozenset[str]


def possible_answers(
    chooser: Chooser, rows: Sequence[RowReading], open_columns: Sequence[OpenColumn], outputs_of: OutputsOf
) -> Possible | None:
    """Return what may come out, or None when there are too many combinations to list.

    Args:
        chooser: the table's hit policy.
        rows: the reference's reading.
        open_columns: the unknown columns; see `free_columns` where a column's cells are not known.
        outputs_of: output entries by row index; asked only for rows that hold in some combination.
    """
    count = 1
    for column in open_columns:
        count *= len(column.patterns)
    if count > MOST_COMBINATIONS:
        return None
    certain = frozenset(i for i, row in enumerate(rows) if row.verdict is Verdict.TRUE)
    unknown = frozenset(i for i, row in enumerate(rows) if row.verdict is Verdict.UNKNOWN)
    answers = {
        picks: chooser.answer([(i, outputs_of(i)) for i in sorted(certain | _holding(unknown, open_columns, picks))])
        for picks in product(*(range(len(column.patterns)) for column in open_columns))
    }
    feasible = {picks: answer for picks, answer in answers.items() if not _is_breach(answer[0])} or answers
    distinct: list[Value] = []
    for answer, _ in feasible.values():
        if answer not in distinct:
            distinct.append(answer)
    hits = [frozenset(rows_hit) for _, rows_hit in feasible.values()]
    needs: frozenset[str] = frozenset()
    if len(distinct) > 1:
        axes = deciding({picks: answer for picks, (answer, _) in feasible.items()}) or range(len(open_columns))
        needs = needs.union(*(open_columns[axis].needs for axis in axes))
    return Possible(tuple(distinct), frozenset.intersection(*hits), frozenset.union(*hits), needs)


def free_columns(rows: Sequence[RowReading], columns: Collection[int] | None = None) -> list[OpenColumn]:
    """Return open columns that let each unknown row hold or not, when nothing is known of how its cells divide.

    Args:
        rows: the reference's reading.
        columns: indices of the columns of which nothing is known; None for all.
    """
    unknown = frozenset(i for i, row in enumerate(rows) if row.verdict is Verdict.UNKNOWN)
    free: list[OpenColumn] = []
    for index in sorted(unknown):
        cells = [cell for i, cell in enumerate(rows[index].cells) if columns is None or i in columns]
        needs = frozenset[str]().union(*(cell.needs for cell in cells))
        if any(cell.verdict is Verdict.UNKNOWN for cell in cells):
            free.append(OpenColumn((unknown - {index}, unknown), needs))
    return free


def _holding(unknown: frozenset[int], columns: Sequence[OpenColumn], picks: tuple[int, ...]) -> frozenset[int]:
    held = unknown
    for column, pick in zip(columns, picks, strict=True):
        held &= column.patterns[pick]
    return held


def _is_breach(answer: Value) -> bool:
    """A breach or an empty table in one combination only means that no findings can bring that combination about."""
    return isinstance(answer, Null) and answer.reason is not None
