"""Whether an answer is settled already: the same for every possible finding that is still open.

Exact where the diagram of the answer says so: what is left of it, once the findings made are put in, is one end or
several. Where it waits for findings that have no cells (a sum), it is settled only if the reckoning says so for all of
them at once; that is sound, and `proven` says whether two findings are known that lead apart.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from engine.analysis.case import Case, continuous_behind
from engine.analysis.diagram import Diagram
from engine.analysis.parts import Allowed, End, Node
from engine.analysis.subject import Subject


@dataclass(frozen=True, slots=True)
class Left:
    """What an answer may still come to.

    Args:
        ends: every end that is left, each with findings that lead there.
        settled: whether there is one only, and it is a value.
        proven: whether that is certain either way. An open answer is proven by two ends that differ.
        sufficed: if settled, findings that were enough: with those alone it is settled, and without any of them not.
    """

    ends: tuple[End, ...]
    settled: bool
    proven: bool
    sufficed: tuple[str, ...] = ()


def left(case: Case, subject: Subject) -> Left:
    """Return what an answer may still come to with the findings that were made. Raises TooLarge."""
    whole = case.diagram(subject)
    narrowed = whole.narrowed(case.allowed)
    ends = tuple(sorted(narrowed.ends(), key=repr))
    certain = [end for end in ends if not end.waits]
    settled = len(ends) == 1 and ends[0].value is not None
    proven = settled or len(certain) > 1 or ends == tuple(certain)
    return Left(ends, settled, proven, sufficient(case, subject) if settled else ())


def sufficient(case: Case, subject: Subject) -> tuple[str, ...]:
    """Return findings that suffice, none of which could be left out, found by leaving out one after another.

    The last of the conversation are left out first, so that what is asked first is what is named. Raises TooLarge.
    """
    behind = continuous_behind(case.space, subject)
    sums = [path for path in behind if path in case.findings.by_path]
    diagram = case.diagram(subject)
    for path in reversed(sums.copy()):
        fewer = [one for one in sums if one != path]
        opened = case.diagram(subject, tuple(one for one in behind if one not in fewer))
        if is_settled(opened.narrowed(case.allowed)):
            sums, diagram = fewer, opened
    asked = {diagram.axes[place].path for place in diagram.asked()}
    kept = [path for path in case.space.cuts if path in asked and path in case.findings.by_path]
    for path in reversed(kept.copy()):
        fewer = [one for one in kept if one != path]
        if is_settled(diagram.narrowed(only(case, fewer))):
            kept = fewer
    return tuple(path for path in case.space.cuts if path in {*kept, *sums})


def is_settled(diagram: Diagram) -> bool:
    """Return whether a diagram has one end, and that waits for nothing."""
    ends = diagram.ends()
    return len(ends) == 1 and not ends[0].waits


def only(case: Case, paths: list[str]) -> Allowed:
    """Return what is allowed when only some of the findings made are known; what stands in for none is kept."""
    found = case.findings.by_path
    open_again = {place for path in found if path not in paths for place in case.space.places(path)}
    return {place: cells for place, cells in case.allowed.items() if place not in open_again}


def leading_to(diagram: Diagram, end: End) -> Mapping[int, int]:
    """Return cells that lead to an end of the diagram."""
    for number in diagram.parts.below(diagram.top):
        if diagram.parts[number] == end:
            return way_to(diagram, number)
    raise ValueError("the diagram does not lead there")


def way_to(diagram: Diagram, goal: int) -> dict[int, int]:
    """Return cells that lead from the top of a diagram to one of its parts."""
    parts = diagram.parts
    reaches = {goal}
    for number in parts.below(diagram.top):
        part = parts[number]
        if isinstance(part, Node) and reaches.intersection(child for child in part.children if child is not None):
            reaches.add(number)
    cells: dict[int, int] = {}
    number = diagram.top
    while number != goal:
        part = parts[number]
        assert isinstance(part, Node)
        ways = ((cell, child) for cell, child in enumerate(part.children) if child is not None and child in reaches)
        cells[part.axis], number = next(ways)
    return cells
