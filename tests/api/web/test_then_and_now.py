"""Then and now, facts put right, and decisions made before us, as pages."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from io import BytesIO

import pytest
from flask import Flask

from api.access import Role
from api.ledger.people import Person
from api.services.decision_forms import Adopt
from api.services.demo_data import DECIDER
from api.services.determine import Case, determine
from api.services.evaluate import Question
from api.services.findings_json import Given
from api.web.surroundings import shared_by
from tests.api.web.visitor import Visitor

FINDINGS: dict[str, Given] = {
    "has_physical_or_mental_impairment_or_illness": True,
    "outcomes_unable": ["nutrition", "toilet_needs"],
    "significant_wellbeing_impact": True,
    "need_stability": "stable",
}
RIGHT = {
    "need_stability": "fluctuating", "manner": "corrected", "from-day": "1", "from-month": "4", "from-year": "2015",
    "said-by": "Her GP", "reason": "It was misheard.",
}  # fmt: skip
SEE, ENTER = "See what rested on it", "Record it and compare"


@pytest.fixture
def decided(app: Flask, rosa: Person) -> str:
    """A decision about Rosa under the Care Act."""
    place = shared_by(app)
    case = Case(rosa.id, Question("england", "care_act_criteria", date(2015, 4, 1), FINDINGS))
    return determine(place.ledger, place.registry, place.checker, case, DECIDER, Adopt()).id


@pytest.fixture
def owen(signed_in: Callable[[Role], Visitor]) -> Visitor:
    """Owen Pritchard, appeal officer."""
    return signed_in(Role.APPEAL_OFFICER)


def test_a_decision_leads_to_then_and_now_and_to_its_facts(owen: Visitor, decided: str) -> None:
    page = owen.visit(f"/decisions/{decided}")
    assert f"/decisions/{decided}/matrix" in page.text
    matrix = owen.visit(f"/decisions/{decided}/matrix?today-day=1&today-month=4&today-year=2015")
    assert matrix.heading == "Then and now"
    assert "It comes out the same in all four." in matrix.text


def test_a_fact_is_put_right_only_once_it_was_seen_what_rested_on_it(owen: Visitor, decided: str) -> None:
    address = f"/decisions/{decided}/facts/change?what=need_stability"
    assert owen.visit(address).heading.startswith("Put a fact right")
    tried = owen.press(owen.visit(address), SEE, RIGHT)
    assert "Nothing is recorded yet." in tried.text
    assert decided in tried.text
    made = owen.press(tried, "Record it")
    assert "put right" in made.heading
    facts = owen.visit(f"/decisions/{decided}/facts")
    assert "It was misheard." in facts.text


@pytest.mark.parametrize(
    ("changed", "complaint"),
    [
        ({"manner": "neither"}, "Say whether it was wrong or has changed"),
        ({"said-by": ""}, "Say who said it"),
        ({"reason": ""}, "Say why"),
        ({"from-day": "31", "from-month": "2"}, "enter a day that exists"),
        ({"from-year": "2030"}, "is a day to come"),
        ({"need_stability": "stable"}, "recorded so already"),
    ],
)
def test_a_mistake_is_said_beside_its_field_and_nothing_is_recorded(
    owen: Visitor, decided: str, changed: dict[str, str], complaint: str
) -> None:
    form = owen.visit(f"/decisions/{decided}/facts/change?what=need_stability")
    page = owen.press(form, SEE, {**RIGHT, **changed}, status=422)
    assert complaint in page.text
    assert "It was misheard." not in owen.visit(f"/decisions/{decided}/facts").text


def test_a_day_that_does_not_exist_is_said(owen: Visitor, decided: str) -> None:
    page = owen.visit(f"/decisions/{decided}/matrix?known-day=31&known-month=2&known-year=2020")
    assert "enter a day that exists" in page.text


def test_an_earlier_decision_needs_rules_of_its_day(owen: Visitor, rosa: Person) -> None:
    address = f"/people/{rosa.id}/earlier?rules=england/facs&on-day=1&on-month=5&on-year=2020"
    assert "was not in force" in owen.visit(address).text


def test_an_earlier_decision_is_entered_with_its_letter(owen: Visitor, rosa: Person) -> None:
    address = f"/people/{rosa.id}/earlier?rules=england/facs&on-day=3&on-month=3&on-year=2014"
    typed = {
        "decided-day": "10", "decided-month": "3", "decided-year": "2014", "decided-by": "J. Holt",
        "outcome": "not_established", "title-1": "the letter", "facs_band": "substantial",
    }  # fmt: skip
    form = owen.visit(address)
    assert "Attach the letter" in owen.press(form, ENTER, typed, status=422).text
    token = form.all("//form//input[@name='csrf_token']")[-1].get("value")
    letter = (BytesIO(b"You do not meet our criteria."), "letter.txt", "text/plain")
    sent = {**typed, "csrf_token": token, "file-1": letter}
    answer = owen.client.post(address, data=sent, content_type="multipart/form-data")
    assert answer.status_code == 302, answer.text
    page = owen.visit(answer.headers["Location"])
    assert page.heading == "Earlier decision about Rosa Adeyemi"
    assert "The rules of its day give something else than was decided." in page.text
    assert "Earlier decision, entered from its papers" in owen.visit(f"/people/{rosa.id}").text


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.PANEL_MEMBER])
def test_who_may_only_read_is_not_offered_what_they_may_not_do(
    signed_in: Callable[[Role], Visitor], decided: str, role: Role
) -> None:
    visitor = signed_in(role)
    assert "Put right" not in visitor.visit(f"/decisions/{decided}/facts").text
    visitor.visit(f"/decisions/{decided}/facts/change?what=need_stability", status=403)
