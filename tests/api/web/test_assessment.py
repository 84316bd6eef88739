"""An assessment without JavaScript: saved at each submission, resumed where it was left, open questions in view."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from api.access import Role
from api.ledger.assessments import Answer
from api.ledger.people import Person
from api.services import assessments
from api.web.surroundings import shared_by
from tests.api.web.cases import ELIGIBLE, OLD_LAW, decided, save, start_assessment
from tests.api.web.visitor import FetchedPage, Visitor


def side(page: FetchedPage) -> str:
    """Return what the side panel says."""
    return " ".join(page.all("//*[@id='side']")[0].text_content().split())


def number(page: FetchedPage) -> str:
    """Return the assessment's number."""
    return page.address.rpartition("/")[2].partition("?")[0]


def test_it_starts_with_the_age_that_is_on_file(assessor: Visitor, rosa: Person) -> None:
    page = start_assessment(assessor, rosa)
    assert page.heading == "Assessment of Rosa Adeyemi"
    assert page.all("//input[@name='age_years']")[0].get("value") == "29"
    assert "Evidence: Birth date on file" in page.words


def test_it_asks_what_the_rules_of_that_day_read(assessor: Visitor, rosa: Person) -> None:
    new, old = start_assessment(assessor, rosa), start_assessment(assessor, rosa, OLD_LAW)
    assert new.all("//*[@id='question-outcomes_unable']")
    assert not new.all("//*[@id='question-facs_band']")
    assert old.all("//*[@id='question-facs_band']")
    assert not old.all("//*[@id='question-outcomes_unable']")


def test_answers_are_saved_and_found_again(assessor: Visitor, rosa: Person) -> None:
    page = save(assessor, start_assessment(assessor, rosa), ELIGIBLE)
    again = assessor.visit(page.address)
    ticked = {box.get("value") for box in again.all("//input[@name='outcomes_unable'][@checked]")}
    assert ticked == {"nutrition", "toilet_needs"}
    assert "Yes National criteria for care and support of adults" in side(again)
    assert "Everyday things the person cannot do" not in side(again)
    assert assessor.visit(assessor.visit("/").link("Rosa Adeyemi")).heading == again.heading


def test_what_is_still_open_is_a_link_to_its_question_and_says_what_it_matters_to(
    assessor: Visitor, rosa: Person
) -> None:
    page = start_assessment(assessor, rosa)
    (line,) = page.all("//*[@id='side']//li[a='Everyday things the person cannot do']")
    assert line.xpath("./a/@href") == ["#question-outcomes_unable"]
    assert "National criteria for care and support of adults" in line.text_content()


def test_evidence_and_doubt_stand_beside_an_answer(app: Flask, assessor: Visitor, rosa: Person) -> None:
    beside = {
        "need_stability": "fluctuating",
        "need_stability-state": "disputed",
        "need_stability-source": "Letter of the daughter",
        "need_stability-evidence-day": "2",
        "need_stability-evidence-month": "3",
        "need_stability-evidence-year": "2015",
    }
    page = save(assessor, start_assessment(assessor, rosa), {**beside})
    assert "Evidence: Disputed, Letter of the daughter, 2/3/2015" in page.words
    answer = assessments.take_up(shared_by(app).ledger, number(page)).answers["need_stability"].answer
    assert (answer.value, answer.state, answer.source) == ("fluctuating", "disputed", "Letter of the daughter")


def test_not_knowing_yet_is_kept_as_an_answer_and_stays_open(app: Flask, assessor: Visitor, rosa: Person) -> None:
    page = save(assessor, start_assessment(assessor, rosa), {"significant_wellbeing_impact": "unknown"})
    saved = assessments.take_up(shared_by(app).ledger, number(page)).answers["significant_wellbeing_impact"]
    assert saved.answer.state == "unknown"
    assert page.all("//input[@name='significant_wellbeing_impact'][@value='unknown'][@checked]")
    assert "Significant impact on well-being" in side(page)


def test_an_answer_can_be_taken_back(app: Flask, assessor: Visitor, rosa: Person) -> None:
    page = start_assessment(assessor, rosa)
    page = save(assessor, page, {"age_years": ""})
    assert "age_years" not in assessments.take_up(shared_by(app).ledger, number(page)).answers
    page = save(assessor, page, {"age_years": "30"})
    assert page.all("//input[@name='age_years']")[0].get("value") == "30"


def test_a_mistake_keeps_what_was_typed_and_the_rest_is_saved(app: Flask, assessor: Visitor, rosa: Person) -> None:
    page = save(assessor, start_assessment(assessor, rosa), {**ELIGIBLE, "age_years": "thirty"})
    assert "Age: enter a number" in page.words
    assert page.all("//input[@name='age_years']")[0].get("value") == "thirty"
    answers = assessments.take_up(shared_by(app).ledger, number(page)).answers
    assert answers["age_years"].answer.value == "29"
    assert answers["significant_wellbeing_impact"].answer.value is True


def test_workers_are_added_filled_in_and_removed(app: Flask, assessor: Visitor, rosa: Person) -> None:
    page = assessor.press(start_assessment(assessor, rosa), "Add a worker")
    page = assessor.press(page, "Add another worker", {"workers.1.relation": "child"})
    page = save(assessor, page, {"workers.2.relation": "friend", "workers.1.same_household": "no"})
    saved = assessments.take_up(shared_by(app).ledger, number(page)).answers["workers"].answer.value
    assert saved == [
        {"worker_id": "1", "relation": "child", "same_household": False},
        {"worker_id": "2", "relation": "friend"},
    ]
    page = assessor.press(page, "Remove worker 1")
    left = assessments.take_up(shared_by(app).ledger, number(page)).answers["workers"].answer.value
    assert left == [{"worker_id": "2", "relation": "friend"}]
    assert assessor.press(page, "Add another worker").all("//input[@name='workers-entries'][@value='1']")


def test_somebody_elses_answer_is_not_overwritten_unseen(app: Flask, assessor: Visitor, rosa: Person) -> None:
    page = start_assessment(assessor, rosa)
    shared = shared_by(app)
    theirs = Answer("need_stability", "progressive")
    assessments.save(shared.ledger, shared.registry, number(page), theirs, "owen")
    page = save(assessor, page, {"need_stability": "stable"})
    assert "Owen Pritchard has changed this meanwhile" in page.words
    assert assessments.take_up(shared.ledger, number(page)).answers["need_stability"].answer.value == "progressive"
    page = save(assessor, page, {})
    assert assessments.take_up(shared.ledger, number(page)).answers["need_stability"].answer.value == "stable"


def test_a_part_for_the_script_holds_the_side_panel_alone(app: Flask, assessor: Visitor, rosa: Person) -> None:
    page = start_assessment(assessor, rosa)
    app.config["WTF_CSRF_ENABLED"] = False
    typed = {"asked": "need_stability", "need_stability": "stable", "need_stability-revision": "0"}
    part = assessor.client.post(page.address, data=typed, headers={"X-Part": "side"})
    assert part.status_code == 200
    assert "<html" not in part.text
    assert 'data-revision="1" data-of="need_stability"' in part.text
    assert 'data-mistakes="0"' in part.text


def test_a_decided_assessment_is_shown_and_can_no_longer_be_changed(assessor: Visitor, rosa: Person) -> None:
    decided(assessor, rosa)
    page = assessor.visit(assessor.visit(f"/people/{rosa.id}").link("Assessment"))
    assert "This has been decided" in page.words
    assert page.all("//fieldset[@disabled]")
    assert not [b for b in page.all("//button") if b.text_content().strip() == "Save"]


@pytest.mark.parametrize("role", [Role.APPEAL_OFFICER, Role.AUDITOR])
def test_people_who_do_not_assess_may_read_and_not_write(
    signed_in: Callable[[Role], Visitor], assessor: Visitor, rosa: Person, role: Role, app: Flask
) -> None:
    address = start_assessment(assessor, rosa).address
    reader = signed_in(role)
    assert reader.visit(address).heading == "Assessment of Rosa Adeyemi"
    app.config["WTF_CSRF_ENABLED"] = False
    assert reader.client.post(address, data={}).status_code == 403
