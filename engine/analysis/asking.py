"""What to ask next: of the findings still open, the one whose answer leaves the least to find out.

A finding is worth asking about only if two answers to it lead to different ends; in what is left of an answer's diagram
those are exactly the axes it still asks about. Among them the one is chosen after which the uncertainty about the end
is least on average, every cell of an axis counting the same (C. E. Shannon, A mathematical theory of communication,
1948). That is a choice of order alone: it never changes what comes out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import product

from engine.analysis.case import Case
from engine.analysis.diagram import Diagram
from engine.analysis.parts import End, Node
from engine.analysis.settled import way_to
from engine.analysis.subject import Subject
from engine.values import DECIMAL128

MOST_COMBINATIONS = 256
"""Combinations of a set's classes tried together; where there are more, each class is looked at alone."""


@dataclass(frozen=True, slots=True)
class Asking:
    """A finding worth asking about.

    Args:
        path: of the finding.
        left_open: how much is left to find out on average once it is answered, in bits; 0 settles everything.
        decides: the answers it bears on.
    """

    path: str
    left_open: Decimal
    decides: tuple[Subject, ...]


def worth_asking(case: Case, subjects: Iterable[Subject]) -> tuple[Asking, ...]:
    """Return the open findings that could still change one of the answers, the one to ask first at the front.

    Of those that leave equally little open, the one that stands first in the conversation goes first. Raises TooLarge.
    """
    left = {subject: case.diagram(subject).narrowed(case.allowed) for subject in subjects}
    now = {subject: uncertainty(diagram) for subject, diagram in left.items()}
    found: list[Asking] = []
    for path in _open_paths(case, left.values()):
        decides = tuple(subject for subject, diagram in left.items() if path in bearing_on(diagram))
        afterwards = [_after(case, diagram, path) if s in decides else now[s] for s, diagram in left.items()]
        found.append(Asking(path, sum(afterwards, Decimal(0)), decides))
    order = {path: place for place, path in enumerate(case.space.cuts)}
    return tuple(sorted(found, key=lambda one: (one.left_open, order.get(one.path, len(order)))))


def bearing_on(diagram: Diagram) -> frozenset[str]:
    """Return the findings that an answer still turns on: those of its axes, and those that its ends wait for."""
    axes = {diagram.axes[place].path for place in diagram.asked()}
    return frozenset(axes).union(*(end.waits for end in diagram.ends()))


def _open_paths(case: Case, diagrams: Iterable[Diagram]) -> list[str]:
    bearing = frozenset[str]().union(*(bearing_on(diagram) for diagram in diagrams))
    known = [path for path in case.space.cuts if path in bearing]
    return [*known, *sorted(bearing - set(known))]


def _after(case: Case, diagram: Diagram, path: str) -> Decimal:
    """Return how uncertain the end is on average once a finding is answered."""
    places = [place for place in case.space.places(path) if place in diagram.asked()]
    if not places:
        return uncertainty(diagram)  # continuous: nobody can say beforehand what its answer will settle
    cells = [sorted(case.allowed.get(place, range(diagram.axes[place].size))) for place in places]
    count = 1
    for options in cells:
        count *= len(options)
    if count > MOST_COMBINATIONS:
        return min(_average(diagram, [(place,)], [options]) for place, options in zip(places, cells, strict=True))
    return _average(diagram, [tuple(places)], cells)


def _average(diagram: Diagram, places: list[tuple[int, ...]], cells: list[list[int]]) -> Decimal:
    (axes,) = places
    combinations = list(product(*cells))
    after = (
        uncertainty(diagram.narrowed({axis: frozenset({cell}) for axis, cell in zip(axes, picks, strict=True)}))
        for picks in combinations
    )
    return DECIMAL128.divide(sum(after, Decimal(0)), Decimal(len(combinations)))


def uncertainty(diagram: Diagram) -> Decimal:
    """Return how uncertain the end is, in bits: 0 where there is one only."""
    total = Decimal(0)
    for share in _shares(diagram).values():
        part = DECIMAL128.divide(Decimal(share.numerator), Decimal(share.denominator))
        total -= DECIMAL128.multiply(part, DECIMAL128.divide(part.ln(DECIMAL128), Decimal(2).ln(DECIMAL128)))
    return total.quantize(Decimal("0.000001"))


def _shares(diagram: Diagram) -> dict[End, Fraction]:
    """Return what share of the ways leads to each end, every allowed cell of a part counting the same."""
    shares: dict[End, Fraction] = {}
    mass = {diagram.top: Fraction(1)}
    for number in _downwards(diagram):
        part = diagram.parts[number]
        if isinstance(part, End):
            shares[part] = mass[number]
            continue
        children = [child for child in part.children if child is not None]
        for child in children:
            mass[child] = mass.get(child, Fraction(0)) + mass[number] / len(children)
    return shares


def _downwards(diagram: Diagram) -> Iterator[int]:
    """Yield parts so that each comes before all it leads to."""
    done: list[int] = []
    seen: set[int] = set()

    def visit(number: int) -> None:
        if number in seen:
            return
        seen.add(number)
        part = diagram.parts[number]
        for child in part.children if isinstance(part, Node) else ():
            if child is not None:
                visit(child)
        done.append(number)

    visit(diagram.top)
    return reversed(done)


@dataclass(frozen=True, slots=True)
class Parting:
    """Two cases that differ in one finding alone and end differently: why it is asked. Cells by the place of axes."""

    one: Mapping[int, int]
    other: Mapping[int, int]
    ends: tuple[End, End]


def parting(diagram: Diagram, path: str) -> Parting | None:
    """Return two cases that only this finding tells apart; None if the diagram does not ask about it."""
    parts = diagram.parts
    for number in parts.below(diagram.top):
        part = parts[number]
        if isinstance(part, Node) and diagram.axes[part.axis].path == path:
            cells = {child: cell for cell, child in enumerate(part.children) if child is not None}
            (first, one), (second, other) = list(cells.items())[:2]
            below, ends = _apart(diagram, first, second)
            way = {**way_to(diagram, number), **below}
            return Parting({**way, part.axis: one}, {**way, part.axis: other}, ends)
    return None


def _apart(diagram: Diagram, first: int, second: int) -> tuple[dict[int, int], tuple[End, End]]:
    """Return cells at which two parts that are not the same end differently: such cells there are."""
    one, other = diagram.parts[first], diagram.parts[second]
    if isinstance(one, End) and isinstance(other, End):
        return {}, (one, other)
    axis = min(part.axis for part in (one, other) if isinstance(part, Node))
    for cell in range(diagram.axes[axis].size):
        led = [_led(part, number, axis, cell) for part, number in ((one, first), (other, second))]
        if led[0] is not None and led[1] is not None and led[0] != led[1]:
            below, ends = _apart(diagram, led[0], led[1])
            return {**below, axis: cell}, ends
    raise ValueError("two parts that are the same")


def _led(part: Node | End, number: int, axis: int, cell: int) -> int | None:
    """Return where a part leads in a cell of an axis; itself, if it does not ask about that axis."""
    return part.children[cell] if isinstance(part, Node) and part.axis == axis else number
