"""Asks why somebody looks at a person's record, once a day, where no task says so."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import ClassVar

from flask import redirect, request, session
from werkzeug.wrappers import Response

from api.access import Act
from api.services.purposes import PURPOSES
from api.web.pages import Mistake, Page, render
from api.web.questions.control import Option
from api.web.reads import SAID
from api.web.routes import PAGES, needs
from api.web.sign_in import own_address

_MOST = 50
"""People for whom a purpose may wait in a session: more than anybody opens at once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PurposePage(Page):
    """The question. It shows nothing of the person but the number that stands in the address already."""

    template: ClassVar[str] = "purpose.html"

    person: str
    going_to: str
    options: tuple[Option, ...]


@PAGES.get("/purpose")
@needs(Act.READ_CASES)
def purpose() -> Response:
    """Ask for the purpose."""
    return render(_page(request.args.get("person", ""), request.args.get("going_to", "")))


@PAGES.post("/purpose")
@needs(Act.READ_CASES)
def purpose_said() -> Response:
    """Keep the purpose until the page is shown, whose entry remembers it for the rest of the day."""
    person, going_to = request.form.get("person", ""), request.form.get("going_to", "")
    chosen = request.form.get("purpose", "")
    if chosen not in PURPOSES:
        mistake = Mistake("Say why you are looking at this record", "purpose")
        return render(_page(person, going_to, (mistake,)), HTTPStatus.UNPROCESSABLE_ENTITY)
    waiting = {**session.get(SAID, {}), person[:20]: chosen}
    session[SAID] = dict(list(waiting.items())[-_MOST:])
    return redirect(own_address(going_to))


def _page(person: str, going_to: str, mistakes: tuple[Mistake, ...] = ()) -> PurposePage:
    return PurposePage(
        heading="Why are you looking at this record?",
        person=person[:20],
        going_to=own_address(going_to),
        options=tuple(Option(name, words, False) for name, words in PURPOSES.items()),
        mistakes=mistakes,
    )
