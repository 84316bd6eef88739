"""What a record says of the people in a case: sealed in parts, one for each of them, and put together when read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import cast

from api.ledger import Transaction
from api.ledger.canonical import Json
from api.ledger.entries import Entry, Sealed
from api.ledger.failures import PersonErased
from api.services.findings_json import Given, recorded
from api.services.parting import Relative, has_gaps, part, relatives_in, whole

_NOBODY = "nobody"
"""Whom an evaluation was about that an older version kept about nobody in particular."""


def relatives_of(transaction: Transaction, holder: str, findings: Mapping[str, Given]) -> list[Relative]:
    """Return the relatives and carers in a case, each with the number under which what is said of them is sealed."""
    return relatives_in(recorded(findings), holder, transaction.personal.blind)


def sealed_in_parts(slot: str, value: Json, holder: str, relatives: Sequence[Relative]) -> Iterator[Sealed]:
    """Yield what one slot says of each person in the case."""
    for subject, said in part(value, holder, relatives).items():
        yield Sealed(slot, subject, said)


def opened_whole(transaction: Transaction, entry: Entry, slot: str) -> Json:
    """Return what a slot says, put together; `[erased]` stands for what was said of a relative who was forgotten.

    Raises PersonErased when the person whom the entry is about was forgotten, RecordNotFound, LedgerDamaged.
    """
    parts, holder = _parts(transaction, entry, slot)
    return whole(parts, holder)


def is_incomplete(transaction: Transaction, entry: Entry, slot: str) -> bool:
    """Tell whether a relative was forgotten of whom the entry's slot said something."""
    parts, holder = _parts(transaction, entry, slot)
    return has_gaps(parts, holder)


def _parts(transaction: Transaction, entry: Entry, slot: str) -> tuple[dict[str, Json], str]:
    parts = transaction.log.openings(entry, slot)
    holder = entry.subject or (_NOBODY if _NOBODY in parts else entry.id)
    if holder not in parts:
        transaction.log.opened(entry, slot, holder)  # says that it was erased, or that there is no such slot
        raise PersonErased(f"`{slot}` was erased", where=entry.id)
    return parts, holder


def object_in(value: Json) -> dict[str, Json]:
    """Return a value of which it is known that it is an object."""
    return cast("dict[str, Json]", value)
