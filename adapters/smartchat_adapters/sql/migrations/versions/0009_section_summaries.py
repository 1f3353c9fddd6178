"""Summaries that models made of stretches of documents."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_KEY = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "section_summaries",
        sa.Column("document_id", _KEY, sa.ForeignKey("documents.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("text_sha256", _KEY, primary_key=True),
        sa.Column("model", _KEY, primary_key=True),
        sa.Column("prompt_version", sa.BigInteger, primary_key=True),
        sa.Column("sentences", sa.JSON(none_as_null=True), nullable=False),
    )


def downgrade() -> None:
    op.drop_table("section_summaries")
