"""Effects and sweeps: what rules would do to stored decisions, and what a correction found of those it touches."""

from __future__ import annotations

from typing import Any

from flask import Response
from flask_openapi3.blueprint import APIBlueprint
from flask_openapi3.models.tag import Tag
from pydantic import BaseModel, Field

from api.access import Act
from api.ledger import Transaction
from api.ledger.canonical import Json
from api.ledger.kinds import SweepPart
from api.rest.json_body import json_answer
from api.rest.once import Carrying, carried_out_once
from api.rest.problems import PROBLEMS
from api.rest.setting import caller, needs, setting
from api.rest.submissions import SubmissionPath
from api.rest.types import Body, IdempotencyHeader
from api.services.award_effect import ON_A_PAGE, effect
from api.services.sweep import Beside, go_on, read_sweep

SWEEPS = APIBlueprint(
    "sweeps",
    __name__,
    abp_tags=[Tag(name="sweeps", description=__doc__)],
    abp_security=[{"token": []}],
    abp_responses=PROBLEMS,
)


class EffectQuery(Body):
    """How many decisions to make again, the newest first."""

    most: int = Field(ON_A_PAGE, ge=1, le=ON_A_PAGE)


class EffectAnswer(BaseModel):
    """What stored decisions would come to: of those `concerned`, so many were `looked` at; sums by policy and output.

    Words change nobody's answer, so that nothing is concerned.
    """

    concerned: int
    looked: int
    unread: int
    touched: int
    outcomes: dict[str, int]
    sums: list[dict[str, Any]]


class SweepRequest(Body):
    """At how many decisions to look in this part."""

    most: int = Field(20, ge=1, le=100)


class PartAnswer(BaseModel):
    """One part of a sweep, as it stands in the ledger."""

    submission: str
    after: int
    through: int
    looked: int
    touched: int
    erased: int


class SweepAnswer(BaseModel):
    """How far the sweep has come, and whom it found so far, the underpaid first. Nothing is recovered."""

    submission: str
    looked: int
    to_look: int
    finished: bool
    erased: int
    redress: list[dict[str, Any]]


_NO_EFFECT: dict[str, Json] = {
    "concerned": 0, "looked": 0, "unread": 0, "touched": 0, "outcomes": {}, "sums": [],
}  # fmt: skip


@SWEEPS.get("/submissions/<number>/effect", responses={200: EffectAnswer})
@needs(Act.CONSULT)
def get_effect(path: SubmissionPath, query: EffectQuery) -> Response:
    """Return what a submission would do to stored decisions. Nobody can be told apart in it."""
    found = effect(setting().desk, setting().checker, path.number, query.most)
    return json_answer(found.to_json() if found else _NO_EFFECT)


@SWEEPS.get("/submissions/<number>/sweep", responses={200: SweepAnswer})
@needs(Act.SWEEP)
def get_sweep(path: SubmissionPath) -> Response:
    """Return what the sweep for published rules has found so far."""
    return json_answer(read_sweep(setting().ledger, path.number).to_json())


@SWEEPS.post("/submissions/<number>/sweep", responses={201: PartAnswer, 200: SweepAnswer})
@needs(Act.SWEEP)
def post_sweep(path: SubmissionPath, header: IdempotencyHeader, body: SweepRequest) -> Response:
    """Look at the next decisions. Once there are none left the whole sweep is returned."""

    def act(carrying: Carrying) -> Response:
        place = setting()
        parts = go_on(place.ledger, place.checker, path.number, caller().actor, body.most, _noted(carrying))
        part = next(parts, None)
        if part is None:
            return json_answer(read_sweep(place.ledger, path.number).to_json())
        return json_answer(_part(part), 201, f"/api/v1/submissions/{part.submission}/sweep")

    return carried_out_once(header.key, act)


def _part(part: SweepPart) -> dict[str, Json]:
    return {
        "submission": part.submission, "after": part.after, "through": part.through, "looked": part.looked,
        "touched": part.touched, "erased": part.erased,
    }  # fmt: skip


def _noted(carrying: Carrying) -> Beside:
    def beside(transaction: Transaction, part: SweepPart) -> None:
        carrying.complete(transaction, 201, _part(part))

    return beside
