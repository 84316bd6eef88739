"""People, assessments and tokens: working rows that can change, but never behind somebody's back."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from pydantic import ValidationError

from api.clock import StoppedClock
from api.ledger import Ledger
from api.ledger.assessments import Answer, Assessment, AssessmentSetting
from api.ledger.failures import EntryRefused, RecordNotFound, StaleWrite
from api.ledger.people import Person, PersonDetails, SearchedPerson
from tests.api.ledger.conftest import MOMENT

ROSE = PersonDetails("AC-1001", "Rose Adeyemi", date(1961, 5, 9), {"telephone": "01632 960111"})


def _rose(ledger: Ledger) -> Person:
    with ledger.working() as transaction:
        return transaction.people.add(ROSE, "rose adeyemi", "ama")


def _assessment(ledger: Ledger, person: Person) -> Assessment:
    with ledger.working() as transaction:
        return transaction.assessments.start(AssessmentSetting(person.id, "england", date(2015, 4, 1)), "ama")


def test_a_person_is_found_by_number_and_birth_date(ledger: Ledger) -> None:
    rose = _rose(ledger)
    with ledger.reading() as transaction:
        assert transaction.people.get(rose.id) == rose
        found = transaction.people.searched([rose.id, "P-00000-00000"])
        assert found == {rose.id: SearchedPerson(1, "AC-1001", "rose adeyemi", date(1961, 5, 9))}
        assert transaction.people.everyone() == [(rose, "rose adeyemi")]
        with pytest.raises(RecordNotFound):
            transaction.people.get("P-00000-00000")


def test_a_reference_belongs_to_one_person(ledger: Ledger) -> None:
    _rose(ledger)
    with pytest.raises(StaleWrite, match="`AC-1001` is on file"):
        _rose(ledger)


def test_two_people_cannot_change_a_person_at_once_without_noticing(ledger: Ledger) -> None:
    rose = _rose(ledger)
    moved = PersonDetails("AC-1001", "Rose Adeyemi", date(1961, 5, 9), {"telephone": "01632 960222"})
    with ledger.working() as transaction:
        changed = transaction.people.change(rose, moved, "rose adeyemi", "ama")
    assert (changed.revision, changed.details) == (2, moved)
    with pytest.raises(StaleWrite), ledger.working() as transaction:
        transaction.people.change(rose, ROSE, "rose adeyemi", "tom")


@pytest.mark.parametrize("changes", [{"name": ""}, {"birth_date": "1961-05-09"}, {"reference": " "}, {"contact": 1}])
def test_a_person_without_name_reference_or_birth_date_cannot_be_made(changes: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        PersonDetails(**({"reference": "r", "name": "n", "birth_date": date(2000, 1, 1)} | changes))  # type: ignore[arg-type]  # wrong on purpose


def test_answers_are_saved_one_by_one_with_who_said_so_and_from_what(ledger: Ledger) -> None:
    assessment = _assessment(ledger, _rose(ledger))
    answers = [
        Answer("age_years", 53, "given", "her passport", date(2015, 3, 2)),
        Answer("significant_wellbeing_impact", True, "disputed", "her son says no"),
        Answer("need_stability", None, "unknown"),
        Answer("outcomes_unable", {"has": ["nutrition"], "has_not": []}, "assumed"),
    ]
    for answer in answers:
        with ledger.working() as transaction:
            transaction.assessments.save(assessment.id, answer, "ama")
    with ledger.reading() as transaction:
        saved = transaction.assessments.answers(assessment.id)
    assert [saved[answer.name].answer for answer in answers] == answers
    assert {item.revision for item in saved.values()} == {1}


def test_an_answer_that_somebody_else_changed_meanwhile_is_not_overwritten(ledger: Ledger) -> None:
    assessment = _assessment(ledger, _rose(ledger))
    with ledger.working() as transaction:
        first = transaction.assessments.save(assessment.id, Answer("age_years", 53), "ama", revision=0)
        second = transaction.assessments.save(assessment.id, Answer("age_years", 54), "tom", revision=first.revision)
    assert second.revision == 2
    with pytest.raises(StaleWrite, match="`age_years`"), ledger.working() as transaction:
        transaction.assessments.save(assessment.id, Answer("age_years", 55), "ama", revision=1)
    with ledger.reading() as transaction:
        assert transaction.assessments.answers(assessment.id)["age_years"].answer.value == 54


def test_an_answer_can_be_taken_back(ledger: Ledger) -> None:
    assessment = _assessment(ledger, _rose(ledger))
    with ledger.working() as transaction:
        transaction.assessments.save(assessment.id, Answer("age_years", 53), "ama")
        transaction.assessments.withdraw(assessment.id, "age_years", "ama")
        assert transaction.assessments.answers(assessment.id) == {}


def test_my_unfinished_assessments_are_listed_the_latest_first_until_they_are_decided(ledger: Ledger) -> None:
    rose = _rose(ledger)
    first = _assessment(ledger, rose)
    ledger.clock = StoppedClock(MOMENT + timedelta(hours=1))
    second = _assessment(ledger, rose)
    with ledger.reading() as transaction:
        assert [item.id for item in transaction.assessments.unfinished("ama")] == [second.id, first.id]
        assert transaction.assessments.unfinished("tom") == []
        assert [item.id for item in transaction.assessments.of_person(rose.id)] == [second.id, first.id]
    with ledger.working() as transaction:
        transaction.assessments.close(second.id, "D-00000-00000")
    with ledger.reading() as transaction:
        assert [item.id for item in transaction.assessments.unfinished()] == [first.id]
        assert transaction.assessments.get(second.id).determination == "D-00000-00000"


def test_a_decided_assessment_no_longer_changes(ledger: Ledger) -> None:
    assessment = _assessment(ledger, _rose(ledger))
    with ledger.working() as transaction:
        transaction.assessments.close(assessment.id, "D-00000-00000")
    with pytest.raises(StaleWrite, match="D-00000-00000"), ledger.working() as transaction:
        transaction.assessments.save(assessment.id, Answer("age_years", 53), "ama")
    with pytest.raises(StaleWrite), ledger.working() as transaction:
        transaction.assessments.withdraw(assessment.id, "age_years", "ama")


def test_an_assessment_of_nobody_on_file_is_refused(ledger: Ledger) -> None:
    setting = AssessmentSetting("P-00000-00009", "england", date(2015, 4, 1))
    with pytest.raises(EntryRefused), ledger.working() as transaction:
        transaction.assessments.start(setting, "ama")


def test_a_token_stands_for_its_account_until_it_expires_or_is_withdrawn(ledger: Ledger) -> None:
    with ledger.working() as transaction:
        lasting = transaction.tokens.issue("ama", "case system")
        short = transaction.tokens.issue("ama", "trial", timedelta(hours=1))
        assert transaction.tokens.account_of(short) == "ama"
        assert transaction.tokens.account_of("rightful_guess") is None
    ledger.clock = StoppedClock(MOMENT + timedelta(hours=1))
    with ledger.working() as transaction:
        assert transaction.tokens.account_of(short) is None
        assert transaction.tokens.account_of(lasting) == "ama"
        assert transaction.tokens.withdraw(lasting)
        assert not transaction.tokens.withdraw("rightful_guess")
        assert transaction.tokens.account_of(lasting) is None
