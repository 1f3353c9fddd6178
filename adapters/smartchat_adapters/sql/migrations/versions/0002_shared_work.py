"""Work that several processes share: messages that were sent, failures that were counted, removals with receipts."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)
_KEY = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
_UNFINISHED = sa.text("status IN ('waiting', 'running')")
_OPEN = sa.text("receipt IS NULL")


def upgrade() -> None:
    op.add_column("jobs", sa.Column("failures", sa.BigInteger, nullable=False, server_default="0"))
    op.add_column("jobs", sa.Column("sent_at", _MOMENT))
    op.create_index(
        "ix_jobs_unfinished",
        "jobs",
        ["created_at", "id"],
        sqlite_where=_UNFINISHED,
        postgresql_where=_UNFINISHED,
    )
    op.create_table(
        "removals",
        sa.Column("id", _KEY, nullable=False),
        sa.Column("document_id", _KEY, nullable=False),
        sa.Column("owner", _KEY, nullable=False),
        sa.Column("content_hash", _KEY, nullable=False),
        sa.Column("requested_at", _MOMENT, nullable=False),
        sa.Column("receipt", sa.JSON),
        sa.PrimaryKeyConstraint("id", name="pk_removals"),
    )
    op.create_index("ix_removals_document_id_requested_at", "removals", ["document_id", "requested_at"])
    op.create_index(
        "ix_removals_open",
        "removals",
        ["requested_at", "id"],
        sqlite_where=_OPEN,
        postgresql_where=_OPEN,
    )


def downgrade() -> None:
    op.drop_table("removals")
    op.drop_index("ix_jobs_unfinished", "jobs")
    op.drop_column("jobs", "sent_at")
    op.drop_column("jobs", "failures")
