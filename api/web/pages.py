"""What a page is: a frozen value with all that its template may say, rendered inside the frame of the service."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import ClassVar

from flask import Response, get_flashed_messages, make_response, render_template, request

from api.access import Act
from api.web.surroundings import account, surroundings


@dataclass(frozen=True, slots=True)
class Link:
    """Somewhere to go: the words of the link, and the address."""

    text: str
    href: str


@dataclass(frozen=True, slots=True)
class Mistake:
    """Something typed that cannot be used: what to do about it, and the id of the field."""

    text: str
    field: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What every page has. Each page is a subclass that names its template and adds what the template says.

    `heading` is the page's one H1 and begins its title. `mistakes` are listed on top, each a link to its field.
    """

    template: ClassVar[str]

    heading: str
    back: Link | None = None
    mistakes: tuple[Mistake, ...] = ()


@dataclass(frozen=True, slots=True)
class NavigationItem:
    """One entry of the navigation; `current` when the page is part of it."""

    text: str
    href: str
    current: bool


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands around each page: whose service it is, who is signed in, where one can go, what was just done."""

    authority: str
    contact: str
    demonstration: bool
    person: str
    roles: str
    navigation: tuple[NavigationItem, ...]
    done: tuple[str, ...]


SECTIONS = (
    ("Start", "/", Act.CONSULT, ("/people", "/assessments", "/decisions")),
    ("Appeals", "/appeals", Act.DECIDE_APPEAL, ()),
    ("Quick check", "/quick-check", Act.CONSULT, ()),
    ("Accounts", "/accounts", Act.ADMINISTER, ()),
    ("Records", "/records", Act.DISCLOSE, ("/disclosures", "/retention", "/erasures")),
    ("Rules", "/rules", Act.CONSULT, ("/compare", "/through-the-years", "/submissions", "/sweep")),
    ("Statistics", "/statistics", Act.READ_STATISTICS, ()),
)
"""The navigation: words, address, the act that it needs, and the other addresses that belong to it."""


def render(page: Page, status: HTTPStatus = HTTPStatus.OK) -> Response:
    """Return the page in its frame."""
    return make_response(render_template(page.template, page=page, frame=_frame()), status)


def render_part(page: Page, template: str) -> Response:
    """Return one part of a page, for the few lines of script that refresh it in place."""
    return make_response(render_template(template, page=page))


def _frame() -> Frame:
    config = surroundings().config
    person = account()
    return Frame(
        authority=config.authority_name,
        contact=config.authority_contact,
        demonstration=config.demonstration,
        person=person.name if person else "",
        roles=person.role_labels if person else "",
        navigation=_navigation(),
        done=tuple(str(message) for message in get_flashed_messages()),
    )


def _navigation() -> tuple[NavigationItem, ...]:
    person = account()
    if person is None:
        return ()
    return tuple(
        NavigationItem(text, href, _within(href, others)) for text, href, act, others in SECTIONS if person.may(act)
    )


def _within(href: str, others: tuple[str, ...]) -> bool:
    places = tuple(place for place in (href, *others) if place != "/")
    return request.path == href or any(f"{request.path}/".startswith(f"{place}/") for place in places)
