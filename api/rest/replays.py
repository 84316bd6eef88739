"""Replays: a recorded decision made again, under the recorded rules or under others, with every difference."""

from __future__ import annotations

from typing import Any

from flask import Response
from flask_openapi3.blueprint import APIBlueprint
from flask_openapi3.models.tag import Tag
from pydantic import BaseModel, Field

from api.access import Act
from api.rest.evaluations import EvaluationAnswer
from api.rest.json_body import json_answer
from api.rest.once import carried_out_once
from api.rest.problems import PROBLEMS
from api.rest.setting import needs, setting
from api.rest.types import Body, Day, IdempotencyHeader, Moment, Number, Words
from api.services.matrix_json import matrix_json
from api.services.replay import replay
from api.services.replay_matrix import replay_matrix

REPLAYS = APIBlueprint(
    "replays",
    __name__,
    abp_tags=[Tag(name="replays", description=__doc__)],
    abp_security=[{"token": []}],
    abp_responses=PROBLEMS,
)


class ReplayRequest(Body):
    """Which record to make again. Without `on` and `edition`, under the recorded bytes of the rules."""

    record: Number
    on: Day | None = None
    edition: Words | None = Field(None, description="`2015-04-01-r1`, or `care_act_criteria/2015-04-01-r1`.")


class DifferenceAnswer(BaseModel):
    """One difference; null means that it was not there, or is not there now."""

    policy: str
    aspect: str
    path: str
    was: Any
    now: Any


class ReplayAnswer(BaseModel):
    """The replay: `identical` is to the byte."""

    replay_of: str
    recorded_at: str
    recorded_on: Day
    on: Day
    same_rules: bool
    identical: bool
    differences: list[DifferenceAnswer]
    evaluation: EvaluationAnswer


@REPLAYS.post("/replays", responses={200: ReplayAnswer})
@needs(Act.REPLAY)
def post_replay(header: IdempotencyHeader, body: ReplayRequest) -> Response:
    """Make a recorded decision or evaluation again. Nothing is recorded."""
    parts = setting()

    def act(_: object) -> Response:
        made = replay(parts.ledger, parts.registry, parts.checker, body.record, on=body.on, edition=body.edition)
        return json_answer(made.to_json())

    return carried_out_once(header.key, act)


class MatrixRequest(Body):
    """Which record to make again four times over, by the knowledge of which moment, and which day counts as today."""

    record: Number
    known_at: Moment | None = Field(None, description="What was known of rules and findings then; now if left out.")
    today: Day | None = Field(None, description="The day of the last column; that of `known_at` if left out.")


class MatrixAnswer(BaseModel):
    """Four columns, every place in them, and the three steps between them with each difference and its causes.

    `totals` say for each sum that is certain in all four columns what each sort of reason adds; they add up exactly.
    """

    matrix_version: str
    record: str
    recorded_at: str
    known_at: str
    identical: bool
    columns: list[dict[str, Any]]
    rows: list[dict[str, Any]]
    by_engine: list[dict[str, Any]]
    steps: list[dict[str, Any]]
    totals: list[dict[str, Any]]


@REPLAYS.post("/replays/matrix", responses={200: MatrixAnswer})
@needs(Act.REPLAY)
def post_matrix(header: IdempotencyHeader, body: MatrixRequest) -> Response:
    """Lay a record as it was decided beside the right rules then, the findings as now known, and everything today."""
    parts = setting()

    def act(_: object) -> Response:
        found = replay_matrix(
            parts.ledger, parts.registry, parts.checker, body.record, known_at=body.known_at, today=body.today
        )
        return json_answer(matrix_json(found))

    return carried_out_once(header.key, act)
