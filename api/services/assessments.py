"""Assessments under way: started, answered one thing at a time, left and taken up again, and read as findings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from api.ledger import Ledger
from api.ledger.assessments import Answer, Assessment, AssessmentSetting, SavedAnswer
from api.ledger.people import Person
from api.services.cross_checking import CrossChecker
from api.services.evaluate import Question, SchemeEvaluation, evaluate
from api.services.findings_json import Given, recorded
from api.services.registry import Registry
from engine.compiled import EVALUATION_DATE
from engine.errors import FindingError
from engine.findings import read_findings
from engine.outcome import AuthorityMode


@dataclass(frozen=True, slots=True)
class OpenAssessment:
    """An assessment with the person it is about and everything answered so far, by the finding's name."""

    assessment: Assessment
    person: Person
    answers: Mapping[str, SavedAnswer] = field(repr=False)

    @property
    def question(self) -> Question:
        """Return what the assessment asks of the rules: all its answers, as on its day, the scheme's whole journey."""
        setting = self.assessment.setting
        findings = {name: full_form(saved.answer) for name, saved in self.answers.items()}
        return Question(setting.scheme, None, setting.on, findings, AuthorityMode(setting.authority_mode))


def start(ledger: Ledger, registry: Registry, setting: AssessmentSetting, by: str) -> OpenAssessment:
    """Start an assessment of a person on file. Raises RecordNotFound and NotAvailable."""
    registry.scheme(setting.scheme)
    with ledger.working() as transaction:
        person = transaction.people.get(setting.person)
        return OpenAssessment(transaction.assessments.start(setting, by), person, {})


def take_up(ledger: Ledger, assessment_id: str) -> OpenAssessment:
    """Return an assessment where it was left. Raises RecordNotFound."""
    with ledger.reading() as transaction:
        assessment = transaction.assessments.get(assessment_id)
        person = transaction.people.get(assessment.setting.person)
        return OpenAssessment(assessment, person, transaction.assessments.answers(assessment.id))


def unfinished(ledger: Ledger, by: str | None = None) -> list[OpenAssessment]:
    """Return what is not decided yet, one person's or everybody's: what is due first, then what was touched last."""
    with ledger.reading() as transaction:
        found = [
            OpenAssessment(one, transaction.people.get(one.setting.person), transaction.assessments.answers(one.id))
            for one in transaction.assessments.unfinished(by)
        ]
    return sorted(found, key=lambda one: str(one.assessment.setting.due or "9999"))


def of_person(ledger: Ledger, person_id: str) -> list[Assessment]:
    """Return a person's assessments, the newest first."""
    with ledger.reading() as transaction:
        return transaction.assessments.of_person(person_id)


def save(
    ledger: Ledger, registry: Registry, assessment_id: str, answer: Answer, by: str, revision: int | None = None
) -> SavedAnswer:
    """Save one answer as it is typed.

    `revision` is the one the writer saw, 0 for none: with it nobody overwrites what somebody else has just answered.
    Raises FindingError for a value that the vocabulary does not allow, StaleWrite, RecordNotFound.
    """
    check(registry, answer)
    with ledger.working() as transaction:
        return transaction.assessments.save(assessment_id, answer, by, revision)


def withdraw(ledger: Ledger, assessment_id: str, name: str, by: str) -> None:
    """Take an answer back, as if it had never been asked. Raises StaleWrite once it has been decided on."""
    with ledger.working() as transaction:
        transaction.assessments.withdraw(assessment_id, name, by)


def where_it_stands(registry: Registry, checker: CrossChecker, opened: OpenAssessment) -> SchemeEvaluation:
    """Return what the rules say so far: what is settled, and what is still open."""
    return evaluate(registry, checker, opened.question)


def check(registry: Registry, answer: Answer) -> None:
    """Raise FindingError unless the answer is one that the vocabulary allows."""
    if answer.name == EVALUATION_DATE:
        raise FindingError("the day belongs to the assessment as a whole", where=f"/{EVALUATION_DATE}")
    read_findings({answer.name: full_form(answer)}, registry.vocabulary())


def full_form(answer: Answer) -> Given:
    """Return an answer as a finding in full: value, state, source and date of the evidence, reasons."""
    if answer.state == "unknown":
        return {"state": "unknown"}
    form: dict[str, Given] = {"value": answer.value, "state": answer.state}
    if answer.source:
        form["source"] = answer.source
    if answer.evidence_date is not None:
        form["evidence_date"] = answer.evidence_date.isoformat()
    if answer.reasons:
        form["reasons"] = answer.reasons
    return recorded(form)
