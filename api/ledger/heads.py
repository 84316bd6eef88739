"""The tree over the log and the signed heads above it, as one transaction sees them.

Before a head is signed, what was written is read back and hashed again: in 2022 one flipped bit ended a public
transparency log, whose operators had signed a root over what memory held and not over what the disk did.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sqlalchemy import func, tuple_
from sqlmodel import Session, col, select

from api.ledger import merkle
from api.ledger.failures import LedgerDamaged, LedgerUnavailable, RecordNotFound
from api.ledger.identifiers import Randomness
from api.ledger.keys import KeyStore
from api.ledger.merkle import Place, Range
from api.ledger.notes import Head, Signer, VerifierKey
from api.ledger.tables import EntryRow, HeadRow, LogKeyRow, TreeNodeRow

_LOST_KEY = "restore the key store from its backup, or see `rightful keys --help`"


class Heads:
    """The heads, as one transaction sees them."""

    def __init__(self, session: Session, keys: KeyStore, randomness: Randomness) -> None:
        self._session = session
        self._keys = keys
        self._randomness = randomness

    # --- reading -----------------------------------------------------------------------------------------------------

    def latest(self) -> Head | None:
        """Return the newest signed head, None for a log that has none yet."""
        row = self._session.exec(select(HeadRow).order_by(col(HeadRow.size).desc()).limit(1)).first()
        return None if row is None else self._read(row)

    def covering(self, seq: int) -> Head:
        """Return the first head that covers an entry: the one signed in the entry's own act. Raises RecordNotFound."""
        row = self._session.exec(
            select(HeadRow).where(HeadRow.size >= seq).order_by(col(HeadRow.size)).limit(1)
        ).first()
        if row is None:
            raise RecordNotFound(f"no signed head covers entry {seq} yet", fix="run `rightful db upgrade`")
        return self._read(row)

    def verifier_keys(self) -> list[tuple[int, VerifierKey]]:
        """Return the keys that have signed heads, each with the size from which on it does."""
        rows = self._session.exec(select(LogKeyRow).order_by(col(LogKeyRow.from_size)))
        return [(row.from_size, VerifierKey.read(row.verifier_key)) for row in rows]

    def key_at(self, size: int) -> VerifierKey:
        """Return the key whose turn it was to sign the head of that size."""
        return [key for start, key in self.verifier_keys() if start < size][-1]

    def change_key(self, size: int, key: VerifierKey) -> None:
        """Let another key sign every head over more than `size` entries; an entry up to there names it."""
        self._session.add(LogKeyRow(from_size=size, verifier_key=key.text))
        self._session.flush()

    def inclusion(self, seq: int, size: int) -> list[bytes]:
        """Return the proof that entry `seq` is among the first `size` ones."""
        return self._roots(merkle.inclusion_ranges(seq - 1, (0, size)))

    def consistency(self, first: int, second: int) -> list[bytes]:
        """Return the proof that the log of `second` entries begins with the one of `first`."""
        return self._roots(merkle.consistency_ranges(first, (0, second)))

    def root(self, size: int) -> bytes:
        """Return the root over the first `size` entries, from what is stored."""
        return self._roots([(0, size)])[0]

    def _read(self, row: HeadRow) -> Head:
        head = Head.read(row.note)
        if head.size != row.size:
            raise LedgerDamaged("a signed head stands at another size than its own", where=f"head {row.size}")
        return head

    def _roots(self, ranges: list[Range]) -> list[bytes]:
        stored = self._stored({place for leaves in ranges for place in merkle.parts(leaves)})
        try:
            return [merkle.root_of(leaves, stored) for leaves in ranges]
        except KeyError as error:
            level, place = error.args[0]
            raise LedgerDamaged("a part of the tree is missing", where=f"level {level}, place {place}") from error

    def _stored(self, places: Iterable[Place]) -> Mapping[Place, bytes]:
        leaves = [place + 1 for level, place in places if level == 0]
        inner = [place for place in places if place[0] > 0]
        found = {}
        if leaves:
            rows = self._session.exec(select(EntryRow.seq, EntryRow.hash).where(col(EntryRow.seq).in_(leaves)))
            found = {(0, seq - 1): value for seq, value in rows}
        if inner:
            here = tuple_(col(TreeNodeRow.level), col(TreeNodeRow.place)).in_(inner)
            found |= {(row.level, row.place): row.hash for row in self._session.exec(select(TreeNodeRow).where(here))}
        return found

    # --- signing -----------------------------------------------------------------------------------------------------

    def sign(self) -> Head | None:
        """Extend the tree over what was appended and sign a head over all of it; None when nothing was.

        Raises LedgerDamaged, and signs nothing, when what stands is not what was signed or written before.
        """
        size = self._session.exec(select(func.coalesce(func.max(EntryRow.seq), 0))).one()
        last = self.latest()
        before = last.size if last else 0
        if size == before:
            return None
        signer = self._signer(size)
        if last is not None and self.root(before) != last.root:
            raise LedgerDamaged("the log is not the one that was signed", where=f"head {before}", fix="verify it")
        root = self._extend(before, size)
        if self.root(size) != root:
            raise LedgerDamaged("the tree does not read back as it was written", where=f"entry {size}")
        head = Head.signed(signer.name, size, root, [signer])
        self._session.add(HeadRow(size=size, note=head.note))
        self._session.flush()
        return head

    def _extend(self, before: int, size: int) -> bytes:
        """Store the subtrees that the new entries complete, and return the root computed on the way."""
        places = merkle.parts((0, before))
        stored = self._stored(set(places))
        made, root = merkle.grow(before, [stored[place] for place in places], self._read_back(before, size))
        for (level, place), value in made.items():
            self._session.add(TreeNodeRow(level=level, place=place, hash=value))
        self._session.flush()
        self._session.expire_all()
        return root

    def _read_back(self, before: int, size: int) -> list[bytes]:
        rows = self._session.exec(
            select(EntryRow.seq, EntryRow.body, EntryRow.hash).where(EntryRow.seq > before).order_by(col(EntryRow.seq))
        ).all()
        for number, (seq, body, value) in enumerate(rows, start=before + 1):
            if seq != number:
                raise LedgerDamaged("an entry is missing", where=f"entry {number}")
            if merkle.leaf_hash(body) != value:
                raise LedgerDamaged("an entry does not read back as it was written", where=f"entry {seq}")
        if len(rows) != size - before:
            raise LedgerDamaged("an entry is missing", where=f"entry {size}")
        return [value for _, _, value in rows]

    def check_key_store(self) -> None:
        """Raise LedgerUnavailable unless the key store is this ledger's: with another, what is there cannot be read."""
        known = self.verifier_keys()
        signer = self._keys.signer_matching(known[-1][1]) if known else None
        if known and signer is None:
            raise LedgerUnavailable("the key that signs this ledger is not in the key store", fix=_LOST_KEY)

    def _signer(self, size: int) -> Signer:
        """Return the key whose turn it is. The first one is made with the first entry, together with the log's name."""
        if self.verifier_keys():
            signer = self._keys.signer_matching(self.key_at(size))
            if signer is None:
                raise LedgerUnavailable("the key that signs this ledger is not in the key store", fix=_LOST_KEY)
            return signer
        signer = self._keys.signer() or self._keys.new_signer(f"rightful/{self._randomness(8).hex()}")
        self._session.add(LogKeyRow(from_size=0, verifier_key=signer.verifier.text))
        self._session.flush()
        return signer
