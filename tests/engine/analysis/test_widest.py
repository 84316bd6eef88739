"""Regions in the widest boxes: the same combinations in fewer words."""

from __future__ import annotations

from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from engine.analysis.widest import Box, widest

SIZES = {0: 3, 1: 2, 2: 3}
POINTS = tuple(product(*(range(size) for size in SIZES.values())))


def inside(box: Box, point: tuple[int, ...]) -> bool:
    return all(point[axis] in cells for axis, cells in box.items())


def slices(region: frozenset[tuple[int, ...]]) -> list[Box]:
    return [{axis: frozenset({cell}) for axis, cell in enumerate(point)} for point in sorted(region)]


def made(region: frozenset[tuple[int, ...]]) -> tuple[Box, ...]:
    return widest(slices(region), SIZES, lambda box: {p for p in POINTS if inside(box, p)} <= region)


def test_a_condition_that_only_keeps_slices_apart_is_left_out() -> None:
    carer = frozenset(point for point in POINTS if point[1] == 1)

    assert made(carer) == ({1: frozenset({1})},)


def test_two_conditions_of_which_either_will_do_are_told_as_two_that_overlap() -> None:
    either = frozenset(point for point in POINTS if point[0] == 2 or point[1] == 1)

    assert {tuple(box.items()) for box in made(either)} == {((0, frozenset({2})),), ((1, frozenset({1})),)}


@given(st.frozensets(st.sampled_from(POINTS), min_size=2))
def test_the_boxes_are_the_region_and_none_is_covered_by_the_others(region: frozenset[tuple[int, ...]]) -> None:
    boxes = made(region)

    assert {point for point in POINTS if any(inside(box, point) for box in boxes)} == region
    for box in boxes:
        others = [one for one in boxes if one is not box]
        assert any(not any(inside(one, p) for one in others) for p in region if inside(box, p))
