"""Clocks: by when a stage must be raised, acknowledged and decided, what was done when, and what is overdue."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from api.ledger.canonical import Json
from engine.dmn.appeals import TimeLimit, Unit

_WEEKEND = 5
_DAYS = {Unit.DAY: 1, Unit.WEEK: 7}
_MONTHS = {Unit.MONTH: 1, Unit.YEAR: 12}


class Step(StrEnum):
    """What must be done by when."""

    RAISE = "raise"
    ACKNOWLEDGE = "acknowledge"
    DECIDE = "decide"
    NEXT = "next"


class Standing(StrEnum):
    """How a clock stands on a day."""

    DONE = "done"
    DONE_LATE = "done_late"
    RUNNING = "running"
    OVERDUE = "overdue"
    NOT_STATED = "not_stated"


@dataclass(frozen=True, slots=True)
class Clock:
    """One clock. `due` is the last day in time, None where no time limit is stated; `done` the day it was done."""

    step: Step
    limit: TimeLimit | None
    since: date
    due: date | None
    done: date | None = None

    def standing(self, today: date) -> Standing:
        """Return how it stands on a day."""
        if self.done is not None:
            return Standing.DONE_LATE if self.due is not None and self.done > self.due else Standing.DONE
        if self.due is None:
            return Standing.NOT_STATED
        return Standing.OVERDUE if today > self.due else Standing.RUNNING

    def to_json(self, today: date) -> dict[str, Json]:
        """Return it as the command line and the API give it."""
        return {
            "step": self.step.value,
            "limit": self.limit.length if self.limit else "not stated",
            "basis": self.limit.ground.basis.value if self.limit else None,
            "source": self.limit.ground.source if self.limit else None,
            "since": self.since.isoformat(),
            "due": self.due.isoformat() if self.due else None,
            "done": self.done.isoformat() if self.done else None,
            "standing": self.standing(today).value,
        }


def clock(step: Step, limit: TimeLimit | None, since: date, done: date | None = None) -> Clock:
    """Return a clock that runs from a day."""
    return Clock(step, limit, since, last_day(limit, since) if limit else None, done)


def last_day(limit: TimeLimit, since: date) -> date:
    """Return the last day within a time limit; the day of the event itself does not count.

    Months end on the day of the same number, or on the month's last. Working days are Monday to Friday: public holidays
    are not known here, so that a clock may end too early and never too late.
    """
    if limit.unit in _MONTHS:
        return _months_later(since, limit.count * _MONTHS[limit.unit])
    if limit.unit is Unit.WORKING_DAY:
        return _working_days_later(since, limit.count)
    return since + timedelta(days=limit.count * _DAYS[limit.unit])


def _months_later(day: date, months: int) -> date:
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _working_days_later(day: date, count: int) -> date:
    while count:
        day += timedelta(days=1)
        count -= day.weekday() < _WEEKEND
    return day
