"""The personal data that stands beside entries: sealed when an entry is appended, opened by its commitment."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from sqlmodel import Session, col, delete, select

from api.ledger import shown
from api.ledger.canonical import SALT_BYTES, Json, commitment, read_json
from api.ledger.entries import Committed, Entry, Sealed
from api.ledger.failures import LedgerDamaged, PersonErased
from api.ledger.keys import KeyStore
from api.ledger.sealing import FORM, seal, unseal
from api.ledger.tables import ErasedRow, PersonalRecordRow


class Personal:
    """The sealed rows, as one transaction sees them."""

    def __init__(self, session: Session, keys: KeyStore) -> None:
        self._session = session
        self._keys = keys

    def sealed(self, entry_id: str, sealed: Sealed, salt: bytes, value: bytes) -> tuple[bytes, Committed]:
        """Return a value as it is stored beside an entry, and the commitment to it for the entry's body."""
        stored = seal(self._keys, sealed.subject, (entry_id, sealed.slot), salt + value)
        return stored, Committed(sealed.slot, sealed.subject, commitment(salt, value), digest_of(stored))

    def add(self, seq: int, committed: Committed, stored: bytes) -> None:
        """Put a sealed value beside an entry that has been written."""
        self._session.add(
            PersonalRecordRow(
                entry_seq=seq, slot=committed.slot, subject=committed.subject, form=FORM, value=stored
            )
        )  # fmt: skip

    def open(self, entry: Entry, committed: Committed) -> Json:
        """Return what was sealed. Raises PersonErased, or LedgerDamaged when it is not what was committed to."""
        return self.opening(entry, committed)[1]

    def opening(self, entry: Entry, committed: Committed) -> tuple[bytes, Json]:
        """Return what was sealed with its salt, which together prove the commitment. Raises as `open` does."""
        where = f"entry {entry.seq}"
        row = self._session.get(PersonalRecordRow, (entry.seq, committed.slot, committed.subject))
        if row is None:
            erased = self.erased_in(committed.subject)
            if erased is not None and erased > entry.seq:
                raise PersonErased(f"`{committed.slot}` was erased with the person it was about", where=entry.id)
            raise LedgerDamaged(f"the personal data `{committed.slot}` is gone", where=where)
        if row.form != FORM or committed.sealed not in (None, digest_of(row.value)):
            raise LedgerDamaged(f"the personal data `{committed.slot}` was altered", where=where)
        try:
            plain = unseal(self._keys, committed.subject, (entry.id, committed.slot), row.value)
        except LedgerDamaged as error:
            message = f"the personal data `{committed.slot}` was altered or cannot be opened: {error.message}"
            raise LedgerDamaged(message, where=where, fix=error.fix) from error
        salt, value = plain[:SALT_BYTES], plain[SALT_BYTES:]
        if len(salt) != SALT_BYTES or commitment(salt, value) != committed.commitment:
            raise LedgerDamaged(f"the personal data `{committed.slot}` was altered", where=where)
        shown.note(entry.id)
        shown.note(committed.subject)
        return salt, read_json(value)

    def read_ahead(self, after: int, last: int) -> list[PersonalRecordRow]:
        """Read every sealed row beside the entries after one number up to another in one query.

        As long as what is returned is held, opening them asks the database no more: the session knows them.
        """
        beside = col(PersonalRecordRow.entry_seq)
        return list(self._session.exec(select(PersonalRecordRow).where(beside > after, beside <= last)))

    def blind(self, purpose: str, text: str) -> str:
        """Return what stands for a text: always the same for the same purpose and text, and not to be guessed."""
        return self._keys.blind(purpose, text)

    # --- erasure -----------------------------------------------------------------------------------------------------

    def erased_in(self, subject: str) -> int | None:
        """Return the number of the last entry that erased a person, None when none did."""
        rows = select(ErasedRow.entry_seq).where(ErasedRow.subject == subject).order_by(col(ErasedRow.entry_seq).desc())
        return self._session.exec(rows.limit(1)).first()

    def erase(self, subject: str, entry_seq: int) -> int:
        """Delete every sealed row about a person by virtue of an entry, and return how many there were.

        Their key is destroyed once this is committed: see `finish_erasures`.
        """
        self._session.add(ErasedRow(subject=subject, entry_seq=entry_seq))
        self._session.flush()
        gone = self._session.exec(delete(PersonalRecordRow).where(col(PersonalRecordRow.subject) == subject))
        self._session.flush()
        return int(gone.rowcount)

    def erased(self) -> Iterator[tuple[str, int]]:
        """Return whom entries have erased, with the entry's number."""
        rows = self._session.exec(select(ErasedRow).order_by(col(ErasedRow.entry_seq), col(ErasedRow.subject)))
        return ((row.subject, row.entry_seq) for row in rows)

    def rows_about(self, subject: str) -> int:
        """Return how many sealed rows are about a person."""
        rows = select(PersonalRecordRow.entry_seq).where(PersonalRecordRow.subject == subject)
        return len(self._session.exec(rows).all())

    def entries_about(self, subject: str) -> set[int]:
        """Return the numbers (`seq`) of the entries beside which something about a person is sealed."""
        rows = select(PersonalRecordRow.entry_seq).where(PersonalRecordRow.subject == subject)
        return set(self._session.exec(rows))

    def subjects(self) -> set[str]:
        """Return everybody about whom something is sealed beside an entry."""
        return set(self._session.exec(select(PersonalRecordRow.subject).distinct()))


def digest_of(stored: bytes) -> str:
    """Return the SHA-256 of a sealed value: with it an outsider who has no key can still tell that it was altered."""
    return hashlib.sha256(stored).hexdigest()
