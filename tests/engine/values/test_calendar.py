"""The calendar agrees with the standard library where that reaches, and goes on beyond it."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.values import calendar

EPOCH = date(1970, 1, 1).toordinal()


@given(st.dates())
def test_it_agrees_with_the_standard_library(day: date) -> None:
    number = day.toordinal() - EPOCH

    assert calendar.day_number(day.year, day.month, day.day) == number
    assert calendar.civil(number) == (day.year, day.month, day.day)
    assert calendar.weekday(number) == day.isoweekday()
    assert calendar.week_of_year(day.year, day.month, day.day) == day.isocalendar().week
    assert calendar.day_of_year(day.year, day.month, day.day) == day.timetuple().tm_yday


@given(st.integers(-(10**12), 10**12))
def test_day_numbers_and_days_are_one_to_one(number: int) -> None:
    assert calendar.day_number(*calendar.civil(number)) == number


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        ((2015, 1, 31), 1, (2015, 2, 28)),
        ((2016, 1, 31), 1, (2016, 2, 29)),
        ((2016, 2, 29), 12, (2017, 2, 28)),
        ((2016, 2, 29), -12, (2015, 2, 28)),
        ((2015, 12, 31), 2, (2016, 2, 29)),
        ((2015, 3, 31), -1, (2015, 2, 28)),
        ((0, 1, 15), -1, (-1, 12, 15)),
        ((2015, 5, 31), 0, (2015, 5, 31)),
    ],
)
def test_a_month_later_is_the_same_day_or_the_last(
    day: tuple[int, int, int], months: int, expected: tuple[int, int, int]
) -> None:
    assert calendar.add_months(*day, months) == expected


@pytest.mark.parametrize(
    ("year", "leap"), [(2000, True), (1900, False), (2016, True), (2015, False), (0, True), (-4, True), (-100, False)]
)
def test_leap_years_follow_the_gregorian_rule(year: int, leap: bool) -> None:
    assert calendar.is_leap(year) is leap
    assert calendar.is_calendar_date(year, 2, 29) is leap
