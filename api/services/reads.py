"""Reads on record: who was shown whose data, in which role and for which purpose, and who has looked at a person."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from api.ledger import Ledger, Transaction
from api.ledger.canonical import Json
from api.ledger.entries import Draft, Entry, moment_text
from api.ledger.identifiers import IDENTIFIER
from api.ledger.kinds import PersonalDataRead
from api.services.actor import Actor

MOST_NAMED: Final = 50


def people_in(shown: tuple[str, ...]) -> tuple[str, ...]:
    """Return the numbers of people among those of the records that were opened."""
    return tuple(number for number in shown if number.startswith("P-") and IDENTIFIER.fullmatch(number))


def record_read(ledger: Ledger, actor: Actor, through: str, shown: tuple[str, ...], purpose: str) -> None:
    """Record that somebody is shown these people and records, before they are shown them. Raises LedgerUnavailable.

    Where it is about one person, the entry is about that person. Many records make several entries: none is left out.
    """
    people = people_in(shown)
    subject = people[0] if len(people) == 1 else None
    records = [number for number in shown if IDENTIFIER.fullmatch(number)]
    with ledger.appending() as transaction:
        for start in range(0, max(len(records), 1), MOST_NAMED):
            content = PersonalDataRead(purpose=purpose, through=through, records=records[start : start + MOST_NAMED])
            transaction.log.append(Draft(actor.id, actor.role, subject, content))


@dataclass(frozen=True, slots=True)
class Look:
    """One time that somebody was shown a person's data. `alone` is whether they saw this person's and nobody else's."""

    at: datetime
    who: str
    role: str
    purpose: str
    through: str
    records: tuple[str, ...]
    alone: bool

    def to_json(self) -> dict[str, Json]:
        """Return it as the command line and the API give it."""
        return {
            "at": moment_text(self.at),
            "who": self.who,
            "role": self.role,
            "purpose": self.purpose,
            "through": self.through,
            "records": list(self.records),
            "alone": self.alone,
        }


def who_looked(transaction: Transaction, person: str) -> list[Look]:
    """Return every time that somebody was shown a person's data, the oldest first; lists they stood in are among them.

    Of a list, nothing is told of the others who stood in it.
    """
    return [_look(entry, person) for entry in _reads_of(transaction, person)]


def _reads_of(transaction: Transaction, person: str) -> Iterator[Entry]:
    for entry in transaction.log.of_kinds(PersonalDataRead):
        if isinstance(entry.content, PersonalDataRead) and person in (entry.subject, *entry.content.records):
            yield entry


def _look(entry: Entry, person: str) -> Look:
    assert isinstance(entry.content, PersonalDataRead), "a read is of its kind"
    alone = entry.subject == person
    records = entry.content.records if alone else [person]
    return Look(
        at=entry.recorded_at,
        who=entry.actor,
        role=entry.role,
        purpose=entry.content.purpose,
        through=entry.content.through,
        records=tuple(records),
        alone=alone,
    )
