"""The cells of a change as regions people can be told: which words, from where to where, how many of which members."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from engine.analysis.case import Case
from engine.analysis.cuts import Axis
from engine.analysis.widest import Box
from engine.geometry.domain import value_at
from engine.geometry.lines import OrderedLine
from engine.values import Null, PartialSet, Value


@dataclass(frozen=True, slots=True)
class Words:
    """Any of these values. Null among them: known to be none."""

    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Stretch:
    """Every value of an ordered kind between two ends; None where there is no end."""

    low: Value | None
    high: Value | None
    low_included: bool
    high_included: bool


@dataclass(frozen=True, slots=True)
class Count:
    """So many of some members of a set, all others as they are: from `least` to `most`, now `now` (None: not known)."""

    members: tuple[str, ...]
    least: int
    most: int
    now: int | None
    has: tuple[str, ...]


Region = Words | Stretch | Count


@dataclass(frozen=True, slots=True)
class Way:
    """One way in which a change may come about: for each finding, the regions its value must lie in any of.

    Of a set every count must hold; of all else any one region.
    """

    regions: Mapping[str, tuple[Region, ...]]


def way(case: Case, paths: tuple[str, ...], box: Box) -> Way:
    """Return a box in words; a finding that the box leaves open is not named."""
    found: dict[str, tuple[Region, ...]] = {}
    for path in paths:
        regions: list[Region] = []
        for place in case.space.places(path):
            if place in box:
                regions += _regions(case, case.space.axes[place], box[place])
        if regions:
            found[path] = tuple(regions)
    return Way(found)


def _regions(case: Case, axis: Axis, cells: frozenset[int]) -> Iterator[Region]:
    if axis.members:
        yield from _counts(case, axis, cells)
        return
    if axis.words:
        yield Words(tuple(word for cell in sorted(cells) for word in axis.words[cell]))
        return
    ordered = isinstance(axis.line, OrderedLine)
    plain = tuple(axis.samples[cell] for cell in sorted(cells) if not ordered or isinstance(axis.samples[cell], Null))
    if plain:
        yield Words(plain)
    if isinstance(axis.line, OrderedLine):
        yield from _stretches(axis, axis.line, cells)


def _counts(case: Case, axis: Axis, cells: frozenset[int]) -> Iterator[Count]:
    value = case.known[axis.path]
    members = value.has if isinstance(value, PartialSet) else value if isinstance(value, tuple) else ()
    has = tuple(member for member in axis.members if member in members)
    known = len(has) if isinstance(value, tuple) else None
    for first, last in _runs(sorted(cells)):
        yield Count(axis.members, first, last, known, has)


def _stretches(axis: Axis, line: OrderedLine, cells: frozenset[int]) -> Iterator[Stretch]:
    """Yield the stretches of cells that lie side by side; cells that no value lies in do not part them."""
    order = [cell for cell in range(axis.size) if not isinstance(axis.samples[cell], Null)]
    place = {cell: number for number, cell in enumerate(order)}
    for first, last in _runs(sorted(place[cell] for cell in cells if cell in place)):
        low, low_included = _end(line, axis.numbers[order[first]], after=False)
        high, high_included = _end(line, axis.numbers[order[last]], after=True)
        outermost = (first == 0 and not low_included, last == len(order) - 1 and not high_included)
        yield Stretch(None if outermost[0] else low, None if outermost[1] else high, low_included, high_included)


def _end(line: OrderedLine, cell: int, *, after: bool) -> tuple[Value | None, bool]:
    """Return where a cell ends, and whether that belongs to it: a constant's own cell begins and ends there."""
    index, at = divmod(cell, 2)
    if at:
        return value_at(line.kind, line.keys[index]), True
    neighbour = index if after else index - 1
    if not 0 <= neighbour < len(line.keys):
        return None, False
    return value_at(line.kind, line.keys[neighbour]), False


def _runs(numbers: list[int]) -> Iterator[tuple[int, int]]:
    """Yield first and last of each run of numbers that follow one another."""
    start = 0
    for place, number in enumerate(numbers):
        if place + 1 == len(numbers) or numbers[place + 1] != number + 1:
            yield numbers[start], number
            start = place + 1
