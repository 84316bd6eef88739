"""Numbers, money and dates as people type them."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal, InvalidOperation

from api.web.questions.control import DateBoxes

MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
_SHORTEST_MONTH = 3
_YEAR = re.compile(r"[12]\d{3}", re.ASCII)
_GROUPED = re.compile(r"[+-]?\d{1,3}(?:[, \u00a0\u202f]\d{3})+(?:\.\d+)?|[+-]?\d+(?:\.\d+)?|[+-]?\.\d+", re.ASCII)


class NotUsable(ValueError):
    """What was typed cannot be used; the message says what to type instead, to follow the name of the question."""


def number_typed(text: str) -> Decimal:
    """Return the number. Thousands may be grouped by commas or spaces. Raises NotUsable."""
    plain = text.strip()
    if not _GROUPED.fullmatch(plain):
        raise NotUsable("enter a number, like 12 or 7.5")
    try:
        return Decimal(re.sub(r"[, \u00a0\u202f]", "", plain))
    except InvalidOperation as error:
        raise NotUsable("enter a number, like 12 or 7.5") from error


def money_typed(text: str) -> Decimal:
    """Return the sum, with or without a currency sign. Raises NotUsable for more than two places."""
    try:
        amount = number_typed(text.strip().lstrip("£€$").strip())
    except NotUsable as error:
        raise NotUsable("enter a sum of money, like 110 or 1,250.50") from error
    exponent = amount.as_tuple().exponent
    if isinstance(exponent, int) and exponent < -2:
        raise NotUsable("enter pounds and pence, with two places after the point")
    return amount


def date_typed(boxes: DateBoxes) -> date | None:
    """Return the date, or None when all three boxes are empty. A month may be written out. Raises NotUsable."""
    day, month, year = boxes.day.strip(), boxes.month.strip(), boxes.year.strip()
    if not (day or month or year):
        return None
    missing = [name for name, text in (("day", day), ("month", month), ("year", year)) if not text]
    if missing:
        raise NotUsable(f"the date needs a {' and a '.join(missing)}")
    if not _YEAR.fullmatch(year):
        raise NotUsable("enter the year with four figures")
    if not (day.isascii() and day.isdigit()):
        raise NotUsable("enter the day as a number")
    number = _month(month)
    try:
        return date(int(year), number, int(day))
    except ValueError as error:
        raise NotUsable("enter a day that exists, like 27 3 2015") from error


def boxes_of(day: date | None) -> DateBoxes:
    """Return a date as it would be typed."""
    return DateBoxes(str(day.day), str(day.month), str(day.year)) if day else DateBoxes()


def _month(text: str) -> int:
    if text.isascii() and text.isdigit():
        return int(text)
    found = [n for n, name in enumerate(MONTHS, start=1) if name.casefold().startswith(text.casefold().rstrip("."))]
    if len(text) < _SHORTEST_MONTH or len(found) != 1:
        raise NotUsable("enter the month as a number")
    return found[0]
