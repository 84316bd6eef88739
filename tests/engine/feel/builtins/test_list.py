"""List functions and sort (DMN 1.5, 10.3.4.4 and 10.3.4.9)."""

from __future__ import annotations

from decimal import Decimal

import pytest

from engine.values import PartialSet, Unknown
from tests.engine.feel.evaluating import reason_of, shown, value_of


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("list contains([1, 2, null], null)", "true"),
        ('list contains([1, 2], "a")', "false"),
        ("count([1, [2, 3], null])", "3"),
        ("count(5)", "1"),
        ('min("b", "a", "c")', "a"),
        ('max([date("2015-04-01"), date("2015-04-06")])', "2015-04-06"),
        ("sum(0.1, 0.2)", "0.3"),
        ("mean([1, 2, 3.3])", "2.1"),
        ("product([2, 3, 4])", "24"),
        ("median(8, 2, 5, 3, 4)", "4"),
        ("median([6, 1, 2, 3])", "2.5"),
        ("stddev(2, 4, 7, 5)", "2.081665999466132735282297706979931"),
        ("stddev([1, 1, 1])", "0"),
        ("mode([6, 1, 9, 6, 1])", "[1, 6]"),
        ("mode([])", "[]"),
        ("all([true, null, false])", "false"),
        ("all([])", "true"),
        ("any(false, true, null)", "true"),
        ("sublist([4, 5, 6], -2, 1)", "[5]"),
        ("sublist([4, 5, 6], 2)", "[5, 6]"),
        ("append([1], 2, [3])", "[1, 2, [3]]"),
        ("concatenate([1, 2], [], 3)", "[1, 2, 3]"),
        ("insert before([1, 3], 2, 2)", "[1, 2, 3]"),
        ("remove([1, 2, 3], -1)", "[1, 2]"),
        ("list replace([2, 4, 7, 8], 3, 6)", "[2, 4, 6, 8]"),
        ("list replace([2, 4, 7, 8], function(item, newItem) item < newItem, 5)", "[5, 5, 7, 8]"),
        ("reverse([1, 2, 3])", "[3, 2, 1]"),
        ("index of([1, 2, 3, 2], 2)", "[2, 4]"),
        ("union([1, 2], [2, 3])", "[1, 2, 3]"),
        ("distinct values([1, 2.0, 2, null, null])", "[1, 2, null]"),
        ("flatten([[1, 2], [[3]], 4])", "[1, 2, 3, 4]"),
        ("sort([3, 1, 2], function(x, y) x > y)", "[3, 2, 1]"),
        ('sort(["b", "a"])', '["a", "b"]'),
        ("sort([{a: 1, b: 1}, {a: 0, b: 2}, {a: 1, b: 3}], function(x, y) x.a < y.a).b", "[2, 1, 3]"),
    ],
)
def test_lists_are_read_and_made(text: str, expected: str) -> None:
    assert shown(text) == expected


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("sum([])", "wrong_arguments"),
        ('sum([1, "a"])', "wrong_type"),
        ('min(1, "a")', "not_comparable"),
        ("max([])", "wrong_arguments"),
        ("all([true, 1])", "not_a_boolean"),
        ("stddev([1])", "wrong_arguments"),
        ("count(null)", "wrong_arguments"),
        ("sublist([1, 2], 0)", "no_such_position"),
        ("sublist([1, 2], 2, 2)", "out_of_range"),
        ("remove([1, 2], 3)", "no_such_position"),
        ("concatenate([1], null)", "wrong_type"),
        ("list replace([1], function(item) true, 2)", "wrong_arguments"),
        ('sort([1, "a"])', "not_comparable"),
        ("sort([1, 2], function(x, y) 5)", "not_a_boolean"),
    ],
)
def test_what_cannot_be_done_to_a_list_is_null_with_a_reason(text: str, code: str) -> None:
    assert reason_of(text) == code


PART = PartialSet(has=("a", "b"), maybe=("c",), needs=frozenset({"set"}))
OPEN = PartialSet(has=("a", "b"), maybe=None, needs=frozenset({"set"}))
LATER = Unknown(frozenset({"set"}))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("count(part) >= 2", True),
        ("count(part) > 3", False),
        ("count(part) = 3", LATER),
        ("count(open) > 3", LATER),
        ('list contains(part, "a")', True),
        ('list contains(part, "c")', LATER),
        ('list contains(part, "d")', False),
        ('list contains(open, "d")', LATER),
        ('"b" in part', True),
        ('some x in part satisfies x in ("b", "d")', True),
        ('some x in part satisfies x in ("c", "d")', LATER),
        ('some x in part satisfies x = "d"', False),
        ('every x in part satisfies x in ("a", "b")', LATER),
        ('every x in part satisfies x in ("a", "b", "c")', True),
        ('every x in part satisfies x = "a"', False),
        ('every x in open satisfies x in ("a", "b")', LATER),
        ('count(part[item in ("a", "c")]) >= 1', True),
        ('count(part[item = "d"])', Decimal(0)),
        ("part = []", False),
        ('union(part, ["d"])', PartialSet(("a", "b", "d"), ("c",), frozenset({"set"}))),
        ('append(open, "d")', PartialSet(("a", "b", "d"), None, frozenset({"set"}))),
        ("for x in part return upper case(x)", PartialSet(("A", "B"), ("C",), frozenset({"set"}))),
    ],
)
def test_a_set_known_in_part_answers_where_it_can(text: str, expected: object) -> None:
    assert value_of(text, part=PART, open=OPEN) == expected


def test_a_sum_with_an_unknown_item_keeps_its_bounds() -> None:
    hours = Unknown(frozenset({"hours"}), low=Decimal(2), high=Decimal(5))

    assert value_of("sum([10, hours])", hours=hours) == Unknown(frozenset({"hours"}), Decimal(12), Decimal(15))
    assert value_of("sum([10, hours]) > 11", hours=hours) is True


def test_a_count_of_a_filter_is_bounded_by_what_may_pass() -> None:
    items = tuple(value_of(f"{{cost: {cost}}}", u=LATER) for cost in ("1", "5", "u"))

    assert value_of("count(items[cost > 2])", items=items) == Unknown(frozenset({"set"}), Decimal(1), Decimal(2))
    assert value_of("count(items[cost > 2]) > 0", items=items) is True
