"""Assessments under way: drafts, saved answer by answer, which stay changeable until somebody decides."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal, cast

from pydantic import ConfigDict
from pydantic.dataclasses import dataclass as validated
from sqlmodel import Session, col, delete, select

from api.ledger import shown
from api.ledger.canonical import Json
from api.ledger.entries import Identifier, Mode, Name, moment_text, read_moment
from api.ledger.failures import RecordNotFound, StaleWrite
from api.ledger.identifiers import Randomness, new_identifier, read_identifier
from api.ledger.keys import KeyStore
from api.ledger.sealing import seal_json, unseal_json
from api.ledger.tables import AnswerRow, AssessmentRow

AnswerState = Literal["given", "assumed", "disputed", "unknown"]
"""`unknown` is an answer too: it was asked, and nobody can say yet."""

_STRICT = ConfigDict(strict=True, extra="forbid")


@validated(frozen=True, slots=True, config=_STRICT)
class AssessmentSetting:
    """What an assessment is for: whom, under whose rules, as on which day, and by when it should be decided."""

    person: Identifier
    scheme: Name
    on: date
    authority_mode: Mode = "stated+law"
    due: date | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer: the value as JSON (None is *known to be none*), how sure it is, who said it, from what, and why."""

    name: str
    value: Json
    state: AnswerState = "given"
    source: str = ""
    evidence_date: date | None = None
    reasons: str = ""


@dataclass(frozen=True, slots=True)
class SavedAnswer:
    """An answer as saved. `revision` counts the changes to this one answer, from 1."""

    answer: Answer
    revision: int
    changed_at: datetime
    changed_by: str


@dataclass(frozen=True, slots=True)
class Assessment:
    """An assessment without its answers. `determination` is the id of the entry that closed it, if one did."""

    id: str
    setting: AssessmentSetting
    started_at: datetime
    started_by: str
    changed_at: datetime
    changed_by: str
    determination: str | None


class Assessments:
    """The assessments, as one transaction sees them."""

    def __init__(
        self, session: Session, now: datetime, keys: KeyStore, randomness: Randomness = secrets.token_bytes
    ) -> None:
        self._session = session
        self._now = now
        self._keys = keys
        self._randomness = randomness

    def start(self, setting: AssessmentSetting, by: str) -> Assessment:
        """Start an assessment without answers."""
        moment = moment_text(self._now)
        row = AssessmentRow(
            id=new_identifier("A", self._randomness),
            person=setting.person,
            scheme=setting.scheme,
            on=setting.on.isoformat(),
            authority_mode=setting.authority_mode,
            due=setting.due.isoformat() if setting.due else None,
            started_at=moment,
            started_by=by,
            changed_at=moment,
            changed_by=by,
        )
        self._session.add(row)
        self._session.flush()
        return _assessment(row)

    def get(self, assessment_id: str) -> Assessment:
        """Return the assessment of that id. Raises RecordNotFound."""
        return _assessment(self._row(assessment_id))

    def unfinished(self, by: str | None = None) -> list[Assessment]:
        """Return what is still open, started or last changed by one person or by anybody, the latest change first."""
        rows = self._session.exec(
            select(AssessmentRow)
            .where(col(AssessmentRow.determination).is_(None))
            .order_by(col(AssessmentRow.changed_at).desc(), col(AssessmentRow.id))
        )
        return [_assessment(row) for row in rows if by is None or by in (row.started_by, row.changed_by)]

    def of_person(self, person: str) -> list[Assessment]:
        """Return a person's assessments, the newest first."""
        rows = self._session.exec(
            select(AssessmentRow)
            .where(AssessmentRow.person == person)
            .order_by(col(AssessmentRow.started_at).desc(), col(AssessmentRow.id))
        )
        return [_assessment(row) for row in rows]

    def all_numbers(self) -> list[str]:
        """Return the numbers of all assessments, decided on or not."""
        return list(self._session.exec(select(AssessmentRow.id).order_by(col(AssessmentRow.id))))

    def answers(self, assessment_id: str) -> dict[str, SavedAnswer]:
        """Return the answers so far, by name."""
        owner = self._row(assessment_id).person
        rows = self._session.exec(
            select(AnswerRow).where(AnswerRow.assessment == assessment_id).order_by(col(AnswerRow.name))
        )
        return {row.name: self._saved(owner, row) for row in rows}

    def save(self, assessment_id: str, answer: Answer, by: str, revision: int | None = None) -> SavedAnswer:
        """Save one answer at once.

        `revision` is the one that the writer saw (0 for none); given and outdated, StaleWrite is raised and nothing
        is overwritten. A closed assessment raises StaleWrite too.
        """
        assessment = self._open_row(assessment_id)
        key = (assessment.id, answer.name)
        row = self._session.get(AnswerRow, key, with_for_update=True)
        seen = row.revision if row else 0
        if revision is not None and revision != seen:
            raise StaleWrite(f"somebody else has answered `{answer.name}` meanwhile", fix="look at their answer first")
        if row is None:
            row = AnswerRow(
                assessment=assessment.id,
                name=answer.name,
                sealed=b"",
                state="",
                revision=0,
                changed_at="",
                changed_by="",
            )
        self._write(assessment.person, row, answer, seen + 1)
        row.changed_at, row.changed_by = moment_text(self._now), by
        assessment.changed_at, assessment.changed_by = row.changed_at, by
        self._session.add_all((row, assessment))
        self._session.flush()
        return self._saved(assessment.person, row)

    def withdraw(self, assessment_id: str, name: str, by: str) -> None:
        """Take an answer back, as if it had never been asked."""
        assessment = self._open_row(assessment_id)
        row = self._session.get(AnswerRow, (assessment.id, name))
        if row is not None:
            self._session.delete(row)
        assessment.changed_at, assessment.changed_by = moment_text(self._now), by
        self._session.add(assessment)
        self._session.flush()

    def close(self, assessment_id: str, determination: str) -> None:
        """Mark an assessment as decided by that entry. Raises StaleWrite when it was decided before."""
        row = self._open_row(assessment_id)
        row.determination = determination
        self._session.add(row)
        self._session.flush()

    def remove_of(self, person: str) -> int:
        """Remove every assessment of a person with all answers, and return how many there were."""
        rows = self._session.exec(select(AssessmentRow).where(AssessmentRow.person == person)).all()
        for row in rows:
            self._session.exec(delete(AnswerRow).where(col(AnswerRow.assessment) == row.id))
            self._session.delete(row)
        self._session.flush()
        return len(rows)

    def amend(self, assessment_id: str, answer: Answer) -> None:
        """Put something else in an answer's place, whoever gave it and whether or not it has been decided on.

        Only the erasure of a relative does this: what stood there is not kept anywhere.
        """
        row = self._session.get(AnswerRow, (self._row(assessment_id).id, answer.name), with_for_update=True)
        if row is not None:
            self._write(self._row(assessment_id).person, row, answer, row.revision + 1)
            self._session.add(row)
            self._session.flush()

    def _write(self, owner: str, row: AnswerRow, answer: Answer, revision: int) -> None:
        value: Json = {
            "value": answer.value,
            "source": answer.source,
            "evidence_date": answer.evidence_date.isoformat() if answer.evidence_date else None,
            "reasons": answer.reasons,
        }
        row.state, row.revision = answer.state, revision
        row.sealed = seal_json(self._keys, owner, place_of_answer(row.assessment, row.name, revision), value)

    def _saved(self, owner: str, row: AnswerRow) -> SavedAnswer:
        place = place_of_answer(row.assessment, row.name, row.revision)
        shown.note(row.assessment)
        shown.note(owner)
        plain = cast("dict[str, Any]", unseal_json(self._keys, owner, place, row.sealed))
        answer = Answer(
            name=row.name,
            value=plain["value"],
            state=_state(row.state),
            source=plain["source"],
            evidence_date=date.fromisoformat(plain["evidence_date"]) if plain["evidence_date"] else None,
            reasons=plain.get("reasons", ""),  # answers saved before open norms asked for reasons have none
        )
        return SavedAnswer(answer, row.revision, read_moment(row.changed_at), row.changed_by)

    def _row(self, assessment_id: str) -> AssessmentRow:
        row = self._session.get(AssessmentRow, read_identifier(assessment_id))
        if row is None:
            raise RecordNotFound(f"no assessment has the number `{assessment_id}`")
        return row

    def _open_row(self, assessment_id: str) -> AssessmentRow:
        row = self._row(assessment_id)
        if row.determination is not None:
            raise StaleWrite("this assessment has been decided", fix=f"see decision {row.determination}, or start anew")
        return row


def place_of_answer(assessment_id: str, name: str, revision: int) -> tuple[str, ...]:
    """Return the place to which a sealed answer is bound: an older revision cannot be put back."""
    return ("answer", assessment_id, name, str(revision))


def _assessment(row: AssessmentRow) -> Assessment:
    setting = AssessmentSetting(
        person=row.person,
        scheme=row.scheme,
        on=date.fromisoformat(row.on),
        authority_mode="stated" if row.authority_mode == "stated" else "stated+law",
        due=date.fromisoformat(row.due) if row.due else None,
    )
    return Assessment(
        id=row.id,
        setting=setting,
        started_at=read_moment(row.started_at),
        started_by=row.started_by,
        changed_at=read_moment(row.changed_at),
        changed_by=row.changed_by,
        determination=row.determination,
    )


def _state(text: str) -> AnswerState:
    match text:
        case "given" | "assumed" | "disputed" | "unknown":
            return text
        case _:
            raise RecordNotFound(f"no answer has the state `{text}`")
