"""Lays a table out: gives each input column its cells, and each row its box, once figures have their values."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from engine.feel import Expression, Run
from engine.geometry.asked import Anything, Asked, Compared, Limit, Members
from engine.geometry.boxes import comparisons, fits
from engine.geometry.columns import Column, LineColumn, MemberColumn, PairColumn, VerdictColumn
from engine.geometry.domain import Domain
from engine.geometry.lines import Line, line_of
from engine.geometry.pages import COLUMNS_PER_PAGE, COMPARISONS_PER_ROW
from engine.values import Date, DaysTimeDuration, Decimal, Null, Unknown, Value, YearsMonthsDuration

_PLAIN = (Decimal, str, bool, Date, YearsMonthsDuration, DaysTimeDuration)
_ROW_COMPARISONS = COMPARISONS_PER_ROW // 2
_ROW_COLUMNS = COLUMNS_PER_PAGE // 2
"""A row may use half of a page's room freely; beyond it, tests become verdicts, of which each takes one place."""


@dataclass(frozen=True, slots=True)
class Fixed:
    """A comparison with a constant."""

    operator: str
    constant: Value


@dataclass(frozen=True, slots=True)
class Found:
    """A comparison with something that differs from case to case."""

    operator: str
    operand: Expression


End = Fixed | Found
Ends = tuple[tuple[End, ...], ...]
"""Alternatives, each of comparisons that must all hold."""


class Layout:
    """A table's columns and boxes while they are being made."""

    def __init__(
        self,
        asked: Sequence[Sequence[Asked]],
        texts: Sequence[Sequence[str]],
        variables: Mapping[str, Value],
        is_constant: Callable[[Limit], bool],
    ) -> None:
        """Begin with no columns and a box for each row that accepts everything."""
        self.columns: list[Column] = []
        self.boxes: list[dict[int, frozenset[int]]] = [{} for _ in asked]
        self._asked = asked
        self._texts = texts
        self._variables = variables
        self._is_constant = is_constant
        self._numbers: dict[Column, int] = {}
        self._comparisons = [0] * len(asked)

    def add_input(self, source: int, domain: Domain) -> None:
        """Lay out what all rows ask of one input column."""
        cells = [row[source] for row in self._asked]
        ends = [self._ends(cell) if isinstance(cell, Compared) else None for cell in cells]
        line = line_of((end.constant for written in ends for end in _fixed(written)), domain)
        for row, (cell, written) in enumerate(zip(cells, ends, strict=True)):
            if isinstance(cell, Anything):
                continue
            wanted = self._wanted(source, cell, written, line)
            if wanted is None or not self._has_room(row, wanted):
                wanted = ((self._verdict(source, row), frozenset({1})),)
            for column, accepted in wanted:
                self._accept(row, column, accepted)

    def _ends(self, cell: Compared) -> Ends | None:
        """Return the comparisons with the constants filled in; None if the cell is no plain comparison after all."""
        alternatives: list[tuple[End, ...]] = []
        for alternative in cell.alternatives:
            filled = [self._filled(limit) for limit in alternative]
            if len(filled) == 1 and isinstance(filled[0], tuple) and not cell.negated:
                alternatives += [(Fixed("=", value),) for value in filled[0]]
            elif all(isinstance(end, Fixed | Found) for end in filled):
                alternatives.append(tuple(end for end in filled if isinstance(end, Fixed | Found)))
            else:
                return None
        return tuple(alternatives)

    def _filled(self, limit: Limit) -> End | tuple[Value, ...] | None:
        """Return the comparison; for a bare list, the list; None for what has no place on a line."""
        if not self._is_constant(limit):
            return None if limit.bare else Found(limit.operator, limit.operand)
        value = limit.operand.evaluate(self._variables, Run())
        if isinstance(value, Unknown) and not limit.bare:  # a figure that does not hold that day
            return Found(limit.operator, limit.operand)
        if limit.bare and isinstance(value, tuple) and all(isinstance(item, _PLAIN) for item in value):
            return value
        if limit.listed:
            return None
        if isinstance(value, Null):
            return Fixed(limit.operator, value) if value.reason is None else None
        calculated_truth = limit.bare and isinstance(value, bool)  # FEEL takes it for the answer itself
        return Fixed(limit.operator, value) if isinstance(value, _PLAIN) and not calculated_truth else None

    def _wanted(
        self, source: int, cell: Asked, written: Ends | None, line: Line
    ) -> tuple[tuple[Column, frozenset[int]], ...] | None:
        """Return the columns and cells that a test accepts; None when only FEEL can answer it."""
        if isinstance(cell, Members):
            return tuple((MemberColumn(source, member), frozenset({int(yes)})) for member, yes in cell.wanted)
        if not isinstance(cell, Compared) or written is None:
            return None
        if not all(line.takes(end.operator, end.constant) for end in _fixed(written)):
            return None
        if all(isinstance(end, Fixed) for alternative in written for end in alternative):
            accepted = frozenset(c for c in range(line.size) if _holds(written, line, c, negated=cell.negated))
            return ((LineColumn(source, line), accepted),) if fits(accepted) else None
        if cell.negated or len(written) > 1:
            return None
        return tuple(_accepted(source, end, line) for end in written[0])

    def _has_room(self, row: int, wanted: Sequence[tuple[Column, frozenset[int]]]) -> bool:
        more = sum(len(comparisons(0, accepted, column.size)) for column, accepted in wanted if accepted)
        columns = len(self.boxes[row]) + len(wanted)
        return self._comparisons[row] + more <= _ROW_COMPARISONS and columns <= _ROW_COLUMNS

    def _accept(self, row: int, column: Column, accepted: frozenset[int]) -> None:
        number = self._numbers.setdefault(column, len(self.columns))
        if number == len(self.columns):
            self.columns.append(column)
        box = self.boxes[row]
        box[number] = box.get(number, accepted) & accepted
        self._comparisons[row] += len(comparisons(number, accepted, column.size)) if accepted else 0

    def _verdict(self, source: int, row: int) -> VerdictColumn:
        text = self._texts[row][source]
        return VerdictColumn(source, tuple(r for r, texts in enumerate(self._texts) if texts[source] == text))


def _fixed(ends: Ends | None) -> Iterator[Fixed]:
    return (end for alternative in ends or () for end in alternative if isinstance(end, Fixed))


def _accepted(source: int, end: End, line: Line) -> tuple[Column, frozenset[int]]:
    """Return the column and cells of one end of a range whose ends are not all constant."""
    if isinstance(end, Fixed):
        cells = frozenset(c for c in range(line.size) if line.holds(end.operator, end.constant, c))
        return LineColumn(source, line), cells
    pair = PairColumn(source, end.operand)
    return pair, frozenset(c for c in range(pair.size) if pair.holds(end.operator, c))


def _holds(ends: Ends, line: Line, cell: int, *, negated: bool) -> bool:
    """Join comparisons by Kleene's and, alternatives by his or; a negation holds only of what is false."""
    alternatives = [_all(line.holds(e.operator, e.constant, cell) for e in _fixed((a,))) for a in ends]
    return all(answer is False for answer in alternatives) if negated else True in alternatives


def _all(answers: Iterable[bool | None]) -> bool | None:
    seen = set(answers)
    return False if False in seen else None if None in seen else True
