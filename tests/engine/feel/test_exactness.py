"""Numbers and dates held to integers and the calendar, without tolerance: every scale, 34 digits, every month end.

The references here know nothing of decimals: a number is a fraction, a day is counted, and both are worked out anew.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.engine.feel.evaluating import shown, value_of

SCALES = range(-33, 35)
"""Every place at which a number of 34 digits can be rounded: from its first digit to behind its last."""
DIGITS = 34


def whole(number: Fraction) -> int:
    """Return the whole number nearest to zero."""
    return int(number)


def half_even(number: Fraction) -> int:
    """Return the nearest whole number, the even one of two."""
    return round(number)


def away(number: Fraction) -> int:
    """Return the whole number next from zero, or this one."""
    return whole(number) + (0 if number.denominator == 1 else 1 if number > 0 else -1)


def half(number: Fraction, tie: Callable[[Fraction], int]) -> int:
    """Return the nearest whole number; `tie` chooses between two."""
    rest = abs(number - whole(number))
    return tie(number) if rest * 2 == 1 else (whole(number) if rest * 2 < 1 else away(number))


ROUNDINGS: dict[str, Callable[[Fraction], int]] = {
    "decimal": half_even,
    "round half up": lambda number: half(number, away),
    "round half down": lambda number: half(number, whole),
    "round up": away,
    "round down": whole,
    "floor": lambda number: number.numerator // number.denominator,
    "ceiling": lambda number: -(-number.numerator // number.denominator),
}


@pytest.mark.parametrize("name", ROUNDINGS)
@pytest.mark.parametrize("scale", SCALES)
def test_numbers_are_rounded_at_every_scale_as_fractions_are(name: str, scale: int) -> None:
    unit = Fraction(10) ** -scale
    for lead, rest, sign in product((0, 1, 2, 7, 98), (0, 1, 49, 50, 51, 99), (1, -1)):
        number = Decimal(f"{sign * (lead * 100 + rest)}e{-scale - 2}")
        expected = ROUNDINGS[name](Fraction(number) / unit) * unit
        found = value_of(f"{name}(n, s)", n=number, s=Decimal(scale))
        assert isinstance(found, Decimal)
        assert Fraction(found) == expected, f"{name}({number}, {scale})"


PENCE = st.integers(-(10**DIGITS) + 1, 10**DIGITS - 1)


@given(PENCE, PENCE)
def test_money_of_34_digits_is_added_and_taken_away_to_the_penny(left: int, right: int) -> None:
    amounts = {"a": Decimal(f"{left}e-2"), "b": Decimal(f"{right}e-2")}
    for text, pence in (("a + b", left + right), ("a - b", left - right)):
        found = value_of(text, **amounts)
        assert isinstance(found, Decimal)
        assert Fraction(found) * 100 == nearest(Fraction(pence))


@given(PENCE, st.integers(-(10**17), 10**17))
def test_money_of_34_digits_is_multiplied_and_shared_to_the_last_digit(pence: int, by: int) -> None:
    amount, factor = Decimal(f"{pence}e-2"), Decimal(by)
    product_of = value_of("a * b", a=amount, b=factor)
    assert isinstance(product_of, Decimal)
    assert Fraction(product_of) == nearest(Fraction(pence, 100) * by)
    if by:
        share = value_of("a / b", a=amount, b=factor)
        assert isinstance(share, Decimal)
        assert Fraction(share) == nearest(Fraction(pence, 100) / by)


def nearest(number: Fraction) -> Fraction:
    """Return the nearest number of 34 digits, the one whose last digit is even of two (IEEE 754 decimal128)."""
    if not number:
        return number
    unit = Fraction(1)
    while abs(number) / unit >= 10**DIGITS:
        unit *= 10
    while abs(number) / unit < 10 ** (DIGITS - 1):
        unit /= 10
    return half_even(number / unit) * unit


YEARS = (1600, 1700, 1896, 1900, 1904, 1999, 2000, 2001, 2015, 2016, 2023, 2024, 2096, 2100)


def months_later(day: date, months: int) -> date:
    """Return the same day so many months later, or the last of a month that is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


@pytest.mark.parametrize("year", YEARS)
def test_months_are_added_to_the_last_days_of_every_month_as_the_calendar_has_them(year: int) -> None:
    for month, back, months in product(range(1, 13), range(4), (-49, -13, -12, -11, -1, 0, 1, 2, 11, 12, 13, 48)):
        day = date(year, month, monthrange(year, month)[1] - back)
        later = months_later(day, months)
        assert shown(f'@"{day}" + @"{"-" * (months < 0)}P{abs(months)}M"') == later.isoformat()


@pytest.mark.parametrize("year", YEARS)
def test_days_around_every_end_of_february_and_year_are_counted_one_by_one(year: int) -> None:
    for start in (date(year, 2, 26), date(year, 12, 29)):
        for days, back in product(range(6), range(6)):
            left, right = start + timedelta(days=days), start + timedelta(days=back)
            assert value_of(f'(@"{left}" - @"{right}") / @"P1D"') == Decimal(days - back)
            assert shown(f'@"{left}" + @"P{back}D"') == (left + timedelta(days=back)).isoformat()
