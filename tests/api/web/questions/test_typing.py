"""Numbers, sums and dates are read as people write them, and what is no number says what to type instead."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from werkzeug.datastructures import MultiDict

from api.web.questions.control import DateBoxes
from api.web.questions.read import read
from api.web.questions.typing import NotUsable, date_typed, money_typed, number_typed
from tests.api.web.questions.vocabulary import VOCABULARY


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("12", "12"),
        (" 7.5 ", "7.5"),
        ("1,250", "1250"),
        ("1 250.25", "1250.25"),
        ("0", "0"),
        ("-3", "-3"),
        (".5", "0.5"),
    ],
)
def test_a_number_is_read(text: str, number: str) -> None:
    assert number_typed(text) == Decimal(number)


@pytest.mark.parametrize("text", ["", "twelve", "1,5", "12,50", "1.2.3", "1e3", "NaN", "Infinity", "٣", "1 2"])
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(NotUsable, match="enter a number"):
        number_typed(text)


@pytest.mark.parametrize(("text", "amount"), [("£110", "110"), ("£1,250.50", "1250.50"), ("110.5", "110.5")])
def test_money_is_read_with_or_without_its_sign(text: str, amount: str) -> None:
    assert money_typed(text) == Decimal(amount)


def test_a_part_of_a_penny_is_refused() -> None:
    with pytest.raises(NotUsable, match="pounds and pence"):
        money_typed("110.005")


@pytest.mark.parametrize(
    ("boxes", "day"),
    [
        (DateBoxes("27", "3", "2015"), date(2015, 3, 27)),
        (DateBoxes(" 27 ", "March", "2015"), date(2015, 3, 27)),
        (DateBoxes("1", "sept.", "2026"), date(2026, 9, 1)),
        (DateBoxes("29", "2", "2024"), date(2024, 2, 29)),
    ],
)
def test_a_date_is_read(boxes: DateBoxes, day: date) -> None:
    assert date_typed(boxes) == day


@pytest.mark.parametrize(
    ("boxes", "complaint"),
    [
        (DateBoxes("31", "2", "2015"), "a day that exists"),
        (DateBoxes("27", "", "2015"), "needs a month"),
        (DateBoxes("", "", "2015"), "needs a day and a month"),
        (DateBoxes("27", "3", "15"), "four figures"),
        (DateBoxes("x", "3", "2015"), "day as a number"),
        (DateBoxes("1", "ju", "2015"), "month as a number"),
        (DateBoxes("1", "mix", "2015"), "month as a number"),
        (DateBoxes("1", "13", "2015"), "a day that exists"),
    ],
)
def test_what_is_no_date_says_what_to_type(boxes: DateBoxes, complaint: str) -> None:
    with pytest.raises(NotUsable, match=complaint):
        date_typed(boxes)


@pytest.mark.parametrize(
    ("typed", "complaint"),
    [("fifteen", "Age: enter a number"), ("15.5", "Age: enter a whole number"), ("126", "Age: enter 125 or less")],
)
def test_a_mistake_names_the_question_and_its_box(typed: str, complaint: str) -> None:
    (mistake,) = read(VOCABULARY.inputs["age_years"], "age_years", MultiDict([("age_years", typed)])).mistakes
    assert mistake.text.startswith(complaint)
    assert mistake.field == "age_years"


def test_a_mistake_in_a_list_says_in_which_entry() -> None:
    form = MultiDict([("items-entries", "i1"), ("items-entries", "i2"), ("items.i2.amount", "lots")])
    typed = read(VOCABULARY.inputs["items"], "items", form)
    (mistake,) = typed.mistakes
    assert mistake.text.startswith("Item 2, ")
    assert mistake.field == "items.i2.amount"


def test_a_choice_that_is_not_on_the_list_is_refused() -> None:
    (mistake,) = read(VOCABULARY.inputs["facs_band"], "facs_band", MultiDict([("facs_band", "extreme")])).mistakes
    assert "choose one of the list" in mistake.text
