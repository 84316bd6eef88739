"""Who is in a person's case beside that person: every relative and carer that anything on record speaks of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace

from api.ledger import Ledger, Transaction
from api.ledger.canonical import Json
from api.ledger.failures import PersonErased
from api.ledger.kinds import AnswerChangedAfterOutcome, EvaluationKept, FindingRevised
from api.services.after_outcome import AFTER, BEFORE
from api.services.keep import FINDINGS
from api.services.parting import CARER, Relative, relatives_in
from api.services.personal import opened_whole


@dataclass(frozen=True, slots=True)
class InCase:
    """Somebody in a person's case who can be forgotten alone: their number, and how the findings name them."""

    subject: str
    known_as: str = field(repr=False)
    list_name: str
    key: str = field(repr=False)


def people_in_case(ledger: Ledger, person_id: str) -> list[InCase]:
    """Return the relatives and carers in a person's records and assessments. Raises RecordNotFound."""
    with ledger.reading() as transaction:
        return in_case(transaction, transaction.people.get(person_id).id)


def in_case(transaction: Transaction, person: str) -> list[InCase]:
    """Return what `people_in_case` does, within an act's transaction, by their numbers."""
    return [
        InCase(one.subject, known_as(one), one.list_name, one.key) for one in relatives_in_case(transaction, person)
    ]


def relatives_in_case(transaction: Transaction, person: str) -> list[Relative]:
    """Return the relatives and carers, each with everything that they were ever called in the case, by number."""
    found: dict[str, Relative] = {}
    for findings in _all_findings(transaction, person):
        for one in relatives_in(findings, person, transaction.personal.blind):
            before = found.get(one.subject)
            texts = (*one.texts, *(before.texts if before else ()))
            found[one.subject] = replace(one, texts=tuple(dict.fromkeys(texts)))
    return sorted(found.values(), key=lambda one: one.subject)


def findings_in_case(ledger: Ledger, person_id: str) -> list[str]:
    """Return the names of the findings that anything on record about a person speaks of, in order."""
    with ledger.reading() as transaction:
        found = list(_all_findings(transaction, transaction.people.get(person_id).id))
    return sorted({name for one in found if isinstance(one, Mapping) for name in one})


def known_as(relative: Relative) -> str:
    """Return what somebody is called in the case: as described last, else by their key in the list."""
    return relative.texts[0] if relative.texts else relative.key or CARER


def _all_findings(transaction: Transaction, person: str) -> Iterator[Json]:
    for entry in transaction.log.of_person(person):
        if isinstance(entry.content, EvaluationKept):
            with suppress(PersonErased):
                yield opened_whole(transaction, entry, FINDINGS)
        elif isinstance(entry.content, AnswerChangedAfterOutcome | FindingRevised):
            with suppress(PersonErased):
                yield opened_whole(transaction, entry, BEFORE)
                yield opened_whole(transaction, entry, AFTER)
    for assessment in transaction.assessments.of_person(person):
        answers = transaction.assessments.answers(assessment.id)
        yield {name: saved.answer.value for name, saved in answers.items()}
