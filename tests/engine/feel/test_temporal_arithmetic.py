"""Arithmetic of dates, times and durations, exact at month ends, leap days and clock changes (DMN 1.5, 10.3.2.13)."""

from __future__ import annotations

import pytest

from tests.engine.feel.evaluating import reason_of, shown


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('@"2015-01-31" + @"P1M"', "2015-02-28"),
        ('@"P1M" + @"2016-01-31"', "2016-02-29"),
        ('@"2016-02-29" + @"P1Y"', "2017-02-28"),
        ('@"2016-03-31" - @"P1M"', "2016-02-29"),
        ('@"2015-04-01" - @"PT1H"', "2015-03-31"),
        ('@"PT25H" + @"2015-04-01"', "2015-04-02"),
        ('@"2015-04-06" - @"2015-03-31"', "P6D"),
        ('@"2015-04-02T00:00:00Z" - @"2015-04-01"', "P1D"),
        ('@"2015-04-02" - @"2015-04-01T12:00:00Z"', "PT12H"),
        ('@"2015-04-01T10:00:00+02:00" - @"2015-04-01T10:00:00Z"', "-PT2H"),
        ('@"2015-12-31T23:00:00" + @"PT2H"', "2016-01-01T01:00:00"),
        ('@"PT0.000000001S" + @"2015-12-31T23:59:59.999999999"', "2016-01-01T00:00:00"),
        ('@"2015-01-31T10:00:00@Europe/London" + @"P1M"', "2015-02-28T10:00:00@Europe/London"),
        ('@"P1M" + @"2015-01-31T10:00:00"', "2015-02-28T10:00:00"),
        ('@"2015-03-31T10:00:00" - @"P1M"', "2015-02-28T10:00:00"),
        ('@"2015-03-28T12:00:00@Europe/London" + @"P1D"', "2015-03-29T13:00:00@Europe/London"),
        ('@"2015-03-29T13:00:00@Europe/London" - @"P1D"', "2015-03-28T12:00:00@Europe/London"),
        ('@"23:00:00" + @"PT2H"', "01:00:00"),
        ('@"PT2H" + @"23:00:00+01:00"', "01:00:00+01:00"),
        ('@"01:00:00" - @"PT2H"', "23:00:00"),
        ('@"10:00:00+01:00" - @"10:00:00Z"', "-PT1H"),
        ('@"P1Y" + @"P2M"', "P1Y2M"),
        ('@"P1Y" - @"P2M"', "P10M"),
        ('@"P1D" + @"PT1H"', "P1DT1H"),
        ('@"P1D" - @"PT1H"', "PT23H"),
        ('@"P1Y2M" * 3', "P3Y6M"),
        ('-1.5 * @"P3M"', "-P4M"),
        ('@"PT1S" * 0.5', "PT0.5S"),
        ('2 * @"P1D"', "P2D"),
        ('@"P10Y11M" / 2.5', "P4Y4M"),
        ('@"P1D" / 3', "PT8H"),
        ('@"P1Y" / @"P1M"', "12"),
        ('@"P1D" / @"PT1H"', "24"),
        ('-@"P1Y"', "-P1Y"),
        ('-@"-P1D"', "P1D"),
    ],
)
def test_time_is_added_and_taken_away(text: str, expected: str) -> None:
    assert shown(text) == expected


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ('@"2015-04-01" + @"2015-04-01"', "wrong_type"),
        ('@"P1Y" + @"P1D"', "wrong_type"),
        ('@"P1D" - @"2015-04-01"', "wrong_type"),
        ('@"2015-04-01T10:00:00" - @"2015-04-01T10:00:00Z"', "wrong_type"),
        ('@"10:00:00" - @"10:00:00Z"', "wrong_type"),
        ('@"999999999-12-31" + @"P1D"', "out_of_range"),
        ('@"-999999999-01-01" - @"P1M"', "out_of_range"),
        ('@"999999999-12-31T23:00:00" + @"PT2H"', "out_of_range"),
        ('@"P1Y" / 0', "division_by_zero"),
        ('@"P1D" / 0', "division_by_zero"),
        ('@"P1D" / @"PT0S"', "division_by_zero"),
        ('@"P1D" * 1e40', "out_of_range"),
        ('@"P1Y" * 1e40', "out_of_range"),
        ('-"a"', "wrong_type"),
    ],
)
def test_what_cannot_be_added_is_null_with_a_reason(text: str, code: str) -> None:
    assert reason_of(text) == code


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('@"2015-04-01".year', "2015"),
        ('@"2015-04-01".weekday', "3"),
        ('@"2015-04-01T10:11:12.5Z".second', "12"),
        ('@"2015-04-01T10:11:12Z".day', "1"),
        ('@"10:11:12-05:30".time offset', "-PT5H30M"),
        ('@"10:11:12".time offset', "null"),
        ('@"10:11:12@Europe/London".timezone', "Europe/London"),
        ('@"10:11:12Z".timezone', "null"),
        ('@"-P1Y2M".months', "-2"),
        ('@"P1Y2M".years', "1"),
        ('@"P1DT2H3M4.5S".days', "1"),
        ('@"-P1DT2H3M4.5S".minutes', "-3"),
        ('@"P1DT2H3M4.5S".seconds', "4"),
        ("[1..3).end", "3"),
        ("[1..3).end included", "false"),
        ("(>= 1).start included", "true"),
        ("[{a: 1}, {b: 2}, null].a", "[1, null, null]"),
    ],
)
def test_values_have_properties(text: str, expected: str) -> None:
    assert shown(text) == expected


@pytest.mark.parametrize("text", ['@"2015-04-01".hour', '@"P1Y".days', "{a: 1}.b", "null.a", '"a".length'])
def test_what_is_no_property_is_null_with_a_reason(text: str) -> None:
    assert reason_of(text) == "no_such_member"
