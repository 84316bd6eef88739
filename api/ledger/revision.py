"""Which revision of its schema a database is at: asked at every start, and so without waiting for Alembic to load."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, inspect, text

from api.ledger.database import Database, Purpose
from api.ledger.failures import LedgerUnavailable, database_errors_named

MIGRATIONS = Path(__file__).parent / "migrations"
_KEPT_IN = "alembic_version"
"""Alembic's own table, with the revision in its one row."""


def check_up_to_date(database: Database) -> None:
    """Raise LedgerUnavailable when the database is older or newer than this version."""
    with database_errors_named(), database.connection(Purpose.READ) as connection:
        found = revision_of(connection)
    if found != newest_revision():
        raise LedgerUnavailable(
            f"the ledger is at schema `{found or 'none'}`, not `{newest_revision()}`", fix="run `rightful db upgrade`"
        )


def newest_revision() -> str:
    """Return the revision that this version of the service needs: its migrations are numbered, and named by it."""
    numbers = [path.name.partition("_")[0] for path in (MIGRATIONS / "versions").glob("[0-9]*.py")]
    if not numbers:
        raise LedgerUnavailable("the migrations are missing", fix="install the service again")
    return max(numbers)


def revision_of(connection: Connection) -> str | None:
    """Return the revision that a database is at, or None where nothing has been set up in it."""
    if not inspect(connection).has_table(_KEPT_IN):
        return None
    return connection.execute(text(f"SELECT version_num FROM {_KEPT_IN}")).scalar()  # noqa: S608 - our own constant
