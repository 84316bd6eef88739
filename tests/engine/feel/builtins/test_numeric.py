"""Numeric functions (DMN 1.5, 10.3.4.5), exact and without tolerance."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.engine.feel.evaluating import reason_of, shown, value_of

ONE, TWO = "1" + "0" * 33, "2" + "0" * 33
LESS, MORE = "98765432109876543210987654321098.7", "98765432109876543210987654321098.8"


@pytest.mark.parametrize(
    ("value", "scale", "even", "up", "down", "half_up", "half_down", "floor", "ceiling"),
    [
        ("2.5", "0", "2", "3", "2", "3", "2", "2", "3"),
        ("3.5", "0", "4", "4", "3", "4", "3", "3", "4"),
        ("-2.5", "0", "-2", "-3", "-2", "-3", "-2", "-3", "-2"),
        ("1.115", "2", "1.12", "1.12", "1.11", "1.12", "1.11", "1.11", "1.12"),
        ("1.125", "2", "1.12", "1.13", "1.12", "1.13", "1.12", "1.12", "1.13"),
        ("-1.005", "2", "-1", "-1.01", "-1", "-1.01", "-1", "-1.01", "-1"),
        ("5.01", "-1", "10", "10", "0", "10", "10", "0", "10"),
        ("250", "-2", "200", "300", "200", "300", "200", "200", "300"),
        ("0.001", "2", "0", "0.01", "0", "0", "0", "0", "0.01"),
        ("-0.001", "2", "0", "-0.01", "0", "0", "0", "-0.01", "0"),
        ("1234567890123456789012345678901234", "-33", ONE, TWO, ONE, ONE, ONE, ONE, TWO),
        ("98765432109876543210987654321098.76", "1", MORE, MORE, LESS, MORE, MORE, LESS, MORE),
    ],
)
def test_each_rounding_rounds_its_own_way(  # noqa: PLR0917 - one column for each way of rounding
    value: str, scale: str, even: str, up: str, down: str, half_up: str, half_down: str, floor: str, ceiling: str
) -> None:
    functions = ("decimal", "round up", "round down", "round half up", "round half down", "floor", "ceiling")
    rounded = [shown(f"{function}({value}, {scale})") for function in functions]

    assert rounded == [even, up, down, half_up, half_down, floor, ceiling]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("decimal(1/3, 2)", "0.33"),
        ("floor(-1.5)", "-2"),
        ("ceiling(-1.5)", "-1"),
        ("abs(-10)", "10"),
        ('abs(duration("-P1Y"))', "P1Y"),
        ("modulo(12, 5)", "2"),
        ("modulo(-12, 5)", "3"),
        ("modulo(12, -5)", "-3"),
        ("modulo(10.1, 4.5)", "1.1"),
        ("modulo(1e33, 7)", "6"),
        ("sqrt(16)", "4"),
        ("sqrt(2)", "1.414213562373095048801688724209698"),
        ("exp(0)", "1"),
        ("log(1)", "0"),
        ("exp(1)", "2.718281828459045235360287471352662"),
        ("odd(5)", "true"),
        ("even(0)", "true"),
        ("odd(1.5)", "false"),
        ("even(1e40)", "true"),
        ("2 ** 0.5", "1.414213562373095048801688724209698"),
        ("0 ** 0", "1"),
    ],
)
def test_numbers_are_calculated_to_34_digits(text: str, expected: str) -> None:
    assert shown(text) == expected


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("modulo(1, 0)", "division_by_zero"),
        ("sqrt(-1)", "out_of_range"),
        ("log(0)", "out_of_range"),
        ("exp(1e10)", "out_of_range"),
        ("decimal(1, 6177)", "out_of_range"),
        ("decimal(1, -6112)", "out_of_range"),
        ("ceiling(1.5, null)", "wrong_arguments"),
        ("(-8) ** (1/3)", "out_of_range"),
        ('abs("1")', "wrong_arguments"),
    ],
)
def test_what_has_no_value_is_null_with_a_reason(text: str, code: str) -> None:
    assert reason_of(text) == code


PENCE = st.integers(-(10**31), 10**31).map(lambda pence: Decimal(f"{pence}e-2"))


@given(PENCE, PENCE)
def test_money_of_33_digits_adds_and_subtracts_without_loss(left: Decimal, right: Decimal) -> None:
    assert value_of("left + right - right = left", left=left, right=right) is True


@given(st.decimals(allow_nan=False, allow_infinity=False, places=6, min_value=-(10**20), max_value=10**20))
def test_floor_and_ceiling_enclose_a_number(number: Decimal) -> None:
    assert value_of("floor(n) <= n and n <= ceiling(n) and ceiling(n) - floor(n) <= 1", n=number) is True
