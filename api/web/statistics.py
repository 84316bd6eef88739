"""The auditor's page: how decisions are made in all, what may be asked about it, and what is not shown."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from flask import request, url_for
from werkzeug.wrappers import Response

from api.access import Act
from api.services.statistics.decisions import Period
from api.services.statistics.discretion import PersonDiscretion, PolicyDiscretion
from api.services.statistics.likeness import LikeCases
from api.services.statistics.report import Report, report
from api.services.statistics.sign_offs import SignOff
from api.services.statistics.small_numbers import LEAST, Share
from api.web.pages import Link, Mistake, Page, render
from api.web.questions.ask import boxes
from api.web.questions.control import DateBoxes
from api.web.questions.typing import NotUsable, date_typed
from api.web.routes import PAGES, needs
from api.web.surroundings import surroundings
from api.web.words import counted, without_codes
from explanations.wording import english

FROM, UNTIL = "from", "until"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a list: what it is about, what is known, and what may be asked about it, empty where nothing."""

    about: str
    known: tuple[str, ...]
    ask: str = ""
    links: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the page, with what it says where it has no lines."""

    heading: str
    about: str
    lines: tuple[Line, ...]
    none: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StatisticsPage(Page):
    """The statistics of a period."""

    template: ClassVar[str] = "statistics.html"

    start: DateBoxes
    end: DateBoxes
    decisions: str
    parts: tuple[Part, ...]
    not_shown: tuple[str, ...]


@PAGES.get("/statistics")
@needs(Act.READ_STATISTICS)
def statistics() -> Response:
    """Show the statistics of the period asked about, by default of everything so far."""
    mistakes: list[Mistake] = []
    days = [_day(name, mistakes) for name in (FROM, UNTIL)]
    found = report(surroundings().ledger, Period(*days))
    return render(
        StatisticsPage(
            heading="How decisions are made",
            back=Link("Start", url_for("pages.start")),
            mistakes=tuple(mistakes),
            start=boxes(request.args, FROM),
            end=boxes(request.args, UNTIL),
            decisions=counted(found.decisions, "decision", "decisions").capitalize(),
            parts=tuple(_parts(found)),
            not_shown=found.not_shown,
        )
    )


def _day(name: str, mistakes: list[Mistake]) -> date | None:
    try:
        return date_typed(boxes(request.args, name))
    except NotUsable as problem:
        mistakes.append(Mistake(f"{str(problem).capitalize()}.", f"{name}-day"))
        return None


def _parts(found: Report) -> Iterator[Part]:
    yield Part(
        "Departures from the rules",
        "A policy that nobody ever departs from may be a good rule, or a discretion that is not used.",
        tuple(_policies(found)),
        "Nothing has been decided in this period.",
    )
    yield Part(
        "People who decide",
        "In order of account name. Who has decided fewer times is not named.",
        tuple(map(_person, found.people)),
        "Nobody has decided often enough to be named.",
    )
    yield Part("Like cases", _compared(found.likes), tuple(_unlike(found.likes)), "No like cases came out unlike.")
    yield Part(
        "Sign-offs, panels and appeals",
        "How often each changed anything.",
        tuple(map(_sign_off, found.sign_offs)),
        "There were none in this period.",
    )


def _share(share: Share, none: str = "") -> str:
    if not share.is_shown:
        return f"not shown, of {counted(share.of, 'case', 'cases')}"
    low, high = share.interval
    return f"{share.count or none or 'none'} of {share.of} (the true share is likely between {low} and {high} percent)"


def _policies(found: Report) -> Iterator[Line]:
    """Yield the policies with cases enough to speak of, and in one line how many there are besides."""
    told = [one for one in found.policies if one.departed.is_shown]
    yield from map(_policy, told)
    rest = len(found.policies) - len(told)
    if rest:
        have = counted(rest, "policy has", "policies have").capitalize()
        yield Line(f"{have} fewer than {LEAST} cases", ("How often they were departed from is not shown.",))


def _policy(one: PolicyDiscretion) -> Line:
    ask = "Nobody ever departs. Is there a discretion, and is it used?" if one.may_be_fettered else ""
    title = surroundings().registry.scheme(one.scheme).title
    return Line(f"{title}, {without_codes(one.policy)}", (f"Departed from: {_share(one.departed)}.",), ask)


def _person(one: PersonDiscretion) -> Line:
    known = [f"Decided as the rules say: {_share(one.agreed)}."]
    if one.median_seconds is not None:
        half = counted(one.median_seconds, "second", "seconds")
        known += [f"Half of the decisions came within {half} of seeing the outcome.",
                  f"Within a minute: {_share(one.quick)}."]  # fmt: skip
    ask = "Always agrees. Are people's circumstances looked at?" if one.may_be_fettered else ""
    if one.may_rubber_stamp:
        ask = "Always agrees, mostly within a minute. Is what comes out read before it is signed?"
    return Line(one.account, tuple(known), ask)


def _compared(likes: LikeCases) -> str:
    have = counted(likes.alike, "decision has", "decisions have").capitalize()
    return (
        f"{have} a like case of somebody else: the same rules, the same answer of theirs, and exactly the same "
        "findings that the reasons name."
    )


def _unlike(likes: LikeCases) -> Iterator[Line]:
    for one in likes.unlike:
        outputs = surroundings().registry.vocabulary().outputs
        differ = [outputs[name].label if name in outputs else without_codes(name) for name in one.outputs]
        links = tuple(Link(number, url_for("pages.decision", record_id=number)) for number in one.numbers)
        departed = counted(len(one.departed), "of them departs", "of them depart").capitalize()
        yield Line(
            without_codes(one.policy).capitalize(),
            (f"They differ in: {english.listed(differ)}.", f"{departed} from the rules."),
            "Do the reasons given explain the difference?",
            links,
        )


def _sign_off(one: SignOff) -> Line:
    known = [f"Changed something: {_share(one.changed)}."]
    if one.changed.is_shown and one.changes:
        known.append(f"{'; '.join(f'{without_codes(name)}: {count}' for name, count in one.changes.items())}.")
    if one.median_seconds is not None:
        known.append(f"Half came within {counted(one.median_seconds // 60, 'minute', 'minutes')} of being asked for.")
    ask = "It has never changed anything. What is it for?" if one.never_changed else ""
    return Line(f"{one.what.capitalize()}: {without_codes(one.kind)}", tuple(known), ask)
