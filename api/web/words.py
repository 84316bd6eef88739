"""Dates, moments, counts and names as pages write them."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from explanations.wording.codes import without_codes
from explanations.wording.english import iso_date

__all__ = ["age_on", "counted", "day_words", "moment_words", "without_codes"]


def day_words(day: date) -> str:
    """Return `1 April 2015`."""
    return iso_date(day.isoformat())


def moment_words(moment: datetime, zone: str) -> str:
    """Return `1 April 2015 at 14:05`, in the authority's zone."""
    local = moment.astimezone(ZoneInfo(zone))
    return f"{day_words(local.date())} at {local:%H:%M}"


def age_on(birth_date: date, day: date) -> int:
    """Return the age in whole years, as people reckon it: somebody born on 29 February is a year older on 1 March."""
    return day.year - birth_date.year - ((day.month, day.day) < (birth_date.month, birth_date.day))


def counted(number: int, one: str, many: str) -> str:
    """Return `no decisions`, `1 decision` or `12 decisions`."""
    return f"no {many}" if number == 0 else f"{number} {one if number == 1 else many}"
