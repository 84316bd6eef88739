"""Idempotency: a request that is sent twice under one key is carried out once.

After the IETF draft `draft-ietf-httpapi-idempotency-key-header`: the same key with another request is an error, a key
whose request is still under way is a conflict, and a finished one gets the answer that was given before.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session, col, delete, select

from api.ledger.entries import moment_text, read_moment
from api.ledger.failures import LedgerError
from api.ledger.tables import RequestRow

LEASE = timedelta(seconds=60)
"""How long a claim stands without an answer. A process that was killed leaves its claim behind for so long."""

KEPT_FOR = timedelta(days=30)
"""How long an answer can be asked for again."""


class KeyReused(LedgerError):
    """The key belongs to another request."""

    code = "request/key-reused"


class RequestInFlight(LedgerError):
    """The first request with this key has not been answered yet."""

    code = "request/in-flight"


@dataclass(frozen=True, slots=True)
class Request:
    """A request by its key and content, both hashed: the key with the account and path it is used for."""

    key_hash: str
    request_hash: str


@dataclass(frozen=True, slots=True)
class Claim:
    """The right to carry out a request. Only the holder of the newest claim may complete it."""

    request: Request
    token: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What was answered: HTTP status and body. No body: the request changed nothing and may be carried out again."""

    status: int
    body: bytes | None


def identify(account: str, path: str, key: str, content: bytes) -> Request:
    """Return the request's identity.

    The content is hashed together with the key, so that nobody can find out findings by hashing guesses.
    """
    key_hash = hashlib.sha256("\x00".join((account, path, key)).encode()).hexdigest()
    return Request(key_hash, hashlib.sha256(key.encode() + b"\x00" + content).hexdigest())


class Requests:
    """The requests seen, as one transaction sees them."""

    def __init__(self, session: Session, now: datetime) -> None:
        self._session = session
        self._now = now

    def claim(self, request: Request) -> Claim | Answer:
        """Return the right to carry the request out, or the answer that was given before.

        Raises KeyReused or RequestInFlight.
        """
        self._forget_old_ones()
        row = self._session.get(RequestRow, request.key_hash, with_for_update=True)
        if row is None:
            row = RequestRow(key_hash=request.key_hash, request_hash=request.request_hash, claim="", claimed_at="")
        elif row.request_hash != request.request_hash:
            raise KeyReused("this Idempotency-Key was used for another request", fix="use a new key")
        elif row.status is not None:
            return Answer(row.status, row.answer)
        elif self._now < read_moment(row.claimed_at) + LEASE:
            raise RequestInFlight("the first request with this Idempotency-Key is under way", fix="try again shortly")
        return self._take(row, request)

    def _take(self, row: RequestRow, request: Request) -> Claim:
        row.claim = secrets.token_hex(32)
        row.claimed_at = moment_text(self._now)
        self._session.add(row)
        self._session.flush()
        return Claim(request, row.claim)

    def complete(self, claim: Claim, answer: Answer) -> None:
        """Record the answer, in the transaction that carries the request out. Raises RequestInFlight if lost."""
        row = self._session.get(RequestRow, claim.request.key_hash, with_for_update=True)
        if row is None or row.claim != claim.token or row.status is not None:
            raise RequestInFlight("another process has taken this request over", fix="try again shortly")
        row.status = answer.status
        row.answer = answer.body
        self._session.add(row)
        self._session.flush()

    def release(self, claim: Claim) -> None:
        """Give a claim back after a failure, so that the request can be tried again at once."""
        row = self._session.get(RequestRow, claim.request.key_hash, with_for_update=True)
        if row is not None and row.claim == claim.token and row.status is None:
            self._session.delete(row)
            self._session.flush()

    def _forget_old_ones(self) -> None:
        oldest = moment_text(self._now - KEPT_FOR)
        self._session.exec(delete(RequestRow).where(col(RequestRow.claimed_at) < oldest))

    def count(self) -> int:
        """Return how many requests are remembered."""
        return len(self._session.exec(select(RequestRow.key_hash)).all())
