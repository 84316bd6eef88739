"""After the outcome: who signs may see it, and whoever changes an answer then is on record with what it was and is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import pytest

from api.ledger import Ledger
from api.ledger.assessments import Answer, AssessmentSetting
from api.ledger.entries import Entry
from api.ledger.failures import StaleWrite
from api.ledger.kinds import AnswerChangedAfterOutcome, FindingsSigned
from api.ledger.people import Person
from api.services import assessments
from api.services.actor import Actor
from api.services.after_outcome import (
    AFTER,
    BEFORE,
    Assessor,
    outcome_is_shown,
    save_answer,
    sign_findings,
    withdraw_answer,
)
from api.services.cross_checking import CrossChecker
from api.services.decision_forms import Adopt
from api.services.determine import Case, Decider, Determination, determine
from api.services.erasure import erase
from api.services.explain import explain
from api.services.failures import ActRefused
from api.services.in_case import people_in_case
from api.services.personal import opened_whole
from api.services.registry import Registry
from explanations.render import Form
from explanations.statement import Reader

AMA = Actor("ama", "assessor")
NOTHING: Mapping[str, bool] = {}
HIDDEN, IN_VIEW = Assessor(AMA, hides_outcome=True), Assessor(AMA)
DAY = date(2015, 4, 1)


@pytest.fixture
def number(ledger: Ledger, registry: Registry, rose: Person) -> str:
    """An assessment of Rose that has just been started."""
    return assessments.start(ledger, registry, AssessmentSetting(rose.id, "england", DAY), "ama").assessment.id


def _changes(ledger: Ledger) -> list[Entry]:
    with ledger.reading() as transaction:
        return transaction.log.of_kinds(AnswerChangedAfterOutcome)


def _sides(ledger: Ledger, entry: Entry) -> tuple[object, object]:
    with ledger.reading() as transaction:
        return opened_whole(transaction, entry, BEFORE), opened_whole(transaction, entry, AFTER)


def test_a_hidden_outcome_is_shown_once_the_findings_are_signed(ledger: Ledger, number: str, rose: Person) -> None:
    opened = assessments.take_up(ledger, number)
    assert outcome_is_shown(ledger, opened, hides_outcome=False)
    assert not outcome_is_shown(ledger, opened, hides_outcome=True)
    entry = sign_findings(ledger, number, AMA)
    assert entry.content == FindingsSigned(number)
    assert (entry.actor, entry.role, entry.subject, entry.committed) == ("ama", "assessor", rose.id, ())
    assert outcome_is_shown(ledger, opened, hides_outcome=True)
    assert sign_findings(ledger, number, Actor("tom", "assessor")) == entry, "findings are signed once"


def test_before_it_is_signed_a_hidden_outcome_moves_nobody(ledger: Ledger, registry: Registry, number: str) -> None:
    for age in (52, 53):
        save_answer(ledger, registry, number, Answer("age_years", age), HIDDEN)
    withdraw_answer(ledger, number, "age_years", HIDDEN)
    assert _changes(ledger) == []


def test_after_signing_every_answer_given_changed_or_taken_back_is_kept_sealed(
    ledger: Ledger, registry: Registry, number: str, rose: Person
) -> None:
    save_answer(ledger, registry, number, Answer("age_years", 52), HIDDEN)
    sign_findings(ledger, number, AMA)
    save_answer(ledger, registry, number, Answer("age_years", 53), HIDDEN)
    save_answer(ledger, registry, number, Answer("need_stability", "stable"), HIDDEN)
    withdraw_answer(ledger, number, "age_years", HIDDEN)
    changes = _changes(ledger)
    assert [one.content for one in changes] == [
        AnswerChangedAfterOutcome(number, name) for name in ("age_years", "need_stability", "age_years")
    ]
    assert {(one.actor, one.subject) for one in changes} == {("ama", rose.id)}
    was, then = {"value": "52", "state": "given"}, {"value": "53", "state": "given"}
    assert [_sides(ledger, one) for one in changes] == [
        ({"age_years": was}, {"age_years": then}),
        ({}, {"need_stability": {"value": "stable", "state": "given"}}),
        ({"age_years": then}, {}),
    ]
    assert all(b"53" not in one.body.split(b'"content"')[1].split(b"}")[0] for one in changes)


def test_where_the_outcome_is_in_view_a_change_is_kept_and_a_first_answer_or_a_source_is_not(
    ledger: Ledger, registry: Registry, number: str
) -> None:
    save_answer(ledger, registry, number, Answer("age_years", 52), IN_VIEW)
    save_answer(ledger, registry, number, Answer("age_years", 52, source="her passport"), IN_VIEW)
    assert _changes(ledger) == []
    save_answer(ledger, registry, number, Answer("age_years", 52, "disputed", "her son"), IN_VIEW)
    assert len(_changes(ledger)) == 1


def test_a_change_that_is_refused_is_not_kept_either(ledger: Ledger, registry: Registry, number: str) -> None:
    save_answer(ledger, registry, number, Answer("age_years", 52), IN_VIEW)
    with pytest.raises(StaleWrite):
        save_answer(ledger, registry, number, Answer("age_years", 53), IN_VIEW, revision=0)
    assert _changes(ledger) == []


def test_a_relative_named_in_a_change_can_be_forgotten_alone(
    ledger: Ledger, registry: Registry, number: str, rose: Person
) -> None:
    workers = [{"worker_id": "grace", "relation": "child", "description": "Grace Canaryname"}]
    save_answer(ledger, registry, number, Answer("workers", workers), IN_VIEW)
    withdraw_answer(ledger, number, "workers", IN_VIEW)
    (grace,) = people_in_case(ledger, rose.id)
    erase(ledger, rose.id, AMA, "request", relative=grace.subject)
    (change,) = _changes(ledger)
    assert _sides(ledger, change) == ({"workers": {"value": ["[erased]"], "state": "given"}}, {})


def _decide(
    ledger: Ledger, registry: Registry, checker: CrossChecker, number: str, *,
    hides: bool, closes: bool = True, also: Mapping[str, bool] = NOTHING,
) -> Determination:  # fmt: skip
    opened = assessments.take_up(ledger, number)
    question = replace(opened.question, findings={**opened.question.findings, **also})
    decider = Decider(AMA, "Ama Mensah", demonstration=True, hides_outcome=hides)
    case = Case(opened.person.id, question, number if closes else None)
    return determine(ledger, registry, checker, case, decider, Adopt(("care_act_criteria",)))


def test_only_signed_findings_are_decided_and_only_the_auditor_reads_in_the_reasons_what_changed_after(
    ledger: Ledger, registry: Registry, checker: CrossChecker, number: str
) -> None:
    for answer in (
        Answer("has_physical_or_mental_impairment_or_illness", True),
        Answer("outcomes_unable", ["nutrition", "toilet_needs"]),
        Answer("significant_wellbeing_impact", False),
        Answer("need_stability", "stable"),
    ):
        save_answer(ledger, registry, number, answer, HIDDEN)
    with pytest.raises(ActRefused, match="not signed"):
        _decide(ledger, registry, checker, number, hides=True)
    with pytest.raises(ActRefused, match="closes an assessment"):
        _decide(ledger, registry, checker, number, hides=True, closes=False)
    sign_findings(ledger, number, AMA)
    with pytest.raises(ActRefused, match="not the findings of the assessment"):
        _decide(ledger, registry, checker, number, hides=True, also={"significant_wellbeing_impact": True})
    save_answer(ledger, registry, number, Answer("significant_wellbeing_impact", True), HIDDEN)
    made = _decide(ledger, registry, checker, number, hides=True)
    label = registry.vocabulary().inputs["significant_wellbeing_impact"].label
    line = f"{label}: from no to yes, by ama, assessor, on 22 November 2026."
    told = {reader: explain(ledger, registry, checker, made.id, reader, Form.TEXT) for reader in Reader}
    flat = {reader: " ".join(text.split()) for reader, text in told.items()}
    assert {reader for reader, text in flat.items() if line in text} == {Reader.AUDITOR}
    assert "changed after the outcome was seen" in flat[Reader.AUDITOR].casefold()
