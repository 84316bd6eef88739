"""Receipts: what proves, years later and without the service, that a record stood in the log when it was made."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator, Sequence

from api.ledger import Ledger, Transaction
from api.ledger.canonical import Json, canonical
from api.ledger.entries import Entry
from api.ledger.failures import LedgerDamaged, PersonErased
from api.ledger.notes import Head

FORMAT = "rightful-receipt-1"


def receipt(ledger: Ledger, record_id: str, *, openings: Sequence[str] = (), size: int | None = None) -> bytes:
    """Return the receipt of a record as JSON: its body, the proof that it is in the log, and the signed head.

    `openings` names slots (`decided`, `letter`) of which the receipt also shows what was sealed, with the salts, so
    that its holder can prove what was decided or written; whoever was erased is left out. The head is the newest one,
    or the first over at least `size` entries: a pinned head, for which somebody asks for a receipt.

    Raises RecordNotFound, LedgerDamaged.
    """
    with ledger.reading() as transaction:
        entry = transaction.log.entry(record_id)
        head = transaction.heads.covering(max(size, entry.seq)) if size else transaction.heads.latest()
        if head is None or head.size < entry.seq:
            raise LedgerDamaged("no signed head covers the entry", where=f"entry {entry.seq}")
        value = _receipt(transaction, entry, head)
        if openings:
            value["openings"] = list(_openings(transaction, entry, openings))
    return json.dumps(value, ensure_ascii=False, indent=1).encode()


def _receipt(transaction: Transaction, entry: Entry, head: Head) -> dict[str, Json]:
    key = transaction.heads.key_at(head.size)
    proof = transaction.heads.inclusion(entry.seq, head.size)
    return {
        "format": FORMAT,
        "body": entry.body.decode(),
        "inclusion": [base64.b64encode(one).decode() for one in proof],
        "head": head.note,
        "verifier_key": key.text,
    }


def _openings(transaction: Transaction, entry: Entry, slots: Sequence[str]) -> Iterator[Json]:
    for committed in entry.committed:
        if committed.slot not in slots:
            continue
        try:
            salt, value = transaction.personal.opening(entry, committed)
        except PersonErased:
            continue
        yield {
            "slot": committed.slot,
            "subject": committed.subject,
            "salt": base64.b64encode(salt).decode(),
            "value": canonical(value).decode(),
        }
