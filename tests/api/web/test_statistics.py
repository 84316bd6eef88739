"""The auditor's page of statistics: what may be asked, and what is not shown."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from flask import Flask

from api.access import Role
from api.ledger.people import PersonDetails
from api.services import people
from api.services.actor import Actor
from api.services.decision_forms import Adopt, Depart, Departure, Form
from api.services.determine import Case, Decider, determine
from api.services.evaluate import Question
from api.services.statistics.small_numbers import LEAST
from api.web.surroundings import shared_by
from tests.api.web.visitor import Visitor

CARER: dict[str, Any] = {
    "age_years": 40, "caring_hours_week": 40, "full_time_education": False, "study_hours_week": 0,
    "earnings_week": "100.00",
}  # fmt: skip
REFUSED = Departure("carers_allowance", {"decision": "not_eligible"}, "Her case differs.", ("A letter",))


def decided(app: Flask, place: int, form: Form) -> str:
    """Decide about a carer who is like all the others, and return the decision's number."""
    shared = shared_by(app)
    person = people.add(shared.ledger, PersonDetails(f"SC-4{place:03}", f"Carer {place}", date(1980, 1, 1)), "ama")
    decider = Decider(Actor("ama", "assessor"), "Ama Mensah", demonstration=True)
    case = Case(person.id, Question("england", "carers_allowance", date(2016, 5, 3), CARER))
    return determine(shared.ledger, shared.registry, shared.checker, case, decider, form).id


def test_an_auditor_sees_what_to_ask_and_nobody_else_sees_it(app: Flask, signed_in: Callable[[Role], Visitor]) -> None:
    ruth = signed_in(Role.AUDITOR)
    empty = ruth.visit(ruth.visit("/").link("Statistics"))
    assert "No decisions in this period." in empty.words
    made = [decided(app, place, Adopt()) for place in range(LEAST)]
    page = ruth.visit("/statistics")
    assert f"Departed from: none of {LEAST}" in page.words
    assert "Nobody ever departs. Is there a discretion, and is it used?" in page.words
    assert "Always agrees." in page.words
    assert "No like cases came out unlike." in page.words
    other = decided(app, LEAST, Depart((REFUSED,)))
    page = ruth.visit("/statistics")
    assert "Do the reasons given explain the difference?" in page.words
    assert page.link(other).endswith(other)
    assert page.link(made[0]).endswith(made[0])
    assert "Carer 1" not in page.words
    long_ago = {"until-day": "1", "until-month": "1", "until-year": "2020"}
    assert "No decisions in this period." in ruth.press(page, "Show this period", long_ago).words
    wrong = ruth.press(page, "Show this period", {"from-day": "31", "from-month": "2", "from-year": "2026"})
    assert "Enter a day that exists" in wrong.words
    assert signed_in(Role.ASSESSOR).visit("/statistics", status=403).heading == "You cannot do this with your role"
