"""Checks a whole ledger from inside: what the verifier for outsiders checks, and that everything sealed opens."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from api.ledger.database import Purpose
from api.ledger.failures import LedgerDamaged, PersonErased, database_errors_named
from api.ledger.ledger import Ledger, Transaction
from api.ledger.verifier import rightful_verify as outside

_AT_ONCE = 1000


@dataclass(frozen=True, slots=True)
class Verified:
    """How much was checked. `opened` is None when the keys are not at hand, so that nothing sealed was opened."""

    entries: int
    opened: int | None


def verify(ledger: Ledger, pins: Sequence[str] = (), key: str | None = None) -> Verified:
    """Check a ledger against heads that were pinned and the key that is known to be its own, both as text.

    Raises LedgerDamaged, whose message names the entry that is wrong.
    """
    try:
        heads = [outside.read_head(note) for note in pins]
        known = outside.read_key(key) if key else None
        entries = _seen_from_outside(ledger, heads, known)
    except outside.Failed as failed:
        raise LedgerDamaged(str(failed)) from failed
    with ledger.reading() as transaction:
        if not _has_keys(ledger, transaction):
            return Verified(entries, None)
        return Verified(entries, _open_everything(ledger, transaction))


def _seen_from_outside(ledger: Ledger, pins: Sequence[outside.Head], key: outside.Key | None) -> int:
    with database_errors_named(), ledger.database.connection(Purpose.READ) as connection:
        raw = connection.connection.dbapi_connection
        if ledger.database.is_sqlite:
            return outside.check_rows(raw, pins, key)

        def query(statement: str) -> Iterable[Sequence[Any]]:
            return connection.execution_options(stream_results=True, yield_per=_AT_ONCE).exec_driver_sql(statement)

        return outside.check_ledger(query, pins, key)


def _has_keys(ledger: Ledger, transaction: Transaction) -> bool:
    known = transaction.heads.verifier_keys()
    return not known or ledger.database.keys.signer_matching(known[-1][1]) is not None


def _open_everything(ledger: Ledger, transaction: Transaction) -> int:
    """Open everything sealed, so that a row moved to another place or person is found, and count it."""
    count = after = 0
    while page := list(transaction.log.entries(after, _AT_ONCE)):
        held = transaction.personal.read_ahead(after, page[-1].seq)
        for entry in page:
            for committed in entry.committed:
                with suppress(PersonErased):
                    transaction.personal.open(entry, committed)
                    count += 1
        after = page[-1].seq
        held.clear()
    count += len(transaction.people.everyone())
    for assessment in transaction.assessments.all_numbers():
        count += len(transaction.assessments.answers(assessment))
    for subject, seq in transaction.personal.erased():
        if not transaction.personal.rows_about(subject) and ledger.database.keys.open_key(subject) is not None:
            message = f"the key of `{subject}`, who was erased, has not been destroyed"
            raise LedgerDamaged(message, where=f"entry {seq}", fix="run `rightful erase --finish`")
    return count
