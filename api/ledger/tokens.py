"""API tokens: keys with which a program acts for an account. The ledger keeps their hashes only."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta

from sqlmodel import Session

from api.ledger.entries import moment_text, read_moment
from api.ledger.tables import ApiTokenRow

_PREFIX = "rightful_"


class Tokens:
    """The tokens, as one transaction sees them."""

    def __init__(self, session: Session, now: datetime) -> None:
        self._session = session
        self._now = now

    def issue(self, account: str, label: str, lasts: timedelta | None = None) -> str:
        """Return a new token for an account. It is shown this once and cannot be read again."""
        token = _PREFIX + secrets.token_urlsafe(32)
        self._session.add(
            ApiTokenRow(
                hash=_hash(token),
                account=account,
                label=label,
                created_at=moment_text(self._now),
                expires_at=moment_text(self._now + lasts) if lasts else None,
            )
        )
        self._session.flush()
        return token

    def account_of(self, token: str) -> str | None:
        """Return the account for which a token stands now, or None when it is unknown, expired or withdrawn."""
        row = self._session.get(ApiTokenRow, _hash(token))
        if row is None or row.withdrawn_at is not None:
            return None
        if row.expires_at is not None and self._now >= read_moment(row.expires_at):
            return None
        return row.account

    def withdraw(self, token: str) -> bool:
        """End a token's life; tell whether it existed."""
        row = self._session.get(ApiTokenRow, _hash(token))
        if row is None:
            return False
        row.withdrawn_at = row.withdrawn_at or moment_text(self._now)
        self._session.add(row)
        self._session.flush()
        return True


def _hash(token: str) -> str:
    # 256 random bits need no slow hash: there is nothing to guess.
    return hashlib.sha256(token.encode()).hexdigest()
