"""The ledger as services see it: transactions that are whole or nothing, and what can be done in one."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from sqlmodel import Session

from api.clock import Clock
from api.ledger.assessments import Assessments
from api.ledger.database import Database, Purpose
from api.ledger.documents import Documents
from api.ledger.identifiers import Randomness
from api.ledger.log import Log
from api.ledger.people import People
from api.ledger.requests import Requests
from api.ledger.tokens import Tokens


@dataclass(frozen=True, slots=True)
class Transaction:
    """Everything one transaction can reach. It is over when its `with` block ends, and so is the use of these."""

    log: Log
    documents: Documents
    people: People
    assessments: Assessments
    tokens: Tokens
    requests: Requests


class Ledger:
    """One ledger in one database.

    `randomness` gives salts and identifiers; only simulations replace it.
    """

    def __init__(self, url: str, clock: Clock, *, patience: float = 5.0,
                 randomness: Randomness = secrets.token_bytes) -> None:  # fmt: skip
        self.database = Database(url, patience=patience)
        self.clock = clock
        self._randomness = randomness

    @contextmanager
    def reading(self) -> Iterator[Transaction]:
        """Read one consistent state. Writing in it fails."""
        with self.database.transaction(Purpose.READ) as session:
            yield self._transaction(session)

    @contextmanager
    def working(self) -> Iterator[Transaction]:
        """Change working rows (people, assessments, tokens); entries are appended in `appending` only."""
        with self.database.transaction(Purpose.WORK) as session:
            yield self._transaction(session)

    @contextmanager
    def appending(self) -> Iterator[Transaction]:
        """Append entries, and whatever belongs to the same act, as the one appender. Raises LedgerUnavailable."""
        with self.database.transaction(Purpose.APPEND) as session:
            yield self._transaction(session)

    def close(self) -> None:
        """Give back all connections, as before a fork."""
        self.database.close()

    def _transaction(self, session: Session) -> Transaction:
        now, randomness = self.clock.now(), self._randomness
        return Transaction(
            log=Log(session, now, randomness),
            documents=Documents(session, now),
            people=People(session, now, randomness),
            assessments=Assessments(session, now, randomness),
            tokens=Tokens(session, now),
            requests=Requests(session, now),
        )
