"""Backups of an embedded ledger: a copy is checked before it is trusted, and written whole or not at all."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path

from api.ledger.database import Database
from api.ledger.failures import LedgerUnavailable
from api.ledger.verifier import rightful_verify as outside


def back_up(database: Database, file: Path) -> int:
    """Copy a SQLite ledger while it is in use, check the copy, and return how many entries it holds.

    The key store is not in it. A server has tools of its own for this (`pg_basebackup` with archived WAL).
    Raises LedgerUnavailable.
    """
    source = _sqlite_file(database)
    if file.exists():
        raise LedgerUnavailable("there is a file of that name already", where=str(file), fix="name a new one")
    draft = file.with_name(f".{file.name}.draft")
    try:
        _copy(source, draft)
        count = _checked(draft)
        draft.replace(file)
        _sync(file)
    except (sqlite3.Error, OSError) as error:
        raise LedgerUnavailable(f"the backup failed: {error}", where=str(file), fix="nothing was written") from error
    finally:
        draft.unlink(missing_ok=True)
    return count


def restore(database: Database, file: Path) -> int:
    """Put a backup in the place of a SQLite ledger that is not there, and return how many entries it holds.

    A ledger that is there is never overwritten. What was erased since the backup must be erased again: its keys are
    gone, so it cannot be read, and `rightful verify` names it. Raises LedgerUnavailable.
    """
    target = _sqlite_file(database)
    if target.exists() and target.stat().st_size:
        raise LedgerUnavailable(
            "there is a ledger already", where=str(target), fix="move it and its -wal file away first"
        )
    draft = target.with_name(f".{target.name}.draft")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        count = _checked(file)
        _copy(file, draft)
        draft.replace(target)
        _sync(target)
    except (sqlite3.Error, OSError) as error:
        raise LedgerUnavailable(f"the backup cannot be restored: {error}", where=str(file)) from error
    finally:
        draft.unlink(missing_ok=True)
    return count


def _sqlite_file(database: Database) -> Path:
    name = database.engine.url.database
    if not database.is_sqlite or name is None:
        fix = "use pg_basebackup with archived WAL, or pg_dump; then run `rightful verify` on the copy"
        raise LedgerUnavailable("a PostgreSQL server is backed up with its own tools", fix=fix)
    return Path(name)


def _checked(file: Path) -> int:
    try:
        return outside.check_file(file)
    except outside.Failed as failed:
        raise LedgerUnavailable(f"the copy is not a whole ledger: {failed}", where=str(file)) from failed


def _copy(source: Path, target: Path) -> None:
    """Copy one state of a database by SQLite's own means, which see to the journal."""
    address = f"{source.resolve().as_uri()}?mode=ro"
    with closing(sqlite3.connect(address, uri=True)) as old, closing(sqlite3.connect(target)) as new:
        old.backup(new)
        new.execute("PRAGMA journal_mode = DELETE")
    with target.open("rb") as opened:
        os.fsync(opened.fileno())


def _sync(file: Path) -> None:
    descriptor = os.open(file.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
