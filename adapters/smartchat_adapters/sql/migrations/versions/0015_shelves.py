"""Shelves: with whom they are shared, and what stands on them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

_KEY = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "shelves",
        sa.Column("id", _KEY, primary_key=True),
        sa.Column("owner", _KEY, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("everybody", _KEY),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.UniqueConstraint("owner", "name", name="uq_shelves_owner_name"),
    )
    for table, other in (("shelf_users", "user"), ("shelf_groups", "group")):
        op.create_table(
            table,
            sa.Column("shelf_id", _KEY, sa.ForeignKey("shelves.id", ondelete="CASCADE"), primary_key=True),
            sa.Column(f"{other}_id", _KEY, sa.ForeignKey(f"{other}s.id", ondelete="CASCADE"), primary_key=True),
            sa.Column("access", _KEY, nullable=False),
        )
        op.create_index(f"ix_{table}_{other}_id", table, [f"{other}_id"])
    op.create_table(
        "shelf_documents",
        sa.Column("shelf_id", _KEY, sa.ForeignKey("shelves.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("document_id", _KEY, sa.ForeignKey("documents.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("added_at", _MOMENT, nullable=False),
    )
    op.create_index("ix_shelf_documents_document_id", "shelf_documents", ["document_id"])


def downgrade() -> None:
    op.drop_table("shelf_documents")
    op.drop_table("shelf_groups")
    op.drop_table("shelf_users")
    op.drop_table("shelves")
