"""Networks that are refused for a time."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0019"
branch_labels = None
depends_on = None

_KEY = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "address_blocks",
        sa.Column("network", _KEY, primary_key=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("by_user", _KEY),
        sa.Column("automatic", sa.Boolean, nullable=False),
    )
    op.create_index("ix_address_blocks_expires_at", "address_blocks", ["expires_at"])


def downgrade() -> None:
    op.drop_table("address_blocks")
