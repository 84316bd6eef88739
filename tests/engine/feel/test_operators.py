"""Arithmetic, comparison and logic of FEEL (DMN 1.5, 10.3.2.2 and 10.3.2.13)."""

from __future__ import annotations

from decimal import Decimal

import pytest

from engine.values import NULL, Unknown
from tests.engine.feel.evaluating import cell_answer, reason_of, shown, value_of


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1 + 2 * 3", "7"),
        ("-2 ** 2", "4"),
        ("3 ** 2 ** 2", "81"),
        ("10 - 4 - 3", "3"),
        ("0.1 + 0.2", "0.3"),
        ("12345678901234567890.12 + 0.01", "12345678901234567890.13"),
        ("1 / 3", "0.3333333333333333333333333333333333"),
        ("2 / 3", "0.6666666666666666666666666666666667"),
        ('"a" + "b"', "ab"),
        ('date("2015-01-31") + duration("P1M")', "2015-02-28"),
        ('date("2016-01-31") + duration("P1M")', "2016-02-29"),
        ('date("2015-04-06") - date("2015-03-31")', "P6D"),
        ('@"P1Y" / 5', "P2M"),
    ],
)
def test_arithmetic_is_exact(text: str, expected: str) -> None:
    assert shown(text) == expected


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ('1 + "a"', "wrong_type"),
        ("1 / 0", "division_by_zero"),
        ("null + 1", "wrong_type"),
        ("9e6144 * 10", "out_of_range"),
        ("nothing", "unknown_name"),
        ('1 < "a"', "not_comparable"),
    ],
)
def test_what_has_no_value_is_null_with_a_reason(text: str, code: str) -> None:
    assert reason_of(text) == code


AGE = Unknown(frozenset({"age"}))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("false and age > 18", False),
        ("true or age > 18", True),
        ("if age > 18 then 1 else 1", Decimal(1)),
        ("true and age > 18", AGE),
        ("null and age > 18", AGE),
        ("age + 1 > 2", AGE),
        ("some x in [1, 2] satisfies x = 2 or age > 18", True),
        ("every x in [1, 2] satisfies x = 2 and age > 18", False),
    ],
)
def test_an_unknown_matters_only_where_it_could_change_the_answer(text: str, expected: object) -> None:
    assert value_of(text, age=AGE) == expected


def test_an_unknown_with_bounds_can_still_settle_a_comparison() -> None:
    several = Unknown(frozenset({"items"}), low=Decimal(3))
    assert cell_answer(">= 3", several) is True
    assert cell_answer("< 2", several) is False
    assert cell_answer("> 3", several) == Unknown(frozenset({"items"}))


@pytest.mark.parametrize(
    ("cell", "value", "expected"),
    [
        ("-", NULL, True),
        ("< 18", Decimal(17), True),
        ("[18..65]", Decimal(65), True),
        ("]18..65[", Decimal(18), False),
        ('"a", "b"', "b", True),
        ('not("a", "b")', "c", True),
        ("? > 1 and ? < 3", Decimal(2), True),
        ("null", NULL, True),
        ("< 18", AGE, AGE),
    ],
)
def test_a_cell_answers_true_false_or_unknown(cell: str, value: object, expected: object) -> None:
    assert cell_answer(cell, value) == expected  # type: ignore[arg-type]  # values from the table above


@pytest.mark.parametrize("text", ["0 ** -2", "(-0) ** -1", "(-8) ** (1 / 3)", "10 ** 6145", "even(0 ** -2)"])
def test_a_power_without_a_value_is_null(text: str) -> None:
    assert shown(text) == "null"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[]", "[]"),
        ("[][1]", "null"),
        ("[[], []]", "[[], []]"),
        ("[]1..3], 5]", "[(1..3], 5]"),
        ('[]"a".."c"]]', '[("a".."c"]]'),
        ("3 in []1..4], 9]", "true"),
    ],
)
def test_a_bracket_after_a_bracket_ends_a_list_or_begins_a_range(text: str, expected: str) -> None:
    assert shown(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("for i in [1..3] return i", "[1, 2, 3]"),
        ("for i in 3..1 return i", "[3, 2, 1]"),
        # A range that leaves an end out, or has none, is not gone through.
        ("for i in (1..3] return i", "null"),
        ("for i in (> 3) return i", "null"),
        ("for i in (!= 3) return i", "null"),
    ],
)
def test_a_loop_goes_through_a_range_with_both_its_ends(text: str, expected: str) -> None:
    assert shown(text) == expected
