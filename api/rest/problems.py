"""Every error as an RFC 9457 problem: a stable type, one line of what is wrong, where, and what to do."""

from __future__ import annotations

import json
import logging
import traceback
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from flask import Flask, Response
from pydantic import BaseModel, Field, ValidationError
from werkzeug.exceptions import HTTPException

from api.ledger.failures import LedgerUnavailable, RecordNotFound, StaleWrite
from api.ledger.requests import KeyReused, RequestInFlight
from api.services.failures import ActRefused, EnginesDisagree
from api.services.purposes import PurposeNeeded
from engine.errors import EngineFault, FindingError, NotAvailable, RightfulError

_LOG = logging.getLogger("rightful.rest")
MEDIA_TYPE = "application/problem+json"
_URN = "urn:rightful:problem:"
_RETRY_SECONDS = "2"

# The first class that fits settles the status; what is not the caller's to mend is a 5xx.
_STATUSES: tuple[tuple[type[RightfulError], HTTPStatus], ...] = (
    (RequestInFlight, HTTPStatus.CONFLICT),
    (StaleWrite, HTTPStatus.CONFLICT),
    (KeyReused, HTTPStatus.UNPROCESSABLE_ENTITY),
    (PurposeNeeded, HTTPStatus.FORBIDDEN),
    (ActRefused, HTTPStatus.UNPROCESSABLE_ENTITY),
    (FindingError, HTTPStatus.UNPROCESSABLE_ENTITY),
    (RecordNotFound, HTTPStatus.NOT_FOUND),
    (NotAvailable, HTTPStatus.NOT_FOUND),
    (LedgerUnavailable, HTTPStatus.SERVICE_UNAVAILABLE),
    (EnginesDisagree, HTTPStatus.SERVICE_UNAVAILABLE),
    (EngineFault, HTTPStatus.SERVICE_UNAVAILABLE),
)


class ProblemPart(BaseModel):
    """One thing wrong with a request: where (a JSON pointer into the body, or the name of a parameter) and what."""

    pointer: str
    message: str


class Problem(BaseModel):
    """An error (RFC 9457). `type` is stable; `detail` is one line; `fix` says what would mend it."""

    type: str
    title: str
    status: int
    detail: str
    fix: str | None = None
    errors: list[ProblemPart] = Field(default_factory=list)


_SCHEMA = {"content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}}
PROBLEMS: dict[str | int | HTTPStatus, Any] = {
    status: {"description": text, **_SCHEMA}
    for status, text in {
        "400": "The body is not JSON.",
        "401": "No token, or none that holds.",
        "403": "The account may not do this, or has not said why it reads about a person (Rightful-Purpose).",
        "404": "No such record, scheme, policy or edition.",
        "409": "Somebody else was quicker, or the first request with this Idempotency-Key is under way.",
        "413": "The body is too large.",
        "415": "The body is not application/json.",
        "422": "Something in the request cannot be used; `errors` says where.",
        "429": "This token, or this address, has called too often; Retry-After says when to go on.",
        "503": "The ledger cannot be used now, or the two engines disagree; nothing was recorded.",
    }.items()
}
"""How errors are described for every operation."""


@dataclass(frozen=True, slots=True)
class _Said:
    code: str
    detail: str
    fix: str = ""
    parts: tuple[ProblemPart, ...] = ()


def add_problem_answers(app: Flask) -> None:
    """Make every error of the application a problem, known or not."""
    app.register_error_handler(RightfulError, _of_ours)
    app.register_error_handler(HTTPException, _of_http)
    app.register_error_handler(Exception, _of_anything)


def validation_problem(error: ValidationError) -> Response:
    """Return a request that does not fit its schema as a problem with one part for each fault."""
    parts = tuple(
        ProblemPart(pointer="/" + "/".join(map(str, one["loc"])), message=_plain(one["msg"]))
        for one in error.errors(include_url=False, include_context=False, include_input=False)
    )
    first = f"{parts[0].pointer}: {parts[0].message}" if parts else "the request does not fit"
    return _answer(HTTPStatus.UNPROCESSABLE_ENTITY, _Said("request", first, parts=parts))


def _plain(message: str) -> str:
    message = message.removeprefix("Value error, ")
    return message[:1].lower() + message[1:]


def _of_ours(error: RightfulError) -> Response:
    status = next((status for kind, status in _STATUSES if isinstance(error, kind)), HTTPStatus.INTERNAL_SERVER_ERROR)
    parts: tuple[ProblemPart, ...] = ()
    if error.where.startswith("/"):
        pointer = f"/findings{error.where}".rstrip("/") if isinstance(error, FindingError) else error.where
        parts = (ProblemPart(pointer=pointer, message=error.message),)
    detail = error.message if not error.where else f"{error.where}: {error.message}"
    return _answer(status, _Said(error.code.replace("/", ":"), detail, error.fix, parts))


def _of_http(error: HTTPException) -> Response:
    status = HTTPStatus(error.code or 500)
    answer = error.get_response()
    if answer.mimetype == MEDIA_TYPE:
        return Response(answer.get_data(), status, mimetype=MEDIA_TYPE)
    said = _Said(status.phrase.lower().replace(" ", "-"), (error.description or status.phrase).rstrip("."))
    made = _answer(status, said)
    # Allow of a 405 and the like belong to the answer; the length and type of the HTML page do not.
    for name, value in error.get_headers():
        if name.lower() not in ("content-type", "content-length"):
            made.headers[name] = value
    return made


def _of_anything(error: Exception) -> Response:
    """Say that it is our fault and nothing more: the text of an unforeseen error may hold personal data."""
    frames = "".join(traceback.format_tb(error.__traceback__))
    _LOG.error("unforeseen %s\n%s", type(error).__name__, frames)
    status = HTTPStatus.INTERNAL_SERVER_ERROR
    return _answer(status, _Said("fault", "something went wrong on our side; nothing was recorded"))


def _answer(status: HTTPStatus, said: _Said) -> Response:
    problem = Problem(
        type=_URN + said.code,
        title=status.phrase,
        status=status,
        detail=said.detail,
        fix=said.fix or None,
        errors=list(said.parts),
    )
    body = json.dumps(problem.model_dump(exclude_none=True), ensure_ascii=False)
    answer = Response(body, status, mimetype=MEDIA_TYPE)
    if status in (HTTPStatus.SERVICE_UNAVAILABLE, HTTPStatus.CONFLICT):
        answer.headers["Retry-After"] = _RETRY_SECONDS
    if status is HTTPStatus.UNAUTHORIZED:
        answer.headers["WWW-Authenticate"] = 'Bearer realm="rightful"'
    return answer
