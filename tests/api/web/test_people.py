"""People are put on file, found again however they are spelt, and changed by one person at a time."""

from __future__ import annotations

import pytest

from api.ledger.people import Person
from tests.api.web.visitor import Visitor

ADDED = {
    "name": "Tomasz Kowalski",
    "reference": "SC-7",
    "born-day": "29",
    "born-month": "Feb",
    "born-year": "1948",
    "telephone": "01632 960222",
    "address": "4 Mill Lane\nAnytown",
}


def test_a_person_is_added_and_shown_with_what_is_on_file(assessor: Visitor) -> None:
    page = assessor.press(assessor.visit("/people/new"), "Save", ADDED)
    assert page.heading == "Tomasz Kowalski"
    assert "Born 29 February 1948, aged 78" in page.words
    assert "01632 960222" in page.words
    assert "Nothing yet." in page.words


@pytest.mark.parametrize("words", ["adiyemi", "Adeyemi Rosa", "3 May 1985", "3/5/1985", "sc1042"])
def test_a_person_is_found_from_the_start_page(assessor: Visitor, rosa: Person, words: str) -> None:
    page = assessor.press(assessor.visit("/"), "Find", who=words)
    assert f"1 person found for “{words}”" in page.words
    assert assessor.visit(page.link("Rosa Adeyemi")).heading == "Rosa Adeyemi"
    assert rosa.details.reference in page.words


def test_when_nobody_is_found_the_page_says_why_and_what_to_do(assessor: Visitor, rosa: Person) -> None:
    page = assessor.visit(f"/people?who={rosa.details.reference}x-nobody")
    assert "No people found" in page.words
    assert "Try a part of the name" in page.words
    assert page.link("Add a person who is not on file")


@pytest.mark.parametrize(
    ("field", "typed", "complaint"),
    [
        ("name", " ", "Name: this must be filled in"),
        ("reference", "", "Reference: this must be filled in"),
        ("born-year", "", "Birth date: the date needs a year"),
        ("born-day", "30", "Birth date: enter a day that exists"),
        ("born-year", "2996", "Birth date: enter a day in the past"),
    ],
)
def test_a_mistake_is_named_and_keeps_what_was_typed(assessor: Visitor, field: str, typed: str, complaint: str) -> None:
    page = assessor.press(assessor.visit("/people/new"), "Save", {**ADDED, field: typed})
    assert complaint in page.words
    assert page.all("//textarea[@name='address']")[0].text.strip().startswith("4 Mill Lane")
    assert page.all("//input[@name='telephone']")[0].get("value") == "01632 960222"


def test_a_reference_belongs_to_one_person(assessor: Visitor, rosa: Person) -> None:
    taken = {**ADDED, "reference": rosa.details.reference}
    page = assessor.press(assessor.visit("/people/new"), "Save", taken)
    assert "somebody else on file has this one" in page.words


def test_details_are_changed(assessor: Visitor, rosa: Person) -> None:
    form = assessor.visit(f"/people/{rosa.id}/change")
    page = assessor.press(form, "Save", address="9 New Street")
    assert "The details were saved." in page.words
    assert "9 New Street" in page.words
    assert "01632 960111" in page.words


def test_a_change_meanwhile_by_somebody_else_is_not_overwritten(assessor: Visitor, rosa: Person) -> None:
    form = assessor.visit(f"/people/{rosa.id}/change")
    assessor.press(assessor.visit(f"/people/{rosa.id}/change"), "Save", address="9 New Street")
    page = assessor.press(form, "Save", address="1 Old Road")
    assert "Somebody else has changed this meanwhile" in page.words
    assert "9 New Street" in assessor.visit(f"/people/{rosa.id}").words
    assert "1 Old Road" in assessor.press(page, "Save").words


@pytest.mark.parametrize("number", ["P-00000-00000", "nonsense"])
def test_a_person_who_is_not_on_file_is_answered_plainly(assessor: Visitor, number: str) -> None:
    assert assessor.visit(f"/people/{number}", status=404).heading == "Not on record"
