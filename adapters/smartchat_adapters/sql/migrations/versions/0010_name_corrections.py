"""Readers' corrections of the names in a document."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

_KEY = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "name_corrections",
        sa.Column("document_id", _KEY, sa.ForeignKey("documents.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("corrections", sa.JSON(none_as_null=True), nullable=False),
    )


def downgrade() -> None:
    op.drop_table("name_corrections")
