"""The first tables, and the triggers that keep the log, its personal data and its rule documents append-only."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString

from api.ledger.migrations.append_only import make_append_only

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_ONLY_GROW = ("entry", "personal_record", "rule_document")


def upgrade() -> None:
    """Make every table of the first version."""
    _log()
    _people_and_assessments()
    _requests_and_tokens()
    for table in _ONLY_GROW:
        make_append_only(table)


def downgrade() -> None:
    """Refuse: going back from here would mean to destroy the ledger."""
    raise RuntimeError("the first schema cannot be taken back without losing every record")


def _log() -> None:
    op.create_table(
        "entry",
        sa.Column("seq", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("id", AutoString(13), nullable=False, unique=True),
        sa.Column("kind", AutoString(100), nullable=False, index=True),
        sa.Column("recorded_at", AutoString(27), nullable=False),
        sa.Column("actor", AutoString(200), nullable=False, index=True),
        sa.Column("role", AutoString(100), nullable=False),
        sa.Column("subject", AutoString(13), index=True),
        sa.Column("refers_to", AutoString(13), index=True),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
    )
    op.create_table(
        "personal_record",
        sa.Column("number", sa.Integer(), primary_key=True),
        sa.Column("entry_seq", sa.Integer(), sa.ForeignKey("entry.seq"), nullable=False),
        sa.Column("slot", AutoString(100), nullable=False),
        sa.Column("subject", AutoString(100), nullable=False, index=True),
        sa.Column("form", AutoString(20), nullable=False),
        sa.Column("salt", sa.LargeBinary(), nullable=False),
        sa.Column("value", sa.LargeBinary(), nullable=False),
        sa.UniqueConstraint("entry_seq", "slot", "subject"),
    )
    op.create_table(
        "rule_document",
        sa.Column("digest", AutoString(64), primary_key=True),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("recorded_at", AutoString(27), nullable=False),
    )


def _people_and_assessments() -> None:
    op.create_table(
        "person",
        sa.Column("id", AutoString(13), primary_key=True),
        sa.Column("reference", AutoString(100), nullable=False, unique=True),
        sa.Column("name", AutoString(200), nullable=False),
        sa.Column("folded", AutoString(200), nullable=False, index=True),
        sa.Column("birth_date", AutoString(10), nullable=False, index=True),
        sa.Column("details", AutoString(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("changed_at", AutoString(27), nullable=False),
        sa.Column("changed_by", AutoString(200), nullable=False),
    )
    op.create_table(
        "assessment",
        sa.Column("id", AutoString(13), primary_key=True),
        sa.Column("person", AutoString(13), sa.ForeignKey("person.id"), nullable=False, index=True),
        sa.Column("scheme", AutoString(100), nullable=False),
        sa.Column("on", AutoString(10), nullable=False),
        sa.Column("authority_mode", AutoString(20), nullable=False),
        sa.Column("due", AutoString(10)),
        sa.Column("started_at", AutoString(27), nullable=False),
        sa.Column("started_by", AutoString(200), nullable=False),
        sa.Column("changed_at", AutoString(27), nullable=False, index=True),
        sa.Column("changed_by", AutoString(200), nullable=False),
        sa.Column("determination", AutoString(13)),
    )
    op.create_table(
        "answer",
        sa.Column("assessment", AutoString(13), sa.ForeignKey("assessment.id"), primary_key=True),
        sa.Column("name", AutoString(100), primary_key=True),
        sa.Column("value", AutoString(), nullable=False),
        sa.Column("state", AutoString(20), nullable=False),
        sa.Column("source", AutoString(), nullable=False),
        sa.Column("evidence_date", AutoString(10)),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("changed_at", AutoString(27), nullable=False),
        sa.Column("changed_by", AutoString(200), nullable=False),
    )


def _requests_and_tokens() -> None:
    op.create_table(
        "api_token",
        sa.Column("hash", AutoString(64), primary_key=True),
        sa.Column("account", AutoString(200), nullable=False, index=True),
        sa.Column("label", AutoString(200), nullable=False),
        sa.Column("created_at", AutoString(27), nullable=False),
        sa.Column("expires_at", AutoString(27)),
        sa.Column("withdrawn_at", AutoString(27)),
    )
    op.create_table(
        "request",
        sa.Column("key_hash", AutoString(64), primary_key=True),
        sa.Column("request_hash", AutoString(64), nullable=False),
        sa.Column("claim", AutoString(64), nullable=False),
        sa.Column("claimed_at", AutoString(27), nullable=False, index=True),
        sa.Column("status", sa.Integer()),
        sa.Column("answer", sa.LargeBinary()),
    )
