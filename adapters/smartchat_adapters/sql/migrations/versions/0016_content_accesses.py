"""Accesses of operators to what is somebody else's."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0022"
branch_labels = None
depends_on = None

_KEY = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "content_accesses",
        sa.Column("id", _KEY, primary_key=True),
        sa.Column("by_user", _KEY, nullable=False),
        sa.Column("by_name", sa.Text, nullable=False),
        sa.Column("owner", _KEY, nullable=False),
        sa.Column("document_id", _KEY),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("opened_at", _MOMENT, nullable=False),
        sa.Column("expires_at", _MOMENT, nullable=False),
        sa.Column("ended_at", _MOMENT),
    )
    op.create_index("ix_content_accesses_by_user", "content_accesses", ["by_user"])
    op.create_index("ix_content_accesses_owner", "content_accesses", ["owner"])


def downgrade() -> None:
    op.drop_table("content_accesses")
