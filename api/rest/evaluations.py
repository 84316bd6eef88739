"""Evaluations: what the rules say about given findings; recorded only when asked to be kept."""

from __future__ import annotations

from typing import Any

from flask import Response
from flask_openapi3.blueprint import APIBlueprint
from flask_openapi3.models.tag import Tag
from pydantic import BaseModel, Field

from api.access import Act
from api.ledger.entries import moment_text
from api.rest.json_body import json_answer
from api.rest.once import Carrying, carried_out_once
from api.rest.problems import PROBLEMS
from api.rest.setting import caller, needs, person_named, setting
from api.rest.types import Body, Day, IdempotencyHeader, Mode, Name, Number
from api.services.evaluate import Question, evaluate
from api.services.keep import append_evaluation
from api.services.records import read_record
from engine.outcome import AuthorityMode

EVALUATIONS = APIBlueprint(
    "evaluations",
    __name__,
    abp_tags=[Tag(name="evaluations", description=__doc__)],
    abp_security=[{"token": []}],
    abp_responses=PROBLEMS,
)


class Keep(Body):
    """Keep the evaluation on record, about a person on file (our number or the reference) or about nobody."""

    person: Number | None = None


class EvaluationRequest(Body):
    """A question to the rules. Without `policy` it is the scheme's whole journey."""

    scheme: Name
    policy: Name | None = None
    on: Day = Field(description="The day asked about.")
    findings: dict[str, Any] = Field(description="By vocabulary name. What is left out is unknown, never no or zero.")
    authority_mode: Mode = "stated+law"
    keep: Keep | None = None


class PolicyAnswer(BaseModel):
    """What one policy's rules say. Numbers and money are text; sets have no order; `trace` is the whole working."""

    trace_version: str
    edition: str
    digest: str
    outcome: str = Field(description="established, not_established, cannot_tell, for_judgement, stopped, not_in_force")
    outputs: dict[str, Any]
    possible: dict[str, Any]
    entries: dict[str, Any]
    missing: list[str]
    discretion_open: list[str]
    not_used: list[str]
    trace: list[dict[str, Any]]


class EvaluationAnswer(BaseModel):
    """The rules' answer by policy. `cross_check` says whether a second engine named the same rows."""

    scheme: str
    on: Day
    authority_mode: Mode
    cross_check: str
    policies: dict[str, PolicyAnswer]


class KeptReceipt(BaseModel):
    """What was recorded, without personal data."""

    id: str
    recorded_at: str
    cross_check: str


class RecordPath(BaseModel):
    """The number of a record, as it stands on a letter; blanks, case and missing dashes do not matter."""

    number: Number


@EVALUATIONS.post("/evaluations", responses={200: EvaluationAnswer, 201: KeptReceipt})
@needs(Act.CONSULT)
def post_evaluation(header: IdempotencyHeader, body: EvaluationRequest) -> Response:
    """Ask the rules. With `keep` the evaluation is put on record and its number returned."""
    question = question_of(body)
    return carried_out_once(header.key, lambda carrying: _evaluate(question, body.keep, carrying))


def question_of(body: EvaluationRequest) -> Question:
    """Return the question that a body asks."""
    return Question(body.scheme, body.policy, body.on, body.findings, AuthorityMode(body.authority_mode))


def _evaluate(question: Question, keep: Keep | None, carrying: Carrying) -> Response:
    parts = setting()
    evaluation = evaluate(parts.registry, parts.checker, question)
    if keep is None:
        return json_answer(evaluation.to_json())
    person = person_named(keep.person, "/keep/person").id if keep.person is not None else None
    with parts.ledger.appending() as transaction:
        entry = append_evaluation(transaction, evaluation, caller().actor, person)
        receipt = {
            "id": entry.id,
            "recorded_at": moment_text(entry.recorded_at),
            "cross_check": evaluation.cross_check.status.value,
        }
        carrying.complete(transaction, 201, receipt)
    return json_answer(receipt, 201, f"/api/v1/evaluations/{entry.id}")


@EVALUATIONS.get("/evaluations/<number>", responses={200: EvaluationAnswer})
@needs(Act.READ_CASES)
def get_evaluation(path: RecordPath) -> Response:
    """Return an evaluation as it was recorded, by its own number or that of the decision that rests on it."""
    record = read_record(setting().ledger, path.number)
    policies = {policy: {**one, "trace": record.trace[policy]} for policy, one in record.policies()}
    return json_answer(
        {
            "scheme": record.question.scheme,
            "on": record.question.on.isoformat(),
            "authority_mode": record.question.mode.value,
            "cross_check": record.content.cross_check,
            "policies": policies,
        }
    )
