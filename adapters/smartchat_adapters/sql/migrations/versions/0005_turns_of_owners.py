"""Owners served in turn: their places in the queues, what work has cost, which of an owner's jobs goes first."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)
_KEY = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
_UNFINISHED = sa.text("status IN ('waiting', 'running')")


def upgrade() -> None:
    op.add_column("jobs", sa.Column("rank", sa.BigInteger, nullable=False, server_default="1"))
    op.create_index(
        "ix_jobs_turns",
        "jobs",
        ["owner", "rank", "created_at", "id"],
        sqlite_where=_UNFINISHED,
        postgresql_where=_UNFINISHED,
    )
    op.create_table(
        "owner_turns",
        sa.Column("pool", _KEY, nullable=False),
        sa.Column("owner", _KEY, nullable=False),
        sa.Column("start", sa.BigInteger, nullable=False),
        sa.Column("finish", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("pool", "owner", name="pk_owner_turns"),
    )
    op.create_table(
        "owner_seconds",
        sa.Column("hour", _MOMENT, nullable=False),
        sa.Column("owner", _KEY, nullable=False),
        sa.Column("worker", sa.BigInteger, nullable=False),
        sa.Column("parser", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("hour", "owner", name="pk_owner_seconds"),
    )


def downgrade() -> None:
    op.drop_table("owner_seconds")
    op.drop_table("owner_turns")
    op.drop_index("ix_jobs_turns", "jobs")
    op.drop_column("jobs", "rank")
