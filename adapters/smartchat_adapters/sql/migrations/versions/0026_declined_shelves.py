"""Shelves that somebody does not want shared with them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0024"
branch_labels = None
depends_on = None

_KEY = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "declined_shelves",
        sa.Column("owner", _KEY, primary_key=True),
        sa.Column("shelf_id", _KEY, sa.ForeignKey("shelves.id", ondelete="CASCADE"), primary_key=True),
    )
    op.create_index("ix_declined_shelves_shelf_id", "declined_shelves", ["shelf_id"])


def downgrade() -> None:
    op.drop_table("declined_shelves")
