"""Relations of ranges (DMN 1.5, 10.3.4.7), each against its definition by points."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product

import pytest

from engine.feel import Run, Scope, compile_expression
from engine.values import Decimal, Range
from tests.engine.feel.evaluating import reason_of, value_of

# Ranges over whole and half points stand for all others: only order and inclusion of ends matter.
RANGES = [
    Range(Decimal(low), Decimal(high), low_included, high_included)
    for low, high in ((1, 2), (1, 3), (2, 3), (3, 4))
    for low_included, high_included in product((True, False), repeat=2)
]
GRID = [Decimal(number) / 2 for number in range(1, 10)]


def points_of(one: Range) -> set[Decimal]:
    """Return the points of a grid, fine enough to tell all these ranges apart, that lie in a range."""
    return {point for point in GRID if value_of("p in r", p=point, r=one) is True}


DEFINITIONS: dict[str, Callable[[set[Decimal], set[Decimal]], bool]] = {
    "before": lambda a, b: max(a) < min(b),
    "after": lambda a, b: min(a) > max(b),
    "overlaps": lambda a, b: bool(a & b),
    "includes": lambda a, b: a >= b,
    "during": lambda a, b: a <= b,
    "coincides": lambda a, b: a == b,
    "starts": lambda a, b: a <= b and min(a) == min(b),
    "started by": lambda a, b: a >= b and min(a) == min(b),
    "finishes": lambda a, b: a <= b and max(a) == max(b),
    "finished by": lambda a, b: a >= b and max(a) == max(b),
    "meets": lambda a, b: max(a) == min(b) and max(a) % 1 == 0,  # on this grid only an included end is whole
    "met by": lambda a, b: min(a) == max(b) and min(a) % 1 == 0,
    "overlaps before": lambda a, b: bool(a & b) and min(a) < min(b) and max(a) <= max(b),
    "overlaps after": lambda a, b: bool(a & b) and min(b) < min(a) and max(b) <= max(a),
}


@pytest.mark.parametrize("relation", DEFINITIONS)
def test_a_relation_holds_where_its_points_say_so(relation: str) -> None:
    points = {one: points_of(one) for one in RANGES}
    expression = compile_expression(f"{relation}(a, b)", Scope.of("a", "b"))
    for one, other in product(RANGES, RANGES):
        holds = expression.evaluate({"a": one, "b": other}, Run())
        assert holds is DEFINITIONS[relation](points[one], points[other]), (relation, one, other)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("before(1, 10)", True),
        ("before(1, (1..10])", True),
        ("before(1, [1..10])", False),
        ("before([1..10), 10)", True),
        ("after(10, [1..10))", True),
        ("after(10, [1..10])", False),
        ("includes([5..10], 10)", True),
        ("during(5, (5..10])", False),
        ("starts(1, [1..10])", True),
        ("finished by([1..10], 10)", True),
        ("coincides(5, 5)", True),
    ],
)
def test_a_point_counts_as_a_range_of_one_value(text: str, expected: bool) -> None:
    assert value_of(text) is expected


@pytest.mark.parametrize("text", ['before(1, "a")', "overlaps((< 5), [1..2])", 'before([1..2], @"2015-01-01")'])
def test_what_has_no_order_has_no_relation(text: str) -> None:
    assert reason_of(text) == "not_comparable"


@pytest.mark.parametrize("text", ["overlaps(1, [1..2])", "meets(1, 2)", "includes(5, [1..10])", "coincides(1)"])
def test_a_relation_takes_only_what_it_is_defined_for(text: str) -> None:
    assert reason_of(text) == "wrong_arguments"
