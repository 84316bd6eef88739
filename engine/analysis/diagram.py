"""Grows the diagram of an answer by trying: with nothing known first, then one axis after another through its cells.

A reckoning with unknown findings never rules out what may come out. So an end that is certain is certain for every
value in its cells, and the diagram is exact: no more is ever guessed than the rules themselves say of their findings.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from engine.analysis.cuts import Axis
from engine.analysis.parts import Allowed, End, Node, Parts
from engine.errors import RightfulError

MOST_TRIES = 20_000
"""How often an answer is made while a diagram grows; one that needs more is too large to be of use."""


class TooLarge(RightfulError):
    """A diagram would need more tries than are allowed."""

    code = "too-large"


@dataclass(frozen=True, slots=True)
class Tried:
    """What an answer came to with some cells fixed: an end, or the axes and the findings that it still waits for."""

    end: End | None
    waits: tuple[int, ...] = ()
    needs: frozenset[str] = frozenset()


Try = Callable[[Mapping[int, int]], Tried]
"""Makes the answer with the cells of some axes fixed and all others open."""


@dataclass(frozen=True, slots=True)
class Diagram:
    """An answer by the axes it turns on, asked in ascending order."""

    axes: tuple[Axis, ...]
    parts: Parts
    top: int
    tries: int = 0

    def asked(self) -> frozenset[int]:
        """Return the places of the axes that the answer turns on: of each there is a case where it alone decides."""
        return self.parts.axes(self.top)

    def ends(self) -> list[End]:
        """Return every end."""
        return self.parts.ends(self.top)

    def narrowed(self, allowed: Allowed) -> Diagram:
        """Return the diagram of what is left when some axes may lie in some cells only."""
        return Diagram(self.axes, self.parts, self.parts.narrowed(self.top, allowed), self.tries)

    def end_at(self, cells: Mapping[int, int]) -> End:
        """Return the end of a case, given its cell on each axis that is asked about."""
        part = self.parts[self.top]
        while isinstance(part, Node):
            child = part.children[cells[part.axis]]
            assert child is not None
            part = self.parts[child]
        return part


def grown(axes: Sequence[Axis], attempt: Try, most: int = MOST_TRIES) -> Diagram:
    """Return the diagram of an answer; raises TooLarge."""
    parts = Parts()
    tries = 0

    def grow(fixed: dict[int, int]) -> int:
        nonlocal tries
        tries += 1
        if tries > most:
            raise TooLarge(f"more than {most} tries would be needed")
        tried = attempt(fixed)
        if tried.end is not None:
            return parts.end(tried.end)
        place = next((axis for axis in tried.waits if axis not in fixed), None)
        if place is None:
            return parts.end(End(None, waits=tried.needs))
        return parts.node(place, tuple(grow({**fixed, place: cell}) for cell in range(axes[place].size)))

    top = grow({})
    return Diagram(tuple(axes), parts, parts.ordered(top, tuple(axis.size for axis in axes)), tries)
