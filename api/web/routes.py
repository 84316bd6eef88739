"""The pages' blueprint and its one rule: a page that does not say who may see it is seen by nobody."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from flask import Blueprint, abort, current_app, request
from werkzeug.wrappers import Response

from api.access import Act
from api.web import sessions
from api.web.surroundings import account

PAGES = Blueprint("pages", __name__, template_folder="templates")

_NEEDS = "needs_act"
View = TypeVar("View", bound=Callable[..., object])


def needs(act: Act | None) -> Callable[[View], View]:
    """Say which act a page needs; None says that the page is open to people who are not signed in."""

    def _mark(view: View) -> View:
        setattr(view, _NEEDS, act)
        return view

    return _mark


def act_needed(view: Callable[..., object]) -> Act | None:
    """Return the act that a page needs, None when it is open. Raises LookupError when it does not say."""
    if not hasattr(view, _NEEDS):
        raise LookupError(
            f"the page `{getattr(view, '__name__', view)}` does not say which act it needs: add @needs(…)"
        )
    act: Act | None = getattr(view, _NEEDS)
    return act


@PAGES.before_request
def _let_in() -> Response | None:
    assert request.endpoint is not None, "a blueprint's pages have endpoints"
    act = act_needed(current_app.view_functions[request.endpoint])
    if act is None:
        return None
    person = account()
    if person is not None and not sessions.stands(person):
        sessions.end()
        person = None
    if person is None:
        unauthorized: Response = sessions.LOGINS.unauthorized()
        return unauthorized
    sessions.seen_now()
    if not person.may(act):
        abort(403)
    return None
