"""Where a document's files lie, which parser made its text, and that an owner has one document of the same file."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

_KEY = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
_BY_CONTENT = sa.text("layout IS NULL")
_SAME_FILE = "ix_documents_owner_content_hash_media_type"


def upgrade() -> None:
    op.add_column("documents", sa.Column("parser_version", sa.Text, nullable=False, server_default=""))
    op.add_column("documents", sa.Column("layout", _KEY))
    op.add_column("removals", sa.Column("layout", _KEY))
    op.create_index(_SAME_FILE, "documents", ["owner", "content_hash", "media_type"], unique=True)
    op.create_index(
        "ix_documents_by_content", "documents", ["id"], sqlite_where=_BY_CONTENT, postgresql_where=_BY_CONTENT
    )


def downgrade() -> None:
    op.drop_index("ix_documents_by_content", "documents")
    op.drop_index(_SAME_FILE, "documents")
    op.drop_column("removals", "layout")
    op.drop_column("documents", "layout")
    op.drop_column("documents", "parser_version")
