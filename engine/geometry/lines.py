"""A column cut into cells by the constants that its tests name: within one cell, every test gives the same answer.

A cell has a number. On an ordered line with constants k0 < k1 < …, cell 2i + 1 is ki itself and cell 2i lies just
before it; the last lies above all. On a line of words each word named has its cell and all others share one. Null has a
cell of its own, and so have values of another kind.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal
from typing import Protocol

from engine.geometry.domain import ANYTHING, Domain, Key, key_of, step_of, value_at
from engine.values import DECIMAL128, NULL, Date, Null, PartialSet, Unknown, Value

ORDERING = frozenset({"<", "<=", ">", ">="})


class Line(Protocol):
    """The cells of one column."""

    @property
    def size(self) -> int:
        """How many cell numbers there are, empty cells included."""

    def cell_of(self, value: Value) -> int | None:
        """Return the cell of a value; None while it is not known."""

    def possible(self, value: Value) -> tuple[int, ...] | None:
        """Return the cells that a value may be in; None when nothing is known of it."""

    def holds(self, operator: str, constant: Value, cell: int) -> bool | None:
        """Return whether a comparison with one of the line's constants holds in a cell; None where FEEL says null."""

    def takes(self, operator: str, constant: Value) -> bool:
        """Return whether the line can answer such a comparison."""

    def sample(self, cell: int) -> Value | None:
        """Return a value in the cell, or None when the column's domain leaves it empty."""


def occupied(line: Line) -> tuple[int, ...]:
    """Return the cells that some value of the domain lies in."""
    return tuple(cell for cell in range(line.size) if line.sample(cell) is not None)


@dataclass(frozen=True, slots=True)
class OrderedLine:
    """Numbers, dates or durations. `keys` are the constants, in ascending order, each once."""

    kind: type
    keys: tuple[Key, ...]
    domain: Domain = ANYTHING

    @property
    def size(self) -> int:
        """How many cell numbers there are."""
        return 2 * len(self.keys) + 3

    @property
    def null_cell(self) -> int:
        """The cell of null; the one after it is that of values of another kind."""
        return 2 * len(self.keys) + 1

    def cell_of(self, value: Value) -> int | None:
        """Return the cell of a value; None while it is not known."""
        if isinstance(value, Unknown | PartialSet):
            return None
        if isinstance(value, Null):
            return self.null_cell
        key = key_of(value) if type(value) is self.kind else None
        return self.null_cell + 1 if key is None else self._place(key)

    def possible(self, value: Value) -> tuple[int, ...] | None:
        """Return the cells that a value may be in; None when nothing is known of it."""
        if not isinstance(value, Unknown):
            cell = self.cell_of(value)
            return None if cell is None else (cell,)
        if self.kind is not Decimal or (value.low is None and value.high is None):
            return None
        first = 0 if value.low is None else self._place(value.low)
        last = 2 * len(self.keys) if value.high is None else self._place(value.high)
        return tuple(cell for cell in range(first, last + 1) if self.sample(cell) is not None)

    def holds(self, operator: str, constant: Value, cell: int) -> bool | None:
        """Return whether a comparison with one of the line's constants holds in a cell; None where FEEL says null."""
        if cell >= self.null_cell or isinstance(constant, Null):
            return _holds_for_null(operator, constant, is_null=cell == self.null_cell, stranger=cell > self.null_cell)
        key = key_of(constant)
        assert key is not None
        at = self._place(key)
        return {
            "<": cell < at,
            "<=": cell <= at,
            "=": cell == at,
            "!=": cell != at,
            ">=": cell >= at,
            ">": cell > at,
        }[operator]

    def takes(self, operator: str, constant: Value) -> bool:
        """Return whether the line can answer such a comparison."""
        if isinstance(constant, Null):
            return operator not in ORDERING
        return type(constant) is self.kind and key_of(constant) in self.keys

    def sample(self, cell: int) -> Value | None:
        """Return a value in the cell, or None when the column's domain leaves it empty."""
        if cell >= self.null_cell:
            return NULL if cell == self.null_cell and self.domain.null else None
        key = self._sample_key(cell)
        return None if key is None else value_at(self.kind, key)

    def _place(self, key: Key) -> int:
        index = bisect_left(self.keys, key)
        return 2 * index + (index < len(self.keys) and self.keys[index] == key)

    def _sample_key(self, cell: int) -> Key | None:
        index, at = divmod(cell, 2)
        if at:
            return self.keys[index] if self._contains(self.keys[index]) else None
        above = self.keys[index - 1] if index else None
        below = self.keys[index] if index < len(self.keys) else None
        return next((key for key in self._candidates(above, below) if self._fits(key, above, below)), None)

    def _candidates(self, above: Key | None, below: Key | None) -> Iterator[Key]:
        """Yield values that may lie between two constants, those that people would choose first."""
        step = step_of(self.kind, self.domain)
        least, greatest = self.domain.least, self.domain.greatest
        stride = step or Decimal(1)
        if above is not None:
            yield _moved(above, step, stride)
        if below is not None:
            yield -_moved(-below, step, stride)
        yield from (bound for bound in (least, greatest) if bound is not None)
        if step is None:
            low = above if above is not None else least
            high = below if below is not None else greatest
            if low is not None and high is not None:
                yield DECIMAL128.divide(DECIMAL128.add(Decimal(low), Decimal(high)), Decimal(2))
        if above is None and below is None:
            yield stride - stride

    def _fits(self, key: Key, above: Key | None, below: Key | None) -> bool:
        return (above is None or key > above) and (below is None or key < below) and self._contains(key)

    def _contains(self, key: Key) -> bool:
        domain = self.domain
        inside = (domain.least is None or key >= domain.least) and (domain.greatest is None or key <= domain.greatest)
        return inside and (domain.step is None or _floor(key, domain.step) == key)


@dataclass(frozen=True, slots=True)
class WordLine:
    """Words or truth values: a cell for each one named, one for all others, one for null, one for other kinds."""

    kind: type
    words: tuple[Value, ...]
    domain: Domain = ANYTHING

    @property
    def size(self) -> int:
        """How many cell numbers there are."""
        return len(self.words) + 3

    def cell_of(self, value: Value) -> int | None:
        """Return the cell of a value; None while it is not known."""
        if isinstance(value, Unknown | PartialSet):
            return None
        if isinstance(value, Null):
            return len(self.words) + 1
        if type(value) is not self.kind:
            return len(self.words) + 2
        return self.words.index(value) if value in self.words else len(self.words)

    def possible(self, value: Value) -> tuple[int, ...] | None:
        """Return the cells that a value may be in; None when nothing is known of it."""
        cell = self.cell_of(value)
        return None if cell is None else (cell,)

    def holds(self, operator: str, constant: Value, cell: int) -> bool | None:
        """Return whether a comparison with one of the line's constants holds in a cell; None where FEEL says null."""
        null = len(self.words) + 1
        if cell >= null or isinstance(constant, Null):
            return _holds_for_null(operator, constant, is_null=cell == null, stranger=cell > null)
        same = cell < len(self.words) and self.words[cell] == constant
        return same if operator == "=" else not same

    def takes(self, operator: str, constant: Value) -> bool:
        """Return whether the line can answer such a comparison."""
        if operator in ORDERING:
            return False
        return isinstance(constant, Null) or (type(constant) is self.kind and constant in self.words)

    def sample(self, cell: int) -> Value | None:
        """Return a value in the cell, or None when the column's domain leaves it empty."""
        if cell < len(self.words):
            word = self.words[cell]
            return word if self.domain.members is None or word in self.domain.members else None
        if cell > len(self.words):
            return NULL if cell == len(self.words) + 1 and self.domain.null else None
        if self.kind is bool:
            return None
        others: Sequence[str] = self.domain.members if self.domain.members is not None else ("something else", "…")
        return next((word for word in others if word not in self.words), None)


def line_of(constants: Iterable[Value], domain: Domain) -> Line:
    """Return the line that a column's constants and domain make; constants of another kind have no place on it."""
    values = [value for value in constants if not isinstance(value, Null)]
    kind = next((type(value) for value in values), domain.kind or str)
    same = [value for value in values if type(value) is kind]
    domain = domain if domain.kind in (kind, None) else ANYTHING
    if kind is bool:
        return WordLine(bool, (False, True), domain)
    keys = sorted({key for value in same if (key := key_of(value)) is not None})
    if keys or kind in (Decimal, Date):
        return OrderedLine(kind, tuple(keys), domain)
    return WordLine(kind, tuple(dict.fromkeys(same)), domain)


def _holds_for_null(operator: str, constant: Value, *, is_null: bool, stranger: bool) -> bool | None:
    """Null equals null alone and has no order; a value of another kind cannot be compared at all."""
    if operator in ORDERING or (stranger and not isinstance(constant, Null)):
        return None
    same = is_null and isinstance(constant, Null)
    return same if operator == "=" else not same


def _moved(key: Key, step: Key | None, stride: Key) -> Key:
    """Return the next place after a key that lies on the grid, or one stride on where there is no grid."""
    start = key if step is None else _floor(key, step)
    return DECIMAL128.add(start, Decimal(stride)) if isinstance(start, Decimal) else start + int(stride)


def _floor(key: Key, step: Key) -> Key:
    """Return the greatest multiple of the step that is not above the key."""
    if isinstance(key, Decimal):
        steps = DECIMAL128.divide(key, Decimal(step)).to_integral_value(ROUND_FLOOR)
        return DECIMAL128.multiply(steps, Decimal(step))
    return key - key % int(step)
