"""The database's schema over time: brings a database up to this version, and tells whether it is."""

from __future__ import annotations

import secrets
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection
from sqlmodel import Session

from api.ledger.database import Database, Purpose
from api.ledger.failures import LedgerUnavailable, database_errors_named
from api.ledger.heads import Heads

_MIGRATIONS = Path(__file__).parent / "migrations"
_SEALED_SINCE = "0003"
"""The revision from which on nobody's data stands in plain text."""


def upgrade(database: Database) -> str:
    """Bring the database up to this version in one transaction and return the revision it is now at.

    Several processes may do so at once; one does the work and the others find it done.
    """
    with database_errors_named(), database.connection(Purpose.APPEND) as connection:
        before = MigrationContext.configure(connection).get_current_revision()
        config = alembic_config(connection)
        config.attributes["keys"] = database.keys
        command.upgrade(config, "head")
        with Session(connection) as session:  # what an older version has left unsigned is signed now
            Heads(session, database.keys, secrets.token_bytes).sign()
    if before is not None and before < _SEALED_SINCE:
        database.rewrite()
    return newest_revision()


def check_up_to_date(database: Database) -> None:
    """Raise LedgerUnavailable when the database is older or newer than this version."""
    with database_errors_named(), database.connection(Purpose.READ) as connection:
        found = MigrationContext.configure(connection).get_current_revision()
    if found != newest_revision():
        raise LedgerUnavailable(
            f"the ledger is at schema `{found or 'none'}`, not `{newest_revision()}`", fix="run `rightful db upgrade`"
        )


def newest_revision() -> str:
    """Return the revision that this version of the service needs."""
    head = ScriptDirectory(str(_MIGRATIONS)).get_current_head()
    if head is None:
        raise LedgerUnavailable("the migrations are missing", fix="install the service again")
    return head


def alembic_config(connection: Connection) -> Config:
    """Return Alembic's configuration for an open connection; there is no ini file to drift from the code."""
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config
