"""The triggers that keep a table append-only: a guard against accidents. It is no proof against an attacker: the
hashes are."""

from __future__ import annotations

from alembic import op

CHANGES = ("UPDATE", "DELETE")


def make_append_only(table: str) -> None:
    """Refuse to change or delete the table's rows."""
    message = f"the table {table} is append-only"
    if op.get_bind().dialect.name == "sqlite":
        for change in CHANGES:
            op.execute(
                f"CREATE TRIGGER {table}_refuses_{change.lower()} BEFORE {change} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{message}'); END"
            )
        return
    op.execute(
        f"CREATE FUNCTION {table}_only_grows() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{message}'; END $$"
    )
    for change in (*CHANGES, "TRUNCATE"):
        scope = "STATEMENT" if change == "TRUNCATE" else "ROW"
        op.execute(
            f"CREATE TRIGGER {table}_refuses_{change.lower()} BEFORE {change} ON {table} "
            f"FOR EACH {scope} EXECUTE FUNCTION {table}_only_grows()"
        )
