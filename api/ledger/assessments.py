"""Assessments under way: drafts, saved answer by answer, which stay changeable until somebody decides."""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from pydantic import ConfigDict
from pydantic.dataclasses import dataclass as validated
from sqlmodel import Session, col, select

from api.ledger.canonical import Json
from api.ledger.entries import Identifier, Mode, Name, moment_text, read_moment
from api.ledger.failures import RecordNotFound, StaleWrite
from api.ledger.identifiers import Randomness, new_identifier, read_identifier
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
    """One answer: the value as JSON (None is *known to be none*), how sure it is, who said it, and from what."""

    name: str
    value: Json
    state: AnswerState = "given"
    source: str = ""
    evidence_date: date | None = None


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

    def __init__(self, session: Session, now: datetime, randomness: Randomness = secrets.token_bytes) -> None:
        self._session = session
        self._now = now
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

    def answers(self, assessment_id: str) -> dict[str, SavedAnswer]:
        """Return the answers so far, by name."""
        rows = self._session.exec(
            select(AnswerRow).where(AnswerRow.assessment == assessment_id).order_by(col(AnswerRow.name))
        )
        return {row.name: _saved(row) for row in rows}

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
        columns = _columns(answer, by, self._now)
        if row is None:
            row = AnswerRow(assessment=assessment.id, name=answer.name, revision=1, **columns)
        else:
            row.sqlmodel_update(columns | {"revision": seen + 1})
        assessment.changed_at, assessment.changed_by = row.changed_at, by
        self._session.add_all((row, assessment))
        self._session.flush()
        return _saved(row)

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


def _columns(answer: Answer, by: str, now: datetime) -> dict[str, Any]:
    return {
        "value": json.dumps(answer.value, sort_keys=True, ensure_ascii=False),
        "state": answer.state,
        "source": answer.source,
        "evidence_date": answer.evidence_date.isoformat() if answer.evidence_date else None,
        "changed_at": moment_text(now),
        "changed_by": by,
    }


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


def _saved(row: AnswerRow) -> SavedAnswer:
    answer = Answer(
        name=row.name,
        value=json.loads(row.value),
        state=_state(row.state),
        source=row.source,
        evidence_date=date.fromisoformat(row.evidence_date) if row.evidence_date else None,
    )
    return SavedAnswer(answer, row.revision, read_moment(row.changed_at), row.changed_by)


def _state(text: str) -> AnswerState:
    match text:
        case "given" | "assumed" | "disputed" | "unknown":
            return text
        case _:
            raise RecordNotFound(f"no answer has the state `{text}`")
