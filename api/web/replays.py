"""Running a decision again: under the rules as they were, on another day, or under another version of the rules."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from flask import request, url_for
from werkzeug.wrappers import Response

from api.access import Act
from api.services.records import Record
from api.services.replay import Replay, replay
from api.web.matrix import back_to
from api.web.pages import Mistake, Page, render
from api.web.questions.ask import boxes
from api.web.questions.control import DateBoxes, Option
from api.web.questions.typing import NotUsable, date_typed
from api.web.replay_words import PolicyDifferences, differences_in_words, version_words
from api.web.routes import PAGES, needs
from api.web.surroundings import surroundings
from api.web.words import day_words, moment_words
from engine.errors import NotAvailable


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplayPage(Page):
    """Whether a decision comes out the same: at once under its own rules, then on whatever day or version is asked."""

    template: ClassVar[str] = "replay.html"

    action: str
    on: DateBoxes
    versions: tuple[Option, ...]
    compared: str
    same: bool
    verdict: str
    differences: tuple[PolicyDifferences, ...]


@PAGES.get("/decisions/<record_id>/replay")
@needs(Act.REPLAY)
def replay_decision(record_id: str) -> Response:
    """Run a recorded decision again and show every difference."""
    place = surroundings()
    on, mistakes = _day()
    edition = request.args.get("edition") or None
    again = replay(place.ledger, place.registry, place.checker, record_id, on=on, edition=edition)
    return render(
        ReplayPage(
            heading="Run it again",
            back=back_to(again.record),
            mistakes=mistakes,
            action=url_for("pages.replay_decision", record_id=again.record.id),
            on=boxes(request.args, "on"),
            versions=tuple(_versions(again.record, edition or "")),
            compared=_compared(again, on, edition),
            same=not again.differences,
            verdict=_verdict(again),
            differences=differences_in_words(again),
        )
    )


def _day() -> tuple[date | None, tuple[Mistake, ...]]:
    try:
        return date_typed(boxes(request.args, "on")), ()
    except NotUsable as problem:
        return None, (Mistake(f"Day: {problem}", "on-day"),)


def _versions(record: Record, chosen: str) -> Iterator[Option]:
    """Yield every other version of every rule set that was used."""
    registry, scheme = surroundings().registry, record.question.scheme
    for policy, basis in record.content.bases.items():
        try:
            names = [name.name for name in registry.editions(scheme, policy) if name.name != basis.edition]
        except NotAvailable:
            continue
        for name in names:
            title = registry.edition(scheme, policy, name).edition.title
            yield Option(f"{policy}/{name}", f"{title}, {version_words(name)}", f"{policy}/{name}" == chosen)


def _compared(again: Replay, on: date | None, edition: str | None) -> str:
    recorded = moment_words(again.record.entry.recorded_at, surroundings().config.zone)
    asked = again.record.question.on
    if again.same_rules:
        return f"Recorded {recorded}. Run again with the same facts under the very rules of that record."
    rules = "the version chosen" if edition else f"the rules in force on {day_words(on or asked)}"
    return f"Recorded {recorded} as on {day_words(asked)}. Run again with the same facts under {rules}."


def _verdict(again: Replay) -> str:
    if again.identical:
        return "It comes out exactly the same."
    if again.same_rules:
        return "It does not come out the same. This must not happen; tell whoever runs the service."
    return "This is what would be different." if again.differences else "Nothing would be different."
