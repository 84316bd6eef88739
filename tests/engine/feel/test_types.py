"""Conformance and coercion of types (DMN 1.5, 10.3.2.9)."""

from __future__ import annotations

from decimal import Decimal

import pytest

from engine.feel.types import (
    ANY,
    CONTEXT,
    DATE,
    DATE_TIME,
    FUNCTION,
    LIST,
    NULL_TYPE,
    NUMBER,
    STRING,
    ContextOf,
    FeelType,
    FunctionOf,
    ListOf,
    RangeOf,
    Restricted,
    belongs,
    certainly_fits,
    coerced,
    conforms,
    type_name,
    type_of,
)
from engine.values import NULL, Code, Context, Null, PartialSet, Range, Unknown, Value, date_of, feel_text

AGE = Restricted("age", NUMBER, lambda value: isinstance(value, Decimal) and 0 <= value <= 125)
NAME = Restricted("name", STRING)
PERSON = ContextOf((("name", STRING), ("age", NUMBER)))
ONE = Decimal(1)


@pytest.mark.parametrize(
    ("kind", "target", "expected"),
    [
        (NUMBER, NUMBER, True),
        (NUMBER, ANY, True),
        (ANY, NUMBER, False),
        (NULL_TYPE, NUMBER, True),
        (DATE, DATE_TIME, False),
        (ListOf(NUMBER), LIST, True),
        (LIST, ListOf(NUMBER), False),
        (RangeOf(DATE), RangeOf(ANY), True),
        (PERSON, CONTEXT, True),
        (PERSON, ContextOf((("age", NUMBER),)), True),
        (ContextOf((("age", NUMBER),)), PERSON, False),
        (FunctionOf((ANY,), NUMBER), FunctionOf((STRING,), ANY), True),
        (FunctionOf((STRING,), NUMBER), FunctionOf((ANY,), NUMBER), False),
        (FunctionOf((), NUMBER), FunctionOf((ANY,), NUMBER), False),
        (FunctionOf((), NUMBER), FUNCTION, True),
        (NAME, STRING, True),
        (STRING, NAME, True),
        (AGE, NUMBER, True),
        (NUMBER, AGE, False),
    ],
)
def test_conformance(kind: FeelType, target: FeelType, expected: bool) -> None:
    assert conforms(kind, target) is expected


@pytest.mark.parametrize(
    ("value", "target", "expected"),
    [
        ((ONE,), NUMBER, ONE),
        (ONE, ListOf(NUMBER), (ONE,)),
        (date_of("2015-04-01"), DATE_TIME, "2015-04-01T00:00:00Z"),
        (NULL, NUMBER, NULL),
        (Unknown(frozenset({"a"})), NUMBER, Unknown(frozenset({"a"}))),
        (PartialSet(("a",), None, frozenset()), ListOf(STRING), PartialSet(("a",), None, frozenset())),
        (Decimal(40), AGE, Decimal(40)),
        ((Decimal(40),), AGE, Decimal(40)),
        (Context({"name": "x", "age": ONE, "more": ONE}), PERSON, Context({"name": "x", "age": ONE, "more": ONE})),
    ],
)
def test_coercion_takes_what_conforms(value: Value, target: FeelType, expected: Value) -> None:
    taken = coerced(value, target)

    assert taken == expected or feel_text(taken) == expected


@pytest.mark.parametrize(
    ("value", "target"),
    [
        ("a", NUMBER),
        ((ONE, ONE), NUMBER),
        (("a",), NUMBER),
        (Decimal(126), AGE),
        (Context({"age": ONE}), PERSON),
        (ONE, ListOf(STRING)),
    ],
)
def test_coercion_says_what_does_not_conform(value: Value, target: FeelType) -> None:
    taken = coerced(value, target)

    assert isinstance(taken, Null)
    assert taken.reason is not None
    assert taken.reason.code is Code.DOES_NOT_CONFORM


@pytest.mark.parametrize(
    ("value", "name"),
    [
        ((ONE, Decimal(2)), "list<number>"),
        ((ONE, "a"), "list"),
        ((), "list<Null>"),
        (Context({"a": ONE, "b": ("x",)}), "context<a: number, b: list<string>>"),
        (Range(NULL, ONE), "range<number>"),
        (Unknown(frozenset({"a"})), "Any"),
    ],
)
def test_every_value_has_a_type(value: Value, name: str) -> None:
    assert type_name(type_of(value)) == name
    assert belongs(value, type_of(value))


NOT_KNOWN = Unknown(frozenset({"x"}))
WITHIN = Unknown(frozenset({"x"}), Decimal(1), Decimal(2))
PART = PartialSet(("a",), None, frozenset({"x"}))


@pytest.mark.parametrize(
    ("value", "target", "expected"),
    [
        ((ONE, NOT_KNOWN), ListOf(NUMBER), False),
        ((ONE, NOT_KNOWN), LIST, True),
        ((ONE, WITHIN), ListOf(NUMBER), True),
        ((ONE, WITHIN), ListOf(AGE), False),
        (PART, ListOf(STRING), True),
        (PART, ListOf(NUMBER), False),
        (Context({"name": NOT_KNOWN, "age": ONE}), PERSON, False),
        (Context({"name": "x", "age": WITHIN}), PERSON, True),
        (Context({"name": "x", "age": ONE, "more": NOT_KNOWN}), PERSON, True),
        (Range(WITHIN, WITHIN), RangeOf(NUMBER), False),
        (ONE, NUMBER, True),
    ],
)
def test_what_is_known_in_part_fits_certainly_or_not(value: Value, target: FeelType, expected: bool) -> None:
    assert certainly_fits(value, target) is expected


def test_a_list_of_one_that_is_not_known_becomes_its_item() -> None:
    assert coerced((NOT_KNOWN,), NUMBER) == NOT_KNOWN
    assert coerced(PART, STRING) == NOT_KNOWN
