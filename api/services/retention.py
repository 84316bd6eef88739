"""Retention: who is to be forgotten because the time for which their scheme keeps records has ended."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from api.ledger import Ledger, Transaction
from api.ledger.kinds import EvaluationKept
from api.services.actor import Actor
from api.services.erasure import EVERYONE, Erased, erase, holds_on
from api.services.registry import Registry

SWEEPER = Actor("rightful", "retention")


@dataclass(frozen=True, slots=True)
class Due:
    """A person whose records need not be kept any longer: since when, and by which scheme's rule."""

    person: str
    since: date
    rule: str
    on_hold: bool


def due(ledger: Ledger, registry: Registry) -> list[Due]:
    """Return who is due to be forgotten today, the longest due first.

    A record is kept for so many whole years after the last entry about the person; where several schemes were asked,
    the longest counts. A scheme that says nothing keeps its records.
    """
    today = ledger.clock.today()
    with ledger.reading() as transaction:
        found = [_due(transaction, registry, number, today) for number in transaction.people.revisions()]
    return sorted((one for one in found if one is not None), key=lambda one: (one.since, one.person))


def sweep(ledger: Ledger, registry: Registry) -> list[Erased]:
    """Forget everyone who is due, with everybody in their case, except while an appeal runs."""
    return [
        erase(ledger, one.person, SWEEPER, "retention", relative=EVERYONE, rule=one.rule)
        for one in due(ledger, registry)
        if not one.on_hold
    ]


def _due(transaction: Transaction, registry: Registry, person: str, today: date) -> Due | None:
    entries = transaction.log.of_person(person)
    schemes = {entry.content.scheme for entry in entries if isinstance(entry.content, EvaluationKept)}
    years = {scheme: _years(registry, scheme) for scheme in schemes}
    known = {scheme: kept for scheme, kept in years.items() if kept is not None}
    if not entries or not known or len(known) < len(years):
        return None
    longest = max(known, key=lambda scheme: (known[scheme], scheme))
    since = _years_later(max(entry.recorded_at for entry in entries).date(), known[longest])
    if since > today:
        return None
    return Due(person, since, f"{longest}: {known[longest]} years", bool(holds_on(transaction, person)))


def _years(registry: Registry, scheme: str) -> int | None:
    text = registry.scheme(scheme).retention.get("years")
    return int(text) if text else None


def _years_later(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # 29 February
        return date(day.year + years, 3, 1)
