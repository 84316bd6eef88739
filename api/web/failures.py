"""Pages for what went wrong: what happened, that nothing was half-saved, and what was typed, ready to be sent again."""

from __future__ import annotations

import re
import uuid
from dataclasses import dataclass
from http import HTTPStatus
from typing import ClassVar

from flask import Flask, current_app, request
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from api.ledger.failures import LedgerUnavailable, RecordNotFound, StaleWrite
from api.services.failures import ActRefused
from api.web.kept import SendAgain, typed_now
from api.web.pages import Link, Page, render
from api.web.words import without_codes
from engine.errors import FindingError, NotAvailable, RightfulError

_QUOTED = re.compile(r"`([^`]*)`")
START = Link("Go to the start", "/")

WORDS = {
    HTTPStatus.BAD_REQUEST: ("This could not be read", "Go back, look at what was typed, and send it again."),
    HTTPStatus.FORBIDDEN: (
        "You cannot do this with your role",
        "Your account may not see this page or take this step. Ask someone who may, or whoever runs the service.",
    ),
    HTTPStatus.NOT_FOUND: ("Page not found", "Look at the address for typing mistakes, or search from the start page."),
    HTTPStatus.METHOD_NOT_ALLOWED: ("This page opens differently", "Go to the start page and open it from there."),
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: ("That is too much at once", "Send less text in one go."),
    HTTPStatus.TOO_MANY_REQUESTS: ("Too many attempts", "Wait a minute, then try again."),
    HTTPStatus.INTERNAL_SERVER_ERROR: (
        "Something went wrong",
        "Nothing was saved by this step. Try again soon.",
    ),
    HTTPStatus.SERVICE_UNAVAILABLE: (
        "The service cannot save anything just now",
        "Nothing was saved by this step. Try again in a minute.",
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class FailurePage(Page):
    """What went wrong, in a sentence or two. `reference` finds the entry in the service's log."""

    template: ClassVar[str] = "failure.html"

    explanation: str
    onward: Link
    reference: str = ""


def add_failure_pages(app: Flask) -> None:
    """Answer every failure of a page with a page. Operations of the API answer for themselves."""
    app.register_error_handler(CSRFError, _form_too_old)
    app.register_error_handler(HTTPException, _refused)
    app.register_error_handler(RecordNotFound, _not_on_record)
    app.register_error_handler(NotAvailable, _not_available)
    app.register_error_handler(FindingError, _not_a_finding)
    app.register_error_handler(StaleWrite, _overtaken)
    app.register_error_handler(ActRefused, _act_refused)
    app.register_error_handler(Exception, _failed)


def failure_status(error: Exception) -> HTTPStatus:
    """Return the status of an error of ours: the database's troubles pass, our own faults do not."""
    passing = isinstance(error, LedgerUnavailable)
    return HTTPStatus.SERVICE_UNAVAILABLE if passing else HTTPStatus.INTERNAL_SERVER_ERROR


def plain_sentence(error: RightfulError) -> str:
    """Return what happened and what to do as sentences: messages of errors are one line in lower case."""
    parts = [part for part in (error.message, error.fix) if part]
    sentences = " ".join(f"{part[:1].upper()}{part[1:]}." for part in parts)
    return without_codes(_QUOTED.sub(r"“\1”", sentences))


def _form_too_old(error: CSRFError) -> Response:
    return render(
        SendAgain(
            heading="This page was open for too long",
            explanation="What you typed has not been saved yet, and nothing of it is lost. Send it again.",
            action=request.full_path.rstrip("?"),
            fields=typed_now(),
        ),
        HTTPStatus(error.code or HTTPStatus.BAD_REQUEST),
    )


def _refused(error: HTTPException) -> Response:
    if error.code is None or error.code < HTTPStatus.BAD_REQUEST:
        return error.get_response()
    status = HTTPStatus(error.code)
    heading, explanation = WORDS.get(status, WORDS[HTTPStatus.BAD_REQUEST])
    response = render(FailurePage(heading=heading, explanation=explanation, onward=START), status)
    for name, value in error.get_headers():
        if name.lower() not in ("content-type", "content-length"):
            response.headers[name] = value
    return response


def _not_available(error: NotAvailable) -> Response:
    return _explained("There are no such rules", error, HTTPStatus.NOT_FOUND)


def _not_a_finding(error: FindingError) -> Response:
    return _explained("This fact cannot be used", error, HTTPStatus.UNPROCESSABLE_ENTITY)


def _not_on_record(error: RecordNotFound) -> Response:
    return _explained("Not on record", error, HTTPStatus.NOT_FOUND)


def _overtaken(error: StaleWrite) -> Response:
    return _explained("Somebody was quicker", error, HTTPStatus.CONFLICT)


def _act_refused(error: ActRefused) -> Response:
    return _explained("This cannot be decided like that", error, HTTPStatus.CONFLICT)


def _explained(heading: str, error: RightfulError, status: HTTPStatus) -> Response:
    return render(FailurePage(heading=heading, explanation=plain_sentence(error), onward=START), status)


def _failed(error: Exception) -> Response:
    reference = uuid.uuid4().hex[:8]
    current_app.logger.error("request failed, reference %s", reference, exc_info=error)
    status = failure_status(error)
    heading, explanation = WORDS[status]
    fields = typed_now()
    if fields:
        again = f"{explanation} What you typed is kept on this page (reference {reference})."
        return render(SendAgain(heading=heading, explanation=again, action=request.full_path, fields=fields), status)
    return render(FailurePage(heading=heading, explanation=explanation, onward=START, reference=reference), status)
