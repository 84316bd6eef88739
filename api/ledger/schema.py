"""The database's schema over time: brings a database up to this version."""

from __future__ import annotations

import secrets

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection
from sqlmodel import Session

from api.ledger.database import Database, Purpose
from api.ledger.failures import database_errors_named
from api.ledger.heads import Heads
from api.ledger.revision import MIGRATIONS, newest_revision, revision_of

_SEALED_SINCE = "0003"
"""The revision from which on nobody's data stands in plain text."""


def upgrade(database: Database) -> str:
    """Bring the database up to this version in one transaction and return the revision it is now at.

    Several processes may do so at once; one does the work and the others find it done.
    """
    with database_errors_named(), database.connection(Purpose.APPEND) as connection:
        before = revision_of(connection)
        config = alembic_config(connection)
        config.attributes["keys"] = database.keys
        command.upgrade(config, "head")
        with Session(connection) as session:  # what an older version has left unsigned is signed now
            Heads(session, database.keys, secrets.token_bytes).sign()
    if before is not None and before < _SEALED_SINCE:
        database.rewrite()
    return newest_revision()


def alembic_config(connection: Connection) -> Config:
    """Return Alembic's configuration for an open connection; there is no ini file to drift from the code."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config
