"""Retention: who is to be forgotten because the time for which their scheme keeps records has ended."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from api.ledger import Ledger, Transaction
from api.ledger.entries import Entry
from api.ledger.kinds import Disclosure, EvaluationKept, PersonalDataRead
from api.services.actor import Actor
from api.services.erasure import EVERYONE, Erased, erase, holds_on
from api.services.information_rights import Retention, retention_of
from api.services.registry import Registry

SWEEPER = Actor("rightful", "retention")


@dataclass(frozen=True, slots=True)
class Due:
    """A person whose records need not be kept any longer: since when, and by which rule.

    Where the rule is illustrative, no law is known that gives the years: an officer decides, and no sweep does.
    """

    person: str
    since: date
    retention: Retention
    on_hold: bool

    @property
    def rule(self) -> str:
        """Return the rule in a line."""
        return self.retention.rule

    @property
    def is_swept(self) -> bool:
        """Tell whether a sweep forgets the person."""
        return not self.on_hold and not self.retention.illustrative


def due(ledger: Ledger, registry: Registry) -> list[Due]:
    """Return who is due to be forgotten today, the longest due first.

    A record is kept for so many whole years after the last entry about the person, by the scheme's own rule or else its
    country's; where several schemes were asked, the longest counts. Of whom no scheme was asked is not due.
    """
    today = ledger.clock.today()
    with ledger.reading() as transaction:
        found = [_due(transaction, registry, number, today) for number in transaction.people.revisions()]
    return sorted((one for one in found if one is not None), key=lambda one: (one.since, one.person))


def kept_until(transaction: Transaction, registry: Registry, person: str) -> tuple[date, Retention] | None:
    """Return from which day on a person's records need not be kept, and by which rule; None where no scheme was asked.

    Raises RuleSetError.
    """
    entries = transaction.log.of_person(person)
    rules = [retention_of(registry, scheme) for scheme in _schemes(registry, entries)]
    if not rules:
        return None
    longest = max(rules, key=lambda one: (one.years, not one.illustrative, one.owner))
    # To look at a record, or to answer what somebody asks about it, does not make it younger.
    lived = (entry.recorded_at for entry in entries if not isinstance(entry.content, PersonalDataRead | Disclosure))
    return _years_later(max(lived).date(), longest.years), longest


def sweep(ledger: Ledger, registry: Registry) -> list[Erased]:
    """Forget everyone who is due by a rule that is not illustrative, with everybody in their case.

    While an appeal runs, nobody is forgotten.
    """
    return [
        erase(ledger, one.person, SWEEPER, "retention", relative=EVERYONE, rule=one.rule)
        for one in due(ledger, registry)
        if one.is_swept
    ]


def _due(transaction: Transaction, registry: Registry, person: str, today: date) -> Due | None:
    found = kept_until(transaction, registry, person)
    if found is None or found[0] > today:
        return None
    return Due(person, found[0], found[1], bool(holds_on(transaction, person)))


def _schemes(registry: Registry, entries: Iterable[Entry]) -> list[str]:
    """Return the schemes that were asked; tables that every scheme uses count only where there is nothing else."""
    asked = sorted({entry.content.scheme for entry in entries if isinstance(entry.content, EvaluationKept)})
    own = [scheme for scheme in asked if not registry.scheme(scheme).is_for_all]
    return own or asked


def _years_later(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # 29 February
        return date(day.year + years, 3, 1)
