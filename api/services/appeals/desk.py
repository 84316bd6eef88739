"""The desk at which appeals are dealt with: the ledger, the rules, the second engine, and how letters are signed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from zoneinfo import ZoneInfo

from api.ledger import Ledger, Transaction
from api.ledger.entries import Entry
from api.services.actor import Actor
from api.services.cross_checking import CrossChecker
from api.services.determine import Decider
from api.services.registry import Registry


@dataclass(frozen=True, slots=True)
class AppealDesk:
    """Where appeals are dealt with. `authority` is what letters say of the authority in place of the scheme's."""

    ledger: Ledger
    registry: Registry
    checker: CrossChecker
    demonstration: bool = False
    authority: Mapping[str, str] = field(default_factory=dict)

    def day_of(self, entry: Entry) -> date:
        """Return the calendar day on which an entry was recorded where the authority is."""
        return entry.recorded_at.astimezone(ZoneInfo(self.ledger.clock.zone)).date()

    def decider(self, officer: Officer) -> Decider:
        """Return an officer as one who decides again."""
        return Decider(officer.actor, officer.name, self.demonstration, self.authority)


@dataclass(frozen=True, slots=True)
class Officer:
    """Who acts, and by which name letters call them."""

    actor: Actor
    name: str

    @property
    def signature(self) -> str:
        """Return name and role as a letter gives them."""
        return f"{self.name}, {self.actor.role.replace('_', ' ')}"


Noted = Callable[[Transaction, str], None]
"""What else belongs to the same act, given the number of the entry that records it."""
