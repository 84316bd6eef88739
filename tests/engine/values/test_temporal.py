"""Dates, times and durations: their text, their moments and their zones."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.values import (
    Date,
    DateTime,
    DaysTimeDuration,
    Time,
    YearsMonthsDuration,
    date_time_of,
    feel_text,
    temporal_of,
)
from engine.values.temporal import NANOS_PER_SECOND

days = st.builds(Date.from_number, st.integers(-(10**11), 10**11))
zones = (
    st.none()
    | st.integers(-18 * 60, 18 * 60).map(lambda minutes: minutes * 60)
    | st.sampled_from(["Europe/London", "Etc/UTC"])
)
times = st.builds(Time.from_nanos, st.integers(0, 86_400 * NANOS_PER_SECOND - 1), zones)
durations = st.integers(-(10**30), 10**30)


@given(
    days
    | times
    | st.builds(DateTime, days, times)
    | durations.map(YearsMonthsDuration)
    | durations.map(DaysTimeDuration)
)
def test_what_is_written_reads_back(value: Date | Time | DateTime | YearsMonthsDuration | DaysTimeDuration) -> None:
    assert temporal_of(feel_text(value)) == value


NO_TEMPORALS = """P PT P1 P1S PT1D P1Y1D P1DT - +2015-01-01 2015-1-1 2015-01-01T 10:00 24:00:01 10:00:00+1:00
10:00:00+18:01 10:00:00@ 10:00:00@../etc/passwd 10:00:60 2015-04-31 00000-01-01"""


@pytest.mark.parametrize("text", ["", *NO_TEMPORALS.split()])
def test_what_is_no_temporal_value_is_not_read(text: str) -> None:
    assert temporal_of(text) is None


FIRST, LAST = (datetime.fromisoformat(f"{year}-01-01T00:00:00") for year in (1900, 2100))


@given(st.datetimes(FIRST, LAST), st.integers(-(10**7), 10**7))
def test_moving_in_a_region_follows_physical_time(start: datetime, seconds: int) -> None:
    region = ZoneInfo("Europe/London")
    local = start.replace(microsecond=0, tzinfo=region)
    # A local time that the clock shows never or twice has no one instant to compare with.
    if local.astimezone(UTC).astimezone(region) != local or local.utcoffset() != local.replace(fold=1).utcoffset():
        return
    moment = date_time_of(local.replace(tzinfo=None).isoformat() + "@Europe/London")
    assert moment is not None

    moved = moment.plus(seconds * NANOS_PER_SECOND)
    expected = (local.astimezone(UTC) + timedelta(seconds=seconds)).astimezone(region)

    if expected.fold == 0 and expected.utcoffset() == expected.replace(fold=1).utcoffset():
        assert feel_text(moved) == expected.replace(tzinfo=None).isoformat() + "@Europe/London"


@pytest.mark.parametrize(
    ("text", "offset"),
    [
        ("2015-07-01T12:00:00@Europe/London", 3600),
        ("2015-01-01T12:00:00@Europe/London", 0),
        ("12015-07-01T12:00:00@Europe/London", 3600),
        ("2015-03-29T01:30:00@Europe/London", 0),
        ("2015-07-01T12:00:00@Etc/UTC", 0),
        ("2015-07-01T12:00:00-05:30", -19_800),
        ("2015-07-01T12:00:00", None),
    ],
)
def test_a_moment_knows_its_offset(text: str, offset: int | None) -> None:
    moment = date_time_of(text)

    assert moment is not None
    assert moment.offset == offset
