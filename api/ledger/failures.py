"""What can go wrong in the ledger, below the tree of `engine.errors`, branched by who must act.

RightfulError
└── LedgerError
    ├── LedgerUnavailable   the operator: disk full, locked, unreachable, schema too old; nothing was written
    │   └── LedgerUncertain the caller: it may or may not be recorded; ask again under the same key
    ├── EntryRefused        us: an entry that may not enter the ledger
    ├── RecordNotFound      the caller: no such record
    │   └── PersonErased    nobody: it was there, and the person it was about has been forgotten
    ├── StaleWrite          the caller: somebody else changed the row since it was read
    └── LedgerDamaged       the operator and the auditor: what was read is not what was written
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from engine.errors import RightfulError

if TYPE_CHECKING:
    from sqlalchemy.exc import SQLAlchemyError


class LedgerError(RightfulError):
    """Root of the ledger's branch."""

    code = "ledger"


class LedgerUnavailable(LedgerError):
    """The ledger cannot be used now. The transaction was rolled back as a whole; trying again later is safe."""

    code = "ledger/unavailable"


class LedgerUncertain(LedgerUnavailable):
    """The commit itself failed, when everything had been written but was not known to be on the disk.

    A request under an Idempotency-Key can be sent again: its answer is in the same transaction as what it did.
    """

    code = "ledger/uncertain"


class EntryRefused(LedgerError):
    """An entry does not have the form that its kind demands, or would change what is already written."""

    code = "ledger/entry-refused"


class RecordNotFound(LedgerError):
    """No record has this id."""

    code = "ledger/not-found"


class PersonErased(RecordNotFound):
    """The record stands, but what it said of a person was erased with them. `where` is the record's number."""

    code = "ledger/erased"


class StaleWrite(LedgerError):
    """The row has changed since the caller read it. `fix` says what to do."""

    code = "ledger/stale-write"


class LedgerDamaged(LedgerError):
    """A stored entry does not have the hash, number or form that it was written with. `where` names the entry."""

    code = "ledger/damaged"


_TRY_AGAIN = "nothing was recorded; try again"

# What the two databases say, in the order in which it is looked for, and what an operator is told.
_CAUSES = (
    (("database is locked", "lock timeout", "lock_timeout"), "the ledger is busy with another writer", _TRY_AGAIN),
    (("disk is full", "no space left", "could not extend file"), "the disk that holds the ledger is full",
     "nothing was recorded; free space on it and try again"),
    (("readonly database", "read-only"), "the ledger cannot be written to", "check the file's permissions"),
    (("unable to open database",), "the ledger's file cannot be opened", "check that its folder is writable"),
    (("no such table", "no such column", "does not exist"), "the ledger has not been set up for this version",
     "run `rightful db upgrade`"),
    (("disk i/o error", "file too large"), "the disk that holds the ledger refused to write",
     "nothing was recorded; check the disk before trying again"),
    (("not a database", "malformed"), "the ledger's file is damaged", "restore it from a backup"),
    (("connection", "terminating", "server closed"), "the ledger's database server cannot be reached", _TRY_AGAIN),
)  # fmt: skip


@contextmanager
def database_errors_named() -> Iterator[None]:
    """Turn any error of the database library into one of ours, so that none reaches a caller unnamed."""
    from sqlalchemy import exc  # noqa: PLC0415 - who only tells these failures apart does not wait for the library

    try:
        yield
    except exc.IntegrityError as error:
        raise EntryRefused(_first_line(error), fix="a row of this identity exists, or its parent does not") from error
    except exc.SQLAlchemyError as error:
        raise _unavailable(error) from error


def _unavailable(error: SQLAlchemyError) -> LedgerError:
    text = _first_line(error)
    lowered = text.lower()
    if "append-only" in lowered:
        return EntryRefused(text)
    for signs, message, fix in _CAUSES:
        if any(sign in lowered for sign in signs):
            return LedgerUnavailable(message, fix=fix)
    return LedgerUnavailable(f"the ledger's database reported `{text}`", fix=_TRY_AGAIN)


def _first_line(error: SQLAlchemyError) -> str:
    """Return what the driver said, without the statement and its parameters, which may hold personal data."""
    original = getattr(error, "orig", None)
    return str(original if original is not None else error).strip().splitlines()[0]
