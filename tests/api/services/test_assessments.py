"""Assessments: saved as people type, resumed where they were left, and read as findings."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from api.clock import StoppedClock
from api.ledger import Ledger
from api.ledger.assessments import Answer, AssessmentSetting
from api.ledger.failures import RecordNotFound, StaleWrite
from api.ledger.people import Person
from api.services import assessments
from api.services.cross_checking import CrossChecker
from api.services.registry import Registry
from engine.errors import FindingError, NotAvailable
from engine.outcome import Outcome
from tests.api.services.conftest import MOMENT

DAY = date(2015, 4, 1)


def _start(ledger: Ledger, registry: Registry, person: Person, due: date | None = None) -> str:
    setting = AssessmentSetting(person.id, "england", DAY, due=due)
    return assessments.start(ledger, registry, setting, "ama").assessment.id


def test_an_assessment_is_taken_up_where_it_was_left(ledger: Ledger, registry: Registry, rose: Person) -> None:
    number = _start(ledger, registry, rose)
    assessments.save(
        ledger, registry, number, Answer("age_years", 53, "given", "her passport", date(2015, 3, 2)), "ama"
    )
    assessments.save(ledger, registry, number, Answer("significant_wellbeing_impact", None, "unknown"), "ama")
    opened = assessments.take_up(ledger, number.lower())
    assert opened.person == rose
    assert set(opened.answers) == {"age_years", "significant_wellbeing_impact"}
    assert opened.question.on == DAY
    assert opened.question.findings == {
        "age_years": {"value": "53", "state": "given", "source": "her passport", "evidence_date": "2015-03-02"},
        "significant_wellbeing_impact": {"state": "unknown"},
    }


def test_what_is_open_is_told_after_each_answer(
    ledger: Ledger, registry: Registry, checker: CrossChecker, rose: Person
) -> None:
    number = _start(ledger, registry, rose)
    before = assessments.where_it_stands(registry, checker, assessments.take_up(ledger, number))
    assert "outcomes_unable" in before.evaluations["care_act_criteria"].missing
    for answer in (
        Answer("has_physical_or_mental_impairment_or_illness", True),
        Answer("outcomes_unable", {"has": ["nutrition", "toilet_needs"]}),
        Answer("significant_wellbeing_impact", True, "disputed", "her son says no"),
        Answer("need_stability", "stable", "assumed"),
    ):
        assessments.save(ledger, registry, number, answer, "ama")
    after = assessments.where_it_stands(registry, checker, assessments.take_up(ledger, number))
    assert after.evaluations["care_act_criteria"].outcome is Outcome.ESTABLISHED


@pytest.mark.parametrize(
    "answer",
    [
        Answer("age_yaers", 53),
        Answer("age_years", "old"),
        Answer("age_years", False),
        Answer("age_years", None),
        Answer("need_stability", "wobbly"),
        Answer("workers", [{"relation": "parent"}]),
        Answer("evaluation_date", "2015-04-01"),
    ],
)
def test_an_answer_that_the_vocabulary_does_not_allow_is_refused_and_not_saved(
    ledger: Ledger, registry: Registry, rose: Person, answer: Answer
) -> None:
    number = _start(ledger, registry, rose)
    with pytest.raises(FindingError, match=answer.name):
        assessments.save(ledger, registry, number, answer, "ama")
    assert assessments.take_up(ledger, number).answers == {}


def test_nobody_overwrites_what_somebody_else_has_just_answered(
    ledger: Ledger, registry: Registry, rose: Person
) -> None:
    number = _start(ledger, registry, rose)
    assessments.save(ledger, registry, number, Answer("age_years", 53), "ama", revision=0)
    with pytest.raises(StaleWrite):
        assessments.save(ledger, registry, number, Answer("age_years", 54), "tom", revision=0)
    assessments.withdraw(ledger, number, "age_years", "tom")
    assert assessments.take_up(ledger, number).answers == {}


def test_unfinished_work_is_listed_by_when_it_is_due(ledger: Ledger, registry: Registry, rose: Person) -> None:
    late = _start(ledger, registry, rose, date(2026, 12, 24))
    ledger.clock = StoppedClock(MOMENT + timedelta(minutes=1))
    never = _start(ledger, registry, rose)
    ledger.clock = StoppedClock(MOMENT + timedelta(minutes=2))
    soon = _start(ledger, registry, rose, date(2026, 11, 30))
    assert [one.assessment.id for one in assessments.unfinished(ledger, "ama")] == [soon, late, never]
    assert [one.id for one in assessments.of_person(ledger, rose.id)] == [soon, never, late]
    assert assessments.unfinished(ledger, "tom") == []


def test_an_assessment_needs_a_person_on_file_and_a_scheme(ledger: Ledger, registry: Registry, rose: Person) -> None:
    with pytest.raises(RecordNotFound):
        assessments.start(ledger, registry, AssessmentSetting("P-00000-00000", "england", DAY), "ama")
    with pytest.raises(NotAvailable, match="did you mean `england`"):
        assessments.start(ledger, registry, AssessmentSetting(rose.id, "englnd", DAY), "ama")
    assert assessments.of_person(ledger, rose.id) == []
