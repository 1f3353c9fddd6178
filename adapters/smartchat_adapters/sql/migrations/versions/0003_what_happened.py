"""Operational records: the usage ledger, active users, operational facts, the origin of jobs."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)
_KEY = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    op.add_column("jobs", sa.Column("waiting_since", _MOMENT))
    op.add_column("jobs", sa.Column("traceparent", sa.Text))
    op.create_table(
        "usage_entries",
        sa.Column("id", _KEY, nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("owner", _KEY, nullable=False),
        sa.Column("provider", _KEY, nullable=False),
        sa.Column("model", _KEY, nullable=False),
        sa.Column("feature", _KEY, nullable=False),
        sa.Column("outcome", sa.Text, nullable=False),
        sa.Column("input_tokens", sa.BigInteger, nullable=False),
        sa.Column("output_tokens", sa.BigInteger, nullable=False),
        sa.Column("cost_nanos", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_usage_entries"),
    )
    op.create_index("ix_usage_entries_at", "usage_entries", ["at"])
    op.create_table(
        "activity",
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("owner", _KEY, nullable=False),
        sa.PrimaryKeyConstraint("day", "owner", name="pk_activity"),
    )
    op.create_table(
        "operations_facts",
        sa.Column("name", _KEY, nullable=False),
        sa.Column("label", _KEY, nullable=False),
        sa.Column("value", sa.Double, nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("name", "label", name="pk_operations_facts"),
    )


def downgrade() -> None:
    for table in ("operations_facts", "activity", "usage_entries"):
        op.drop_table(table)
    op.drop_column("jobs", "traceparent")
    op.drop_column("jobs", "waiting_since")
