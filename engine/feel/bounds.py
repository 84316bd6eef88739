"""Interval arithmetic: what is certain about a number calculated from numbers that are not known exactly.

Every result is the unknown of the united needs. Its bounds hold whatever is found, because each operation is monotone
in each operand and rounding to 34 digits keeps the order of numbers. An unknown with a bound is certainly a number; one
without may turn out to be null or of another kind, and then nothing is certain.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from decimal import Decimal, DecimalException
from functools import reduce
from itertools import product
from typing import TypeAlias

from engine.feel.ast import ArithmeticOperator
from engine.values import DECIMAL128, Unknown, Value, all_needs_of

Bounds: TypeAlias = tuple[Decimal | None, Decimal | None]
"""Least and greatest value, both included; None where there is none."""

_OPEN: Bounds = (None, None)


def bounds_of(value: Value) -> Bounds:
    """Return the bounds of a value: a known number is both its own."""
    if isinstance(value, Unknown):
        return value.low, value.high
    return (value, value) if isinstance(value, Decimal) else _OPEN


def calculated(operator: ArithmeticOperator, left: Value, right: Value) -> Unknown:
    """Return the unknown that an arithmetic operation gives."""
    one, other = bounds_of(left), bounds_of(right)
    match operator:
        case "+":
            bounds = _sum(one, other)
        case "-":
            bounds = _sum(one, _negated(other))
        case "*":
            known_last = (other, one) if isinstance(left, Decimal) else (one, other)
            bounds = _corners(DECIMAL128.multiply, *known_last)
        case "/" if isinstance(right, Decimal) and right:
            bounds = _corners(DECIMAL128.divide, one, other)
        case _:
            bounds = _OPEN
    return Unknown(all_needs_of(left, right), *bounds)


def negated(value: Unknown) -> Unknown:
    """Return the unknown that `-value` is."""
    return Unknown(value.needs, *_negated((value.low, value.high)))


def total(items: Iterable[Value]) -> Unknown:
    """Return the unknown that the sum of numbers is."""
    listed = tuple(items)
    return Unknown(all_needs_of(*listed), *reduce(_sum, map(bounds_of, listed)))


def extreme(items: Iterable[Value], sign: int) -> Unknown:
    """Return the unknown that the least (-1) or greatest (1) of numbers is.

    The greatest is at least the greatest of the lower bounds that are known; its upper bound needs all of them.
    """
    listed = tuple(items)
    if any(bounds_of(item) == _OPEN for item in listed):
        return Unknown(all_needs_of(*listed))
    choose = max if sign > 0 else min
    lows, highs = zip(*map(bounds_of, listed), strict=True)
    certain, limiting = (lows, highs) if sign > 0 else (highs, lows)
    reached = choose((bound for bound in certain if bound is not None), default=None)
    bounded = None if None in limiting else choose(bound for bound in limiting if bound is not None)
    low, high = (reached, bounded) if sign > 0 else (bounded, reached)
    return Unknown(all_needs_of(*listed), low, high)


def either(condition: Unknown, one: Value, other: Value) -> Unknown:
    """Return the unknown that is the one or the other: it lies within the bounds of both."""
    (low, high), (other_low, other_high) = bounds_of(one), bounds_of(other)
    return Unknown(
        all_needs_of(condition, one, other),
        None if low is None or other_low is None else min(low, other_low),
        None if high is None or other_high is None else max(high, other_high),
    )


def _sum(one: Bounds, other: Bounds) -> Bounds:
    return _applied(DECIMAL128.add, one[0], other[0]), _applied(DECIMAL128.add, one[1], other[1])


def _negated(bounds: Bounds) -> Bounds:
    low, high = bounds
    return None if high is None else DECIMAL128.minus(high), None if low is None else DECIMAL128.minus(low)


def _corners(operation: Callable[[Decimal, Decimal], Decimal], one: Bounds, other: Bounds) -> Bounds:
    """Return the least and greatest of what the ends give; where an end is open, that of a known factor's sign."""
    if None in one or None in other:
        return _half_open(operation, one, other)
    ends = [_applied(operation, left, right) for left, right in product(one, other)]
    found = [end for end in ends if end is not None]
    return (min(found), max(found)) if len(found) == len(ends) else _OPEN


def _half_open(operation: Callable[[Decimal, Decimal], Decimal], one: Bounds, other: Bounds) -> Bounds:
    """Scale by a known number where one end is open: a negative one turns the bounds round."""
    factor = other[0] if other[0] == other[1] else None
    if factor is None:
        return _OPEN
    low, high = (_applied(operation, end, factor) for end in one)
    return (low, high) if factor > 0 else (high, low) if factor < 0 else _OPEN


def _applied(
    operation: Callable[[Decimal, Decimal], Decimal], left: Decimal | None, right: Decimal | None
) -> Decimal | None:
    if left is None or right is None:
        return None
    try:
        return operation(left, right)
    except DecimalException:
        return None
