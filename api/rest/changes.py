"""Changes: why not another answer, what would change it, and whether it is settled already. Nothing is recorded."""

from __future__ import annotations

import json
from typing import Any, Literal

from flask import Response
from flask_openapi3.blueprint import APIBlueprint
from flask_openapi3.models.tag import Tag
from pydantic import BaseModel, Field

from api.access import Act
from api.rest.json_body import json_answer
from api.rest.once import carried_out_once
from api.rest.problems import PROBLEMS
from api.rest.setting import needs, setting
from api.rest.types import Body, Day, IdempotencyHeader, Mode, Name
from api.services.evaluate import Question, evaluate
from api.services.what_changes import NO_HOPE, Hope, settled, statement_of_what_would_change
from engine.outcome import AuthorityMode
from explanations.render import Form, render
from explanations.statement import Reader

CHANGES = APIBlueprint(
    "changes",
    __name__,
    abp_tags=[Tag(name="changes", description=__doc__)],
    abp_security=[{"token": []}],
    abp_responses=PROBLEMS,
)


class HopeRequest(Body):
    """The answer hoped for: an output, and one of its values; without a value, any other than the one it has."""

    output: Name
    value: Name | None = None


class ChangesRequest(Body):
    """A case. Without `hope`, a yes is looked for where the answer is no, and a no where it is yes."""

    scheme: Name
    policy: Name | None = None
    on: Day = Field(description="The day asked about.")
    findings: dict[str, Any] = Field(description="By vocabulary name. What is left out is unknown, never no or zero.")
    authority_mode: Mode = "stated+law"
    hope: HopeRequest | None = None
    reader: Literal["person", "practitioner"] = "practitioner"


class SettledAnswer(BaseModel):
    """Whether one answer is the same whatever is still unknown, and which findings were enough for that.

    `proven` is false where nobody knows two findings that lead apart, as with sums that wait for an amount; and, with
    nothing in `possible`, where the answer turns on too many findings together to be looked through.
    """

    policy: str
    output: str
    entry: str
    settled: bool
    proven: bool
    possible: list[Any]
    sufficed: list[str]


class ChangesAnswer(BaseModel):
    """What would change each answer, as a statement (explanations, JSON form 1), and whether each is settled."""

    statement: dict[str, Any]
    settled: list[SettledAnswer]


@CHANGES.post("/changes", responses={200: ChangesAnswer})
@needs(Act.CONSULT)
def post_changes(header: IdempotencyHeader, body: ChangesRequest) -> Response:
    """Say what would change the answers to a case. Every claim is evaluated before it is told."""
    return carried_out_once(header.key, lambda _: _changes(body))


def _changes(body: ChangesRequest) -> Response:
    parts = setting()
    question = Question(body.scheme, body.policy, body.on, body.findings, AuthorityMode(body.authority_mode))
    evaluation = evaluate(parts.registry, parts.checker, question)
    hope = Hope(body.hope.output, body.hope.value or "") if body.hope is not None else NO_HOPE
    statement = statement_of_what_would_change(evaluation, Reader(body.reader), hope)
    return json_answer(
        {
            "statement": json.loads(render(statement, Form.JSON)),
            "settled": [answer.to_json() for answer in settled(evaluation)],
        }
    )
