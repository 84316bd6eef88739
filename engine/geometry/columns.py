"""The columns of a table's geometry: which cell each reads off a table that the reference has read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from engine.feel import Expression, Run
from engine.geometry.domain import key_of
from engine.geometry.lines import Line, occupied
from engine.trace import Verdict
from engine.values import Decimal, Null, PartialSet, Unknown, Value, compare, feel_equal, needs_of

if TYPE_CHECKING:
    from engine.table_reading import TableReading

Cells = tuple[int, ...]
"""Numbers of cells, in ascending order."""


class Column(Protocol):
    """One column of the geometry. `source` is the index of the table's input column that it belongs to."""

    @property
    def source(self) -> int:
        """The index of the table's input column."""

    @property
    def size(self) -> int:
        """How many cell numbers there are."""

    def possible(self, reading: TableReading, variables: Mapping[str, Value]) -> Cells | None:
        """Return the cells that the case may be in: one when it is known, None when nothing is known."""

    def needs(self, reading: TableReading, variables: Mapping[str, Value]) -> frozenset[str]:
        """Return the findings that its cell waits for."""

    def cells(self) -> Cells:
        """Return the cells that are not empty."""

    def sample(self, cell: int) -> Value | None:
        """Return a value of the input column in the cell; None where there is none, or one value does not say."""


@dataclass(frozen=True, slots=True)
class LineColumn:
    """An input column cut by the constants of its tests."""

    source: int
    line: Line

    @property
    def size(self) -> int:
        """How many cell numbers there are."""
        return self.line.size

    def possible(self, reading: TableReading, variables: Mapping[str, Value]) -> Cells | None:
        """Return the cells that the column's value may be in."""
        return self.line.possible(reading.columns[self.source])

    def needs(self, reading: TableReading, variables: Mapping[str, Value]) -> frozenset[str]:
        """Return the findings that the column's value waits for."""
        return needs_of(reading.columns[self.source])

    def cells(self) -> Cells:
        """Return the cells that are not empty."""
        return occupied(self.line)

    def sample(self, cell: int) -> Value | None:
        """Return a value in the cell, the one that people would choose first."""
        return self.line.sample(cell)


BELOW, EQUAL, ABOVE, SAME, DIFFERENT, ONE_NULL, BOTH_NULL, INCOMPARABLE = range(8)
"""How two values lie to each other. `SAME` and `DIFFERENT` are of kinds that have no order, such as truth values."""


@dataclass(frozen=True, slots=True)
class PairColumn:
    """An input column compared with something else that is found: below it, equal to it, or above it."""

    source: int
    operand: Expression

    @property
    def size(self) -> int:
        """How many cell numbers there are."""
        return INCOMPARABLE + 1

    def possible(self, reading: TableReading, variables: Mapping[str, Value]) -> Cells | None:
        """Return how the column's value may lie to the operand's."""
        return _order(reading.columns[self.source], self.operand.evaluate(variables, Run()))

    def needs(self, reading: TableReading, variables: Mapping[str, Value]) -> frozenset[str]:
        """Return the findings that either side waits for."""
        return needs_of(reading.columns[self.source], self.operand.evaluate(variables, Run()))

    def cells(self) -> Cells:
        """Return the cells that values of one kind can be in, and that of one null."""
        return (BELOW, EQUAL, ABOVE, ONE_NULL)

    def sample(self, cell: int) -> Value | None:
        """Return None: where a value lies to another depends on both."""
        return None

    @staticmethod
    def holds(operator: str, cell: int) -> bool | None:
        """Return whether a comparison holds in a cell; None where FEEL says null."""
        if cell == INCOMPARABLE:
            return None
        if operator in ("=", "!="):
            return (cell in (EQUAL, SAME, BOTH_NULL)) is (operator == "=")
        if cell > ABOVE:
            return None
        return {"<": cell < EQUAL, "<=": cell <= EQUAL, ">=": cell >= EQUAL, ">": cell > EQUAL}[operator]


@dataclass(frozen=True, slots=True)
class MemberColumn:
    """Whether a set has a member."""

    source: int
    member: str

    @property
    def size(self) -> int:
        """No and yes."""
        return 2

    def possible(self, reading: TableReading, variables: Mapping[str, Value]) -> Cells | None:
        """Return 1 for a set that has the member, 0 for one that has not; a single value stands for a list of one."""
        match reading.columns[self.source]:
            case Unknown() | Null():
                return None
            case PartialSet(has=has) as partial if self.member not in has:
                return None if partial.may_have(self.member) else (0,)
            case PartialSet():
                return (1,)
            case tuple() as members:
                if self.member in members:
                    return (1,)
                return None if any(isinstance(member, Unknown) for member in members) else (0,)
            case single:
                return (int(single == self.member),)

    def needs(self, reading: TableReading, variables: Mapping[str, Value]) -> frozenset[str]:
        """Return the findings that the set waits for."""
        return needs_of(reading.columns[self.source])

    def cells(self) -> Cells:
        """Return no and yes."""
        return (0, 1)

    def sample(self, cell: int) -> Value | None:
        """Return a set of the member alone, or an empty one."""
        return (self.member,) if cell else ()


@dataclass(frozen=True, slots=True)
class VerdictColumn:
    """A test that only FEEL can answer, as a yes/no column. `rows` are the rows that ask it in the same words."""

    source: int
    rows: tuple[int, ...]

    @property
    def size(self) -> int:
        """No and yes."""
        return 2

    def possible(self, reading: TableReading, variables: Mapping[str, Value]) -> Cells | None:
        """Return FEEL's verdict on the first of the rows that takes part."""
        verdict = self._verdict(reading)
        return None if verdict in (None, Verdict.UNKNOWN) else (int(verdict is Verdict.TRUE),)

    def needs(self, reading: TableReading, variables: Mapping[str, Value]) -> frozenset[str]:
        """Return the findings that the test waits for."""
        return next((reading.rows[row].cells[self.source].needs for row in self._read(reading)), frozenset())

    def cells(self) -> Cells:
        """Return no and yes."""
        return (0, 1)

    def sample(self, cell: int) -> Value | None:
        """Return None: what makes the test true, only FEEL knows."""
        return None

    def _verdict(self, reading: TableReading) -> Verdict | None:
        return next((reading.rows[row].cells[self.source].verdict for row in self._read(reading)), None)

    def _read(self, reading: TableReading) -> tuple[int, ...]:
        return tuple(row for row in self.rows if reading.rows[row].cells)


def _order(left: Value, right: Value) -> Cells | None:
    """Return how two values lie to each other, by places on their line: the worker's word must not rest on FEEL's."""
    if isinstance(left, Null) or isinstance(right, Null):
        if isinstance(left, Unknown | PartialSet) or isinstance(right, Unknown | PartialSet):
            return (ONE_NULL, BOTH_NULL)
        return (BOTH_NULL,) if isinstance(left, Null) and isinstance(right, Null) else (ONE_NULL,)
    if isinstance(left, Unknown) or isinstance(right, Unknown):
        return _bounded_order(left, right)
    if isinstance(left, str) and isinstance(right, str):
        return ((left > right) - (left < right) + EQUAL,)
    one, other = key_of(left), key_of(right)
    if one is not None and other is not None:
        return ((one > other) - (one < other) + EQUAL if type(left) is type(right) else INCOMPARABLE,)
    return _order_by_feel(left, right)


def _order_by_feel(left: Value, right: Value) -> Cells | None:
    """Return how values of any other kind lie to each other."""
    order, same = compare(left, right), feel_equal(left, right)
    if isinstance(order, Unknown) or isinstance(same, Unknown):
        return None
    if isinstance(order, int):
        return (order + EQUAL,)
    return (INCOMPARABLE if isinstance(same, Null) else SAME if same else DIFFERENT,)


def _bounded_order(left: Value, right: Value) -> Cells | None:
    """Return the orders that the bounds of two numbers leave open; None when they leave all."""
    (low, high), (other_low, other_high) = _bounds(left), _bounds(right)
    not_above = low is None or other_high is None or low <= other_high
    not_below = high is None or other_low is None or high >= other_low
    open_cells = {
        BELOW: low is None or other_high is None or low < other_high,
        EQUAL: not_above and not_below,
        ABOVE: high is None or other_low is None or high > other_low,
    }
    cells = tuple(cell for cell, may in open_cells.items() if may)
    return None if len(cells) == len(open_cells) else cells


def _bounds(value: Value) -> tuple[Decimal | None, Decimal | None]:
    if isinstance(value, Unknown):
        return value.low, value.high
    return (value, value) if isinstance(value, Decimal) else (None, None)
