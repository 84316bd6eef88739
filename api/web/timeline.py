"""What happened in a person's case, the latest first: assessments, decisions, what they rest on and complete."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from flask import url_for

from api.ledger import Transaction
from api.ledger.assessments import Assessment
from api.ledger.entries import DeterminationMade, Entry, EvaluationKept
from api.ledger.kinds import DecisionReconstructed, FindingRevised
from api.web.pages import Link
from api.web.surroundings import surroundings
from api.web.words import day_words, moment_words

ACTS = {"adopted": "Decision", "departed": "Decision with a departure from the rules", "interim": "Interim decision"}


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened: when, what, by whom; `link` leads to it and `remarks` say what else matters."""

    when: str
    link: Link
    by: str
    remarks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Dated:
    moment: datetime
    event: Event


def time_line(transaction: Transaction, person: str) -> tuple[Event, ...]:
    """Return the events of a person's case, the latest first."""
    entries = transaction.log.of_person(person)
    found = [
        *_decisions(entries),
        *_kept(entries),
        *_revisions(entries),
        *_earlier(entries),
        *map(_assessment, transaction.assessments.of_person(person)),
    ]
    return tuple(dated.event for dated in sorted(found, key=lambda dated: dated.moment, reverse=True))


def open_interims(entries: list[Entry]) -> tuple[Entry, ...]:
    """Return the interim decisions whose full reasons have not followed yet, the oldest first."""
    completed = {entry.content.full_reasons_for for entry in entries if isinstance(entry.content, DeterminationMade)}
    return tuple(
        entry
        for entry in entries
        if isinstance(entry.content, DeterminationMade) and entry.content.act == "interim" and entry.id not in completed
    )


def name_of(account_id: str) -> str:
    """Return the name of who acted; the account's id when it is gone."""
    account = surroundings().accounts.find(account_id)
    return account.name if account else account_id


def _decisions(entries: list[Entry]) -> Iterator[_Dated]:
    waiting = {entry.id for entry in open_interims(entries)}
    for entry in entries:
        content = entry.content
        if isinstance(content, DeterminationMade):
            remarks = [f"Number {entry.id}"]
            if content.full_reasons_by:
                still = "Full reasons are due by" if entry.id in waiting else "Full reasons followed; they were due by"
                remarks.append(f"{still} {day_words(content.full_reasons_by)}")
            if content.full_reasons_for:
                remarks.append(f"Gives the full reasons for interim decision {content.full_reasons_for}")
            if content.illustrative:
                remarks.append("Rests on invented figures")
            link = Link(ACTS[content.act], url_for("pages.decision", record_id=entry.id))
            yield _Dated(entry.recorded_at, _event(entry.recorded_at, link, entry.actor, remarks))


def _kept(entries: list[Entry]) -> Iterator[_Dated]:
    made = (entry.content for entry in entries)
    decided = {one.evaluation for one in made if isinstance(one, DeterminationMade | DecisionReconstructed)}
    for entry in entries:
        if isinstance(entry.content, EvaluationKept) and entry.id not in decided:
            link = Link("Quick check, saved", url_for("pages.decision", record_id=entry.id))
            remarks = ["Information, not a decision"]
            yield _Dated(entry.recorded_at, _event(entry.recorded_at, link, entry.actor, remarks))


def _revisions(entries: list[Entry]) -> Iterator[_Dated]:
    for entry in entries:
        content = entry.content
        if isinstance(content, FindingRevised):
            done = "Fact put right" if content.manner == "corrected" else "Fact changed"
            link = Link(done, url_for("pages.revision", number=entry.id))
            remarks = [f"Number {entry.id}", f"In force from {day_words(content.in_force_from)}"]
            yield _Dated(entry.recorded_at, _event(entry.recorded_at, link, entry.actor, remarks))


def _earlier(entries: list[Entry]) -> Iterator[_Dated]:
    for entry in entries:
        content = entry.content
        if isinstance(content, DecisionReconstructed):
            link = Link("Earlier decision, entered from its papers", url_for("pages.earlier_decision", number=entry.id))
            remarks = [f"Number {entry.id}", f"Decided on {day_words(content.decided_on)}, before this service"]
            yield _Dated(entry.recorded_at, _event(entry.recorded_at, link, entry.actor, remarks))


def _assessment(assessment: Assessment) -> _Dated:
    state = "Decided" if assessment.determination else "Not finished"
    due = assessment.setting.due
    remarks = [state, f"As on {day_words(assessment.setting.on)}"]
    if due and not assessment.determination:
        remarks.append(f"Due {day_words(due)}")
    link = Link("Assessment", url_for("pages.assessment", assessment_id=assessment.id))
    return _Dated(assessment.started_at, _event(assessment.started_at, link, assessment.started_by, remarks))


def _event(moment: datetime, link: Link, actor: str, remarks: list[str]) -> Event:
    return Event(moment_words(moment, surroundings().config.zone), link, name_of(actor), tuple(remarks))
