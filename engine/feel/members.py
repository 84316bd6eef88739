"""What stands after a full stop: members of contexts, and the properties of other values (DMN 1.5, 10.3.2.13)."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any, Final

from engine.feel.run import Fault
from engine.feel.types import described
from engine.values import (
    NULL,
    Code,
    Context,
    Date,
    DateTime,
    DaysTimeDuration,
    Null,
    PartialSet,
    Range,
    Time,
    Unknown,
    Value,
    YearsMonthsDuration,
    calendar,
)
from engine.values.temporal import NANOS_PER_SECOND


def member(value: Value, name: str) -> Value | Fault:
    """Return `value.name`. Of a list it is the list of its items' members."""
    if isinstance(value, Context):
        found = value.get(name)
        return _missing(value, name) if found is None else found
    if isinstance(value, Unknown | PartialSet):
        return Unknown(value.needs)
    if isinstance(value, tuple):
        return tuple(_member_or_null(item, name) for item in value)
    read = _PROPERTIES.get(type(value), {}).get(name)
    return _missing(value, name) if read is None else read(value)


def _member_or_null(item: Value, name: str) -> Value:
    found = member(item, name)
    return NULL if isinstance(found, Fault) else found


def _missing(value: Value, name: str) -> Fault:
    if isinstance(value, Null):
        return Fault(Code.NO_SUCH_MEMBER, f"null has no `{name}`", (value,))
    kind = "the context" if isinstance(value, Context) else f"a value of type `{described(value)}`"
    return Fault(Code.NO_SUCH_MEMBER, f"{kind} has no `{name}`", (value,))


def _clock(value: Time | DateTime) -> Time:
    return value.time if isinstance(value, DateTime) else value


def _day(value: Date | DateTime) -> Date:
    return value.date if isinstance(value, DateTime) else value


def _offset(value: Time | DateTime) -> Value:
    return NULL if value.offset is None else DaysTimeDuration(value.offset * NANOS_PER_SECOND)


def _timezone(value: Time | DateTime) -> Value:
    zone = _clock(value).zone
    return zone if isinstance(zone, str) else NULL


def _unit(nanos_in_unit: int, units_in_next: int | None) -> Callable[[DaysTimeDuration], Value]:
    """Return a reader of one unit of a duration, with the duration's sign."""

    def read(value: DaysTimeDuration) -> Value:
        count = abs(value.nanoseconds) // nanos_in_unit
        count = count if units_in_next is None else count % units_in_next
        return Decimal(-count if value.nanoseconds < 0 else count)

    return read


def _signed(value: YearsMonthsDuration, count: int) -> Value:
    return Decimal(-count if value.months < 0 else count)


_OF_DATE: Final[dict[str, Callable[[Any], Value]]] = {
    "year": lambda value: Decimal(_day(value).year),
    "month": lambda value: Decimal(_day(value).month),
    "day": lambda value: Decimal(_day(value).day),
    "weekday": lambda value: Decimal(calendar.weekday(_day(value).number)),
}
_OF_TIME: Final[dict[str, Callable[[Any], Value]]] = {
    "hour": lambda value: Decimal(_clock(value).hour),
    "minute": lambda value: Decimal(_clock(value).minute),
    "second": lambda value: Decimal(_clock(value).second),
    "time offset": _offset,
    "timezone": _timezone,
}
_PROPERTIES: Final[dict[type, dict[str, Callable[[Any], Value]]]] = {
    Date: _OF_DATE,
    Time: _OF_TIME,
    DateTime: {**_OF_DATE, **_OF_TIME},
    YearsMonthsDuration: {
        "years": lambda value: _signed(value, abs(value.months) // 12),
        "months": lambda value: _signed(value, abs(value.months) % 12),
    },
    DaysTimeDuration: {
        "days": _unit(86_400 * NANOS_PER_SECOND, None),
        "hours": _unit(3_600 * NANOS_PER_SECOND, 24),
        "minutes": _unit(60 * NANOS_PER_SECOND, 60),
        "seconds": _unit(NANOS_PER_SECOND, 60),
    },
    Range: {
        "start": lambda value: value.low,
        "end": lambda value: value.high,
        "start included": lambda value: value.low_included,
        "end included": lambda value: value.high_included,
    },
}
