"""Disclosures: a person's requests to see what is held about them, each with its clock, and the files that answer."""

from __future__ import annotations

from typing import Any, Literal

from flask import Response
from flask_openapi3.blueprint import APIBlueprint
from flask_openapi3.models.tag import Tag
from pydantic import BaseModel, Field

from api.access import Act
from api.rest.json_body import json_answer
from api.rest.once import Carrying, carried_out_once
from api.rest.papers import place
from api.rest.problems import PROBLEMS
from api.rest.setting import caller, needs, person_named, setting
from api.rest.types import Body, Day, IdempotencyHeader, Number, Words
from api.services.disclosure import requests as service
from api.services.disclosure.choices import Choices, read_choices
from api.services.disclosure.requests import Office
from api.services.documents import Format

DISCLOSURES = APIBlueprint(
    "disclosures",
    __name__,
    abp_tags=[Tag(name="disclosures", description=__doc__)],
    abp_security=[{"token": []}],
    abp_responses=PROBLEMS,
)
_OF_ONE = "/api/v1/disclosures/"
_FILE: dict[str, Any] = {
    "description": "The file, in the form asked for.",
    "content": {
        "application/json": {"schema": {"type": "object"}},
        "text/html": {"schema": {"type": "string"}},
        "application/pdf": {"schema": {"type": "string", "format": "binary"}},
    },
}


class DisclosurePath(BaseModel):
    """The number of a request, or of a file that answers one."""

    number: Number


class RequestsQuery(Body):
    """Which requests."""

    unanswered: bool = Field(False, description="Only those that no file answers yet.")


class FileQuery(Body):
    """In which form a file is sent, and whether in 18 point."""

    format: Literal["pdf", "html", "json"] = "pdf"
    large_print: bool = False


class ReceivedRequest(Body):
    """Somebody asked to see what is held about them."""

    person: Number
    received_on: Day
    identity: Words = Field(description="How it is known who asks. It is sealed.")


class ExtensionRequest(Body):
    """Why answering takes longer. The person is told."""

    reasons: Words


class LeftOutRequest(Body):
    """One thing that is left out, the ground in law, and why in this case, which never reaches the person."""

    what: list[Words] = Field([], max_length=200, description="Paths of findings, ids of rows, numbers of records.")
    words: list[Words] = Field([], max_length=200, description="Words to take out wherever they stand.")
    ground: Literal["third_party", "informant", "serious_harm"]
    reason: Words
    told: bool = True


class RecipientRequest(Body):
    """Somebody outside who was given data about the person."""

    to: Words
    what: Words
    on: Day


class ChoicesRequest(Body):
    """Whose data may be in the file, and what is left out of it."""

    allowed: dict[Number, Literal["consented", "reasonable", "own"]] = Field({}, max_length=200)
    left_out: list[LeftOutRequest] = Field([], max_length=200)
    recipients: list[RecipientRequest] = Field([], max_length=200)

    @property
    def choices(self) -> Choices:
        """Return them as the service reads them. Raises ActRefused."""
        return read_choices(self.model_dump(mode="json"))


class RequestAnswer(BaseModel):
    """A request as it stands."""

    number: str
    person: str
    received_on: str
    due: str
    law: str
    extended: bool
    files: list[str]


class RequestsAnswer(BaseModel):
    """Requests, those that are due first first."""

    requests: list[RequestAnswer]


class PreviewAnswer(BaseModel):
    """What a file would hold record by record, and what it would not, which never reaches the person."""

    every_record: list[dict[str, str]]
    kept_back: list[dict[str, str]]


class MadeAnswer(PreviewAnswer):
    """A file that was made."""

    number: str
    request: RequestAnswer


@DISCLOSURES.get("/disclosures", responses={200: RequestsAnswer})
@needs(Act.DISCLOSE)
def get_requests(query: RequestsQuery) -> Response:
    """List the requests with their clocks."""
    found = service.requests(setting().ledger, unanswered=query.unanswered)
    return json_answer({"requests": [one.to_json() for one in found]})


@DISCLOSURES.get("/disclosures/<number>", responses={200: RequestAnswer})
@needs(Act.DISCLOSE)
def get_request(path: DisclosurePath) -> Response:
    """Return one request."""
    return json_answer(service.get_request(setting().ledger, path.number).to_json())


@DISCLOSURES.post("/disclosures", responses={201: RequestAnswer})
@needs(Act.DISCLOSE)
def post_request(header: IdempotencyHeader, body: ReceivedRequest) -> Response:
    """Record a request; its clock runs from the day on which it was received."""

    def act(carrying: Carrying) -> Response:
        person = person_named(body.person).id
        made = service.receive(office(), person, body.received_on, body.identity, caller().actor, noted(carrying))
        return json_answer(made.to_json(), 201, _OF_ONE + made.id)

    return carried_out_once(header.key, act)


@DISCLOSURES.post("/disclosures/<number>/extension", responses={201: RequestAnswer})
@needs(Act.DISCLOSE)
def post_extension(path: DisclosurePath, header: IdempotencyHeader, body: ExtensionRequest) -> Response:
    """Extend the time of a request, once and before it is over."""

    def act(carrying: Carrying) -> Response:
        made = service.extend(office(), path.number, body.reasons, caller().actor, noted(carrying))
        return json_answer(made.to_json(), 201, _OF_ONE + made.id)

    return carried_out_once(header.key, act)


@DISCLOSURES.post("/disclosures/<number>/preview", responses={200: PreviewAnswer})
@needs(Act.DISCLOSE)
def post_preview(path: DisclosurePath, body: ChoicesRequest) -> Response:
    """Tell what a file would hold and what it would not, and record nothing."""
    found = service.preview(office(), path.number, body.choices)
    kept_back = [one.to_json() for one in found.kept_back]
    return json_answer({"every_record": found.body["every_record"], "kept_back": kept_back})


@DISCLOSURES.post("/disclosures/<number>/file", responses={201: MadeAnswer})
@needs(Act.DISCLOSE)
def post_file(path: DisclosurePath, header: IdempotencyHeader, body: ChoicesRequest) -> Response:
    """Make the file that answers a request, and put on record what is not in it and why."""

    def act(carrying: Carrying) -> Response:
        made = service.make(office(), path.number, body.choices, caller().actor, noted(carrying))
        return json_answer(made.to_json(), 201, f"{_OF_ONE}{made.id}/file")

    return carried_out_once(header.key, act)


@DISCLOSURES.get("/disclosures/<number>/file", responses={200: _FILE})
@needs(Act.DISCLOSE)
def get_file(path: DisclosurePath, query: FileQuery) -> Response:
    """Return a file that was made: a PDF with everything attached, a page, or JSON alone."""
    made = service.file_of(office(), path.number, Format(query.format), large=query.large_print)
    answer = Response(made.content, mimetype=made.media_type)
    answer.headers["Content-Disposition"] = f'inline; filename="{made.file_name}"'
    return answer


def noted(carrying: Carrying) -> service.Beside:
    """Return what puts an act's answer on record with it."""
    return lambda transaction, answer: carrying.complete(transaction, 201, answer)


def office() -> Office:
    """Return where files are made."""
    return Office(place(), setting().scheme)
