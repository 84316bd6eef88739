"""Personal data is encrypted under each person's own key. What stood in plain text is sealed row by row.

What is sealed here keeps its commitment; entries of the first form have no digest of the sealed row, so that for them
only who holds the keys can tell that a row was altered. `schema.upgrade` then rewrites the SQLite file, so that no
plain text is left in free pages.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

import sqlalchemy as sa
from alembic import context, op
from sqlmodel.sql.sqltypes import AutoString

from api.ledger.assessments import place_of_answer
from api.ledger.keys import KeyStore
from api.ledger.migrations.append_only import CHANGES, make_append_only
from api.ledger.people import REFERENCE, place_of_person
from api.ledger.sealing import FORM, seal, seal_json

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_AT_ONCE = 500
Row = dict[str, Any]


def upgrade() -> None:
    """Seal every row about a person."""
    keys: KeyStore = context.config.attributes["keys"]
    _seal_records(keys)
    _seal_people(keys)
    _seal_answers(keys)
    _let_only_erasure_delete()
    make_append_only("erased")
    op.drop_column("rule_document", "recorded_at")


def downgrade() -> None:
    """Refuse: nobody's data is written in plain text again."""
    raise RuntimeError("personal data is not unsealed again")


def _is_sqlite() -> bool:
    return op.get_bind().dialect.name == "sqlite"


def _rows(query: str) -> Iterator[Sequence[Row]]:
    """Yield the rows of a query some at a time: a ledger may be larger than memory."""
    for chunk in op.get_bind().execute(sa.text(query)).mappings().partitions(_AT_ONCE):
        yield [dict(row) for row in chunk]


# --- beside entries -------------------------------------------------------------------------------------------------


def _seal_records(keys: KeyStore) -> None:
    _drop_old_guard()
    op.drop_index("ix_personal_record_subject", "personal_record")
    op.rename_table("personal_record", "personal_record_before")
    _free_names_on_postgres()
    op.create_table(
        "personal_record",
        sa.Column("entry_seq", sa.Integer(), sa.ForeignKey("entry.seq"), primary_key=True, autoincrement=False),
        sa.Column("slot", AutoString(100), primary_key=True),
        sa.Column("subject", AutoString(100), primary_key=True, index=True),
        sa.Column("form", AutoString(20), nullable=False),
        sa.Column("value", sa.LargeBinary(), nullable=False),
    )
    op.create_table(
        "erased",
        sa.Column("subject", AutoString(100), primary_key=True),
        sa.Column("entry_seq", sa.Integer(), sa.ForeignKey("entry.seq"), primary_key=True, autoincrement=False),
    )
    target = sa.Table("personal_record", sa.MetaData(), autoload_with=op.get_bind())
    for rows in _rows(
        "SELECT r.entry_seq, r.slot, r.subject, r.salt, r.value, e.id AS entry FROM personal_record_before r "
        "JOIN entry e ON e.seq = r.entry_seq ORDER BY r.entry_seq, r.slot, r.subject"
    ):
        op.get_bind().execute(target.insert(), [_sealed_record(keys, row) for row in rows])
    op.drop_table("personal_record_before")


def _sealed_record(keys: KeyStore, row: Row) -> Row:
    plain = bytes(row["salt"]) + bytes(row["value"])
    value = seal(keys, row["subject"], (row["entry"], row["slot"]), plain)
    return {name: row[name] for name in ("entry_seq", "slot", "subject")} | {"form": FORM, "value": value}


def _drop_old_guard() -> None:
    on = "" if _is_sqlite() else " ON personal_record"
    for change in CHANGES if _is_sqlite() else (*CHANGES, "TRUNCATE"):
        op.execute(f"DROP TRIGGER personal_record_refuses_{change.lower()}{on}")
    if not _is_sqlite():
        op.execute("DROP FUNCTION personal_record_only_grows()")


def _free_names_on_postgres() -> None:
    """A renamed table keeps the names of its constraints, which the table in its place is to have."""
    if _is_sqlite():
        return
    found = "SELECT conname FROM pg_constraint WHERE conrelid = 'personal_record_before'::regclass"
    for (name,) in op.get_bind().execute(sa.text(found)).all():
        op.execute(f'ALTER TABLE personal_record_before RENAME CONSTRAINT "{name}" TO "{name}_before"')


# --- working rows ---------------------------------------------------------------------------------------------------


def _seal_people(keys: KeyStore) -> None:
    op.drop_index("ix_person_folded", "person")
    op.drop_index("ix_person_birth_date", "person")
    _add_sealed("person")
    change = sa.text("UPDATE person SET reference = :reference, sealed = :sealed WHERE id = :id")
    for rows in _rows("SELECT * FROM person"):
        op.get_bind().execute(change, [_sealed_person(keys, row) for row in rows])
    for column in ("name", "folded", "birth_date", "details"):
        op.drop_column("person", column)


def _sealed_person(keys: KeyStore, row: Row) -> Row:
    details = {name: row[name] for name in ("reference", "name", "folded", "birth_date")}
    details["contact"] = json.loads(row["details"])
    sealed = seal_json(keys, row["id"], place_of_person(row["id"], row["revision"]), details)
    return {"id": row["id"], "reference": keys.blind(REFERENCE, row["reference"]), "sealed": sealed}


def _seal_answers(keys: KeyStore) -> None:
    _add_sealed("answer")
    change = sa.text("UPDATE answer SET sealed = :sealed WHERE assessment = :assessment AND name = :name")
    for rows in _rows("SELECT n.*, a.person FROM answer n JOIN assessment a ON a.id = n.assessment"):
        op.get_bind().execute(change, [_sealed_answer(keys, row) for row in rows])
    for column in ("value", "source", "evidence_date"):
        op.drop_column("answer", column)


def _sealed_answer(keys: KeyStore, row: Row) -> Row:
    value = {"value": json.loads(row["value"]), "source": row["source"], "evidence_date": row["evidence_date"]}
    place = place_of_answer(row["assessment"], row["name"], row["revision"])
    sealed = seal_json(keys, row["person"], place, value)
    return {"assessment": row["assessment"], "name": row["name"], "sealed": sealed}


def _add_sealed(table: str) -> None:
    nothing = sa.text("x''" if _is_sqlite() else "''::bytea")
    op.add_column(table, sa.Column("sealed", sa.LargeBinary(), nullable=False, server_default=nothing))


# --- the guard ------------------------------------------------------------------------------------------------------


def _let_only_erasure_delete() -> None:
    """Refuse changes of sealed rows, and to delete one unless a later entry has erased the person it is about."""
    message = "the table personal_record is append-only"
    erased = "SELECT 1 FROM erased WHERE subject = OLD.subject AND entry_seq > OLD.entry_seq"
    if _is_sqlite():
        op.execute(
            "CREATE TRIGGER personal_record_refuses_update BEFORE UPDATE ON personal_record "
            f"BEGIN SELECT RAISE(ABORT, '{message}'); END"
        )
        op.execute(
            "CREATE TRIGGER personal_record_refuses_delete BEFORE DELETE ON personal_record "
            f"WHEN NOT EXISTS ({erased}) BEGIN SELECT RAISE(ABORT, '{message}'); END"
        )
        return
    op.execute(
        "CREATE FUNCTION personal_record_only_grows() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF TG_OP = 'DELETE' THEN IF EXISTS ({erased}) THEN RETURN OLD; END IF; END IF; "
        f"RAISE EXCEPTION '{message}'; END $$"
    )
    for change in (*CHANGES, "TRUNCATE"):
        scope = "STATEMENT" if change == "TRUNCATE" else "ROW"
        op.execute(
            f"CREATE TRIGGER personal_record_refuses_{change.lower()} BEFORE {change} ON personal_record "
            f"FOR EACH {scope} EXECUTE FUNCTION personal_record_only_grows()"
        )
