"""FEEL's arithmetic over numbers, strings, dates, times and durations (DMN 1.5, 10.3.2.13)."""

from __future__ import annotations

from collections.abc import Callable
from decimal import ROUND_DOWN, Decimal, DecimalException
from typing import Any, Final, TypeAlias

from engine.feel import bounds
from engine.feel.ast import ArithmeticOperator
from engine.feel.run import Fault
from engine.feel.types import described, midnight
from engine.values import (
    DECIMAL128,
    Code,
    Date,
    DateTime,
    DaysTimeDuration,
    PartialSet,
    Time,
    Unknown,
    Value,
    YearsMonthsDuration,
    calendar,
)
from engine.values.numbers import raised
from engine.values.temporal import NANOS_PER_DAY

# Table cells are typed by their keys, which no checker follows; each function names its own types.
Operation: TypeAlias = "Callable[[Any, Any], Value | Fault]"

GREATEST_DURATION: Final = 10**33
_OUT_OF_RANGE: Final = Fault(Code.OUT_OF_RANGE, "the result is too large to hold")


def calculate(operator: ArithmeticOperator, left: Value, right: Value) -> Value | Fault:
    """Return `left operator right`, or the fault that makes it null. An operand not yet known makes it unknown."""
    if isinstance(left, Unknown | PartialSet) or isinstance(right, Unknown | PartialSet):
        return bounds.calculated(operator, left, right)
    operation = _OPERATIONS[operator].get((type(left), type(right)))
    if operation is None:
        kinds = f"`{described(left)}` {operator} `{described(right)}`"
        return Fault(Code.WRONG_TYPE, f"there is no {kinds}", (left, right))
    try:
        return operation(left, right)
    except DecimalException:
        return Fault(Code.OUT_OF_RANGE, "the result is too large to hold", (left, right))


def negated(value: Value) -> Value | Fault:
    """Return `-value` of a number or duration."""
    match value:
        case Decimal():
            return DECIMAL128.minus(value)
        case YearsMonthsDuration(months):
            return YearsMonthsDuration(-months)
        case DaysTimeDuration(nanoseconds):
            return DaysTimeDuration(-nanoseconds)
        case Unknown():
            return bounds.negated(value)
    return Fault(Code.WRONG_TYPE, f"there is no -`{described(value)}`", (value,))


def _divided(left: Decimal, right: Decimal) -> Value | Fault:
    if not right:
        return Fault(Code.DIVISION_BY_ZERO, "division by zero", (left, right))
    return DECIMAL128.divide(left, right)


def _power(left: Decimal, right: Decimal) -> Value | Fault:
    result = raised(left, right)
    return Fault(Code.OUT_OF_RANGE, "the power has no value", (left, right)) if result is None else result


def _months(count: int) -> Value | Fault:
    return YearsMonthsDuration(count) if abs(count) < GREATEST_DURATION else _OUT_OF_RANGE


def _nanos(count: int) -> Value | Fault:
    return DaysTimeDuration(count) if abs(count) < GREATEST_DURATION else _OUT_OF_RANGE


def _scaled(count: int, factor: Decimal) -> int:
    """Multiply a whole count, dropping what is left of a unit."""
    product = DECIMAL128.multiply(Decimal(count), factor)
    return _whole(product)


def _shared(count: int, divisor: Decimal) -> int:
    return _whole(DECIMAL128.divide(Decimal(count), divisor))


def _whole(value: Decimal) -> int:
    if value.adjusted() > 40:
        raise DecimalException
    return int(value.to_integral_value(rounding=ROUND_DOWN))


def _in_years(day: Date) -> Value | Fault:
    return day if calendar.is_calendar_date(day.year, day.month, day.day) else _OUT_OF_RANGE


def _moment(value: DateTime) -> Value | Fault:
    return value if calendar.LEAST_YEAR <= value.date.year <= calendar.GREATEST_YEAR else _OUT_OF_RANGE


def date_plus_months(day: Date, duration: YearsMonthsDuration) -> Value | Fault:
    """Move a date by months; the 31st becomes the last day of a shorter month."""
    return _in_years(Date(*calendar.add_months(day.year, day.month, day.day, duration.months)))


def _date_plus_nanos(day: Date, duration: DaysTimeDuration) -> Value | Fault:
    return _in_years(Date.from_number((day.number * NANOS_PER_DAY + duration.nanoseconds) // NANOS_PER_DAY))


def _moment_plus_months(value: DateTime, duration: YearsMonthsDuration) -> Value | Fault:
    day = date_plus_months(value.date, duration)
    return day if isinstance(day, Fault) else DateTime(day, value.time)  # type: ignore[arg-type]  # a date plus days is a date


def _moment_plus_nanos(value: DateTime, duration: DaysTimeDuration) -> Value | Fault:
    return _moment(value.plus(duration.nanoseconds))


def _time_plus_nanos(value: Time, duration: DaysTimeDuration) -> Value | Fault:
    return Time.from_nanos(value.nanos_of_day + duration.nanoseconds, value.zone)


def _moments_apart(left: DateTime, right: DateTime) -> Value | Fault:
    if (left.time.zone is None) != (right.time.zone is None):
        return Fault(Code.WRONG_TYPE, "one date and time has a time zone and the other has none", (left, right))
    return _nanos(left.instant - right.instant)


def _times_apart(left: Time, right: Time) -> Value | Fault:
    if (left.zone is None) != (right.zone is None):
        return Fault(Code.WRONG_TYPE, "one time has a time zone and the other has none", (left, right))
    shift = (right.offset or 0) - (left.offset or 0)
    return _nanos(left.nanos_of_day - right.nanos_of_day + shift * 1_000_000_000)


def _months_ratio(left: YearsMonthsDuration, right: YearsMonthsDuration) -> Value | Fault:
    return _divided(Decimal(left.months), Decimal(right.months))


def _nanos_ratio(left: DaysTimeDuration, right: DaysTimeDuration) -> Value | Fault:
    return _divided(Decimal(left.nanoseconds), Decimal(right.nanoseconds))


def _months_shared(left: YearsMonthsDuration, right: Decimal) -> Value | Fault:
    if not right:
        return Fault(Code.DIVISION_BY_ZERO, "division by zero", (left, right))
    return _months(_shared(left.months, right))


def _nanos_shared(left: DaysTimeDuration, right: Decimal) -> Value | Fault:
    if not right:
        return Fault(Code.DIVISION_BY_ZERO, "division by zero", (left, right))
    return _nanos(_shared(left.nanoseconds, right))


_OPERATIONS: Final[dict[str, dict[tuple[type, type], Operation]]] = {
    "+": {
        (Decimal, Decimal): DECIMAL128.add,
        (str, str): lambda left, right: left + right,
        (YearsMonthsDuration, YearsMonthsDuration): lambda left, right: _months(left.months + right.months),
        (DaysTimeDuration, DaysTimeDuration): lambda left, right: _nanos(left.nanoseconds + right.nanoseconds),
        (Date, YearsMonthsDuration): date_plus_months,
        (YearsMonthsDuration, Date): lambda left, right: date_plus_months(right, left),
        (Date, DaysTimeDuration): _date_plus_nanos,
        (DaysTimeDuration, Date): lambda left, right: _date_plus_nanos(right, left),
        (DateTime, YearsMonthsDuration): _moment_plus_months,
        (YearsMonthsDuration, DateTime): lambda left, right: _moment_plus_months(right, left),
        (DateTime, DaysTimeDuration): _moment_plus_nanos,
        (DaysTimeDuration, DateTime): lambda left, right: _moment_plus_nanos(right, left),
        (Time, DaysTimeDuration): _time_plus_nanos,
        (DaysTimeDuration, Time): lambda left, right: _time_plus_nanos(right, left),
    },
    "-": {
        (Decimal, Decimal): DECIMAL128.subtract,
        (YearsMonthsDuration, YearsMonthsDuration): lambda left, right: _months(left.months - right.months),
        (DaysTimeDuration, DaysTimeDuration): lambda left, right: _nanos(left.nanoseconds - right.nanoseconds),
        (Date, Date): lambda left, right: _nanos((left.number - right.number) * NANOS_PER_DAY),
        (DateTime, DateTime): _moments_apart,
        (Date, DateTime): lambda left, right: _moments_apart(midnight(left), right),
        (DateTime, Date): lambda left, right: _moments_apart(left, midnight(right)),
        (Time, Time): _times_apart,
        (Date, YearsMonthsDuration): lambda left, right: date_plus_months(left, YearsMonthsDuration(-right.months)),
        (Date, DaysTimeDuration): lambda left, right: _date_plus_nanos(left, DaysTimeDuration(-right.nanoseconds)),
        (DateTime, YearsMonthsDuration): lambda left, right: _moment_plus_months(
            left, YearsMonthsDuration(-right.months)
        ),
        (DateTime, DaysTimeDuration): lambda left, right: _moment_plus_nanos(
            left, DaysTimeDuration(-right.nanoseconds)
        ),
        (Time, DaysTimeDuration): lambda left, right: _time_plus_nanos(left, DaysTimeDuration(-right.nanoseconds)),
    },
    "*": {
        (Decimal, Decimal): DECIMAL128.multiply,
        (Decimal, YearsMonthsDuration): lambda left, right: _months(_scaled(right.months, left)),
        (YearsMonthsDuration, Decimal): lambda left, right: _months(_scaled(left.months, right)),
        (Decimal, DaysTimeDuration): lambda left, right: _nanos(_scaled(right.nanoseconds, left)),
        (DaysTimeDuration, Decimal): lambda left, right: _nanos(_scaled(left.nanoseconds, right)),
    },
    "/": {
        (Decimal, Decimal): _divided,
        (YearsMonthsDuration, Decimal): _months_shared,
        (DaysTimeDuration, Decimal): _nanos_shared,
        (YearsMonthsDuration, YearsMonthsDuration): _months_ratio,
        (DaysTimeDuration, DaysTimeDuration): _nanos_ratio,
    },
    "**": {(Decimal, Decimal): _power},
}
