"""Dates, moments, counts and names as pages write them."""

from __future__ import annotations

import re
from datetime import date, datetime
from zoneinfo import ZoneInfo

from explanations.wording.english import iso_date

SAID = {"evaluation_date": "the day asked about"}
"""Code names that have words of their own on screen."""

_CODE = re.compile(r"\b[a-z]+(?:_[a-z0-9]+)+\b")


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


def without_codes(text: str) -> str:
    """Return the text with code names that have no label (`parent_of_disabled_child`) written as words."""
    return _CODE.sub(lambda code: SAID.get(code[0]) or code[0].replace("_", " "), text)
