"""Reconstructions: decisions made on paper before this service, and how they compare with the rules of their day."""

from __future__ import annotations

import base64
import binascii
from typing import Any, Literal

from flask import Response
from flask_openapi3.blueprint import APIBlueprint
from flask_openapi3.models.tag import Tag
from pydantic import BaseModel, Field

from api.access import Act
from api.ledger.canonical import Json
from api.rest.evaluations import RecordPath
from api.rest.json_body import json_answer
from api.rest.once import Carrying, carried_out_once
from api.rest.problems import PROBLEMS
from api.rest.revisions import ResultDifferenceAnswer
from api.rest.setting import caller, needs, person_named, setting
from api.rest.types import Body, Day, IdempotencyHeader, Mode, Name, Number, Words
from api.services.failures import ActRefused
from api.services.reconstruct import FoundIn, Original, Paper, Reconstruction, read_reconstruction, reconstruct
from engine.outcome import AuthorityMode

RECONSTRUCTIONS = APIBlueprint(
    "reconstructions",
    __name__,
    abp_tags=[Tag(name="reconstructions", description=__doc__)],
    abp_security=[{"token": []}],
    abp_responses=PROBLEMS,
)
MediaType = Literal["application/pdf", "image/jpeg", "image/png", "text/plain"]


class PaperForm(Body):
    """One paper: its mark (`P1`), what it is, its day, and the file in base 64."""

    mark: str = Field(pattern=r"^[A-Z][0-9]{1,2}$")
    title: Words
    dated: Day | None = None
    file_name: Words
    media_type: MediaType
    content: str = Field(min_length=1, description="The file in base 64.")


class FoundInForm(Body):
    """A finding as a paper tells it: its value, the paper's mark, and where in the paper."""

    value: Any
    paper: str = Field(pattern=r"^[A-Z][0-9]{1,2}$")
    place: str = Field("", max_length=500)


class OriginalForm(Body):
    """What was decided about one policy, as far as the papers tell."""

    outcome: Literal["established", "not_established", "for_judgement", ""] = ""
    outputs: dict[str, Any] = Field(default_factory=dict)
    words: str = Field("", max_length=20_000)


class ReconstructionRequest(Body):
    """An earlier decision as its papers tell it. `on` is the day as on which the rules are applied."""

    person: Number = Field(description="Our number, or the authority's reference.")
    scheme: Name
    policy: Name | None = None
    on: Day
    authority_mode: Mode = "stated+law"
    decided_on: Day
    decided_by: Words
    findings: dict[str, FoundInForm]
    original: dict[str, OriginalForm] = Field(min_length=1)
    papers: list[PaperForm] = Field(min_length=1, max_length=20)
    letter: str = Field(description="The mark of the letter among the papers.")


class ReconstructionReceipt(BaseModel):
    """What was recorded, without personal data."""

    number: str
    evaluation: str


class ComparedAnswer(BaseModel):
    """One place of which the papers tell: what was decided, and what our rules of that day give."""

    policy: str
    path: str
    was: Any
    now: Any


class ReconstructionAnswer(BaseModel):
    """An earlier decision with its papers named, its findings and where each is from, and what differs."""

    number: str
    evaluation: str
    person: str
    scheme: str
    policy: str | None
    on: Day
    decided_on: Day
    decided_by: str
    original: dict[str, dict[str, Any]]
    letter: str
    papers: list[dict[str, Any]]
    findings: dict[str, dict[str, Any]]
    compared: list[ComparedAnswer]
    differences: list[ResultDifferenceAnswer]


class PaperOfPath(RecordPath):
    """Which paper of which earlier decision."""

    mark: str = Field(pattern=r"^[A-Z][0-9]{1,2}$")


_FILE: dict[str, Any] = {
    "description": "The file as it was scanned.",
    "content": {
        kind: {"schema": {"type": "string", "format": "binary"}}
        for kind in ("application/pdf", "image/jpeg", "image/png", "text/plain")
    },
}


@RECONSTRUCTIONS.post("/reconstructions", responses={201: ReconstructionReceipt})
@needs(Act.RECONSTRUCT)
def post_reconstruction(header: IdempotencyHeader, body: ReconstructionRequest) -> Response:
    """Record an earlier decision, and run it under the rules of its day."""
    given = _given(body)
    return carried_out_once(header.key, lambda carrying: _reconstruct(given, carrying))


def _reconstruct(given: Reconstruction, carrying: Carrying) -> Response:
    parts = setting()

    def receipt(number: str, evaluation: str) -> dict[str, Json]:
        return {"number": number, "evaluation": evaluation}

    made = reconstruct(
        parts.ledger, parts.registry, parts.checker, given, caller().actor,
        beside=lambda transaction, *numbers: carrying.complete(transaction, 201, receipt(*numbers)),
    )  # fmt: skip
    number = made.record.id
    return json_answer(receipt(number, made.record.entry.id), 201, f"/api/v1/reconstructions/{number}")


def _given(body: ReconstructionRequest) -> Reconstruction:
    return Reconstruction(
        person=person_named(body.person).id,
        scheme=body.scheme,
        policy=body.policy,
        on=body.on,
        decided_on=body.decided_on,
        decided_by=body.decided_by,
        findings={name: FoundIn(one.value, one.paper, one.place) for name, one in body.findings.items()},
        original={policy: Original(one.outcome, one.outputs, one.words) for policy, one in body.original.items()},
        papers=tuple(_paper(one) for one in body.papers),
        letter=body.letter,
        mode=AuthorityMode(body.authority_mode),
    )


def _paper(form: PaperForm) -> Paper:
    try:
        content = base64.b64decode(form.content, validate=True)
    except (binascii.Error, ValueError) as error:
        where = f"paper {form.mark}"
        raise ActRefused("the file is not in base 64", where=where, fix="encode it by RFC 4648") from error
    return Paper(form.mark, form.title, form.dated, form.file_name, form.media_type, content)


@RECONSTRUCTIONS.get("/reconstructions/<number>", responses={200: ReconstructionAnswer})
@needs(Act.READ_CASES)
def get_reconstruction(path: RecordPath) -> Response:
    """Return an earlier decision, what our rules of its day give, and what differs."""
    return json_answer(read_reconstruction(setting().ledger, path.number).to_json())


@RECONSTRUCTIONS.get("/reconstructions/<number>/papers/<mark>", responses={200: _FILE})
@needs(Act.READ_CASES)
def get_original_paper(path: PaperOfPath) -> Response:
    """Return one paper of an earlier decision, as it was scanned."""
    paper = read_reconstruction(setting().ledger, path.number).paper(path.mark)
    answer = Response(paper.content, mimetype=paper.media_type)
    answer.headers["Content-Disposition"] = f'attachment; filename="{path.mark}"'
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer
