"""The information officer's desk: requests with their clocks, who is due to be forgotten, and the way to a person."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from flask import flash, redirect, request, url_for
from werkzeug.wrappers import Response

from api.access import Act
from api.services import people
from api.services.disclosure.requests import Request, requests
from api.services.retention import Due, due
from api.web.pages import Link, Page, render
from api.web.routes import PAGES, needs
from api.web.surroundings import surroundings
from api.web.words import counted, day_words

DISCLOSE, ERASE = "disclosure", "erasure"


@dataclass(frozen=True, slots=True)
class RequestLine:
    """One request in the list."""

    link: Link
    person: str
    received: str
    due: str
    standing: str
    late: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordsPage(Page):
    """The requests, those due first first, and where else one can go from here."""

    template: ClassVar[str] = "records.html"

    lines: tuple[RequestLine, ...]
    retention: Link


@dataclass(frozen=True, slots=True)
class DueLine:
    """One person who is due to be forgotten, by our number alone: whose name it is does not matter for it."""

    link: Link
    since: str
    rule: str
    standing: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RetentionPage(Page):
    """Who is due to be forgotten."""

    template: ClassVar[str] = "retention.html"

    lines: tuple[DueLine, ...]


@PAGES.get("/records")
@needs(Act.DISCLOSE)
def records() -> Response:
    """List the requests."""
    place = surroundings()
    today = place.clock.today()
    return render(
        RecordsPage(
            heading="People’s records",
            back=Link("Start", "/"),
            lines=tuple(_line(one, today) for one in requests(place.ledger)),
            retention=Link("Who is due to be forgotten", url_for("pages.retention")),
        )
    )


@PAGES.get("/records/person")
@needs(Act.DISCLOSE)
def records_of_person() -> Response:
    """Go on to the one person whom a number or reference names."""
    words = request.args.get("who", "")
    found = people.find(surroundings().ledger, words)
    if len(found) != 1 or not people.is_number_of(words, found[0]):
        flash("Nobody was found. Enter the person’s number or reference, or find them by name first.")
        return redirect(url_for("pages.records"))
    page = "pages.erasure" if request.args.get("step") == ERASE else "pages.new_disclosure"
    return redirect(url_for(page, person_id=found[0].id))


@PAGES.get("/retention")
@needs(Act.ERASE)
def retention() -> Response:
    """List who is due, the longest due first."""
    place = surroundings()
    return render(
        RetentionPage(
            heading="Who is due to be forgotten",
            back=Link("People’s records", url_for("pages.records")),
            lines=tuple(map(_due, due(place.ledger, place.registry))),
        )
    )


def standing_words(one: Request, today: date) -> str:
    """Return how a request stands: answered, so many days left, or overdue."""
    if one.files:
        return "Answered"
    left = one.days_left(today)
    return (
        f"{counted(left, 'day', 'days').capitalize()} left"
        if left >= 0
        else f"Overdue by {counted(-left, 'day', 'days')}"
    )


def _line(one: Request, today: date) -> RequestLine:
    return RequestLine(
        Link(one.id, url_for("pages.disclosure", number=one.id)), one.person, day_words(one.received_on),
        day_words(one.due), standing_words(one, today), late=not one.files and one.days_left(today) < 0,
    )  # fmt: skip


def _due(one: Due) -> DueLine:
    standing = "; ".join(_standing(one)) or "A sweep forgets them"
    return DueLine(
        Link(one.person, url_for("pages.erasure", person_id=one.person)), day_words(one.since), one.rule, standing
    )


def _standing(one: Due) -> Iterator[str]:
    if one.on_hold:
        yield "An appeal runs, so nothing may be erased"
    if one.retention.illustrative:
        yield "No law is known here that gives the years: you decide"
