"""Panels: what a panel did with a decision; it approves it, asks for more, or changes it with reasons."""

from __future__ import annotations

from typing import Any, Literal

from flask import Response
from flask_openapi3.blueprint import APIBlueprint
from flask_openapi3.models.tag import Tag
from pydantic import BaseModel, Field

from api.access import Act
from api.rest.determinations import DepartureForm
from api.rest.evaluations import RecordPath
from api.rest.json_body import json_answer
from api.rest.once import Carrying, carried_out_once
from api.rest.problems import PROBLEMS
from api.rest.setting import caller, needs, setting
from api.rest.types import Body, Day, IdempotencyHeader, Name, Number, Words
from api.services import panels
from api.services.appeals.desk import AppealDesk, Officer
from api.services.decision_forms import Departure

PANELS = APIBlueprint(
    "panels",
    __name__,
    abp_tags=[Tag(name="panels", description=__doc__)],
    abp_security=[{"token": []}],
    abp_responses=PROBLEMS,
)


class RiskForm(Body):
    """A risk worth taking."""

    what: Words
    worth: Words = Field(description="Why it is worth it to the person.")
    safeguards: str = Field("", max_length=20_000, description="What is done about it.")


class SittingRequest(Body):
    """What a panel did. A risk enablement panel is a joint, exceptional meeting with the person or their advocate."""

    determination: Number
    panel: Literal["moderation", "resource", "risk_enablement"]
    seen_on: Day
    present: dict[Name, list[Words]] = Field(min_length=1, description="Names of those who were there, by role.")
    result: Literal["approved", "asked", "changed"]
    reasons: Words
    exceptional: Words | None = None
    person_said: Words | None = None
    risks: list[RiskForm] = Field(default_factory=list, max_length=50)
    responsible: Words | None = None
    questions: list[Words] = Field(default_factory=list, max_length=50)
    answer_by: Day | None = None
    departures: list[DepartureForm] = Field(default_factory=list)


class SittingReceipt(BaseModel):
    """What was recorded, without personal data."""

    number: str
    determination: str
    panel: str
    seen_on: str
    result: str
    changed: dict[str, list[str]]
    replacement: str | None


class SittingAnswer(SittingReceipt):
    """A sitting with the words that were said."""

    roles_present: list[str]
    answer_by: str | None
    recorded_by: str
    present: dict[str, Any]
    reasons: str
    exceptional: str
    person_said: str
    risks: list[dict[str, Any]]
    responsible: str
    questions: list[str]


class SittingsAnswer(BaseModel):
    """What panels did with a decision, the oldest first."""

    panels: list[SittingAnswer]


@PANELS.get("/determinations/<number>/panels", responses={200: SittingsAnswer})
@needs(Act.READ_CASES)
def get_panels(path: RecordPath) -> Response:
    """Return what panels did with a decision."""
    found = panels.seen_by_panels(_desk(), path.number)
    return json_answer({"panels": [one.to_json() for one in found]})


@PANELS.post("/panels", responses={201: SittingReceipt})
@needs(Act.SIT_ON_PANEL)
def post_panel(header: IdempotencyHeader, body: SittingRequest) -> Response:
    """Put on record what a panel did; where it changes the decision, the new one is made with it."""
    sitting = panels.Sitting(
        determination=body.determination,
        panel=body.panel,
        seen_on=body.seen_on,
        present=body.present,
        result=body.result,
        reasons=body.reasons,
        exceptional=body.exceptional or "",
        person_said=body.person_said or "",
        risks=tuple(panels.Risk(one.what, one.worth, one.safeguards) for one in body.risks),
        responsible=body.responsible or "",
        questions=tuple(body.questions),
        answer_by=body.answer_by,
        departures=tuple(
            Departure(one.policy, one.outputs, one.reasons, tuple(one.evidence)) for one in body.departures
        ),
    )
    officer = Officer(caller().actor, caller().account.name)

    def act(carrying: Carrying) -> Response:
        seen = panels.sit(
            _desk(), sitting, officer,
            beside=lambda transaction, made: carrying.complete(transaction, 201, made.receipt()),
        )  # fmt: skip
        return json_answer(seen.receipt(), 201, f"/api/v1/determinations/{seen.content.determination}/panels")

    return carried_out_once(header.key, act)


def _desk() -> AppealDesk:
    parts = setting()
    return AppealDesk(parts.ledger, parts.registry, parts.checker, parts.demonstration, parts.authority)
