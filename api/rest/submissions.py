"""Submissions: rules put forward, signed by a second person, published and withdrawn, without a release of code."""

from __future__ import annotations

from typing import Any

from flask import Response
from flask_openapi3.blueprint import APIBlueprint
from flask_openapi3.models.tag import Tag
from pydantic import BaseModel, Field

from api.access import Act
from api.rest.json_body import json_answer
from api.rest.once import Carrying, carried_out_once
from api.rest.problems import PROBLEMS
from api.rest.setting import caller, needs, setting
from api.rest.types import Body, Day, IdempotencyHeader, Number, Words
from api.services import publishing
from api.services.publishing import Beside

SUBMISSIONS = APIBlueprint(
    "submissions",
    __name__,
    abp_tags=[Tag(name="submissions", description=__doc__)],
    abp_security=[{"token": []}],
    abp_responses=PROBLEMS,
)
_OF_ONE = "/api/v1/submissions/"


class SubmissionPath(BaseModel):
    """The number of a submission."""

    number: Number


class SubmissionRequest(Body):
    """Documents by file name: an edition with its examples, a figure, or translations; new sources in sources.yaml."""

    documents: dict[str, str] = Field(min_length=1, max_length=20)
    corrects: Words | None = Field(None, description="What was wrong; for a new revision, or a value in place of one.")


class ApprovalRequest(Body):
    """The second person signs, or refuses to."""

    approved: bool = True


class PublicationRequest(Body):
    """The first day, which must be the one that the documents say."""

    start: Day | None = None


class WithdrawalRequest(Body):
    """Why it is withdrawn."""

    reason: Words


class SubmissionAnswer(BaseModel):
    """One submission, how far it has come, and each step with its entry in the ledger."""

    number: str
    lane: str
    scheme: str
    policy: str | None
    name: str
    in_force_from: str | None
    corrects: str | None
    stage: str
    documents: dict[str, str]
    steps: list[dict[str, Any]]


class ReviewAnswer(SubmissionAnswer):
    """A submission with its texts, and what it changes against what is in force on its first day."""

    difference: dict[str, Any]
    examples_overtaken: list[str]
    texts: dict[str, str]


class SubmissionsAnswer(BaseModel):
    """Submissions, the newest first."""

    submissions: list[SubmissionAnswer]


@SUBMISSIONS.get("/submissions", responses={200: SubmissionsAnswer})
@needs(Act.CONSULT)
def get_submissions() -> Response:
    """List what was put forward."""
    return json_answer({"submissions": [one.to_json() for one in publishing.every_submission(setting().ledger)]})


@SUBMISSIONS.get("/submissions/<number>", responses={200: ReviewAnswer})
@needs(Act.CONSULT)
def get_submission(path: SubmissionPath) -> Response:
    """Return one submission with what it changes."""
    return json_answer(publishing.review(setting().desk, path.number).to_json())


@SUBMISSIONS.post("/submissions", responses={201: SubmissionAnswer})
@needs(Act.SUBMIT_RULES)
def post_submission(header: IdempotencyHeader, body: SubmissionRequest) -> Response:
    """Put rules forward. Everything is checked first, as if it were in service."""
    files = {name: text.encode() for name, text in body.documents.items()}

    def act(carrying: Carrying) -> Response:
        made = publishing.submit(setting().desk, files, caller().actor, body.corrects, _noted(carrying))
        return json_answer(made.to_json(), 201, _OF_ONE + made.number)

    return carried_out_once(header.key, act)


@SUBMISSIONS.post("/submissions/<number>/approval", responses={201: SubmissionAnswer})
@needs(Act.APPROVE_RULES)
def post_approval(path: SubmissionPath, header: IdempotencyHeader, body: ApprovalRequest) -> Response:
    """Sign what somebody else put forward, or refuse to."""

    def act(carrying: Carrying) -> Response:
        made = publishing.approve(
            setting().desk, path.number, caller().actor, approved=body.approved, beside=_noted(carrying)
        )
        return json_answer(made.to_json(), 201, _OF_ONE + made.number)

    return carried_out_once(header.key, act)


@SUBMISSIONS.post("/submissions/<number>/publication", responses={201: SubmissionAnswer})
@needs(Act.PUBLISH_RULES)
def post_publication(path: SubmissionPath, header: IdempotencyHeader, body: PublicationRequest) -> Response:
    """Bring what was approved into service, in every process."""

    def act(carrying: Carrying) -> Response:
        made = publishing.publish(setting().desk, path.number, caller().actor, body.start, _noted(carrying))
        return json_answer(made.to_json(), 201, _OF_ONE + made.number)

    return carried_out_once(header.key, act)


@SUBMISSIONS.post("/submissions/<number>/withdrawal", responses={201: SubmissionAnswer})
@needs(Act.WITHDRAW_RULES)
def post_withdrawal(path: SubmissionPath, header: IdempotencyHeader, body: WithdrawalRequest) -> Response:
    """Take it back: its author until it is signed, whoever publishes also out of service. Decisions on it stand."""

    def act(carrying: Carrying) -> Response:
        made = publishing.withdraw(setting().desk, path.number, caller().actor, body.reason, _noted(carrying))
        return json_answer(made.to_json(), 201, _OF_ONE + made.number)

    return carried_out_once(header.key, act)


def _noted(carrying: Carrying) -> Beside:
    return lambda transaction, made: carrying.complete(transaction, 201, made.to_json())
