"""The ledger as services see it: transactions that are whole or nothing, and what can be done in one."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlmodel import Session

from api.clock import Clock
from api.ledger.assessments import Assessments
from api.ledger.database import Database, Purpose
from api.ledger.documents import Documents
from api.ledger.heads import Heads
from api.ledger.identifiers import Randomness
from api.ledger.log import Log
from api.ledger.people import People
from api.ledger.personal import Personal
from api.ledger.requests import Requests
from api.ledger.tokens import Tokens


@dataclass(frozen=True, slots=True)
class Transaction:
    """Everything one transaction can reach. It is over when its `with` block ends, and so is the use of these."""

    log: Log
    heads: Heads
    personal: Personal
    documents: Documents
    people: People
    assessments: Assessments
    tokens: Tokens
    requests: Requests


class Ledger:
    """One ledger in one database, with its keys in a folder apart from it.

    `keys` may be left out for SQLite, where the folder stands beside the file. `randomness` gives salts and
    identifiers; only simulations replace it.
    """

    def __init__(self, url: str, clock: Clock, *, keys: Path | None = None, patience: float = 5.0,
                 randomness: Randomness = secrets.token_bytes) -> None:  # fmt: skip
        self.database = Database(url, keys=keys, patience=patience)
        self.clock = clock
        self._randomness = randomness

    @contextmanager
    def reading(self) -> Iterator[Transaction]:
        """Read one consistent state. Writing in it fails."""
        with self.database.transaction(Purpose.READ) as session:
            yield self.transaction(session)

    @contextmanager
    def working(self) -> Iterator[Transaction]:
        """Change working rows (people, assessments, tokens); entries are appended in `appending` only."""
        with self.database.transaction(Purpose.WORK) as session:
            transaction = self.transaction(session)
            transaction.heads.check_key_store()
            yield transaction

    @contextmanager
    def appending(self) -> Iterator[Transaction]:
        """Append entries, and whatever belongs to the same act, as the one appender; a signed head ends the act.

        Raises LedgerUnavailable, or LedgerDamaged when what stands is not what was signed: then nothing is appended.
        """
        with self.database.transaction(Purpose.APPEND) as session:
            transaction = self.transaction(session)
            transaction.heads.check_key_store()
            yield transaction
            session.flush()
            transaction.heads.sign()

    def close(self) -> None:
        """Give back all connections, as before a fork."""
        self.database.close()

    def transaction(self, session: Session) -> Transaction:
        """Return what can be done over an open session; it signs nothing by itself."""
        now, randomness, keys = self.clock.now(), self._randomness, self.database.keys
        personal = Personal(session, keys)
        return Transaction(
            log=Log(session, now, personal, randomness),
            heads=Heads(session, keys, randomness),
            personal=personal,
            documents=Documents(session),
            people=People(session, now, keys, randomness),
            assessments=Assessments(session, now, keys, randomness),
            tokens=Tokens(session, now),
            requests=Requests(session, now),
        )
