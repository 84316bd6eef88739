"""The people whose cases are decided: working rows, found again by reference, name or birth date."""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from pydantic import ConfigDict
from pydantic.dataclasses import dataclass as validated
from sqlmodel import Session, col, select

from api.ledger.entries import Word, moment_text, read_moment
from api.ledger.failures import RecordNotFound, StaleWrite
from api.ledger.identifiers import Randomness, new_identifier, read_identifier
from api.ledger.tables import PersonRow


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


class People:
    """The people on file, as one transaction sees them."""

    def __init__(self, session: Session, now: datetime, randomness: Randomness = secrets.token_bytes) -> None:
        self._session = session
        self._now = now
        self._randomness = randomness

    def add(self, details: PersonDetails, folded: str, by: str) -> Person:
        """Put a person on file. `folded` is the name as searches compare it. Raises StaleWrite if known."""
        taken = self._session.exec(select(PersonRow.id).where(PersonRow.reference == details.reference)).first()
        if taken is not None:
            raise StaleWrite(f"a person with reference `{details.reference}` is on file", fix="find them by it")
        row = PersonRow(
            id=new_identifier("P", self._randomness), revision=1, **_columns(details, folded, by, self._now)
        )
        self._session.add(row)
        self._session.flush()
        return _person(row)

    def change(self, person: Person, details: PersonDetails, folded: str, by: str) -> Person:
        """Replace a person's details. Raises StaleWrite when they changed since `person` was read."""
        row = self._session.get(PersonRow, person.id, with_for_update=True)
        if row is None or row.revision != person.revision:
            raise StaleWrite("somebody else has changed this person's details", fix="look at them again first")
        for name, value in _columns(details, folded, by, self._now).items():
            setattr(row, name, value)
        row.revision += 1
        self._session.add(row)
        self._session.flush()
        return _person(row)

    def get(self, person_id: str) -> Person:
        """Return the person of that id. Raises RecordNotFound."""
        row = self._session.get(PersonRow, read_identifier(person_id))
        if row is None:
            raise RecordNotFound(f"nobody on file has the number `{person_id}`", fix="find them by name")
        return _person(row)

    def named(self) -> list[tuple[str, str, str]]:
        """Return number, reference and folded name of everyone on file: as little as a search has to look through."""
        columns = select(PersonRow.id, PersonRow.reference, PersonRow.folded).order_by(col(PersonRow.folded))
        return [(row[0], row[1], row[2]) for row in self._session.exec(columns)]

    def several(self, numbers: Sequence[str]) -> list[Person]:
        """Return the people of these numbers, in the order of the numbers."""
        rows = self._session.exec(select(PersonRow).where(col(PersonRow.id).in_(numbers)))
        found = {row.id: _person(row) for row in rows}
        return [found[number] for number in numbers]

    def everyone(self) -> list[tuple[Person, str]]:
        """Return everyone with the folded name, by name."""
        rows = self._session.exec(select(PersonRow).order_by(col(PersonRow.folded), col(PersonRow.id)))
        return [(_person(row), row.folded) for row in rows]

    def born_on(self, day: date) -> list[Person]:
        """Return everyone born on that day, by name."""
        rows = select(PersonRow).where(PersonRow.birth_date == day.isoformat()).order_by(col(PersonRow.folded))
        return [_person(row) for row in self._session.exec(rows)]


def _columns(details: PersonDetails, folded: str, by: str, now: datetime) -> dict[str, str]:
    return {
        "reference": details.reference,
        "name": details.name,
        "folded": folded,
        "birth_date": details.birth_date.isoformat(),
        "details": json.dumps(dict(details.contact), sort_keys=True, ensure_ascii=False),
        "changed_at": moment_text(now),
        "changed_by": by,
    }


def _person(row: PersonRow) -> Person:
    details = PersonDetails(
        reference=row.reference,
        name=row.name,
        birth_date=date.fromisoformat(row.birth_date),
        contact=json.loads(row.details),
    )
    return Person(row.id, details, row.revision, read_moment(row.changed_at), row.changed_by)
