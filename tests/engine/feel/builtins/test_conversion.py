"""Conversion functions (DMN 1.5, 10.3.4.1)."""

from __future__ import annotations

import pytest

from tests.engine.feel.evaluating import reason_of, shown


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('date("2015-04-01")', "2015-04-01"),
        ('date("-0044-03-15")', "-0044-03-15"),
        ("date(2016, 2, 29)", "2016-02-29"),
        ("date(year: 2015, month: 4, day: 1)", "2015-04-01"),
        ('date(date and time("2015-04-01T10:00:00Z"))', "2015-04-01"),
        ("date(999999999, 12, 31)", "999999999-12-31"),
        ('date and time("2015-04-01")', "2015-04-01T00:00:00"),
        ('date and time(date("2015-04-01"), time("10:15:00+01:00"))', "2015-04-01T10:15:00+01:00"),
        ('date and time("2015-12-31T24:00:00")', "2016-01-01T00:00:00"),
        ('date and time("2015-07-01T10:00:00@Europe/London").time offset', "PT1H"),
        ('time("10:15:30.123456789")', "10:15:30.123456789"),
        ('time(10, 15, 30.5, duration("-PT2H"))', "10:15:30.5-02:00"),
        ("time(10, 15, 0, null)", "10:15:00"),
        ('number("1.000.000,01", ".", ",")', "1000000.01"),
        ('number("1 000", " ", null)', "1000"),
        ("string(1.50)", "1.5"),
        ("string(1e3)", "1000"),
        ('string([1, "a", null, @"P1D"])', '[1, "a", null, P1D]'),
        ('string({a: 1, "b-c d": true, "{": 2})', '{a: 1, "b-c d": true, "{": 2}'),
        ('duration("P1Y2M")', "P1Y2M"),
        ('duration("-PT36H")', "-P1DT12H"),
        ('duration("P0M")', "P0M"),
        ('years and months duration(date("2011-12-22"), date("2013-08-24"))', "P1Y8M"),
        ('years and months duration(date("2013-08-24"), date("2011-12-22"))', "-P1Y8M"),
        ('range("[18..65)") = [18..65)', "true"),
        ('range(" ( @\\"2015-01-01\\" .. date(\\"2015-12-31\\") ] ").end', "2015-12-31"),
    ],
)
def test_what_can_be_read_is_converted(text: str, expected: str) -> None:
    assert shown(text) == expected


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ('date("2015-02-29")', "unreadable_text"),
        ('date("15-02-01")', "unreadable_text"),
        ('date("02015-02-01")', "unreadable_text"),
        ("date(2015, 13, 1)", "out_of_range"),
        ("date(2015, 1.5, 1)", "out_of_range"),
        ("date(1e30, 1, 1)", "out_of_range"),
        ("date(null)", "wrong_arguments"),
        ("date()", "wrong_arguments"),
        ('date and time("2015-01-01T24:00:01")', "unreadable_text"),
        ('date and time("2015-01-01T10:00:00+19:00")', "unreadable_text"),
        ('date and time("2015-01-01T10:00:00@Nowhere/Town")', "unreadable_text"),
        ('time("25:00:00")', "unreadable_text"),
        ("time(24, 0, 0)", "out_of_range"),
        ('number("1,5")', "unreadable_text"),
        ('number("1.5", ".", ".")', "wrong_arguments"),
        ("number(1)", "wrong_arguments"),
        ('duration("P1Y3D")', "unreadable_text"),
        ('duration("PT")', "unreadable_text"),
        ('range("[3..1]")', "unreadable_text"),
        ('range("[1..]")', "unreadable_text"),
        ('range("[1..\\"b\\"]")', "unreadable_text"),
        ('range(">= 10")', "unreadable_text"),
    ],
)
def test_what_cannot_be_read_is_null_with_a_reason(text: str, code: str) -> None:
    assert reason_of(text) == code
