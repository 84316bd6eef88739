"""Whether any rules were published in a ledger: one look-up, which needs nothing of the ledger but its database.

Most questions that are only asked of the rules end here. The rest of the ledger takes as long to load as all the rules.
"""

from __future__ import annotations

from sqlalchemy import bindparam, text

from api.ledger.database import Database, Purpose
from api.ledger.failures import database_errors_named

PUBLISHING = ("publication", "rules_withdrawn")
"""The kinds of entries that change which rules are in service, as they are stored: a test holds them to the classes,
which take longer to load than all this."""

_FIRST = text("SELECT 1 FROM entry WHERE kind IN :kinds LIMIT 1").bindparams(bindparam("kinds", expanding=True))


def anything_published(database: Database) -> bool:
    """Tell whether rules were ever published, or taken back. Raises LedgerUnavailable."""
    with database_errors_named(), database.connection(Purpose.READ) as connection:
        return connection.execute(_FIRST, {"kinds": list(PUBLISHING)}).first() is not None
