"""Whether a value passes a test: the meaning of `in` and of a decision table cell (DMN 1.5, 10.3.2.7 and chapter 8)."""

from __future__ import annotations

from engine.feel.ast import ComparisonOperator
from engine.feel.logic import Truth, conjunction, disjunction, negation
from engine.values import Null, PartialSet, Range, Unknown, Value, compare, feel_equal, needs_of


def compared(operator: ComparisonOperator, left: Value, right: Value) -> Truth:
    """Return `left operator right`; null where the two cannot be compared."""
    if operator == "=":
        return feel_equal(left, right)
    if operator == "!=":
        return negation(feel_equal(left, right))
    order = compare(left, right)
    if not isinstance(order, int):
        return _bounded(operator, left, right) if isinstance(order, Unknown) else order
    match operator:
        case "<":
            return order < 0
        case "<=":
            return order <= 0
        case ">":
            return order > 0
    return order >= 0


def _bounded(operator: ComparisonOperator, left: Value, right: Value) -> Truth:
    """Settle `<=` and `>=` where bounds touch: at least 3 is certainly `>= 3`."""
    lesser, greater = (left, right) if operator in ("<=", ">") else (right, left)
    # `lesser <= greater` holds if the greatest of one is at most the least of the other.
    top = lesser.high if isinstance(lesser, Unknown) else lesser
    bottom = greater.low if isinstance(greater, Unknown) else greater
    certain = top is not None and bottom is not None and compare(top, bottom) in (-1, 0)
    if certain:
        return operator in ("<=", ">=")
    return Unknown(needs_of(left, right))


def in_range(value: Value, range_: Range) -> Truth:
    """Say whether the value lies in the range; a Null end is open."""
    if range_.excludes:
        return negation(feel_equal(value, range_.low))
    above: Truth = True
    if not isinstance(range_.low, Null):
        above = compared(">=" if range_.low_included else ">", value, range_.low)
    if above is False or isinstance(range_.high, Null):
        return above
    below = compared("<=" if range_.high_included else "<", value, range_.high)
    return conjunction((above, below))


def passes(value: Value, test: Value) -> Truth:
    """Say whether the value equals the test, lies in it if it is a range, or is among it if it is a list."""
    match test:
        case Range():
            return feel_equal(value, test) if isinstance(value, Range) else in_range(value, test)
        case tuple():
            return _among(value, test)
        case PartialSet() if not isinstance(value, tuple | PartialSet):
            return _among_partial(value, test)
    return feel_equal(value, test)


def _among(value: Value, items: tuple[Value, ...]) -> Truth:
    if isinstance(value, tuple | PartialSet):
        whole = feel_equal(value, items)
        if not isinstance(whole, Null) and whole is not False:
            return whole
    # A list inside the list is compared as a whole; only ranges inside it are looked into.
    answers = [passes(value, item) if isinstance(item, Range) else feel_equal(value, item) for item in items]
    return disjunction(False if isinstance(answer, Null) else answer for answer in answers)


def _among_partial(value: Value, items: PartialSet) -> Truth:
    if isinstance(value, Unknown):
        return Unknown(needs_of(value, items))
    if isinstance(value, str) and value in items.has:
        return True
    return Unknown(items.needs) if items.may_have(value) else False
