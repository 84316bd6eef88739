"""The people whose cases are decided: working rows, sealed under each one's own key.

A search by name looks through all of them, opened: `api.services.people` keeps what it compares in memory.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, cast

from pydantic import ConfigDict
from pydantic.dataclasses import dataclass as validated
from sqlmodel import Session, col, select

from api.ledger import shown
from api.ledger.canonical import Json
from api.ledger.entries import Word, moment_text, read_moment
from api.ledger.failures import RecordNotFound, StaleWrite
from api.ledger.identifiers import Randomness, new_identifier, read_identifier
from api.ledger.keys import KeyStore
from api.ledger.sealing import seal_json, unseal_json
from api.ledger.tables import PersonRow

REFERENCE = "person/reference"
"""Names the blind index over references."""
_AT_ONCE = 500
"""People read in one statement: SQLite allows only so many parameters."""


@validated(frozen=True, slots=True, config=ConfigDict(strict=True, extra="forbid"))
class PersonDetails:
    """What is known of a person. `reference` is the authority's own; `contact` holds address, telephone and so on."""

    reference: Word
    name: Word
    birth_date: date
    contact: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Person:
    """A person on file. `revision` counts the changes, so that two people editing at once notice each other."""

    id: str
    details: PersonDetails
    revision: int
    changed_at: datetime
    changed_by: str


@dataclass(frozen=True, slots=True)
class SearchedPerson:
    """What searches compare: the reference, the name without case and accents, the day of birth, as of a revision."""

    revision: int
    reference: str
    folded: str
    birth_date: date


class People:
    """The people on file, as one transaction sees them."""

    def __init__(
        self, session: Session, now: datetime, keys: KeyStore, randomness: Randomness = secrets.token_bytes
    ) -> None:
        self._session = session
        self._now = now
        self._keys = keys
        self._randomness = randomness

    def add(self, details: PersonDetails, folded: str, by: str) -> Person:
        """Put a person on file. `folded` is the name as searches compare it. Raises StaleWrite if known."""
        blind = self._keys.blind(REFERENCE, details.reference)
        if self._session.exec(select(PersonRow.id).where(PersonRow.reference == blind)).first() is not None:
            raise StaleWrite(f"a person with reference `{details.reference}` is on file", fix="find them by it")
        row = PersonRow(
            id=new_identifier("P", self._randomness),
            reference=blind,
            sealed=b"",
            revision=1,
            changed_at="",
            changed_by="",
        )
        self._write(row, details, folded, by)
        self._session.add(row)
        self._session.flush()
        return self._person(row)

    def change(self, person: Person, details: PersonDetails, folded: str, by: str) -> Person:
        """Replace a person's details. Raises StaleWrite when they changed since `person` was read."""
        row = self._session.get(PersonRow, person.id, with_for_update=True)
        if row is None or row.revision != person.revision:
            raise StaleWrite("somebody else has changed this person's details", fix="look at them again first")
        row.reference = self._keys.blind(REFERENCE, details.reference)
        row.revision += 1
        self._write(row, details, folded, by)
        self._session.add(row)
        self._session.flush()
        return self._person(row)

    def remove(self, person_id: str) -> bool:
        """Take a person off the file and tell whether they were on it."""
        row = self._session.get(PersonRow, person_id)
        if row is not None:
            self._session.delete(row)
            self._session.flush()
        return row is not None

    def get(self, person_id: str) -> Person:
        """Return the person of that id. Raises RecordNotFound."""
        row = self._session.get(PersonRow, read_identifier(person_id))
        if row is None:
            raise RecordNotFound(f"nobody on file has the number `{person_id}`", fix="find them by name")
        return self._person(row)

    def revisions(self) -> dict[str, int]:
        """Return everybody's number and revision: enough to know of whom something new must be read."""
        return {row[0]: row[1] for row in self._session.exec(select(PersonRow.id, PersonRow.revision))}

    def searched(self, numbers: Sequence[str]) -> dict[str, SearchedPerson]:
        """Return what searches compare of these people; nothing of one who is no longer there."""
        found: dict[str, SearchedPerson] = {}
        for chunk in (numbers[start : start + _AT_ONCE] for start in range(0, len(numbers), _AT_ONCE)):
            for row in self._session.exec(select(PersonRow).where(col(PersonRow.id).in_(chunk))):
                details, folded = self._opened(row)
                found[row.id] = SearchedPerson(row.revision, details.reference, folded, details.birth_date)
        return found

    def several(self, numbers: Sequence[str]) -> list[Person]:
        """Return the people of these numbers, in the order of the numbers."""
        rows = self._session.exec(select(PersonRow).where(col(PersonRow.id).in_(numbers)))
        found = {row.id: self._person(row) for row in rows}
        return [found[number] for number in numbers if number in found]

    def everyone(self) -> list[tuple[Person, str]]:
        """Return everyone with the folded name, by name."""
        found = [self._person_and_name(row) for row in self._session.exec(select(PersonRow)).all()]
        return sorted(found, key=lambda one: (one[1], one[0].id))

    def _write(self, row: PersonRow, details: PersonDetails, folded: str, by: str) -> None:
        value: Json = {
            "reference": details.reference,
            "name": details.name,
            "folded": folded,
            "birth_date": details.birth_date.isoformat(),
            "contact": dict(details.contact),
        }
        row.sealed = seal_json(self._keys, row.id, place_of_person(row.id, row.revision), value)
        row.changed_at, row.changed_by = moment_text(self._now), by

    def _opened(self, row: PersonRow) -> tuple[PersonDetails, str]:
        plain = unseal_json(self._keys, row.id, place_of_person(row.id, row.revision), row.sealed)
        value = cast("dict[str, Any]", plain)
        details = PersonDetails(
            reference=value["reference"],
            name=value["name"],
            birth_date=date.fromisoformat(value["birth_date"]),
            contact=value["contact"],
        )
        return details, value["folded"]

    def _person(self, row: PersonRow) -> Person:
        return self._person_and_name(row)[0]

    def _person_and_name(self, row: PersonRow) -> tuple[Person, str]:
        details, folded = self._opened(row)
        shown.note(row.id)
        return Person(row.id, details, row.revision, read_moment(row.changed_at), row.changed_by), folded


def place_of_person(person_id: str, revision: int) -> tuple[str, ...]:
    """Return the place to which a person's sealed details are bound: an older revision cannot be put back."""
    return ("person", person_id, str(revision))
