"""What would change an answer: the smallest sets of findings that could, and exactly how they would have to be.

A set of findings could change an answer when some other values of these findings alone, with all else as it is, lead to
another. It is minimal when no part of it could. Both are read off the answer's diagram: on the way from the top to an
end, each part that is left by another cell than the case's own is one change. Every way to an end is looked at, so no
minimal set is missed.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass

from engine.analysis.diagram import Diagram
from engine.analysis.parts import End, Node
from engine.analysis.widest import Box, widest

Wanted = Callable[[End], bool]
"""Says of an end whether it is what was hoped for."""

MOST_SETS = 2_000
"""Beyond so many minimal sets on the way, larger ones are given up: nobody could read them."""


@dataclass(frozen=True, slots=True)
class Change:
    """Findings that together would change the answer, and every way in which they would.

    Args:
        paths: the findings, in the order of the conversation.
        boxes: together all combinations of cells that lead to what was hoped for. Not one is left out.
    """

    paths: tuple[str, ...]
    boxes: tuple[Box, ...]


@dataclass(frozen=True, slots=True)
class Changes:
    """Every minimal change; `complete` unless there were too many to look at."""

    found: tuple[Change, ...]
    complete: bool = True


def changes(diagram: Diagram, cells: Mapping[int, int], wanted: Wanted) -> Changes:
    """Return the minimal changes that lead to a wanted end, the smallest first.

    Args:
        diagram: of the answer.
        cells: the case's cell on each axis; an axis left out is not known, and a change must then work whatever it is.
        wanted: which ends are hoped for.
    """
    finder = _Finder(diagram, cells, wanted)
    order = {axis.path: place for place, axis in reversed(list(enumerate(diagram.axes)))}
    sets = sorted(finder.sets(), key=lambda paths: (len(paths), sorted(order[path] for path in paths)))
    found = tuple(Change(tuple(sorted(paths, key=order.__getitem__)), finder.boxes(paths)) for paths in sets if paths)
    return Changes(found, finder.complete)


class _Finder:
    def __init__(self, diagram: Diagram, cells: Mapping[int, int], wanted: Wanted) -> None:
        self.complete = True
        self._axes = diagram.axes
        self._parts = diagram.parts
        self._top = diagram.top
        self._cells = cells
        self._wanted = wanted

    def sets(self) -> frozenset[frozenset[str]]:
        """Return the minimal sets of findings; one empty set where nothing needs to change."""
        made: dict[int, frozenset[frozenset[str]]] = {}
        for number in self._parts.below(self._top):
            part = self._parts[number]
            if isinstance(part, End):
                made[number] = frozenset({frozenset()}) if self._wanted(part) else frozenset()
                continue
            path = self._axes[part.axis].path
            children = [made[child] for child in part.children if child is not None]
            stay = self._staying(part, made)
            moved = (found | {path} for child in children for found in child)
            made[number] = self._bounded(_minimal((*stay, *moved)))
        return made[self._top]

    def _staying(self, part: Node, made: Mapping[int, frozenset[frozenset[str]]]) -> frozenset[frozenset[str]]:
        """Return the sets that do while this axis stays as it is; as it may be in any cell, if it is not known."""
        cell = self._cells.get(part.axis)
        if cell is not None:
            child = part.children[cell]
            return frozenset() if child is None else made[child]
        joined: frozenset[frozenset[str]] = frozenset({frozenset()})
        for child in {child for child in part.children if child is not None}:
            joined = self._bounded(_minimal(one | other for one in joined for other in made[child]))
        return joined

    def _bounded(self, sets: frozenset[frozenset[str]]) -> frozenset[frozenset[str]]:
        if len(sets) <= MOST_SETS:
            return sets
        self.complete = False
        return frozenset(sorted(sets, key=lambda paths: (len(paths), sorted(paths)))[:MOST_SETS])

    def boxes(self, paths: frozenset[str]) -> tuple[Box, ...]:
        """Return every combination of cells of these findings that leads to a wanted end, all else as it is."""
        made: dict[int, tuple[Box, ...]] = {}
        for number in self._parts.below(self._top):
            part = self._parts[number]
            if isinstance(part, End):
                made[number] = ({},) if self._wanted(part) else ()
            elif self._axes[part.axis].path in paths:
                made[number] = joined(_branches(part, made))
            else:
                made[number] = self._unmoved(part, made)
        places = [place for place, axis in enumerate(self._axes) if axis.path in paths]
        sizes = {place: self._axes[place].size for place in places}
        return widest(made[self._top], sizes, lambda box: self._all_wanted(box, sizes))

    def _all_wanted(self, box: Box, free: Collection[int]) -> bool:
        """Return whether every end is wanted that a box leads to, all that may not be moved being as it is."""
        seen, pending = {self._top}, [self._top]
        while pending:
            part = self._parts[pending.pop()]
            if isinstance(part, End):
                if not self._wanted(part):
                    return False
                continue
            cells: Iterable[int] | None = box.get(part.axis)
            if cells is None:
                known = self._cells.get(part.axis)
                cells = range(len(part.children)) if part.axis in free or known is None else (known,)
            for child in {part.children[cell] for cell in cells} - seen:
                if child is not None:
                    seen.add(child)
                    pending.append(child)
        return True

    def _unmoved(self, part: Node, made: Mapping[int, tuple[Box, ...]]) -> tuple[Box, ...]:
        cell = self._cells.get(part.axis)
        if cell is not None:
            child = part.children[cell]
            return () if child is None else made[child]
        left: tuple[Box, ...] = ({},)
        for child in {child for child in part.children if child is not None}:
            left = tuple(box for one in left for other in made[child] if (box := _both(one, other)) is not None)
        return left


def _branches(part: Node, made: Mapping[int, tuple[Box, ...]]) -> tuple[Box, ...]:
    """Return the boxes below a part, each with the cells that lead there."""
    leading: dict[int, set[int]] = {}
    for cell, child in enumerate(part.children):
        if child is not None:
            leading.setdefault(child, set()).add(cell)
    return tuple({**box, part.axis: frozenset(cells)} for child, cells in leading.items() for box in made[child])


def _both(one: Box, other: Box) -> Box | None:
    """Return the part two boxes share, or None."""
    shared = dict(one)
    for axis, cells in other.items():
        shared[axis] = shared[axis] & cells if axis in shared else cells
    return shared if all(shared.values()) else None


def _minimal(sets: Iterable[frozenset[str]]) -> frozenset[frozenset[str]]:
    """Return the sets that hold no other."""
    kept: list[frozenset[str]] = []
    for one in sorted(set(sets), key=len):
        if not any(smaller <= one for smaller in kept):
            kept.append(one)
    return frozenset(kept)


def joined(boxes: Iterable[Box]) -> tuple[Box, ...]:
    """Return the same combinations in fewer boxes: two that differ on one axis only become one."""
    kept = list(boxes)
    place = 0
    while place < len(kept):
        other = next((i for i in range(place + 1, len(kept)) if _differ_once(kept[place], kept[i])), None)
        if other is None:
            place += 1
            continue
        axis = _differ_once(kept[place], kept[other])
        assert axis is not None
        kept[place] = {**kept[place], axis[0]: kept[place][axis[0]] | kept[other][axis[0]]}
        del kept[other]
        place = 0
    return tuple(kept)


def _differ_once(one: Box, other: Box) -> tuple[int] | None:
    """Return the one axis on which two boxes differ, in a tuple; None if they differ on more."""
    if one.keys() != other.keys():
        return None
    axes = [axis for axis in one if one[axis] != other[axis]]
    return (axes[0],) if len(axes) == 1 else None
