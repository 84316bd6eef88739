"""Values in words: money, numbers with units, dates, lengths of time, choices, sets, and what is only partly known."""

from __future__ import annotations

import pytest

from engine.trace import Settled
from engine.values import (
    NULL,
    Context,
    Date,
    DateTime,
    DaysTimeDuration,
    Decimal,
    PartialSet,
    Time,
    Unknown,
    Value,
    YearsMonthsDuration,
)
from explanations.wording import english
from explanations.wording.printing import Kind, printed, printed_settled

MONEY = Kind("Earnings", money=True, unit="per week")
HOURS = Kind("Hours", unit="hours a week")
GROUPS = Kind("Groups", members={"a": "Older person", "b": "NHS patient", "c": "Parent, or guardian"})
DAY = 86_400 * 10**9


@pytest.mark.parametrize(
    ("value", "kind", "said"),
    [
        (Decimal("1234567.5"), MONEY, "£1,234,567.50 a week"),
        (Decimal("-5"), MONEY, "-£5.00 a week"),
        (Decimal("0.005"), MONEY, "£0.005 a week"),
        (Decimal("12.345"), Kind(money=True, unit="per hour"), "£12.345 an hour"),
        (Decimal(1), HOURS, "1 hour a week"),
        (Decimal("1.50"), HOURS, "1.5 hours a week"),
        (Decimal(1000), Kind(unit="points"), "1,000 points"),
        (Decimal("1E+3"), Kind(), "1,000"),
        (True, Kind(), "yes"),
        (False, Kind(), "no"),
        (NULL, MONEY, "none"),
        ("a", GROUPS, "older person"),
        ("b", GROUPS, "NHS patient"),
        ("new_holder", Kind(), "new holder"),
        ("Mrs Smith\nsaid", Kind(), "Mrs Smith said"),
        (("a", "b"), GROUPS, "older person and NHS patient"),
        (("a", "b", "c"), GROUPS, "older person; NHS patient; and parent, or guardian"),
        ((), GROUPS, "none"),
        (Date(2015, 4, 1), Kind(), "1 April 2015"),
        (Time(9, 5, 0), Kind(), "09:05"),
        (DateTime(Date(2015, 4, 1), Time(9, 5, 7)), Kind(), "09:05:07 on 1 April 2015"),
        (YearsMonthsDuration(12), Kind(), "12 months"),
        (YearsMonthsDuration(36), Kind(), "3 years"),
        (YearsMonthsDuration(-1), Kind(), "minus 1 month"),
        (DaysTimeDuration(28 * DAY), Kind(), "28 days"),
        (DaysTimeDuration(DAY + DAY // 24), Kind(), "1 day and 1 hour"),
        (Unknown(frozenset(("x",))), MONEY, "not known"),
        (Unknown(frozenset(("x",)), Decimal(2), Decimal(4)), HOURS, "not known, between 2 and 4"),
        (PartialSet(("a",), None, frozenset(("x",))), GROUPS, "older person, and perhaps more"),
        (PartialSet((), None, frozenset(("x",))), GROUPS, "not known"),
        (Context({"sum": Decimal(5)}), Kind(parts={"sum": MONEY}), "earnings £5.00 a week"),
    ],
)
def test_a_value_is_said(value: Value, kind: Kind, said: str) -> None:
    assert printed(value, kind, unit=True) == said


def test_a_unit_is_left_out_where_the_sentence_brings_it() -> None:
    assert printed(Decimal(30), HOURS) == "30"
    assert printed(Decimal(30), MONEY) == "£30.00"


def test_other_currencies_have_their_sign_or_code() -> None:
    assert printed(Decimal(30), MONEY, currency="EUR") == "€30.00"
    assert printed(Decimal(30), MONEY, currency="DKK") == "DKK 30.00"


@pytest.mark.parametrize(
    ("settled", "said"),
    [
        (Settled((Decimal(5),)), "£5.00 a week"),
        (Settled(None), "not known"),
        (Settled((Decimal(5), Decimal(3))), "not known yet: £3.00 a week or £5.00 a week"),
        (Settled(tuple(Decimal(n) for n in range(9))), "not known; 9 values are possible"),
    ],
)
def test_what_may_still_come_out_is_said(settled: Settled, said: str) -> None:
    assert printed_settled(settled, MONEY, unit=True) == said


@pytest.mark.parametrize(
    ("label", "inside"),
    [
        ("Older person", "older person"),
        ("A holiday", "a holiday"),
        ("NHS care", "NHS care"),
        ("Carer's Allowance", "Carer's Allowance"),
        ("Fair Access to Care band", "Fair Access to Care band"),
        ("", ""),
    ],
)
def test_a_label_stands_inside_a_sentence(label: str, inside: str) -> None:
    assert english.mid_sentence(label) == inside


@pytest.mark.parametrize(
    ("text", "said"), [("2015-04-01", "1 April 2015"), ("", ""), ("spring", "spring"), ("2015-13-01", "2015-13-01")]
)
def test_an_iso_day_is_said_and_anything_else_left(text: str, said: str) -> None:
    assert english.iso_date(text) == said
