"""Determinations: decisions of the authority by a named person, with record, working and letter made in one."""

from __future__ import annotations

from typing import Any, Literal

from flask import Response
from flask_openapi3.blueprint import APIBlueprint
from flask_openapi3.models.tag import Tag
from pydantic import BaseModel, Field

from api.access import Act
from api.ledger.canonical import Json
from api.ledger.entries import moment_text
from api.ledger.failures import RecordNotFound
from api.rest.evaluations import EvaluationRequest, RecordPath
from api.rest.json_body import json_answer
from api.rest.once import Carrying, carried_out_once
from api.rest.problems import PROBLEMS
from api.rest.setting import caller, needs, person_named, setting
from api.rest.types import Body, Day, IdempotencyHeader, Language, Name, Number, Words
from api.services.decision_forms import Adopt, Depart, Departure, Form, Interim
from api.services.determine import Case, Determination, determine
from api.services.evaluate import Question
from api.services.explain import explain
from api.services.records import read_record
from engine.outcome import AuthorityMode
from explanations.render import Form as RenderedForm
from explanations.statement import Reader
from explanations.withholding import Ground, Withheld

DETERMINATIONS = APIBlueprint(
    "determinations",
    __name__,
    abp_tags=[Tag(name="determinations", description=__doc__)],
    abp_security=[{"token": []}],
    abp_responses=PROBLEMS,
)


class DepartureForm(Body):
    """What is decided about one policy in place of what the rules say, why, and on what evidence."""

    policy: Name
    outputs: dict[str, Any] = Field(min_length=1)
    reasons: Words
    evidence: list[Words] = Field(min_length=1)


class InterimForm(Body):
    """A decision at once because of urgent need; full reasons follow by a day."""

    full_reasons_by: Day
    urgency: Words


class WithheldForm(Body):
    """What the letter keeps from the person. The ground and the reason are kept with the decision and never told."""

    what: list[Words] = Field(min_length=1, description="Paths of findings, or ids of reasons.")
    ground: Literal["third_party", "informant", "serious_harm"]
    reason: Words


class DeterminationRequest(EvaluationRequest):
    """A decision. Without `departures` what the rules say is adopted, for `policies` or for all that is settled."""

    keep: None = None
    person: Number = Field(description="Our number, or the authority's reference.")
    policies: list[Name] = Field(default_factory=list)
    departures: list[DepartureForm] = Field(default_factory=list)
    interim: InterimForm | None = None
    assessment: Number | None = Field(None, description="The assessment that the decision closes.")
    completes: Number | None = Field(None, description="The interim decision whose full reasons this gives.")
    language: Language = Field("en", description="The language of the letter. It must be approved for the scheme.")
    withhold: list[WithheldForm] = Field(default_factory=list)


class DeterminationReceipt(BaseModel):
    """What was recorded, without personal data: its number stands on the letter."""

    id: str
    act: str
    person: str
    recorded_at: str
    policies: list[str]
    full_reasons_by: str | None
    cross_check: str
    evaluation_id: str


class RecordedDetermination(DeterminationReceipt):
    """A decision as it was recorded, with what was decided by policy, and the letter."""

    by: str
    role: str
    decided: dict[str, Any]
    letter: dict[str, Any]


class ReasonsQuery(Body):
    """For whom the reasons are, and in which form."""

    reader: Literal["person", "practitioner"] = "person"
    format: Literal["json", "html", "text"] = "json"


@DETERMINATIONS.post("/determinations", responses={201: DeterminationReceipt})
@needs(Act.DETERMINE)
def post_determination(header: IdempotencyHeader, body: DeterminationRequest) -> Response:
    """Decide a case for the authority. Send an Idempotency-Key: a retry must not decide twice."""
    form = _form(body)
    return carried_out_once(header.key, lambda carrying: _determine(body, form, carrying))


def _form(body: DeterminationRequest) -> Form:
    departures = tuple(Departure(one.policy, one.outputs, one.reasons, tuple(one.evidence)) for one in body.departures)
    policies = tuple(body.policies)
    if body.interim is not None:
        return Interim(body.interim.full_reasons_by, body.interim.urgency, policies, departures)
    return Depart(departures, policies) if departures else Adopt(policies)


def _determine(body: DeterminationRequest, form: Form, carrying: Carrying) -> Response:
    parts = setting()
    question = Question(body.scheme, body.policy, body.on, body.findings, AuthorityMode(body.authority_mode))
    withheld = tuple(Withheld(tuple(one.what), Ground(one.ground), one.reason) for one in body.withhold)
    case = Case(person_named(body.person).id, question, body.assessment, body.completes, body.language, withheld)
    made = determine(
        parts.ledger, parts.registry, parts.checker, case, caller().decider, form,
        beside=lambda transaction, decision: carrying.complete(transaction, 201, _receipt(decision)),
    )  # fmt: skip
    return json_answer(_receipt(made), 201, f"/api/v1/determinations/{made.id}")


def _receipt(made: Determination) -> dict[str, Json]:
    return {
        "id": made.id,
        "act": made.act,
        "person": made.person.id,
        "recorded_at": moment_text(made.recorded_at),
        "policies": list(made.decided),
        "full_reasons_by": made.full_reasons_by.isoformat() if made.full_reasons_by else None,
        "cross_check": made.evaluation.cross_check.status.value,
        "evaluation_id": made.evaluation_id,
    }


@DETERMINATIONS.get("/determinations/<number>", responses={200: RecordedDetermination})
@needs(Act.READ_CASES)
def get_determination(path: RecordPath) -> Response:
    """Return a decision as it was recorded, by the number on its letter."""
    record = read_record(setting().ledger, path.number)
    made, content = record.determination, record.determination_content
    if made is None or content is None:
        raise RecordNotFound(f"`{path.number}` is no decision", fix="see /evaluations for an evaluation kept")
    return json_answer(
        {
            "id": made.id,
            "act": content.act,
            "person": made.subject,
            "recorded_at": moment_text(made.recorded_at),
            "policies": content.policies,
            "full_reasons_by": content.full_reasons_by.isoformat() if content.full_reasons_by else None,
            "cross_check": record.content.cross_check,
            "evaluation_id": record.entry.id,
            "by": made.actor,
            "role": made.role,
            "decided": record.decided,
            "letter": record.letter,
        }
    )


@DETERMINATIONS.get("/determinations/<number>/reasons")
@needs(Act.READ_CASES)
def get_reasons(path: RecordPath, query: ReasonsQuery) -> Response:
    """Return the reasons of a decision. It is made again first, and explained only if it comes out the same."""
    parts = setting()
    form = RenderedForm(query.format)
    text = explain(parts.ledger, parts.registry, parts.checker, path.number, Reader(query.reader), form)
    types = {RenderedForm.JSON: "application/json", RenderedForm.HTML: "text/html", RenderedForm.TEXT: "text/plain"}
    return Response(text, mimetype=types[form])
