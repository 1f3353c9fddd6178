"""The first schema: documents, sections, jobs, outbox, active generation."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)
_KEY = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "documents",
        sa.Column("id", _KEY, nullable=False),
        sa.Column("owner", _KEY, nullable=False),
        sa.Column("content_hash", _KEY, nullable=False),
        sa.Column("filename", sa.Text, nullable=False),
        sa.Column("media_type", sa.Text, nullable=False),
        sa.Column("size_bytes", sa.BigInteger, nullable=False),
        sa.Column("added_at", _MOMENT, nullable=False),
        sa.Column("status", _KEY, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("reason_code", sa.Text, nullable=False),
        sa.Column("metadata", sa.JSON, nullable=False),
        sa.Column("warnings", sa.JSON, nullable=False),
        sa.Column("text_length", sa.BigInteger, nullable=False),
        sa.Column("page_count", sa.BigInteger),
        sa.Column("passage_count", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_documents"),
    )
    op.create_index("ix_documents_content_hash", "documents", ["content_hash"])
    op.create_index("ix_documents_owner_added_at_id", "documents", ["owner", "added_at", "id"])
    op.create_table(
        "sections",
        sa.Column("document_id", _KEY, nullable=False),
        sa.Column("ordinal", sa.BigInteger, nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("span_start", sa.BigInteger, nullable=False),
        sa.Column("span_end", sa.BigInteger, nullable=False),
        sa.Column("level", sa.BigInteger, nullable=False),
        sa.Column("parent", sa.BigInteger),
        sa.Column("kind", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("document_id", "ordinal", name="pk_sections"),
        sa.ForeignKeyConstraint(["document_id"], ["documents.id"], name="fk_sections_document_id", ondelete="CASCADE"),
    )
    op.create_table(
        "jobs",
        sa.Column("id", _KEY, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("owner", _KEY, nullable=False),
        sa.Column("document_id", _KEY, nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("status", _KEY, nullable=False),
        sa.Column("stage", sa.Text, nullable=False),
        sa.Column("attempts", sa.BigInteger, nullable=False),
        sa.Column("token", sa.BigInteger, nullable=False),
        sa.Column("lease_worker", sa.Text),
        sa.Column("lease_token", sa.BigInteger),
        sa.Column("lease_expires_at", _MOMENT),
        sa.Column("not_before", _MOMENT),
        sa.Column("done", sa.BigInteger, nullable=False),
        sa.Column("total", sa.BigInteger, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_jobs"),
        sa.ForeignKeyConstraint(["document_id"], ["documents.id"], name="fk_jobs_document_id", ondelete="CASCADE"),
    )
    op.create_index("ix_jobs_document_id_created_at", "jobs", ["document_id", "created_at"])
    op.create_index("ix_jobs_status_created_at_id", "jobs", ["status", "created_at", "id"])
    op.create_table(
        "outbox",
        sa.Column("position", sa.BigInteger().with_variant(sa.Integer, "sqlite"), nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("body", sa.JSON, nullable=False),
        sa.PrimaryKeyConstraint("position", name="pk_outbox"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "active_generation",
        sa.Column("id", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("embedder", sa.Text, nullable=False),
        sa.Column("dimension", sa.Integer, nullable=False),
        sa.Column("segmentation", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_active_generation"),
        sa.CheckConstraint("id = 1", name=op.f("ck_active_generation_single")),
    )


def downgrade() -> None:
    for table in ("active_generation", "outbox", "jobs", "sections", "documents"):
        op.drop_table(table)
