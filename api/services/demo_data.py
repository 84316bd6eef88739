"""Fills an empty ledger with invented people, their assessments, and decisions about them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta

from api.access import DEMO_SIGN_INS, Role
from api.ledger import Ledger
from api.ledger.assessments import Answer, AssessmentSetting
from api.ledger.people import Person
from api.services import people
from api.services.actor import Actor
from api.services.cross_checking import CrossChecker
from api.services.decision_forms import Interim
from api.services.demo_people import PEOPLE, DemoCase
from api.services.determine import Case, Decider, Determination, determine
from api.services.evaluate import Question
from api.services.findings_json import Given, recorded
from api.services.registry import Registry

_ASSESSOR = next(person for person in DEMO_SIGN_INS if person.role is Role.ASSESSOR)
DECIDER = Decider(Actor(_ASSESSOR.id, _ASSESSOR.role.value), _ASSESSOR.name, demonstration=True)
_REASONS_AFTER = timedelta(days=14)


def load(ledger: Ledger, registry: Registry, checker: CrossChecker) -> list[Determination]:
    """Put the invented people on file and return the decisions made about them; nothing when they are there already."""
    made: list[Determination] = []
    for invented in PEOPLE:
        if people.find(ledger, invented.details.reference):
            continue
        person = people.add(ledger, invented.details, DECIDER.actor.id)
        for case in invented.cases:
            assessment = assess(ledger, person, case)
            if case.decided is not None:
                made.append(decide(ledger, registry, checker, person, case, assessment))
    return made


def assess(ledger: Ledger, person: Person, case: DemoCase) -> str:
    """Write an invented assessment down and return its number."""
    with ledger.working() as transaction:
        setting = AssessmentSetting(person.id, case.scheme, case.on)
        assessment = transaction.assessments.start(setting, DECIDER.actor.id)
        for answer in _answers(case.findings):
            transaction.assessments.save(assessment.id, answer, DECIDER.actor.id)
        return assessment.id


def decide(
    ledger: Ledger, registry: Registry, checker: CrossChecker, person: Person, case: DemoCase, assessment: str
) -> Determination:
    """Decide an invented case as it says; full reasons of an interim decision are due two weeks from today."""
    form = case.decided
    assert form is not None
    if isinstance(form, Interim):
        form = replace(form, full_reasons_by=ledger.clock.today() + _REASONS_AFTER)
    question = Question(case.scheme, None, case.on, case.findings)
    return determine(ledger, registry, checker, Case(person.id, question, assessment), DECIDER, form)


def _answers(findings: Mapping[str, Given]) -> Iterator[Answer]:
    for name, given in findings.items():
        match given:
            case {"value": value, "state": "disputed", "source": source, "evidence_date": day}:
                yield Answer(name, recorded(value), "disputed", str(source), date.fromisoformat(str(day)))
            case {"value": value, "source": source}:
                yield Answer(name, recorded(value), "given", str(source))
            case _:
                yield Answer(name, recorded(given))
