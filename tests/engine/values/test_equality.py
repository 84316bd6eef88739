"""Equality, order and identity of values (DMN 1.5, 10.3.2.2)."""

from __future__ import annotations

from decimal import Decimal

import pytest

from engine.values import (
    NULL,
    Code,
    Context,
    Diagnostic,
    Null,
    PartialSet,
    Range,
    Unknown,
    Value,
    compare,
    feel_equal,
    is_same,
    temporal_of,
)

LATER = Unknown(frozenset({"age"}))


def temporal(text: str) -> Value:
    """Read whatever temporal value a text holds."""
    value = temporal_of(text)
    assert value is not None
    return value


@pytest.mark.parametrize(
    ("left", "right", "equal"),
    [
        (Decimal("1.0"), Decimal(1), True),
        (NULL, NULL, True),
        (NULL, Decimal(1), False),
        (True, Decimal(1), NULL),
        ("1", Decimal(1), NULL),
        (temporal("2015-04-01T10:00:00+01:00"), temporal("2015-04-01T09:00:00Z"), True),
        (temporal("2015-07-01T10:00:00@Europe/London"), temporal("2015-07-01T09:00:00Z"), True),
        (temporal("2015-04-01T10:00:00"), temporal("2015-04-01T10:00:00Z"), False),
        (temporal("10:00:00+01:00"), temporal("09:00:00Z"), True),
        (temporal("10:00:00@Europe/London"), temporal("10:00:00@Europe/London"), True),
        (temporal("P1Y"), temporal("P12M"), True),
        (temporal("P1D"), temporal("PT24H"), True),
        (temporal("P0M"), temporal("PT0S"), NULL),
        (temporal("2015-04-01"), temporal("2015-04-01T00:00:00Z"), NULL),
        ((Decimal(1), "a"), (Decimal("1.00"), "a"), True),
        ((Decimal(1),), (Decimal(1), Decimal(2)), False),
        ((Decimal(1),), ("1",), False),
        (Context({"a": Decimal(1), "b": "x"}), Context({"b": "x", "a": Decimal(1)}), True),
        (Range(Decimal(1), Decimal(3)), Range(Decimal(1), Decimal(3), True, False), False),
        (LATER, Decimal(1), LATER),
        ((Decimal(1), LATER), (Decimal(2), Decimal(3)), False),
        ((Decimal(1), LATER), (Decimal(1), Decimal(3)), LATER),
        (Unknown(frozenset({"n"}), low=Decimal(3)), Decimal(2), False),
        (Unknown(frozenset({"n"}), low=Decimal(3)), Decimal(3), Unknown(frozenset({"n"}))),
        (Unknown(frozenset({"n"}), low=Decimal(3), high=Decimal(3)), Decimal(3), True),
        (PartialSet(("a",), ("b",), frozenset({"s"})), ("b",), False),
        (PartialSet(("a",), ("b",), frozenset({"s"})), ("a", "b"), Unknown(frozenset({"s"}))),
    ],
)
def test_equality_is_true_false_null_or_unknown(left: Value, right: Value, equal: Value) -> None:
    assert feel_equal(left, right) == equal
    assert feel_equal(right, left) == equal


@pytest.mark.parametrize(
    ("left", "right", "order"),
    [
        (Decimal(1), Decimal(2), -1),
        ("b", "a", 1),
        (temporal("2015-04-01"), temporal("2015-04-01"), 0),
        (temporal("10:00:00+02:00"), temporal("09:00:00Z"), -1),
        (temporal("10:00:00@Europe/London"), temporal("09:00:00Z"), NULL),
        (temporal("2015-04-01T10:00:00"), temporal("2015-04-01T10:00:00Z"), NULL),
        (temporal("P1M"), temporal("P31D"), NULL),
        (True, False, NULL),
        (NULL, NULL, NULL),
        (Unknown(frozenset({"n"}), low=Decimal(3)), Decimal(2), 1),
        (Unknown(frozenset({"n"}), low=Decimal(3), high=Decimal(3)), Decimal(3), 0),
        (Unknown(frozenset({"n"}), low=Decimal(3)), Decimal(4), Unknown(frozenset({"n"}))),
    ],
)
def test_order_is_before_at_after_null_or_unknown(left: Value, right: Value, order: Value | int) -> None:
    assert compare(left, right) == order


@pytest.mark.parametrize(
    ("left", "right", "same"),
    [
        (temporal("2015-04-01T10:00:00+01:00"), temporal("2015-04-01T09:00:00Z"), False),
        (temporal("10:00:00Z"), temporal("10:00:00+00:00"), True),
        (temporal("10:00:00@Etc/UTC"), temporal("10:00:00Z"), False),
        ((Decimal(1), "a"), (Decimal("1.0"), "a"), True),
        (True, Decimal(1), False),
    ],
)
def test_identity_minds_the_zone_and_the_kind(left: Value, right: Value, same: bool) -> None:
    assert is_same(left, right) is same


def test_all_nulls_are_equal_and_each_keeps_its_reason() -> None:
    first = Diagnostic(Code.DIVISION_BY_ZERO, "division by zero")
    second = Diagnostic(Code.WRONG_TYPE, "there is no `Null` + `number`", cause=first)

    assert Null(second) == NULL
    assert second.origin is first
    assert not Null(second)
