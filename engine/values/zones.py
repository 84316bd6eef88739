"""Offsets of IANA regions, read from the pinned `tzdata` package and never from the machine's own tables."""

from __future__ import annotations

from datetime import datetime
from functools import cache, lru_cache
from importlib import resources
from zoneinfo import ZoneInfo

from engine.values import calendar


@cache
def _regions() -> frozenset[str]:
    """Return the name of every region there is, so that no other name is looked for among files."""
    return frozenset(resources.files("tzdata").joinpath("zones").read_text(encoding="utf-8").split())


@lru_cache(maxsize=1024)
def region(name: str) -> ZoneInfo | None:
    """Return the region's table, or None if there is no such region.

    The table comes from the package so that the same name gives the same offsets on every machine.
    """
    if name not in _regions():
        return None
    table = resources.files("tzdata.zoneinfo").joinpath(*name.split("/"))
    try:
        with table.open("rb") as stream:
            return ZoneInfo.from_file(stream, key=name)
    except (OSError, ValueError):
        return None


def region_offset(name: str, day: int, second_of_day: int) -> int:
    """Return seconds east of UTC on the local clock of a region known to exist.

    Years outside 1 to 9999 are looked up in the year of the same length at that end of the range.
    A local time that a clock change skips takes the offset from before the change.
    """
    zone = region(name)
    if zone is None:
        return 0
    year, month, day_of_month = calendar.civil(day)
    if year > 9999:
        year = 9600 + year % 400
    elif year < 1:
        year = year % 400 or 400
    hour, rest = divmod(second_of_day, 3600)
    moment = datetime(year, month, day_of_month, hour, rest // 60, rest % 60, tzinfo=zone)
    offset = moment.utcoffset()
    return 0 if offset is None else offset.days * 86_400 + offset.seconds
