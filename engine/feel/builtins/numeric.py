"""Numeric functions (DMN 1.5, 10.3.4.5) and the list functions that calculate (10.3.4.4)."""

from __future__ import annotations

from collections.abc import Callable
from decimal import (
    ROUND_CEILING,
    ROUND_DOWN,
    ROUND_FLOOR,
    ROUND_HALF_DOWN,
    ROUND_HALF_EVEN,
    ROUND_HALF_UP,
    ROUND_UP,
    Decimal,
    DecimalException,
)
from functools import reduce
from typing import Final

from engine.feel import bounds
from engine.feel.builtins.list import over_items
from engine.feel.builtins.signature import Builtin, Open, Signature, signature
from engine.feel.run import Fault
from engine.values import (
    DECIMAL128,
    Code,
    DaysTimeDuration,
    PartialSet,
    Unknown,
    Value,
    YearsMonthsDuration,
)
from engine.values.numbers import GREATEST_SCALE, LEAST_SCALE, ZERO, is_whole

_TOO_LARGE: Final = Fault(Code.OUT_OF_RANGE, "the result is too large to hold")


def _rounded(value: Decimal, scale: Decimal, rounding: str) -> Value | Fault:
    """Round to a number of decimal places; a negative scale rounds to tens, hundreds and so on."""
    if not LEAST_SCALE <= scale <= GREATEST_SCALE:
        return Fault(Code.OUT_OF_RANGE, f"a scale lies between {LEAST_SCALE} and {GREATEST_SCALE}", (scale,))
    places = int(scale.to_integral_value(rounding=ROUND_DOWN))
    exponent = value.as_tuple().exponent
    if isinstance(exponent, int) and -exponent <= places:
        return value
    if value.adjusted() < -places - 1:
        return _rounded_to_nothing(value, places, rounding)
    try:
        return DECIMAL128.plus(value.quantize(Decimal((0, (1,), -places)), rounding=rounding, context=_WIDE))
    except DecimalException:
        return _TOO_LARGE


_WIDE: Final = DECIMAL128.copy()
_WIDE.prec = 6400
_WIDE.Emax, _WIDE.Emin = 12_000, -12_000


def _rounded_to_nothing(value: Decimal, places: int, rounding: str) -> Value:
    """Round a number that is less than a tenth of the unit: to zero, or away from it where the mode says so."""
    away = rounding == ROUND_UP or (rounding == ROUND_CEILING and value > 0) or (rounding == ROUND_FLOOR and value < 0)
    return Decimal((int(value < 0), (1,), -places)) if away and value else ZERO


def _rounding(mode: str) -> Callable[[Decimal, Decimal], Value | Fault]:
    def rounded(value: Decimal, scale: Decimal) -> Value | Fault:
        return _rounded(value, scale, mode)

    return rounded


def _to_whole_or_scale(mode: str) -> tuple[Signature, ...]:
    """Return the overloads of a rounding whose scale may be left out; a scale of null has no value."""
    to_whole = signature("n: number", lambda value: _rounded(value, ZERO, mode))
    return to_whole, signature("n: number, scale: number", _rounding(mode))


def _abs(value: Decimal) -> Value:
    return abs(value) if value else ZERO


def _abs_duration(value: YearsMonthsDuration | DaysTimeDuration) -> Value:
    if isinstance(value, YearsMonthsDuration):
        return YearsMonthsDuration(abs(value.months))
    return DaysTimeDuration(abs(value.nanoseconds))


def _modulo(dividend: Decimal, divisor: Decimal) -> Value | Fault:
    """Return `dividend - divisor * floor(dividend / divisor)`: the result has the divisor's sign."""
    if not divisor:
        return Fault(Code.DIVISION_BY_ZERO, "division by zero", (dividend, divisor))
    try:
        rest = _WIDE.remainder(dividend, divisor)
        return DECIMAL128.plus(_WIDE.add(rest, divisor) if rest and (rest < 0) != (divisor < 0) else rest)
    except DecimalException:
        return _TOO_LARGE


def _sqrt(value: Decimal) -> Value | Fault:
    if value < 0:
        return Fault(Code.OUT_OF_RANGE, "a negative number has no square root", (value,))
    return DECIMAL128.sqrt(value)


def _log(value: Decimal) -> Value | Fault:
    if value <= 0:
        return Fault(Code.OUT_OF_RANGE, "only a positive number has a logarithm", (value,))
    return DECIMAL128.ln(value)


def _exp(value: Decimal) -> Value | Fault:
    try:
        return DECIMAL128.exp(value)
    except DecimalException:
        return _TOO_LARGE


def _odd(value: Decimal) -> Value:
    return is_whole(value) and not _divides_by_two(value)


def _even(value: Decimal) -> Value:
    return is_whole(value) and _divides_by_two(value)


def _divides_by_two(value: Decimal) -> bool:
    return not _WIDE.remainder(value, Decimal(2))


def _numbers(items: tuple[Value, ...]) -> list[Decimal] | Fault:
    """Return the items if all are numbers."""
    numbers = [item for item in items if isinstance(item, Decimal)]
    if len(numbers) == len(items):
        return numbers
    wrong = next(item for item in items if not isinstance(item, Decimal))
    return Fault(Code.WRONG_TYPE, "an item is not a number", (wrong,))


def _over_numbers(calculate: Callable[[list[Decimal]], Value | Fault]) -> Callable[[tuple[Value, ...]], Value | Fault]:
    """Return a function over a list of numbers, which has no value for an empty list or for any other item."""

    def over(items: tuple[Value, ...]) -> Value | Fault:
        if not items:
            return Fault(Code.WRONG_ARGUMENTS, "an empty list has no such value", (items,))
        numbers = _numbers(items)
        if isinstance(numbers, Fault):
            return numbers
        try:
            return calculate(numbers)
        except DecimalException:
            return _TOO_LARGE

    return over


def _sum(numbers: list[Decimal]) -> Value:
    return reduce(DECIMAL128.add, numbers)


def _sum_of(items: tuple[Value, ...] | Unknown | PartialSet) -> Value | Fault:
    """Add numbers; where some are not yet known, add their bounds. Durations of one kind add up too."""
    if isinstance(items, Unknown | PartialSet):
        return Unknown(items.needs)
    if any(isinstance(item, Unknown | PartialSet) for item in items):
        return bounds.total(items)
    return _over_numbers(_sum)(items)


def _mean(numbers: list[Decimal]) -> Value:
    return DECIMAL128.divide(reduce(DECIMAL128.add, numbers), Decimal(len(numbers)))


def _product(numbers: list[Decimal]) -> Value:
    return reduce(DECIMAL128.multiply, numbers)


def _median(numbers: list[Decimal]) -> Value:
    ordered = sorted(numbers)
    middle = len(ordered) // 2
    if len(ordered) % 2:
        return ordered[middle]
    return DECIMAL128.divide(DECIMAL128.add(ordered[middle - 1], ordered[middle]), Decimal(2))


def _stddev(numbers: list[Decimal]) -> Value | Fault:
    """Return the standard deviation of a sample, which needs two numbers."""
    count = len(numbers)
    if count < 2:
        return Fault(Code.WRONG_ARGUMENTS, "a standard deviation needs two numbers", tuple(numbers))
    mean = _WIDE_34.divide(reduce(_WIDE_34.add, numbers), Decimal(count))
    squares = [_WIDE_34.power(_WIDE_34.subtract(number, mean), Decimal(2)) for number in numbers]
    return DECIMAL128.plus(_WIDE_34.sqrt(_WIDE_34.divide(reduce(_WIDE_34.add, squares), Decimal(count - 1))))


_WIDE_34: Final = DECIMAL128.copy()
_WIDE_34.prec = 72  # twice the precision, so that the one rounding at the end is the only one that shows


def _mode(items: tuple[Value, ...]) -> Value | Fault:
    """Return the most frequent numbers in ascending order; an empty list for an empty list."""
    numbers = _numbers(items)
    if isinstance(numbers, Fault):
        return numbers
    counts: dict[Decimal, int] = {}
    for number in numbers:
        counts[number] = counts.get(number, 0) + 1
    most = max(counts.values(), default=0)
    return tuple(sorted(number for number, count in counts.items() if count == most))


_WIDE_STEPS: Final = 6
"""What an operation on thousands of digits takes, in steps."""
_TRANSCENDENTAL_STEPS: Final = 30
"""What a logarithm, an exponential or a root of 34 digits takes, in steps."""

_MODES: Final = {
    "round up": ROUND_UP,
    "round down": ROUND_DOWN,
    "round half up": ROUND_HALF_UP,
    "round half down": ROUND_HALF_DOWN,
    "decimal": ROUND_HALF_EVEN,
}

BUILTINS = (
    *(
        Builtin(name, (signature("n: number, scale: number", _rounding(mode)),), _WIDE_STEPS)
        for name, mode in _MODES.items()
    ),
    Builtin("floor", _to_whole_or_scale(ROUND_FLOOR), _WIDE_STEPS),
    Builtin("ceiling", _to_whole_or_scale(ROUND_CEILING), _WIDE_STEPS),
    Builtin("abs", (signature("n: number", _abs), signature("n: duration", _abs_duration))),
    Builtin("modulo", (signature("dividend: number, divisor: number", _modulo),), _WIDE_STEPS),
    Builtin("sqrt", (signature("number: number", _sqrt),), _TRANSCENDENTAL_STEPS),
    Builtin("log", (signature("number: number", _log),), _TRANSCENDENTAL_STEPS),
    Builtin("exp", (signature("number: number", _exp),), _TRANSCENDENTAL_STEPS),
    Builtin("odd", (signature("number: number", _odd),), _WIDE_STEPS),
    Builtin("even", (signature("number: number", _even),), _WIDE_STEPS),
    Builtin("sum", over_items(_sum_of, open_to=Open.EVERYTHING)),
    Builtin("mean", over_items(_over_numbers(_mean))),
    Builtin("product", over_items(_over_numbers(_product))),
    Builtin("median", over_items(_over_numbers(_median))),
    Builtin("stddev", over_items(_over_numbers(_stddev)), _TRANSCENDENTAL_STEPS),
    Builtin("mode", over_items(_mode)),
)
