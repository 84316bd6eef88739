"""Deciding through the pages: adopt, depart with reasons, decide for now; nothing is recorded before it is signed."""

from __future__ import annotations

import pytest
from flask import Flask

from api.ledger.people import Person
from api.web.surroundings import shared_by
from tests.api.web.cases import ELIGIBLE, SIGN, decided, save, start_assessment
from tests.api.web.visitor import FetchedPage, Visitor

CRITERIA = "National criteria for care and support of adults"


@pytest.fixture
def deciding(assessor: Visitor, rosa: Person) -> FetchedPage:
    """The page on which Rosa's case is decided."""
    page = save(assessor, start_assessment(assessor, rosa), ELIGIBLE)
    return assessor.visit(f"{page.address}/decide")


def entries(app: Flask) -> int:
    """Return how many acts the ledger holds, apart from who came in and what they were shown."""
    with shared_by(app).ledger.reading() as transaction:
        return sum(entry.kind not in ("read", "sign_in") for entry in transaction.log.entries())


def letter_of(page: FetchedPage) -> str:
    """Return what the letter on a page says."""
    return " ".join(page.all("//*[@class='rightful-letter']")[0].text_content().split())


def test_what_is_settled_is_preset_to_be_adopted_and_the_rest_to_stay_open(deciding: FetchedPage) -> None:
    chosen = {box.get("name"): box.get("value") for box in deciding.all("//input[@type='radio'][@checked]")}
    assert chosen["how.care_act_criteria"] == "adopt"
    assert chosen["how.carer_criteria"] == "leave"
    assert not deciding.all("//input[@name='how.carer_criteria'][@value='adopt']")
    assert "You meet the national criteria for care and support." in deciding.words


def test_the_letter_is_shown_before_anything_is_recorded(app: Flask, assessor: Visitor, deciding: FetchedPage) -> None:
    page = assessor.press(deciding, "Preview the letter")
    assert page.heading == "Check the letter and sign"
    assert (
        "You meet the national criteria for care and support."
        in page.all("//*[@class='rightful-letter']")[0].text_content()
    )
    assert entries(app) == 0


def test_a_signed_decision_is_on_record_with_its_letter(assessor: Visitor, rosa: Person) -> None:
    page = decided(assessor, rosa)
    assert page.heading == "Decision about Rosa Adeyemi"
    assert "The decision is recorded." in page.words
    assert f"{CRITERIA} Yes" in page.words
    assert "Not decided here: National criteria for support of carers" in page.words
    letter = assessor.visit(page.link("Letter"))
    assert (
        "You meet the national criteria for care and support."
        in letter.all("//*[@class='rightful-letter']")[0].text_content()
    )


def test_something_can_be_changed_after_the_preview(assessor: Visitor, deciding: FetchedPage) -> None:
    preview = assessor.press(deciding, "Preview the letter", DUE, kind="interim", urgency="Alone at home")
    page = assessor.press(preview, "Change something")
    assert page.heading == "Decide for Rosa Adeyemi"
    assert page.all("//textarea[@name='urgency']")[0].text.strip() == "Alone at home"


DUE = {"due-day": "6", "due-month": "12", "due-year": "2026"}
OTHERWISE = {
    "how.care_act_criteria": "depart",
    "out.care_act_criteria.decision": "not_eligible",
    "why.care_act_criteria": "The daughter does both, and likes to.",
    "evidence.care_act_criteria": "Visit on 20 March 2015\nThe daughter",
}


def test_a_departure_is_recorded_beside_what_the_rules_say(assessor: Visitor, deciding: FetchedPage) -> None:
    page = assessor.press(assessor.press(deciding, "Preview the letter", OTHERWISE), SIGN)
    assert "Decided otherwise" in page.words
    assert "Decision: not eligible" in page.words
    assert "The daughter does both, and likes to." in page.words
    assert "The rules say: You meet the national criteria for care and support." in page.words
    assert "Evidence: Visit on 20 March 2015; The daughter" in page.words


@pytest.mark.parametrize(
    ("left_out", "complaint"),
    [
        ("why.care_act_criteria", "say why this person’s case is different"),
        ("evidence.care_act_criteria", "name the document or who said so"),
        ("out.care_act_criteria.decision", "say what is decided instead"),
    ],
)
def test_a_departure_needs_an_outcome_reasons_and_evidence(
    app: Flask, assessor: Visitor, deciding: FetchedPage, left_out: str, complaint: str
) -> None:
    typed = {name: value for name, value in OTHERWISE.items() if name != left_out}
    page = assessor.press(deciding, "Preview the letter", typed)
    assert f"{CRITERIA}: {complaint}" in page.words
    kept = page.all("//textarea[@name='why.care_act_criteria']")[0].text or ""
    assert kept.strip() == typed.get("why.care_act_criteria", "")
    assert entries(app) == 0


def test_a_decision_about_nothing_is_refused(assessor: Visitor, deciding: FetchedPage) -> None:
    nothing = {box.get("name"): "leave" for box in deciding.all("//input[starts-with(@name, 'how.')]")}
    page = assessor.press(deciding, "Preview the letter", nothing)
    assert "Choose at least one thing to decide" in page.words


def test_an_interim_decision_says_by_when_full_reasons_follow(assessor: Visitor, deciding: FetchedPage) -> None:
    typed = {"kind": "interim", "urgency": "Discharged from hospital today", **DUE}
    page = assessor.press(assessor.press(deciding, "Preview the letter", typed), SIGN)
    assert "Interim decision." in page.words
    assert "Full reasons are due by 6 December 2026." in page.words


@pytest.mark.parametrize(
    ("typed", "complaint"),
    [
        ({"urgency": "Now", "due-day": "", "due-month": "", "due-year": ""}, "Full reasons by: enter the day"),
        ({"urgency": " ", **DUE}, "Say why it cannot wait"),
        ({"urgency": "Now", "due-day": "1", "due-month": "1", "due-year": "2020"}, "past"),
    ],
)
def test_an_interim_decision_needs_its_urgency_and_a_day_to_come(
    app: Flask, assessor: Visitor, deciding: FetchedPage, typed: dict[str, str], complaint: str
) -> None:
    page = assessor.press(deciding, "Preview the letter", typed, kind="interim")
    if page.heading == "Check the letter and sign":
        page = assessor.press(page, SIGN, status=409)
    assert complaint in page.words
    assert entries(app) == 0


def test_the_full_reasons_of_an_interim_decision_can_follow(assessor: Visitor, rosa: Person) -> None:
    first = save(assessor, start_assessment(assessor, rosa), ELIGIBLE)
    typed = {"kind": "interim", "urgency": "Discharged today", **DUE}
    interim = assessor.press(
        assessor.press(assessor.visit(f"{first.address}/decide"), "Preview the letter", typed), SIGN
    )
    interim_number = interim.address.rpartition("/")[2]
    second = save(assessor, start_assessment(assessor, rosa), ELIGIBLE)
    page = assessor.visit(f"{second.address}/decide")
    page = assessor.press(assessor.press(page, "Preview the letter", completes=interim_number), SIGN)
    history = assessor.visit(f"/people/{rosa.id}").words
    assert f"Gives the full reasons for interim decision {interim_number}" in history
    assert "Full reasons followed" in history


def test_a_case_is_decided_once(app: Flask, assessor: Visitor, deciding: FetchedPage) -> None:
    preview = assessor.press(deciding, "Preview the letter")
    assessor.press(preview, SIGN)
    before = entries(app)
    assert assessor.press(preview, SIGN, status=409).heading == "Somebody was quicker"
    assert entries(app) == before
    assert assessor.visit(deciding.address).heading == "Decision about Rosa Adeyemi"
