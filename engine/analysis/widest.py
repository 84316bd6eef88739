"""Says a region in the fewest words: in boxes as wide as they can be, without any that the others cover.

Boxes read off a diagram part the region like slices, each with conditions that only keep it from the next. Widened,
“with an unpaid carer” is one box where there were four of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

Box = Mapping[int, frozenset[int]]
"""Cells by the place of their axis: all that may be found on each, in whatever combination. Free on all other axes."""

MOST_BOXES = 48
"""Beyond so many nobody reads them, however few become of them: they stay as they are."""

Leads = Callable[[Box], bool]


def widest(boxes: Sequence[Box], sizes: Mapping[int, int], leads: Leads) -> tuple[Box, ...]:
    """Return the same region in wider and fewer boxes.

    Args:
        boxes: together the region.
        sizes: how many cells each axis has that a box may speak of.
        leads: whether all of a box lies in the region.
    """
    if not 1 < len(boxes) <= MOST_BOXES:
        return tuple(boxes)
    wide = [_widened(box, sizes, leads) for box in boxes]
    distinct = [box for place, box in enumerate(wide) if box not in wide[:place]]
    kept = sorted(distinct, key=lambda box: _volume(box, sizes), reverse=True)
    for box in reversed(kept.copy()):
        others = [one for one in kept if one is not box]
        if _covered(box, others, sizes):
            kept = others
    return tuple(box for box in distinct if box in kept)


def _widened(box: Box, sizes: Mapping[int, int], leads: Leads) -> Box:
    """Return a box with as many cells more as stay in the region: first whole axes, then cell by cell."""
    wide = dict(box)
    for axis in box:
        free = {place: cells for place, cells in wide.items() if place != axis}
        if leads(free):
            wide = free
    for axis in wide:
        for cell in sorted(frozenset(range(sizes[axis])) - wide[axis]):
            more = {**wide, axis: wide[axis] | {cell}}
            if leads(more):
                wide = more
    return wide


def _volume(box: Box, sizes: Mapping[int, int]) -> int:
    volume = 1
    for axis, size in sizes.items():
        volume *= len(box[axis]) if axis in box else size
    return volume


def _covered(box: Box, others: Sequence[Box], sizes: Mapping[int, int]) -> bool:
    """Return whether some boxes cover another between them."""
    if not others:
        return False
    first, *rest = others
    return all(_covered(part, rest, sizes) for part in _outside(box, first, sizes))


def _outside(box: Box, other: Box, sizes: Mapping[int, int]) -> Iterator[Box]:
    """Yield the parts of a box that lie outside another, none of which overlap."""
    inner = dict(box)
    for axis, cells in other.items():
        own = inner.get(axis, frozenset(range(sizes[axis])))
        if own - cells:
            yield {**inner, axis: own - cells}
        if not own & cells:
            return
        inner[axis] = own & cells
