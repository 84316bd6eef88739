"""Functions on the calendar and the clock (DMN 1.5, 10.3.4.8 and 10.3.4.11)."""

from __future__ import annotations

import pytest

from engine.errors import RuleSetError
from engine.feel import Run, Scope, compile_expression
from engine.values import date_time_of, feel_text
from tests.engine.feel.evaluating import reason_of, shown


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("day of year(date(2019, 9, 17))", "260"),
        ("day of year(date(2020, 12, 31))", "366"),
        ("day of week(date(2019, 9, 17))", "Tuesday"),
        ("month of year(date(2019, 9, 17))", "September"),
        ("week of year(date(2003, 12, 29))", "1"),
        ("week of year(date(2005, 1, 2))", "53"),
        ('day of week(date and time("-0001-01-01T00:00:00"))', "Friday"),
    ],
)
def test_a_day_has_its_place_in_the_calendar(text: str, expected: str) -> None:
    assert shown(text) == expected


def test_without_a_clock_there_is_no_today() -> None:
    assert reason_of("today()") == "no_clock"
    assert reason_of("now()") == "no_clock"


def test_a_run_with_a_clock_knows_the_day() -> None:
    run = Run(now=date_time_of("2026-11-22T10:00:00Z"))

    assert feel_text(compile_expression("string(today()) + string(now())", Scope()).evaluate({}, run)) == (
        "2026-11-222026-11-22T10:00:00Z"
    )


@pytest.mark.parametrize("text", ["today()", "if true then 1 else now().year", "[today][1]()"])
def test_a_rule_may_not_ask_what_day_it_is(text: str) -> None:
    with pytest.raises(RuleSetError, match="a rule may not ask what day it is"):
        compile_expression(text, Scope(strict=True))
