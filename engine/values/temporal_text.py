"""Reading and writing dates, times and durations as text: ISO 8601 as narrowed by XML Schema (DMN 1.5, 10.3.4.1)."""

from __future__ import annotations

import re

from engine.values.calendar import is_calendar_date
from engine.values.numbers import PRECISION
from engine.values.temporal import (
    NANOS_PER_DAY,
    NANOS_PER_SECOND,
    Date,
    DateTime,
    DaysTimeDuration,
    Time,
    YearsMonthsDuration,
    Zone,
)
from engine.values.zones import region

GREATEST_OFFSET = 18 * 3600
"""The widest offset taken; XML Schema stops at 14 hours, engines and ISO 8601 tables go to 18."""

_DATE = re.compile(r"(-?(?:[1-9][0-9]{4,8}|[0-9]{4}))-([0-9]{2})-([0-9]{2})")
_TIME = re.compile(r"([0-9]{2}):([0-9]{2}):([0-9]{2})(?:\.([0-9]+))?([Zz]|[+-][0-9]{2}:[0-9]{2}(?::[0-9]{2})?|@.+)?")
_MONTHS = re.compile(r"(-)?P(?:([0-9]+)Y)?(?:([0-9]+)M)?")
_NANOS = re.compile(r"(-)?P(?:([0-9]+)D)?(?:T(?=[0-9])(?:([0-9]+)H)?(?:([0-9]+)M)?(?:([0-9]+)(?:\.([0-9]+))?S)?)?")


def date_of(text: str) -> Date | None:
    """Read `2015-04-01` or `-0044-03-15`; None if it is no date."""
    match = _DATE.fullmatch(text)
    if match is None:
        return None
    year, month, day = (int(part) for part in match.groups())
    return Date(year, month, day) if is_calendar_date(year, month, day) else None


def time_of(text: str) -> Time | None:
    """Read `10:15:00`, with fraction, offset or `@Region/City` if present; None if it is no time of day."""
    parsed = _time_parts(text)
    if parsed is None:
        return None
    nanos, zone = parsed
    return Time.from_nanos(nanos, zone)


def date_time_of(text: str) -> DateTime | None:
    """Read `2015-04-01T10:15:00Z`; a date alone means its midnight. `24:00:00` is the next day's midnight."""
    date_text, separator, time_text = text.partition("T")
    day = date_of(date_text)
    if day is None:
        return None
    if not separator:
        return DateTime(day, Time(0, 0, 0))
    parsed = _time_parts(time_text)
    if parsed is None:
        return None
    nanos, zone = parsed
    moment = DateTime.from_local_nanos(day.number * NANOS_PER_DAY + nanos, zone)
    return moment if is_calendar_date(moment.date.year, moment.date.month, moment.date.day) else None


def duration_of(text: str) -> YearsMonthsDuration | DaysTimeDuration | None:
    """Read `P1Y2M` or `P3DT4H5M6.7S`. The two kinds never mix, so `P1Y3D` is no duration."""
    if len(text) > 2 * PRECISION or not text[-1:].isalpha():
        return None
    match = _MONTHS.fullmatch(text)
    if match is not None:
        sign, years, months = match.groups()
        if years is None and months is None:
            return None
        total = int(years or 0) * 12 + int(months or 0)
        return YearsMonthsDuration(-total if sign else total)
    return _days_time(text)


def _days_time(text: str) -> DaysTimeDuration | None:
    match = _NANOS.fullmatch(text)
    if match is None or text.endswith("P"):
        return None
    sign, days, hours, minutes, seconds, fraction = match.groups()
    total = ((int(days or 0) * 24 + int(hours or 0)) * 60 + int(minutes or 0)) * 60 + int(seconds or 0)
    nanos = total * NANOS_PER_SECOND + _fraction_nanos(fraction)
    return DaysTimeDuration(-nanos if sign else nanos)


def _fraction_nanos(digits: str | None) -> int:
    return int(digits[:9].ljust(9, "0")) if digits else 0


def _time_parts(text: str) -> tuple[int, Zone] | None:
    match = _TIME.fullmatch(text)
    if match is None:
        return None
    hour, minute, second = (int(part) for part in match.group(1, 2, 3))
    nanos = (hour * 3600 + minute * 60 + second) * NANOS_PER_SECOND + _fraction_nanos(match.group(4))
    if minute > 59 or second > 59 or nanos > NANOS_PER_DAY:
        return None
    if match.group(5) is None:
        return nanos, None
    zone = _zone(match.group(5))
    return None if zone is None else (nanos, zone)


def _zone(text: str) -> Zone:
    if text in ("Z", "z"):
        return 0
    if text[0] == "@":
        return text[1:] if region(text[1:]) is not None else None
    parts = [int(part) for part in text[1:].split(":")]
    seconds = parts[0] * 3600 + parts[1] * 60 + (parts[2] if len(parts) == 3 else 0)
    if seconds > GREATEST_OFFSET or any(part > 59 for part in parts[1:]):
        return None
    return -seconds if text[0] == "-" else seconds


def temporal_of(text: str) -> Date | Time | DateTime | YearsMonthsDuration | DaysTimeDuration | None:
    """Read the content of an at-literal, whichever of the five kinds it is (DMN 1.5, 10.3.1.2)."""
    if "P" in text[:2]:
        return duration_of(text)
    if "T" in text.partition("@")[0]:
        return date_time_of(text)
    return date_of(text) or time_of(text)


def date_text(value: Date) -> str:
    """Write a date with at least four digits of year."""
    sign = "-" if value.year < 0 else ""
    return f"{sign}{abs(value.year):04}-{value.month:02}-{value.day:02}"


def time_text(value: Time) -> str:
    """Write a time with its fraction, without trailing zeros, and its zone."""
    fraction = f".{value.nanosecond:09}".rstrip("0") if value.nanosecond else ""
    return f"{value.hour:02}:{value.minute:02}:{value.second:02}{fraction}{_zone_text(value.zone)}"


def _zone_text(zone: Zone) -> str:
    if zone is None:
        return ""
    if isinstance(zone, str):
        return "@" + zone
    if zone == 0:
        return "Z"
    minutes, seconds = divmod(abs(zone), 60)
    tail = f":{seconds:02}" if seconds else ""
    return f"{'-' if zone < 0 else '+'}{minutes // 60:02}:{minutes % 60:02}{tail}"


def date_time_text(value: DateTime) -> str:
    """Write a date and time."""
    return f"{date_text(value.date)}T{time_text(value.time)}"


def months_text(value: YearsMonthsDuration) -> str:
    """Write a years and months duration in its shortest form; nothing at all is `P0M`."""
    years, months = divmod(abs(value.months), 12)
    body = (f"{years}Y" if years else "") + (f"{months}M" if months else "")
    return f"{'-' if value.months < 0 else ''}P{body or '0M'}"


def nanos_text(value: DaysTimeDuration) -> str:
    """Write a days and time duration in its shortest form; nothing at all is `PT0S`."""
    seconds, nanos = divmod(abs(value.nanoseconds), NANOS_PER_SECOND)
    days, rest = divmod(seconds, 86_400)
    hours, minutes, second = rest // 3600, rest // 60 % 60, rest % 60
    fraction = f".{nanos:09}".rstrip("0") if nanos else ""
    clock = (f"{hours}H" if hours else "") + (f"{minutes}M" if minutes else "")
    clock += f"{second}{fraction}S" if second or nanos else ""
    body = (f"{days}D" if days else "") + (f"T{clock}" if clock else "")
    return f"{'-' if value.nanoseconds < 0 else ''}P{body or 'T0S'}"
