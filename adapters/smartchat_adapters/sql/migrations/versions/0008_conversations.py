"""Conversations with their turns, and how many of them a removal has blanked."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)
_KEY = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    op.add_column("removals", sa.Column("turns_blanked", sa.BigInteger, nullable=False, server_default="0"))
    op.create_table(
        "conversations",
        sa.Column("id", _KEY, nullable=False),
        sa.Column("owner", _KEY, nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("updated_at", _MOMENT, nullable=False),
        sa.Column("documents", sa.JSON),
        sa.Column("active", _KEY),
        sa.Column("turns", sa.BigInteger, nullable=False),
        sa.Column("characters", sa.BigInteger, nullable=False),
        sa.Column("folded_title", sa.Text, nullable=False),
        sa.Column("folded_questions", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_conversations"),
    )
    op.create_index("ix_conversations_owner_updated_at_id", "conversations", ["owner", "updated_at", "id"])
    op.create_table(
        "conversation_turns",
        sa.Column("id", _KEY, nullable=False),
        sa.Column("conversation_id", _KEY, nullable=False),
        sa.Column("owner", _KEY, nullable=False),
        sa.Column("ordinal", sa.BigInteger, nullable=False),
        sa.Column("parent", _KEY),
        sa.Column("question", sa.Text, nullable=False),
        sa.Column("asked_at", _MOMENT, nullable=False),
        sa.Column("passages", sa.JSON, nullable=False),
        sa.Column("status", _KEY, nullable=False),
        sa.Column("reason_code", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("suggestions", sa.JSON, nullable=False),
        sa.Column("answer_version", sa.BigInteger),
        sa.Column("answer", sa.Text),
        sa.PrimaryKeyConstraint("id", name="pk_conversation_turns"),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversations.id"],
            name="fk_conversation_turns_conversation_id",
            ondelete="CASCADE",
        ),
    )
    op.create_index(
        "ix_conversation_turns_conversation_id_ordinal",
        "conversation_turns",
        ["conversation_id", "ordinal"],
        unique=True,
    )
    op.create_table(
        "conversation_sources",
        sa.Column("turn_id", _KEY, nullable=False),
        sa.Column("document_id", _KEY, nullable=False),
        sa.Column("owner", _KEY, nullable=False),
        sa.PrimaryKeyConstraint("turn_id", "document_id", name="pk_conversation_sources"),
        sa.ForeignKeyConstraint(
            ["turn_id"], ["conversation_turns.id"], name="fk_conversation_sources_turn_id", ondelete="CASCADE"
        ),
    )
    op.create_index(
        "ix_conversation_sources_document_id_owner_turn_id",
        "conversation_sources",
        ["document_id", "owner", "turn_id"],
    )


def downgrade() -> None:
    op.drop_table("conversation_sources")
    op.drop_table("conversation_turns")
    op.drop_table("conversations")
    op.drop_column("removals", "turns_blanked")
