"""Relations of points and ranges after Allen's interval algebra (DMN 1.5, 10.3.4.7)."""

from __future__ import annotations

from dataclasses import dataclass

from engine.feel.builtins.signature import Builtin, Signature, signature
from engine.feel.run import Fault
from engine.values import Code, Null, Range, Value, compare


class _NoOrder(Exception):
    """Two ends cannot be compared."""


@dataclass(frozen=True, slots=True)
class _Span:
    """A range or a point seen as a range of one value."""

    low: Value
    high: Value
    low_included: bool
    high_included: bool


def _span(value: Value) -> _Span:
    if isinstance(value, Range):
        if value.excludes or isinstance(value.low, Null) or isinstance(value.high, Null):
            raise _NoOrder
        return _Span(value.low, value.high, value.low_included, value.high_included)
    return _Span(value, value, True, True)


def _order(left: Value, right: Value) -> int:
    order = compare(left, right)
    if not isinstance(order, int):
        raise _NoOrder
    return order


def _before(one: _Span, other: _Span) -> bool:
    order = _order(one.high, other.low)
    return order < 0 or (order == 0 and not (one.high_included and other.low_included))


def _meets(one: _Span, other: _Span) -> bool:
    return one.high_included and other.low_included and _order(one.high, other.low) == 0


def _overlaps(one: _Span, other: _Span) -> bool:
    return not _before(one, other) and not _before(other, one)


def _low_order(one: _Span, other: _Span) -> int:
    """Order two lower ends; at the same value the included one comes first."""
    return _order(one.low, other.low) or other.low_included - one.low_included


def _high_order(one: _Span, other: _Span) -> int:
    """Order two upper ends; at the same value the included one comes last."""
    return _order(one.high, other.high) or one.high_included - other.high_included


def _overlaps_before(one: _Span, other: _Span) -> bool:
    return _low_order(one, other) < 0 and not _before(one, other) and _high_order(one, other) <= 0


def _finishes(one: _Span, other: _Span) -> bool:
    return _high_order(one, other) == 0 and _low_order(one, other) >= 0


def _starts(one: _Span, other: _Span) -> bool:
    return _low_order(one, other) == 0 and _high_order(one, other) <= 0


def _includes(one: _Span, other: _Span) -> bool:
    return _low_order(one, other) <= 0 and _high_order(one, other) >= 0


def _coincides(one: _Span, other: _Span) -> bool:
    return _low_order(one, other) == 0 and _high_order(one, other) == 0


_RELATIONS = {
    "before": _before,
    "after": lambda one, other: _before(other, one),
    "meets": _meets,
    "met by": lambda one, other: _meets(other, one),
    "overlaps": _overlaps,
    "overlaps before": _overlaps_before,
    "overlaps after": lambda one, other: _overlaps_before(other, one),
    "finishes": _finishes,
    "finished by": lambda one, other: _finishes(other, one),
    "includes": _includes,
    "during": lambda one, other: _includes(other, one),
    "starts": _starts,
    "started by": lambda one, other: _starts(other, one),
    "coincides": _coincides,
}
_PARAMETERS = {
    "coincides": ("range1: range, range2: range", "point1: any, point2: any"),
    "meets": ("range1: range, range2: range",),
    "met by": ("range1: range, range2: range",),
    "overlaps": ("range1: range, range2: range",),
    "overlaps before": ("range1: range, range2: range",),
    "overlaps after": ("range1: range, range2: range",),
    "finishes": ("range1: range, range2: range", "point: any, range: range"),
    "starts": ("range1: range, range2: range", "point: any, range: range"),
    "during": ("range1: range, range2: range", "point: any, range: range"),
    "finished by": ("range1: range, range2: range", "range: range, point: any"),
    "includes": ("range1: range, range2: range", "range: range, point: any"),
    "started by": ("range1: range, range2: range", "range: range, point: any"),
}
_ANY_PAIR = (
    "range1: range, range2: range",
    "point: any, range: range",
    "range: range, point: any",
    "point1: any, point2: any",
)


def _relation(name: str) -> tuple[Signature, ...]:
    relation = _RELATIONS[name]

    def holds(left: Value, right: Value) -> Value | Fault:
        try:
            return relation(_span(left), _span(right))
        except _NoOrder:
            return Fault(Code.NOT_COMPARABLE, "these have no order", (left, right))

    return tuple(signature(parameters, holds) for parameters in _PARAMETERS.get(name, _ANY_PAIR))


BUILTINS = tuple(Builtin(name, _relation(name)) for name in _RELATIONS)
