"""Compares a value with the one expected, as the kit does: numbers within 1e-8, everything else exactly."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from engine.values import Context, Date, DateTime, Time, Value, Zone, is_same

TOLERANCE: Final = Decimal("1e-8")
"""The kit's own tolerance for numbers. Nothing else in this engine or its tests has one."""


def matches(found: Value, expected: Value) -> bool:
    """Say whether a value is the one expected."""
    match found, expected:
        case bool(), bool():
            return found is expected
        case Decimal(), Decimal():
            return found == expected or abs(found - expected) < TOLERANCE
        case tuple(), tuple():
            return len(found) == len(expected) and all(map(matches, found, expected))
        case Context(), Context():
            return found.keys() == expected.keys() and all(matches(found[key], expected[key]) for key in expected)
        case Time(), Time():
            return _clock(found) == _clock(expected)
        case DateTime(), DateTime():
            return _moment(found) == _moment(expected)
    return is_same(found, expected)


def _clock(time: Time) -> tuple[int, Zone]:
    return time.nanos_of_day, time.zone


def _moment(value: DateTime) -> tuple[Date, int, bool, int | None]:
    """Return what must agree: a region and an offset are alike where the region has that offset at that moment."""
    return value.date, value.time.nanos_of_day, value.time.zone is None, value.offset
