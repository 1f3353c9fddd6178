"""The audit: a chain of rows, and its head."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0026"
branch_labels = None
depends_on = None

_KEY = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "audit_rows",
        sa.Column("sequence", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("action", _KEY, nullable=False),
        sa.Column("subject", _KEY, nullable=False),
        sa.Column("owner", _KEY, nullable=False),
        sa.Column("details", sa.Text, nullable=False),
        sa.Column("actor", _KEY, nullable=False),
        sa.Column("address", _KEY, nullable=False),
        sa.Column("credential", _KEY, nullable=False),
        sa.Column("trace", _KEY, nullable=False),
        sa.Column("hash", _KEY, nullable=False),
    )
    op.create_table(
        "audit_head",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("last_sequence", sa.BigInteger, nullable=False),
        sa.Column("last_hash", _KEY, nullable=False),
        sa.Column("pruned_sequence", sa.BigInteger, nullable=False),
        sa.Column("pruned_hash", _KEY, nullable=False),
    )


def downgrade() -> None:
    op.drop_table("audit_head")
    op.drop_table("audit_rows")
