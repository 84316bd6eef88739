"""Clocks: moments are in UTC, days are the authority's."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from api.clock import StoppedClock, SystemClock


def test_the_authoritys_day_is_not_the_day_in_utc_near_midnight() -> None:
    late = datetime(2026, 6, 30, 23, 30, tzinfo=UTC)
    assert StoppedClock(late).today() == date(2026, 7, 1)
    assert StoppedClock(late, "America/New_York").today() == date(2026, 6, 30)


def test_a_stopped_clock_stands_still_and_tells_utc() -> None:
    noon = datetime(2026, 1, 1, 12, tzinfo=timezone(timedelta(hours=2)))
    clock = StoppedClock(noon)
    assert clock.now() == noon
    assert clock.now().tzinfo is UTC


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="a moment with a zone"):
        StoppedClock(datetime(2026, 1, 1))  # noqa: DTZ001


def test_the_systems_clock_goes_forward_in_utc() -> None:
    clock = SystemClock()
    first, second = clock.now(), clock.now()
    assert first <= second
    assert first.tzinfo is UTC
    assert abs((clock.today() - first.date()).days) <= 1
