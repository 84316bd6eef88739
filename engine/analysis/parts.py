"""Diagrams of decisions: parts that ask about one axis and lead on, cell by cell, to other parts or to an end.

Parts that are the same are one part, and a part never leads to the same place whatever its axis holds. In a diagram
whose axes are asked in one order, two parts then stand for the same function exactly when they are the same part, so
that an answer turns on an axis exactly when some part asks about it (R. E. Bryant, Graph-based algorithms for Boolean
function manipulation, 1986; here with more than two cells an axis).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from engine.values import Value

Allowed = Mapping[int, frozenset[int]]
"""The cells that an axis may lie in, by the axis' place. One that is not there may lie in any."""


@dataclass(frozen=True, slots=True)
class End:
    """A value that the answer has, certainly. None: a rule fails there, or it waits for what is no axis.

    `waits` are the findings it then waits for: continuous ones, lists not known, figures that do not hold.
    """

    value: Value | None
    stopped: bool = False
    waits: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Node:
    """One axis by its place, and where each of its cells leads; None for a cell that is not allowed."""

    axis: int
    children: tuple[int | None, ...]


class Parts:
    """All parts of some diagrams, numbered; each leads only to parts with smaller numbers."""

    def __init__(self) -> None:
        self._parts: list[Node | End] = []
        self._numbers: dict[object, int] = {}

    def __len__(self) -> int:
        return len(self._parts)

    def __getitem__(self, number: int) -> Node | End:
        return self._parts[number]

    def end(self, end: End) -> int:
        """Return the part that is this end."""
        return self._numbered((type(end.value), end), end)

    def node(self, axis: int, children: tuple[int | None, ...]) -> int:
        """Return the part that asks about an axis; where all cells lead to one part, that part."""
        led = {child for child in children if child is not None}
        if len(led) == 1:
            return led.pop()
        node = Node(axis, children)
        return self._numbered(node, node)

    def _numbered(self, key: object, part: Node | End) -> int:
        number = self._numbers.get(key)
        if number is None:
            number = self._numbers[key] = len(self._parts)
            self._parts.append(part)
        return number

    def below(self, top: int) -> list[int]:
        """Return the numbers of all parts that a top leads to, itself too, in ascending order."""
        found, pending = {top}, [top]
        while pending:
            part = self._parts[pending.pop()]
            for child in part.children if isinstance(part, Node) else ():
                if child is not None and child not in found:
                    found.add(child)
                    pending.append(child)
        return sorted(found)

    def narrowed(self, top: int, allowed: Allowed) -> int:
        """Return the diagram when some axes may lie in some cells only."""
        made: dict[int, int] = {}
        for number in self.below(top):
            part = self._parts[number]
            if isinstance(part, End):
                made[number] = number
                continue
            cells = allowed.get(part.axis)
            children = tuple(
                made[child] if child is not None and (cells is None or cell in cells) else None
                for cell, child in enumerate(part.children)
            )
            made[number] = self.node(part.axis, children)
        return made[top]

    def ordered(self, top: int, sizes: tuple[int, ...]) -> int:
        """Return the diagram with its axes asked in ascending order.

        Args:
            top: a diagram in which each axis is asked once at most on the way to an end.
            sizes: how many cells each axis has.
        """
        made: dict[int, int] = {}

        def order(number: int) -> int:
            if number not in made:
                axes = [part.axis for one in self.below(number) if isinstance(part := self._parts[one], Node)]
                if not axes:
                    return number
                first = min(axes)
                cells = (self.narrowed(number, {first: frozenset({cell})}) for cell in range(sizes[first]))
                made[number] = self.node(first, tuple(order(child) for child in cells))
            return made[number]

        return order(top)

    def ends(self, top: int) -> list[End]:
        """Return the ends that a diagram leads to."""
        return [part for number in self.below(top) if isinstance(part := self._parts[number], End)]

    def axes(self, top: int) -> frozenset[int]:
        """Return the places of the axes that a diagram asks about."""
        return frozenset(part.axis for number in self.below(top) if isinstance(part := self._parts[number], Node))
