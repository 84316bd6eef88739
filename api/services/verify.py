"""Verify: check a whole ledger, or that every decision in it comes out again as it was recorded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from api.ledger import Ledger
from api.ledger.entries import DeterminationMade
from api.ledger.failures import LedgerDamaged, PersonErased
from api.ledger.verifying import Verified, verify
from api.services.cross_checking import CrossChecker
from api.services.keep import FINDINGS
from api.services.personal import is_incomplete
from api.services.registry import Registry
from api.services.replay import replay


@dataclass(frozen=True, slots=True)
class Replayed:
    """How many determinations came out again to the byte, and how many cannot be made again: somebody was erased."""

    identical: int
    erased: int


def verify_ledger(ledger: Ledger, pins: Sequence[str] = (), key: str | None = None) -> Verified:
    """Check a ledger against pinned heads. Raises LedgerDamaged naming the entry that is wrong."""
    return verify(ledger, pins, key)


def replay_all(ledger: Ledger, registry: Registry, checker: CrossChecker) -> Replayed:
    """Make every determination again under the recorded rules. Raises LedgerDamaged for the first that differs."""
    with ledger.reading() as transaction:
        made = [(one.seq, one.id) for one in transaction.log.entries() if isinstance(one.content, DeterminationMade)]
    identical = erased = 0
    for seq, number in made:
        if _was_erased(ledger, number):
            erased += 1
        elif replay(ledger, registry, checker, number).identical:
            identical += 1
        else:
            message = f"the determination {number} does not come out again as it was recorded"
            raise LedgerDamaged(message, where=f"entry {seq}", fix=f"see `rightful replay {number}`")
    return Replayed(identical, erased)


def _was_erased(ledger: Ledger, number: str) -> bool:
    with ledger.reading() as transaction:
        content = transaction.log.entry(number).content
        assert isinstance(content, DeterminationMade)
        try:
            return is_incomplete(transaction, transaction.log.entry(content.evaluation), FINDINGS)
        except PersonErased:
            return True
