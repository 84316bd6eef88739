"""Puts on record whose data a page shows, before it is shown."""

from __future__ import annotations

from http import HTTPStatus

from flask import Flask, Response, current_app, redirect, request, session, url_for

from api.access import Account
from api.ledger import shown
from api.services.actor import Actor
from api.services.permission import acting_as
from api.services.purposes import ACTING, LOOKING_FOR, PurposeNeeded, purpose_of
from api.services.reads import people_in, record_read
from api.web.routes import act_needed
from api.web.surroundings import account, signed_in, surroundings
from engine.errors import RightfulError

SAID = "purposes"
"""Where the session keeps, by person, the purposes that were said and stand in no entry yet."""


_REDIRECTION = 3


def add_read_records(app: Flask) -> None:
    """Record every page that shows somebody's data. A page whose record cannot be written is not shown."""

    @app.before_request
    def _begin() -> None:
        shown.begin()

    @app.after_request
    def _record(response: Response) -> Response:
        opened, reader = shown.end(), account()
        if not opened or reader is None or not _shows(response):
            return response
        try:
            _record_page(actor_of(app, reader), opened)
        except PurposeNeeded as needed:
            here = request.full_path.rstrip("?")
            return app.make_response(redirect(url_for("pages.purpose", person=needed.person, going_to=here)))
        except RightfulError as error:  # Flask itself does not look for errors any more at this point
            return app.make_response(app.handle_user_exception(error))
        return response


def _shows(response: Response) -> bool:
    """Tell whether an answer shows what was opened: pages do, and forms that come back with what was typed."""
    if request.method == "GET":
        return response.status_code == HTTPStatus.OK
    return request.method == "POST" and response.status_code // 100 != _REDIRECTION


def _record_page(actor: Actor, opened: tuple[str, ...]) -> None:
    """Record a page with the purpose for which it was opened; a list of people has one of its own."""
    ledger, people = surroundings().ledger, people_in(opened)
    said: dict[str, str] = session.get(SAID, {})
    if request.method == "POST":
        purpose = ACTING
    elif not request.view_args:
        purpose = LOOKING_FOR
    else:
        purpose = purpose_of(ledger, actor, people, said)
        session[SAID] = {person: one for person, one in said.items() if person not in people}
    record_read(ledger, actor, f"{request.method} {request.url_rule}", opened, purpose)


def acting() -> Actor:
    """Return who is signed in as the one who acts on a page."""
    return actor_of(current_app, signed_in())


def actor_of(app: Flask, reader: Account) -> Actor:
    """Return an account in the first of its roles that may see the page."""
    return acting_as(reader, act_needed(app.view_functions[request.endpoint]) if request.endpoint else None)
