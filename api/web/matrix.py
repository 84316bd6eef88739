"""Then and now: a decision in four columns, from as it was decided to everything as of today, each difference told."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import ClassVar
from zoneinfo import ZoneInfo

from flask import request, url_for
from werkzeug.wrappers import Response

from api.access import Act
from api.services.documents import DocumentKind
from api.services.reconstruct import read_reconstruction
from api.services.records import Record
from api.services.replay_matrix import Matrix, replay_matrix
from api.services.revisions import Statement
from api.web.matrix_words import (
    ColumnHead,
    PolicyRows,
    ToldStep,
    Total,
    about,
    heads,
    rows,
    the_same,
    told_steps,
    told_totals,
    verdict,
    words,
)
from api.web.pages import Link, Mistake, Page, render
from api.web.questions.ask import boxes
from api.web.questions.control import DateBoxes
from api.web.questions.typing import NotUsable, date_typed
from api.web.routes import PAGES, needs
from api.web.surroundings import signed_in, surroundings
from api.web.timeline import name_of
from api.web.words import day_words, moment_words
from engine.dmn.vocabulary import Vocabulary
from explanations.wording import english

MANNERS = {"corrected": "put right", "changed": "changed"}


@dataclass(frozen=True, slots=True, kw_only=True)
class MatrixPage(Page):
    """Four columns, every difference between them with its reasons, and what each sort of reason adds in all."""

    template: ClassVar[str] = "matrix.html"

    verdict: str
    about: str
    on_paper: tuple[str, ...]
    action: str
    known: DateBoxes
    today: DateBoxes
    heads: tuple[ColumnHead, ...]
    policies: tuple[PolicyRows, ...]
    same: tuple[str, ...]
    steps: tuple[ToldStep, ...]
    totals: tuple[Total, ...]
    statements: tuple[str, ...]
    ways_on: tuple[Link, ...]


@PAGES.get("/decisions/<record_id>/matrix")
@needs(Act.REPLAY)
def matrix(record_id: str) -> Response:
    """Show a recorded decision in four columns."""
    place = surroundings()
    mistakes: list[Mistake] = []
    known, today = (_day(name, mistakes) for name in ("known", "today"))
    found = replay_matrix(place.ledger, place.registry, place.checker, record_id, known_at=_end_of(known), today=today)
    record = found.record
    return render(
        MatrixPage(
            heading="Then and now",
            back=back_to(record),
            mistakes=tuple(mistakes),
            verdict=verdict(found),
            about=_about(found),
            on_paper=tuple(_on_paper(found)),
            action=url_for("pages.matrix", record_id=record.id),
            known=boxes(request.args, "known"),
            today=boxes(request.args, "today"),
            heads=heads(found),
            policies=rows(found),
            same=the_same(found),
            steps=told_steps(found),
            totals=told_totals(found),
            statements=tuple(statement_words(one, found.vocabulary) for one in found.columns[-1].statements),
            ways_on=tuple(_ways_on(record)),
        )
    )


def back_to(record: Record) -> Link:
    """Return the way back to a decision, or to the earlier decision that was reconstructed."""
    if record.reconstruction is not None:
        return Link(f"Earlier decision {record.id}", url_for("pages.earlier_decision", number=record.id))
    return Link(f"Decision {record.id}", url_for("pages.decision", record_id=record.id))


def statement_words(one: Statement, vocabulary: Vocabulary) -> str:
    """Return in words that a fact was put right or has changed: by whom, from when, why, and the number of it."""
    entry = vocabulary.entry_at(one.path.text) or vocabulary.inputs[one.path.name]
    label = f"“{entry.label}”" if not one.path.key else f"“{entry.label}” ({one.path.key})"
    who = f"{name_of(one.by)}, {day_words(one.recorded_at.date())}"
    if not one.is_revision:
        return f"{label}: as found for decision {one.number}, from {day_words(one.in_force_from)}."
    why = english.stopped(english.without_control(one.reason))
    return f"{label}: {MANNERS[one.manner]} from {day_words(one.in_force_from)}, number {one.number}, {who}. {why}"


def _about(found: Matrix) -> str:
    zone = surroundings().config.zone
    recorded = moment_words(found.record.act.recorded_at, zone)
    return f"Recorded {recorded}. What is known of facts and rules counts up to {moment_words(found.known_at, zone)}."


def _on_paper(found: Matrix) -> Iterator[str]:
    """Yield what a decision made before this service decided, where it was one."""
    if found.record.reconstruction is None:
        return
    kept = read_reconstruction(surroundings().ledger, found.record.id)
    said = "; ".join(
        f"{english.mid_sentence(about(place, found.vocabulary))}: {words(kept.was[place], place, found.vocabulary)}"
        for place in kept.compared
    )
    same = (
        "The rules of its day give the same." if not kept.differences else "The rules of its day give something else."
    )
    yield f"On paper it was decided on {day_words(kept.decided_on)}: {said}. {same}"


def _day(name: str, mistakes: list[Mistake]) -> date | None:
    try:
        return date_typed(boxes(request.args, name))
    except NotUsable as problem:
        mistakes.append(Mistake(f"Day: {problem}", f"{name}-day"))
        return None


def _end_of(day: date | None) -> datetime | None:
    return datetime.combine(day, time.max, ZoneInfo(surroundings().config.zone)) if day else None


def _ways_on(record: Record) -> list[Link]:
    found = [Link("Run it again under its own rules", url_for("pages.replay_decision", record_id=record.id))]
    if record.act.subject is not None and signed_in().may(Act.REVISE_FINDINGS):
        found.append(Link("Put a fact right", url_for("pages.facts", record_id=record.id)))
    if record.act is not record.entry:
        bundle = url_for("pages.paper", record_id=record.id, kind=DocumentKind.BUNDLE.value)
        found.append(Link("Bundle for a panel or tribunal (PDF)", f"{bundle}?for=panel"))
    return found
