"""What someone with full rights over the database could do."""

from __future__ import annotations

from sqlalchemy import text

from api.ledger import Ledger
from api.ledger.database import Purpose


def without_guard(ledger: Ledger, table: str, statement: str, **values: object) -> None:
    """Change one row of a table that its triggers guard."""
    with ledger.database.connection(Purpose.APPEND) as connection:
        for change in ("update", "delete"):
            where = "" if ledger.database.is_sqlite else f" ON {table}"
            connection.execute(text(f"DROP TRIGGER {table}_refuses_{change}{where}"))
        assert connection.execute(text(statement), values).rowcount == 1
