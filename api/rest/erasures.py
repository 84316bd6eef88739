"""Erasures: what it would do to forget somebody, doing it, and who is due by the time for which records are kept."""

from __future__ import annotations

from typing import Any, Literal

from flask import Response
from flask_openapi3.blueprint import APIBlueprint
from flask_openapi3.models.tag import Tag
from pydantic import BaseModel, Field

from api.access import Act
from api.rest.json_body import json_answer
from api.rest.once import Carrying, carried_out_once
from api.rest.problems import PROBLEMS
from api.rest.setting import caller, needs, person_named, setting
from api.rest.types import Body, IdempotencyHeader, Number
from api.services.erasing import erase_for, prospect
from api.services.retention import due

ERASURES = APIBlueprint(
    "erasures",
    __name__,
    abp_tags=[Tag(name="erasures", description=__doc__)],
    abp_security=[{"token": []}],
    abp_responses=PROBLEMS,
)
_RELATIVE = Field(
    "", max_length=100, description="A relative's or carer's number, or `everyone`; left out: the person."
)


class PersonPath(BaseModel):
    """The number or reference of a person on file."""

    number: Number


class ProspectQuery(Body):
    """Who would be forgotten."""

    relative: str = _RELATIVE


class ErasureRequest(Body):
    """Who is forgotten and on which ground. It cannot be undone."""

    ground: Literal["request", "correction", "retention"]
    relative: str = _RELATIVE


class ProspectAnswer(BaseModel):
    """What an erasure would do."""

    person: str
    others: list[dict[str, str]]
    subjects: list[str]
    rows: str
    assessments: str
    kept_until: str | None
    rule: str | None
    holds: list[str]
    is_due: bool


class ErasureAnswer(BaseModel):
    """An erasure as it was recorded: by its entry's number, whom, and how many rows are gone."""

    number: str
    subjects: list[str]
    rows: str


class DueAnswer(BaseModel):
    """Who is due, the longest due first; by an illustrative rule an officer decides, and no sweep does."""

    due: list[dict[str, Any]]


@ERASURES.get("/people/<number>/erasure", responses={200: ProspectAnswer})
@needs(Act.ERASE)
def get_prospect(path: PersonPath, query: ProspectQuery) -> Response:
    """Tell what it would do to forget somebody, and change nothing."""
    parts = setting()
    found = prospect(parts.ledger, parts.registry, person_named(path.number, "number").id, query.relative)
    return json_answer(found.to_json())


@ERASURES.post("/people/<number>/erasure", responses={201: ErasureAnswer})
@needs(Act.ERASE)
def post_erasure(path: PersonPath, header: IdempotencyHeader, body: ErasureRequest) -> Response:
    """Forget somebody: what is sealed about them is deleted and their key destroyed. Refused while an appeal runs."""

    def act(carrying: Carrying) -> Response:
        parts = setting()
        person = person_named(path.number, "number").id
        made = erase_for(
            parts.ledger, parts.registry, person, caller().actor, body.ground, body.relative,
            lambda transaction, erased: carrying.complete(transaction, 201, erased.to_json()),
        )  # fmt: skip
        return json_answer(made.to_json(), 201)

    return carried_out_once(header.key, act)


@ERASURES.get("/retention/due", responses={200: DueAnswer})
@needs(Act.ERASE)
def get_due() -> Response:
    """List who is due to be forgotten."""
    found = due(setting().ledger, setting().registry)
    return json_answer(
        {
            "due": [
                {"person": one.person, "since": one.since.isoformat(), "rule": one.rule,
                 "illustrative": one.retention.illustrative, "on_hold": one.on_hold}
                for one in found
            ]
        }
    )  # fmt: skip
