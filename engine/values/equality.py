"""Equality, order and identity of FEEL values (DMN 1.5, 10.3.2.2, and `is` of 10.3.4.6)."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Final

from engine.values.containers import Context, FeelFunction, Range
from engine.values.nulls import NULL, Null
from engine.values.temporal import Date, DateTime, DaysTimeDuration, Time, YearsMonthsDuration
from engine.values.unknown import PartialSet, Unknown, needs_of

if TYPE_CHECKING:
    from engine.values import Value

_PLAIN: Final = (str, Date, YearsMonthsDuration, DaysTimeDuration)


def feel_equal(left: Value, right: Value) -> bool | Null | Unknown:
    """Return FEEL's `left = right`: null when the kinds differ, unknown when a finding could still decide it.

    Two nulls are equal and a null equals nothing else.
    """
    kind = type(left)
    if kind is type(right) and kind in _PLAIN:
        return left == right
    if kind is Decimal and type(right) is Decimal:
        return left == right
    if isinstance(left, Unknown | PartialSet) or isinstance(right, Unknown | PartialSet):
        return _partly_known_equal(left, right)
    if isinstance(left, Null) or isinstance(right, Null):
        return isinstance(left, Null) and isinstance(right, Null)
    if isinstance(left, bool) and isinstance(right, bool):
        return left is right
    return _structured_equal(left, right)


def _structured_equal(left: Value, right: Value) -> bool | Null | Unknown:
    match left, right:
        case Time(), Time():
            return _times_equal(left, right)
        case DateTime(), DateTime():
            return _date_times_equal(left, right)
        case tuple(), tuple():
            return len(left) == len(right) and _all_equal(zip(left, right, strict=True))
        case Context(), Context():
            return left.keys() == right.keys() and _all_equal((left[key], right[key]) for key in left)
        case Range(), Range():
            return _ranges_equal(left, right)
        case FeelFunction(), FeelFunction():
            return left is right
    return NULL


def _all_equal(pairs: object) -> bool | Null | Unknown:
    """Join the equality of parts: one difference settles it; a pair that cannot be compared makes a difference."""
    needs: frozenset[str] = frozenset()
    open_question = False
    for left, right in pairs:  # type: ignore[attr-defined]  # both are sequences here
        same = feel_equal(left, right)
        if isinstance(same, Unknown):
            needs |= same.needs
            open_question = True
        elif same is not True:
            return False
    return Unknown(needs) if open_question else True


def _times_equal(left: Time, right: Time) -> bool | Null:
    """Compare times by their instant; in a region the day is unknown, so only equal regions compare."""
    if isinstance(left.zone, str) or isinstance(right.zone, str):
        return left == right
    if (left.zone is None) != (right.zone is None):
        return False
    return _utc_nanos(left) == _utc_nanos(right)


def _utc_nanos(value: Time) -> int:
    return value.nanos_of_day - (value.offset or 0) * 1_000_000_000


def _date_times_equal(left: DateTime, right: DateTime) -> bool | Null:
    if (left.time.zone is None) != (right.time.zone is None):
        return False
    return left.instant == right.instant


def _ranges_equal(left: Range, right: Range) -> bool | Null | Unknown:
    shape = (left.low_included, left.high_included, left.excludes)
    if shape != (right.low_included, right.high_included, right.excludes):
        return False
    return _all_equal([(left.low, right.low), (left.high, right.high)])


def _partly_known_equal(left: Value, right: Value) -> bool | Unknown:
    needs = needs_of(left, right)
    for one, other in ((left, right), (right, left)):
        if isinstance(one, PartialSet) and isinstance(other, tuple) and _cannot_be(one, other):
            return False
        if isinstance(one, Unknown) and isinstance(other, Decimal) and _out_of_bounds(one, other):
            return False
    return True if _same_within_bounds(left, right) else Unknown(needs)


def _same_within_bounds(left: Value, right: Value) -> bool:
    """Return whether bounds leave both sides the one same number, as they do for what is at least 5 and at most 5."""
    ends = {*_bounds(left), *_bounds(right)}
    return len(ends) == 1 and None not in ends


def _cannot_be(partial: PartialSet, whole: tuple[Value, ...]) -> bool:
    return any(member not in whole for member in partial.has) or any(not partial.may_have(m) for m in whole)


def _out_of_bounds(unknown: Unknown, value: Decimal) -> bool:
    below = unknown.low is not None and value < unknown.low
    above = unknown.high is not None and value > unknown.high
    return below or above


def compare(left: Value, right: Value) -> int | Null | Unknown:
    """Return -1, 0 or 1 as `left` lies before, at or after `right`; Null when the two have no order."""
    if type(left) is Decimal and type(right) is Decimal:
        return (left > right) - (left < right)
    if isinstance(left, str) and isinstance(right, str):
        return (left > right) - (left < right)
    if isinstance(left, Unknown | PartialSet) or isinstance(right, Unknown | PartialSet):
        return _bounded_compare(left, right)
    keys = _order_keys(left, right)
    if keys is None:
        return NULL
    return (keys[0] > keys[1]) - (keys[0] < keys[1])


def _order_keys(left: Value, right: Value) -> tuple[int, int] | None:
    match left, right:
        case Date(), Date():
            return left.number, right.number
        case DateTime(), DateTime():
            if (left.time.zone is None) != (right.time.zone is None):
                return None
            return left.instant, right.instant
        case Time(), Time():
            return _time_keys(left, right)
        case YearsMonthsDuration(), YearsMonthsDuration():
            return left.months, right.months
        case DaysTimeDuration(), DaysTimeDuration():
            return left.nanoseconds, right.nanoseconds
    return None


def _time_keys(left: Time, right: Time) -> tuple[int, int] | None:
    if left.zone == right.zone:
        return left.nanos_of_day, right.nanos_of_day
    if left.offset is None or right.offset is None:
        return None
    return _utc_nanos(left), _utc_nanos(right)


def _bounded_compare(left: Value, right: Value) -> int | Null | Unknown:
    """Settle an order by bounds: unknown but at least 3 lies after 2."""
    low_left, high_left = _bounds(left)
    low_right, high_right = _bounds(right)
    if high_left is not None and low_right is not None and high_left < low_right:
        return -1
    if low_left is not None and high_right is not None and low_left > high_right:
        return 1
    return 0 if _same_within_bounds(left, right) else Unknown(needs_of(left, right))


def _bounds(value: Value) -> tuple[Decimal | None, Decimal | None]:
    if isinstance(value, Unknown):
        return value.low, value.high
    if isinstance(value, Decimal):
        return value, value
    return None, None


def is_same(left: Value, right: Value) -> bool:
    """Return FEEL's `is(left, right)`: the same element of the value domain, zone and all."""
    if type(left) is not type(right):
        return False
    if isinstance(left, tuple) and isinstance(right, tuple):
        return len(left) == len(right) and all(map(is_same, left, right))
    if isinstance(left, Context) and isinstance(right, Context):
        return left.keys() == right.keys() and all(is_same(left[key], right[key]) for key in left)
    if isinstance(left, FeelFunction):
        return left is right
    return left == right
