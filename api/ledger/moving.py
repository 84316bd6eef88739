"""Moves a whole ledger from one database to another, such as from the embedded file to a server."""

from __future__ import annotations

from sqlalchemy import Connection, MetaData, func, insert, select
from sqlmodel import SQLModel

from api.ledger import tables as _tables
from api.ledger.database import Database, Purpose
from api.ledger.failures import LedgerUnavailable, database_errors_named
from api.ledger.revision import check_up_to_date
from api.ledger.schema import upgrade

_AT_ONCE = 500


def move(source: Database, target: Database) -> int:
    """Copy every row into an empty ledger, in one transaction, and return how many there were.

    Both must be at this version's schema; the target is set up. The key store stays the same, and so do all proofs.
    Raises LedgerUnavailable.
    """
    assert _tables, "the tables are registered"
    check_up_to_date(source)
    upgrade(target)
    with (
        database_errors_named(),
        source.connection(Purpose.READ) as old,
        target.connection(Purpose.APPEND) as new,
    ):
        return sum(_copy(SQLModel.metadata, name, old, new) for name in _in_order(SQLModel.metadata))


def _in_order(metadata: MetaData) -> list[str]:
    """Return the tables' names, each after those that it refers to."""
    return [table.name for table in metadata.sorted_tables]


def _copy(metadata: MetaData, name: str, old: Connection, new: Connection) -> int:
    table = metadata.tables[name]
    if new.execute(select(func.count()).select_from(table)).scalar():
        raise LedgerUnavailable("the ledger to move to is not empty", where=name, fix="name an empty database")
    count = 0
    for rows in old.execute(select(table).order_by(*table.primary_key)).mappings().partitions(_AT_ONCE):
        new.execute(insert(table), [dict(row) for row in rows])
        count += len(rows)
    return count
