"""FEEL's dates, times and durations (DMN 1.5, 10.3.2.3.4 to 10.3.2.3.8), with years to ±999,999,999 and nanoseconds.

The standard library's types stop at year 9999 and at microseconds, so these are types of our own.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from engine.values import calendar
from engine.values.zones import region_offset

NANOS_PER_SECOND = 1_000_000_000
SECONDS_PER_DAY = 86_400
NANOS_PER_DAY = SECONDS_PER_DAY * NANOS_PER_SECOND

Zone: TypeAlias = int | str | None
"""An offset from UTC in seconds, the name of an IANA region, or None for local time."""


@dataclass(frozen=True, slots=True)
class Date:
    """A calendar day without a time zone."""

    year: int
    month: int
    day: int

    @property
    def number(self) -> int:
        """Days since 1970-01-01."""
        return calendar.day_number(self.year, self.month, self.day)

    @staticmethod
    def from_number(number: int) -> Date:
        """Return the day that lies `number` days after 1970-01-01."""
        return Date(*calendar.civil(number))


@dataclass(frozen=True, slots=True)
class Time:
    """A time of day, with an offset, a region or neither."""

    hour: int
    minute: int
    second: int
    nanosecond: int = 0
    zone: Zone = None

    @property
    def nanos_of_day(self) -> int:
        """Nanoseconds since local midnight."""
        seconds = self.hour * 3600 + self.minute * 60 + self.second
        return seconds * NANOS_PER_SECOND + self.nanosecond

    @property
    def offset(self) -> int | None:
        """Seconds east of UTC. A region's offset depends on the day, so a bare time in a region has none."""
        return self.zone if isinstance(self.zone, int) else None

    @staticmethod
    def from_nanos(nanos: int, zone: Zone) -> Time:
        """Return the time of day `nanos` nanoseconds after midnight; whole days are dropped."""
        seconds, nanosecond = divmod(nanos % NANOS_PER_DAY, NANOS_PER_SECOND)
        return Time(seconds // 3600, seconds // 60 % 60, seconds % 60, nanosecond, zone)


@dataclass(frozen=True, slots=True)
class DateTime:
    """A date and time, local or with an offset or region."""

    date: Date
    time: Time

    @property
    def offset(self) -> int | None:
        """Seconds east of UTC at this moment, or None for local time."""
        zone = self.time.zone
        if isinstance(zone, str):
            return region_offset(zone, self.date.number, self.time.nanos_of_day // NANOS_PER_SECOND)
        return zone

    @property
    def local_nanos(self) -> int:
        """Nanoseconds since 1970-01-01T00:00:00 on the local clock."""
        return self.date.number * NANOS_PER_DAY + self.time.nanos_of_day

    @property
    def instant(self) -> int:
        """Nanoseconds since the epoch; local time counts as UTC."""
        return self.local_nanos - (self.offset or 0) * NANOS_PER_SECOND

    def plus(self, nanoseconds: int) -> DateTime:
        """Move along physical time. In a region the clock may jump: 24 hours later need not be the same time of day."""
        zone = self.time.zone
        if not isinstance(zone, str):
            return DateTime.from_local_nanos(self.local_nanos + nanoseconds, zone)
        instant = self.instant + nanoseconds
        offset = self.offset or 0
        for _ in range(2):  # the second pass settles a move across a clock change
            moved = DateTime.from_local_nanos(instant + offset * NANOS_PER_SECOND, zone)
            offset = moved.offset or 0
        return DateTime.from_local_nanos(instant + offset * NANOS_PER_SECOND, zone)

    @staticmethod
    def from_local_nanos(nanos: int, zone: Zone) -> DateTime:
        """Return the moment that the local clock shows `nanos` nanoseconds after 1970-01-01T00:00:00."""
        days, nanos_of_day = divmod(nanos, NANOS_PER_DAY)
        return DateTime(Date.from_number(days), Time.from_nanos(nanos_of_day, zone))


@dataclass(frozen=True, slots=True)
class YearsMonthsDuration:
    """A length of time counted in whole calendar months."""

    months: int


@dataclass(frozen=True, slots=True)
class DaysTimeDuration:
    """A length of time counted in nanoseconds; a day has 24 hours."""

    nanoseconds: int
