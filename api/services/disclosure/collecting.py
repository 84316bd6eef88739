"""Collect everything on record about one person: entries with what is sealed beside them, assessments, who looked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from api.ledger import Transaction
from api.ledger.assessments import Assessment, SavedAnswer
from api.ledger.canonical import Json
from api.ledger.entries import Entry
from api.ledger.failures import PersonErased
from api.ledger.kinds import PersonalDataRead
from api.ledger.people import Person
from api.services.in_case import relatives_in_case
from api.services.parting import Relative, whole
from api.services.reads import Look, who_looked


@dataclass(frozen=True, slots=True)
class Slot:
    """What one entry has sealed under one name: whole, with what it says of others; None where it was erased."""

    name: str
    value: Json = field(repr=False)
    erased: bool = False


@dataclass(frozen=True, slots=True)
class HeldRecord:
    """An entry about the person, or one that has something of theirs sealed beside it."""

    entry: Entry
    slots: tuple[Slot, ...]


@dataclass(frozen=True, slots=True)
class HeldAssessment:
    """An assessment with its answers by name of the finding."""

    assessment: Assessment
    answers: Mapping[str, SavedAnswer] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Holding:
    """Everything on record about a person up to an entry. `relatives` are everybody else in the case."""

    person: Person
    relatives: tuple[Relative, ...] = field(repr=False)
    records: tuple[HeldRecord, ...] = field(repr=False)
    assessments: tuple[HeldAssessment, ...] = field(repr=False)
    looks: tuple[Look, ...]
    upto: int


def collect(transaction: Transaction, person_id: str, upto: int | None = None, looks: int | None = None) -> Holding:
    """Return everything on record about a person.

    `upto` is the last entry that counts, and `looks` how many times of looking, both by default all there are. Raises
    RecordNotFound, LedgerDamaged.
    """
    person = transaction.people.get(person_id)
    last = transaction.log.size() if upto is None else upto
    seen = tuple(who_looked(transaction, person.id))
    return Holding(
        person=person,
        relatives=tuple(relatives_in_case(transaction, person.id)),
        records=tuple(_records(transaction, person.id, last)),
        assessments=tuple(
            HeldAssessment(one, transaction.assessments.answers(one.id))
            for one in reversed(transaction.assessments.of_person(person.id))
        ),
        looks=seen if looks is None else seen[:looks],
        upto=last,
    )


def _records(transaction: Transaction, person: str, upto: int) -> Iterator[HeldRecord]:
    about = {entry.seq: entry for entry in transaction.log.of_person(person)}
    for seq in transaction.personal.entries_about(person) - about.keys():
        about[seq] = next(transaction.log.entries(after=seq - 1))
    for seq, entry in sorted(about.items()):
        if seq <= upto and not isinstance(entry.content, PersonalDataRead):
            yield HeldRecord(entry, tuple(_slots(transaction, entry, person)))


def _slots(transaction: Transaction, entry: Entry, person: str) -> Iterator[Slot]:
    """Yield each slot that says something of the person; what an entry says of strangers in it is not opened."""
    for name in sorted({one.slot for one in entry.committed if one.subject == person}):
        parts = transaction.log.openings(entry, name)
        if person in parts:
            yield Slot(name, whole(parts, person))
        else:
            yield Slot(name, None, erased=_is_erased(transaction, entry, name, person))


def _is_erased(transaction: Transaction, entry: Entry, name: str, person: str) -> bool:
    try:
        transaction.log.opened(entry, name, person)
    except PersonErased:
        return True
    return False
