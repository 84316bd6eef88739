"""The one place where the service asks what time it is; rules never do, they are told the day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Protocol
from zoneinfo import ZoneInfo


class Clock(Protocol):
    """What the service needs of time: the moment an entry is recorded, and the day it is for the authority."""

    @property
    def zone(self) -> str:
        """Return the time zone where the authority is."""

    def now(self) -> datetime:
        """Return this moment in UTC, with its zone."""

    def today(self) -> date:
        """Return the calendar day where the authority is: the day that letters and time limits speak of."""


@dataclass(frozen=True, slots=True)
class SystemClock:
    """The machine's clock, read in UTC; `zone` is where the authority is."""

    zone: str = "Europe/London"

    def now(self) -> datetime:
        """Return this moment in UTC."""
        return datetime.now(UTC)

    def today(self) -> date:
        """Return today's date in the authority's zone, which near midnight is not the date in UTC."""
        return self.now().astimezone(ZoneInfo(self.zone)).date()


@dataclass(frozen=True, slots=True)
class StoppedClock:
    """A clock that stands still, for tests and for showing the service as it stood on some day."""

    moment: datetime
    zone: str = "Europe/London"

    def __post_init__(self) -> None:
        if self.moment.tzinfo is None:
            raise ValueError("a clock needs a moment with a zone")

    def now(self) -> datetime:
        """Return the moment at which the clock stands, in UTC."""
        return self.moment.astimezone(UTC)

    def today(self) -> date:
        """Return that moment's date in the authority's zone."""
        return self.moment.astimezone(ZoneInfo(self.zone)).date()
