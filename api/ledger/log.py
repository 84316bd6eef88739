"""The append-only log: the one place that writes entries, and the one that reads and re-checks them."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from typing import cast

from sqlalchemy import Connection, func
from sqlmodel import Session, col, select

from api.ledger import shown
from api.ledger.canonical import SALT_BYTES, Json, canonical, read_json
from api.ledger.entries import (
    FORMAT,
    Committed,
    Content,
    Draft,
    Entry,
    Sealed,
    content_json,
    moment_text,
    read_content,
    read_moment,
)
from api.ledger.failures import LedgerDamaged, PersonErased, RecordNotFound
from api.ledger.identifiers import Randomness, new_identifier, read_identifier
from api.ledger.kinds import refers_to
from api.ledger.merkle import leaf_hash
from api.ledger.personal import Personal
from api.ledger.tables import EntryRow


class Log:
    """The entries, as one transaction sees them."""

    def __init__(
        self, session: Session, now: datetime, personal: Personal, randomness: Randomness = secrets.token_bytes
    ) -> None:
        self._session = session
        self._personal = personal
        self._now = now
        self._randomness = randomness

    # --- writing -----------------------------------------------------------------------------------------------------

    def append(self, draft: Draft) -> Entry:
        """Append one entry with the personal data sealed beside it, and return it as it now stands.

        Numbers are gapless because the transaction holds the one appender's lock. Raises EntryRefused.
        """
        seq = self.size() + 1
        entry_id = draft.id or self.reserve(type(draft.content))
        kept = sorted((self._seal(entry_id, sealed) for sealed in draft.sealed), key=_place)
        committed = tuple(one for _, one in kept)
        body = canonical(_body(seq, entry_id, self._now, draft, committed))
        row = EntryRow(
            seq=seq,
            id=entry_id,
            kind=draft.content.KIND,
            recorded_at=moment_text(self._now),
            actor=draft.actor,
            role=draft.role,
            subject=draft.subject,
            refers_to=refers_to(draft.content),
            body=body,
            hash=leaf_hash(body),
        )
        self._session.add(row)
        self._session.flush()
        for stored, one in kept:
            self._personal.add(seq, one, stored)
        self._session.flush()
        self._session.expire_all()
        shown.acted(draft.subject)
        return self.entry(entry_id)

    def reserve(self, kind: type[Content]) -> str:
        """Return an identifier for an entry yet to be appended. One that is never used leaves no gap: `seq` counts."""
        return new_identifier(kind.LETTER, self._randomness)

    def connection(self) -> Connection:
        """Return the connection that the transaction runs on."""
        return self._session.connection()

    def _seal(self, entry_id: str, sealed: Sealed) -> tuple[bytes, Committed]:
        return self._personal.sealed(entry_id, sealed, self._randomness(SALT_BYTES), canonical(sealed.value))

    # --- reading -----------------------------------------------------------------------------------------------------

    def size(self) -> int:
        """Return the number of entries, which is also the last one's number."""
        return self._session.exec(select(func.coalesce(func.max(EntryRow.seq), 0))).one()

    def entry(self, entry_id: str) -> Entry:
        """Return the entry of that id, re-hashed. Raises RecordNotFound or LedgerDamaged."""
        row = self._session.exec(select(EntryRow).where(EntryRow.id == read_identifier(entry_id))).one_or_none()
        if row is None:
            raise RecordNotFound(f"no record has the number `{entry_id}`", fix="check it against the letter")
        return _checked(row)

    def entries(self, after: int = 0, most: int | None = None) -> Iterator[Entry]:
        """Return all entries after a number, or the first so many of them, in their order, each re-hashed."""
        rows = select(EntryRow).where(EntryRow.seq > after).order_by(col(EntryRow.seq)).limit(most)
        return map(_checked, self._session.exec(rows))

    def of_kinds(self, *kinds: type[Content]) -> list[Entry]:
        """Return every entry of some kinds in their order, each re-hashed."""
        wanted = col(EntryRow.kind).in_([kind.KIND for kind in kinds])
        rows = self._session.exec(select(EntryRow).where(wanted).order_by(col(EntryRow.seq)))
        return [_checked(row) for row in rows]

    def latest(self, most: int, *kinds: type[Content]) -> list[Entry]:
        """Return the newest entries of some kinds, at most so many, the newest first; each re-hashed."""
        wanted = col(EntryRow.kind).in_([kind.KIND for kind in kinds])
        rows = self._session.exec(select(EntryRow).where(wanted).order_by(col(EntryRow.seq).desc()).limit(most))
        return [_checked(row) for row in rows]

    def newest_of_kinds(self, *kinds: type[Content]) -> int:
        """Return the `seq` of the newest entry of some kinds, 0 for none: cheap, from the index on kinds."""
        wanted = col(EntryRow.kind).in_([kind.KIND for kind in kinds])
        return self._session.exec(select(func.coalesce(func.max(EntryRow.seq), 0)).where(wanted)).one()

    def of_person(self, person: str) -> list[Entry]:
        """Return every entry about a person, the oldest first."""
        rows = self._session.exec(select(EntryRow).where(EntryRow.subject == person).order_by(col(EntryRow.seq)))
        return [_checked(row) for row in rows]

    def of_actor(self, actor: str, *kinds: type[Content], after: int = 0, since: datetime | None = None) -> list[Entry]:
        """Return what somebody has done of some kinds, the oldest first: after an entry, or since a moment."""
        rows = select(EntryRow).where(
            EntryRow.actor == actor, EntryRow.seq > after, col(EntryRow.kind).in_([kind.KIND for kind in kinds])
        )
        if since is not None:
            rows = rows.where(EntryRow.recorded_at >= moment_text(since))
        return [_checked(row) for row in self._session.exec(rows.order_by(col(EntryRow.seq)))]

    def referring_to(self, entry_id: str) -> list[Entry]:
        """Return the entries that act on another one: the determination of an evaluation, the departures of that."""
        rows = self._session.exec(select(EntryRow).where(EntryRow.refers_to == entry_id).order_by(col(EntryRow.seq)))
        return [_checked(row) for row in rows]

    def opened(self, entry: Entry, slot: str, subject: str | None = None) -> Json:
        """Return the personal data in one of an entry's slots, checked against the commitment in its body.

        `subject` may be left out where the slot is about one person. Raises RecordNotFound or LedgerDamaged.
        """
        for committed in entry.committed:
            if committed.slot == slot and subject in (None, committed.subject):
                return self._personal.open(entry, committed)
        raise RecordNotFound(f"record `{entry.id}` has no `{slot}`")

    def openings(self, entry: Entry, slot: str) -> dict[str, Json]:
        """Return what one slot says of each person it is about; who was erased is left out. Raises LedgerDamaged."""
        found: dict[str, Json] = {}
        for committed in entry.committed:
            if committed.slot == slot:
                with suppress(PersonErased):
                    found[committed.subject] = self._personal.open(entry, committed)
        return found

    def verify(self) -> int:
        """Re-read and re-hash the whole log with all personal data, and return how many entries stand.

        Raises LedgerDamaged naming the first entry that is not as it was written, or is missing.
        """
        expected = 0
        for entry in self.entries():
            expected += 1
            if entry.seq != expected:
                raise LedgerDamaged("an entry is missing", where=f"entry {expected}")
            for committed in entry.committed:
                with suppress(PersonErased):
                    self._personal.open(entry, committed)
        return expected


def _place(kept: tuple[bytes, Committed]) -> tuple[str, str]:
    return kept[1].slot, kept[1].subject


def _body(seq: int, entry_id: str, now: datetime, draft: Draft, committed: tuple[Committed, ...]) -> Json:
    """Return the whole entry as JSON. Every column of the row is in it, so that the hash covers them all."""
    return {
        "format": FORMAT,
        "seq": seq,
        "id": entry_id,
        "kind": draft.content.KIND,
        "recorded_at": moment_text(now),
        "actor": draft.actor,
        "role": draft.role,
        "subject": draft.subject,
        "refers_to": refers_to(draft.content),
        "content": content_json(draft.content),
        "commitments": [
            {"slot": item.slot, "subject": item.subject, "commitment": item.commitment, "sealed": item.sealed}
            for item in committed
        ],
    }


_COLUMNS = ("seq", "id", "kind", "recorded_at", "actor", "role", "subject", "refers_to")


def _checked(row: EntryRow) -> Entry:
    """Return a row as an entry after checking its hash, and that each column says what the hashed body says."""
    where = f"entry {row.seq}"
    if leaf_hash(row.body) != row.hash:
        raise LedgerDamaged("the entry does not have the hash it was written with", where=where)
    body = cast("dict[str, Json]", read_json(row.body))
    for column in _COLUMNS:
        if body.get(column) != getattr(row, column):
            raise LedgerDamaged(f"the column `{column}` differs from the entry's body", where=where)
    commitments = cast("list[dict[str, str]]", body["commitments"])
    return Entry(
        seq=row.seq,
        id=row.id,
        kind=row.kind,
        recorded_at=read_moment(row.recorded_at),
        actor=row.actor,
        role=row.role,
        subject=row.subject,
        content=read_content(row.kind, body["content"]),
        committed=tuple(Committed(**item) for item in commitments),
        body=row.body,
        hash=row.hash,
    )
