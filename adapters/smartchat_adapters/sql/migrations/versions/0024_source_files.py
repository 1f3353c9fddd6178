"""Where documents came from: watched folders and catalogues."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

_KEY = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "source_files",
        sa.Column("owner", _KEY, primary_key=True),
        sa.Column("source", _KEY, primary_key=True),
        sa.Column("path", _KEY, primary_key=True),
        sa.Column("document_id", _KEY, sa.ForeignKey("documents.id", ondelete="SET NULL")),
        sa.Column("size_bytes", sa.BigInteger, nullable=False),
        sa.Column("modified", sa.BigInteger, nullable=False),
        sa.Column("stamp", sa.Text, nullable=False),
    )
    op.create_index("ix_source_files_document_id", "source_files", ["document_id"])


def downgrade() -> None:
    op.drop_table("source_files")
