"""The ledger's library of rule documents: whatever an entry rests on is kept here, byte by byte, under its digest."""

from __future__ import annotations

from collections.abc import Iterable

from sqlmodel import Session, col, select

from api.ledger.canonical import digest
from api.ledger.failures import LedgerDamaged, RecordNotFound
from api.ledger.tables import RuleDocumentRow


class Documents:
    """The kept documents, as one transaction sees them."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def keep(self, contents: Iterable[bytes]) -> None:
        """Keep each document that is not here yet. Keeping one twice changes nothing."""
        by_digest = {digest(content): content for content in contents}
        known = self._session.exec(
            select(RuleDocumentRow.digest).where(col(RuleDocumentRow.digest).in_(by_digest))
        ).all()
        for name in sorted(by_digest.keys() - set(known)):
            self._session.add(RuleDocumentRow(digest=name, content=by_digest[name]))
        self._session.flush()

    def read(self, document_digest: str) -> bytes:
        """Return the document of that digest, re-hashed. Raises RecordNotFound or LedgerDamaged."""
        row = self._session.get(RuleDocumentRow, document_digest)
        if row is None:
            raise RecordNotFound(f"no rule document with digest `{document_digest}` was kept")
        if digest(row.content) != document_digest:
            raise LedgerDamaged("a rule document was altered", where=document_digest)
        return row.content
