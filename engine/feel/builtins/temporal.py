"""Functions on the calendar and the clock (DMN 1.5, 10.3.4.8 and 10.3.4.11). Names of days and months are English."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from engine.feel.builtins.signature import Builtin, signature
from engine.feel.run import Fault, Run
from engine.values import Code, Date, DateTime, Value, calendar

_DAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS: Final = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_NO_CLOCK: Final = Fault(Code.NO_CLOCK, "this evaluation has no clock: the date is an argument")


def _day(value: Date | DateTime) -> Date:
    return value.date if isinstance(value, DateTime) else value


def _day_of_year(value: Date | DateTime) -> Value:
    day = _day(value)
    return Decimal(calendar.day_of_year(day.year, day.month, day.day))


def _day_of_week(value: Date | DateTime) -> Value:
    return _DAYS[calendar.weekday(_day(value).number) - 1]


def _month_of_year(value: Date | DateTime) -> Value:
    return _MONTHS[_day(value).month - 1]


def _week_of_year(value: Date | DateTime) -> Value:
    day = _day(value)
    return Decimal(calendar.week_of_year(day.year, day.month, day.day))


def _now(run: Run) -> Value | Fault:
    return _NO_CLOCK if run.now is None else run.now


def _today(run: Run) -> Value | Fault:
    return _NO_CLOCK if run.now is None else run.now.date


BUILTINS = (
    Builtin("day of year", (signature("date: day", _day_of_year),)),
    Builtin("day of week", (signature("date: day", _day_of_week),)),
    Builtin("month of year", (signature("date: day", _month_of_year),)),
    Builtin("week of year", (signature("date: day", _week_of_year),)),
    Builtin("now", (signature("", _now, needs_run=True),)),
    Builtin("today", (signature("", _today, needs_run=True),)),
)
