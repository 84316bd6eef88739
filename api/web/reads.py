"""Puts on record whose data a page shows, before it is shown."""

from __future__ import annotations

from http import HTTPStatus

from flask import Flask, Response, current_app, request

from api.access import Account, Role
from api.ledger import shown
from api.services.actor import Actor
from api.services.reads import record_read
from api.web.routes import act_needed
from api.web.surroundings import account, signed_in, surroundings
from engine.errors import RightfulError


def add_read_records(app: Flask) -> None:
    """Record every page that shows somebody's data. A page whose record cannot be written is not shown."""

    @app.before_request
    def _begin() -> None:
        shown.begin()

    @app.after_request
    def _record(response: Response) -> Response:
        opened, reader = shown.end(), account()
        if not opened or reader is None or request.method != "GET" or response.status_code != HTTPStatus.OK:
            return response
        try:
            record_read(surroundings().ledger, actor_of(app, reader), f"GET {request.url_rule}", opened)
        except RightfulError as error:  # Flask itself does not look for errors any more at this point
            return app.make_response(app.handle_user_exception(error))
        return response


def acting() -> Actor:
    """Return who is signed in as the one who acts on a page."""
    return actor_of(current_app, signed_in())


def actor_of(app: Flask, reader: Account) -> Actor:
    """Return an account in the first of its roles that may see the page."""
    act = act_needed(app.view_functions[request.endpoint]) if request.endpoint else None
    roles = [role for role in Role if role in reader.roles]
    able = [role for role in roles if act is None or Account("", "", frozenset({role}), "").may(act)]
    return Actor(reader.id, (able or roles)[0].value)
