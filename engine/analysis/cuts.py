"""Cuts each finding into the cells that the rules can tell apart: a cell is a set of values with the same answers.

A finding is one axis. A set of words is one axis for each class of members that the rules treat alike: how many of the
class are in it. A finding of which more is made than comparisons with constants has no such cells: it is continuous,
and stays what it is while others are tried.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from engine.analysis.uses import Use
from engine.dmn.vocabulary import FindingType, NameEntry
from engine.geometry.domain import entry_domain
from engine.geometry.lines import Line, line_of, occupied
from engine.values import NULL, Decimal, PartialSet, Unknown, Value

FINITE = frozenset({FindingType.BOOLEAN, FindingType.CHOICE})
LISTS = frozenset({FindingType.LIST, FindingType.RECORD})


@dataclass(frozen=True, slots=True)
class Axis:
    """One thing that may be one way or another.

    Args:
        path: of the finding, `age_years` or `workers[w1].relation`.
        samples: for each cell a value in it; of a class of members, how many of them are in the set.
        members: the class of members that the axis counts; empty for a finding that is no set.
        line: of a number, a date and the like: how it is cut. `numbers` are the line's own numbers of the cells.
        words: of a choice: the words in each cell, null among them.
    """

    path: str
    samples: tuple[Value, ...]
    members: tuple[str, ...] = ()
    line: Line | None = None
    numbers: tuple[int, ...] = ()
    words: tuple[tuple[Value, ...], ...] = ()

    @property
    def size(self) -> int:
        """Return how many cells there are."""
        return len(self.samples)


@dataclass(frozen=True, slots=True)
class Cut:
    """How one finding is cut. A continuous one has no axes."""

    path: str
    entry: NameEntry
    axes: tuple[Axis, ...]

    @property
    def continuous(self) -> bool:
        """Return whether values next to each other may lead to different answers anywhere."""
        return not self.axes

    @property
    def is_set(self) -> bool:
        """Return whether it is a set of words."""
        return self.entry.type is FindingType.SET

    def place(self, value: Value) -> tuple[int | None, ...]:
        """Return the cell of a value on each axis, None where it is not known. ValueError for one in no cell."""
        if self.is_set:
            return tuple(_count(axis.members, value) for axis in self.axes)
        axis = self.axes[0]
        if isinstance(value, Unknown):
            return (None,)
        for cell, words in enumerate(axis.words):
            if value in words:
                return (cell,)
        number = axis.line.cell_of(value) if axis.line is not None else None
        if number not in axis.numbers:
            raise ValueError(f"`{value!r}` is none of the values of {self.path}")
        return (axis.numbers.index(number),)

    def value(self, cells: Sequence[int | None]) -> Value:
        """Return a value that lies in the cells; None leaves an axis open."""
        if not self.is_set:
            return Unknown(frozenset({self.path})) if cells[0] is None else self.axes[0].samples[cells[0]]
        has: set[str] = set()
        maybe: set[str] = set()
        for axis, cell in zip(self.axes, cells, strict=True):
            (maybe if cell is None else has).update(axis.members[:cell])
        ordered = tuple(member for member in self.entry.members if member in has)
        if not maybe:
            return ordered
        perhaps = tuple(member for member in self.entry.members if member in maybe)
        return PartialSet(ordered, perhaps, frozenset({self.path}))


def cut_finding(path: str, entry: NameEntry, use: Use, also: Iterable[Value] = ()) -> Cut:
    """Return how one finding is cut.

    Args:
        path: the finding.
        entry: what the vocabulary says of it.
        use: what the rules make of it.
        also: values that it may have beside those of the vocabulary: a setting that nobody recorded may be null.
    """
    if entry.type is FindingType.SET:
        classes = [] if entry.none_allowed else _classes(entry.members, use)
        return Cut(path, entry, tuple(_class_axis(path, members) for members in classes))
    if entry.type in LISTS or (use.beyond and entry.type not in FINITE):
        return Cut(path, entry, ())
    if entry.type is FindingType.CHOICE:
        return Cut(path, entry, (_choice_axis(path, entry, use, also),))
    constants: list[Value] = [*use.constants, *also]
    constants += [True, False] if entry.type is FindingType.BOOLEAN else []
    line = line_of(constants, entry_domain(entry))
    allowed = {number: sample for number in occupied(line) if (sample := line.sample(number)) is not None}
    null = line.cell_of(NULL)
    if null is not None and (NULL in also or entry.none_allowed):
        allowed[null] = NULL
    return Cut(path, entry, (Axis(path, tuple(allowed.values()), (), line, tuple(allowed)),))


def _choice_axis(path: str, entry: NameEntry, use: Use, also: Iterable[Value]) -> Axis:
    others = tuple(value for value in also if value not in entry.members)
    alone: list[tuple[Value, ...]] = [(value,) for value in (*others, *((NULL,) if entry.none_allowed else ()))]
    words: list[tuple[Value, ...]] = [*_classes(entry.members, use), *dict.fromkeys(alone)]
    return Axis(path, tuple(cell[0] for cell in words), words=tuple(words))


def _class_axis(path: str, members: tuple[str, ...]) -> Axis:
    return Axis(path, tuple(Decimal(count) for count in range(len(members) + 1)), members)


def _classes(members: Iterable[str], use: Use) -> list[tuple[str, ...]]:
    """Return members grouped by the splits they are on the same side of, in the order of the vocabulary."""
    if use.beyond:
        return [(member,) for member in members]
    splits = tuple(use.splits)
    grouped: dict[tuple[bool, ...], list[str]] = {}
    for member in members:
        grouped.setdefault(tuple(member in split for split in splits), []).append(member)
    return [tuple(group) for group in grouped.values()]


def _count(members: tuple[str, ...], value: Value) -> int | None:
    """Return how many of a class are in a set; None where that is not known."""
    if isinstance(value, PartialSet):
        has = sum(member in value.has for member in members)
        return has if not any(value.may_have(member) and member not in value.has for member in members) else None
    if isinstance(value, tuple):
        return sum(member in value for member in members)
    return None
