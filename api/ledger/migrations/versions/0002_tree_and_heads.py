"""The Merkle tree over the entries, and the signed heads above it. Entries that are there already stay as they are:
their hashes are the tree's leaves, and `schema.upgrade` extends the tree over them and signs."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString

from api.ledger.migrations.append_only import make_append_only

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the three tables; they only grow."""
    op.create_table(
        "tree_node",
        sa.Column("level", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("place", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
    )
    op.create_table(
        "head",
        sa.Column("size", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("note", AutoString(), nullable=False),
    )
    op.create_table(
        "log_key",
        sa.Column("from_size", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("verifier_key", AutoString(), nullable=False),
    )
    for table in ("tree_node", "head", "log_key"):
        make_append_only(table)


def downgrade() -> None:
    """Refuse: what was signed cannot be unsigned."""
    raise RuntimeError("signed heads cannot be taken back")
