"""Reads and sign-ins on record: who was shown whose data, in which role and for which purpose, and who came in."""

from __future__ import annotations

from typing import Final, Literal

from api.ledger import Ledger
from api.ledger.entries import Draft
from api.ledger.kinds import PersonalDataRead, SignIn
from api.services.actor import Actor

PURPOSES: Final = {"assessor": "case_work", "appeal_officer": "appeal", "auditor": "audit"}
OTHER_PURPOSE: Final = "administration"
MOST_NAMED: Final = 50
UNKNOWN: Final = Actor("unknown", "none")
"""Who tries to sign in under a name that no account has. The name is not written down: it may be anything."""


def record_read(ledger: Ledger, actor: Actor, through: str, shown: tuple[str, ...]) -> None:
    """Record that somebody was shown these people and records, before they are shown them. Raises LedgerUnavailable.

    Where it is about one person, the entry is about that person, so that it is found when they ask who has seen it.
    """
    people = [number for number in shown if number.startswith("P-")]
    subject = people[0] if len(people) == 1 else None
    content = PersonalDataRead(
        purpose=PURPOSES.get(actor.role, OTHER_PURPOSE), through=through, records=list(shown[:MOST_NAMED])
    )
    with ledger.appending() as transaction:
        transaction.log.append(Draft(actor.id, actor.role, subject, content))


def record_sign_in(ledger: Ledger, actor: Actor, what: Literal["in", "out", "refused"]) -> None:
    """Record that somebody signed in or out or was refused. Raises LedgerUnavailable: nobody comes in unseen."""
    with ledger.appending() as transaction:
        transaction.log.append(Draft(actor.id, actor.role, None, SignIn(what=what)))
