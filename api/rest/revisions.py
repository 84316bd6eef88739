"""Revisions: a finding that was wrong or has changed, what rested on it, and findings as of a day, as known then."""

from __future__ import annotations

from typing import Any, Literal

from flask import Response
from flask_openapi3.blueprint import APIBlueprint
from flask_openapi3.models.tag import Tag
from pydantic import BaseModel, Field

from api.access import Act
from api.ledger.canonical import Json
from api.ledger.entries import moment_text
from api.rest.evaluations import RecordPath
from api.rest.json_body import json_answer
from api.rest.once import Carrying, carried_out_once
from api.rest.problems import PROBLEMS
from api.rest.setting import caller, needs, setting
from api.rest.types import Body, Day, IdempotencyHeader, Moment, Number, Words
from api.services.records import read_record
from api.services.revise import Revision, read_revised, revise_finding, tried_out
from api.services.revisions import Manner, findings_as_known

REVISIONS = APIBlueprint(
    "revisions",
    __name__,
    abp_tags=[Tag(name="revisions", description=__doc__)],
    abp_security=[{"token": []}],
    abp_responses=PROBLEMS,
)


class RevisionRequest(Body):
    """What is so from a day on, in place of what a record says. Without `record_it` it is only tried out."""

    record: Number
    path: Words = Field(description="`age_years`, `workers[w1].hours`, or `workers[w1]` for a whole entry.")
    value: Any = Field(description='What is so; `{"state": "unknown"}` takes the finding back.')
    manner: Literal["corrected", "changed"] = Field(description="It was wrong, or life has changed.")
    in_force_from: Day
    source: Words = Field(description="Who says so, or what shows it.")
    reason: Words
    evidence_date: Day | None = None
    record_it: bool = True


class ResultDifferenceAnswer(BaseModel):
    """One place at which a result would be otherwise; `amount` for a sum of money."""

    policy: str
    path: str
    was: Any
    now: Any
    amount: str | None


class RestedAnswer(BaseModel):
    """A decision that rested on the finding, and what it would be under its own rules."""

    number: str
    on: Day
    recorded_at: str
    departed: bool
    result: Literal["same", "other"]
    differences: list[ResultDifferenceAnswer]


class RevisedAnswer(BaseModel):
    """A revision, and every decision that rested on the finding."""

    number: str
    path: str
    manner: str
    in_force_from: Day
    was: Any
    now: Any
    rested: list[RestedAnswer]


class RevisionReceipt(BaseModel):
    """What was recorded, without personal data."""

    number: str
    record: str
    manner: str
    in_force_from: Day


class FindingsQuery(Body):
    """Which day, and as known at which moment (now, when left out)."""

    in_force_on: Day
    known_at: Moment | None = None


class StatementAnswer(BaseModel):
    """What made a finding other than the record says."""

    number: str
    path: str
    manner: str
    in_force_from: Day
    recorded_at: str
    reason: str


class FindingsAnswer(BaseModel):
    """A record's findings as they were on a day, as known at a moment."""

    record: str
    in_force_on: Day
    findings: dict[str, Any]
    statements: list[StatementAnswer]


@REVISIONS.post("/revisions", responses={200: RevisedAnswer, 201: RevisionReceipt})
@needs(Act.REVISE_FINDINGS)
def post_revision(header: IdempotencyHeader, body: RevisionRequest) -> Response:
    """Record that a finding was wrong or has changed, or try out what rests on it. Nothing is decided by it."""
    revision = Revision(
        body.path, body.value, Manner(body.manner), body.in_force_from, body.source, body.reason, body.evidence_date
    )
    return carried_out_once(header.key, lambda carrying: _revise(body, revision, carrying))


def _revise(body: RevisionRequest, revision: Revision, carrying: Carrying) -> Response:
    parts, actor = setting(), caller().actor
    if not body.record_it:
        tried = tried_out(parts.ledger, parts.registry, parts.checker, body.record, revision, actor)
        return json_answer(tried.to_json())

    def receipt(number: str) -> dict[str, Json]:
        return {
            "number": number,
            "record": read_record(parts.ledger, body.record).id,
            "manner": revision.manner.value,
            "in_force_from": revision.in_force_from.isoformat(),
        }

    made = revise_finding(
        parts.ledger, parts.registry, parts.checker, body.record, revision, actor,
        beside=lambda transaction, number: carrying.complete(transaction, 201, receipt(number)),
    )  # fmt: skip
    return json_answer(receipt(made.number), 201, f"/api/v1/revisions/{made.number}")


@REVISIONS.get("/revisions/<number>", responses={200: RevisedAnswer})
@needs(Act.READ_CASES)
def get_revision(path: RecordPath) -> Response:
    """Return a revision, with every decision that rested on the finding and the result it would have now."""
    parts = setting()
    return json_answer(read_revised(parts.ledger, parts.registry, parts.checker, path.number).to_json())


@REVISIONS.get("/records/<number>/findings", responses={200: FindingsAnswer})
@needs(Act.READ_CASES)
def get_findings(path: RecordPath, query: FindingsQuery) -> Response:
    """Return a record's findings as they were on a day, as known at a moment."""
    parts = setting()
    record = read_record(parts.ledger, path.number)
    found = findings_as_known(parts.ledger, record, parts.registry.vocabulary(), query.in_force_on, query.known_at)
    statements: list[Json] = [
        {
            "number": one.number,
            "path": one.path.text,
            "manner": one.manner.value,
            "in_force_from": one.in_force_from.isoformat(),
            "recorded_at": moment_text(one.recorded_at),
            "reason": one.reason,
        }
        for one in found.statements
    ]
    return json_answer(
        {
            "record": record.id,
            "in_force_on": query.in_force_on.isoformat(),
            "findings": found.findings,
            "statements": statements,
        }
    )
