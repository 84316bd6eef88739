"""Values as FEEL text and as canonical JSON."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.values import (
    NULL,
    Context,
    PartialSet,
    Range,
    Unknown,
    Value,
    date_of,
    feel_text,
    number,
    number_text,
    to_json,
)


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**30), max_value=10**30, places=3))
def test_a_number_reads_back_from_its_text(value: Decimal) -> None:
    assert number(number_text(value)) == value


@pytest.mark.parametrize(
    ("written", "text"),
    [("1.50", "1.5"), ("100", "100"), ("1e3", "1000"), ("-0.0", "0"), ("1e-7", "0.0000001"), (".5", "0.5")],
)
def test_equal_numbers_have_equal_text(written: str, text: str) -> None:
    value = number(written)

    assert value is not None
    assert number_text(value) == text


@pytest.mark.parametrize("written", ["", "1.", "1,5", "NaN", "Infinity", "1e9999", "0x10", "١", " 1", "1_000"])
def test_what_is_no_number_is_not_read(written: str) -> None:
    assert number(written) is None


DAY = date_of("2015-04-01")
assert DAY is not None
PART = PartialSet(("a",), None, frozenset({"s"}))


@pytest.mark.parametrize(
    ("value", "text", "json"),
    [
        (True, "true", True),
        (Decimal("110.00"), "110", "110"),
        ('say "hi"', 'say "hi"', 'say "hi"'),
        (NULL, "null", None),
        (("a", Decimal(1), NULL), '["a", 1, null]', ["a", "1", None]),
        (Context({"a b": DAY, "x+y": "z"}), '{a b: 2015-04-01, "x+y": "z"}', {"a b": "2015-04-01", "x+y": "z"}),
        (Range(Decimal(1), DAY, False, True), "(1..2015-04-01]", "(1..2015-04-01]"),
        (Range(NULL, Decimal(5), False, True), "(<=5)", "(<=5)"),
        (Unknown(frozenset({"b", "a"})), "unknown", {"unknown": ["a", "b"]}),
        (PART, '["a", unknown]', {"has": ["a"], "maybe": None, "unknown": ["s"]}),
    ],
)
def test_values_are_written(value: Value, text: str, json: object) -> None:
    assert feel_text(value) == text
    assert to_json(value) == json
