"""Why somebody looks is asked once a day and person, and stands in the entry written before the page is shown."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask

from api.access import Role
from api.ledger.entries import Entry
from api.ledger.kinds import PersonalDataRead
from api.ledger.people import Person
from api.web.surroundings import shared_by
from tests.api.web.visitor import WHY, Visitor

SignIn = Callable[[Role], Visitor]


def reads(app: Flask) -> list[Entry]:
    """Return what was read, the oldest first."""
    with shared_by(app).ledger.reading() as transaction:
        return transaction.log.of_kinds(PersonalDataRead)


def purposes(app: Flask) -> list[str]:
    """Return the purposes of what was read."""
    return [one.content.purpose for one in reads(app) if isinstance(one.content, PersonalDataRead)]


def asked(visitor: Visitor) -> Visitor:
    """Return a visitor who is shown the question and does not answer it by themselves."""
    visitor.says_why = ""
    return visitor


def test_an_auditor_is_asked_once_for_a_person_and_a_day(app: Flask, signed_in: SignIn, rosa: Person) -> None:
    auditor = asked(signed_in(Role.AUDITOR))
    question = auditor.visit(f"/people/{rosa.id}")
    assert question.heading == WHY
    assert "Rosa" not in question.text
    assert reads(app) == []
    page = auditor.press(question, "Go on", purpose="audit")
    assert page.heading == "Rosa Adeyemi"
    assert auditor.visit(f"/people/{rosa.id}").heading == "Rosa Adeyemi"
    assert purposes(app) == ["audit", "audit"]
    assert {one.subject for one in reads(app)} == {rosa.id}


def test_to_go_on_one_has_to_say_something(app: Flask, signed_in: SignIn, rosa: Person) -> None:
    auditor = asked(signed_in(Role.AUDITOR))
    again = auditor.press(auditor.visit(f"/people/{rosa.id}"), "Go on", status=422)
    assert "Say why you are looking at this record" in again.words
    assert auditor.press(again, "Go on", purpose="contact").heading == "Rosa Adeyemi"
    assert purposes(app) == ["contact"]


def test_another_person_of_the_same_role_is_asked_again(signed_in: SignIn, rosa: Person) -> None:
    signed_in(Role.AUDITOR).visit(f"/people/{rosa.id}")
    assert asked(signed_in(Role.PANEL_MEMBER)).visit(f"/people/{rosa.id}").heading == WHY


def test_whoever_assesses_somebody_is_not_asked(app: Flask, assessor: Visitor, rosa: Person) -> None:
    asked(assessor)
    assessor.says_why = "contact"
    page = assessor.visit(f"/people/{rosa.id}/assess")
    assessor.press(page, "Start")
    asked(assessor)
    assert assessor.visit(f"/people/{rosa.id}").heading == "Rosa Adeyemi"
    assert purposes(app)[-1] == "case_work"


def test_a_search_asks_nothing_and_says_so(app: Flask, signed_in: SignIn, rosa: Person) -> None:
    page = asked(signed_in(Role.AUDITOR)).visit("/people?who=adiyemi")
    assert rosa.details.name in page.words
    assert purposes(app) == ["finding_people"]


def test_the_question_leads_to_pages_of_this_service_only(signed_in: SignIn) -> None:
    auditor = signed_in(Role.AUDITOR)
    answer = auditor.client.get("/purpose?person=P-1&going_to=//elsewhere.example/")
    assert 'name="going_to" value="/"' in answer.text
