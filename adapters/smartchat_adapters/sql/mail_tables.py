"""The table of mails that wait to be sent."""

from __future__ import annotations

import sqlalchemy as sa

from smartchat_adapters.sql.tables import KEY, UtcDateTime, metadata

__all__ = ["mails"]

mails = sa.Table(
    "mails",
    metadata,
    sa.Column("id", KEY, primary_key=True),
    sa.Column("kind", KEY, nullable=False),
    sa.Column("recipient", sa.Text, nullable=False),
    sa.Column("user_id", KEY, sa.ForeignKey("users.id", ondelete="CASCADE"), index=True),
    sa.Column("role", KEY, nullable=False),
    sa.Column("reference", sa.Text, nullable=False),
    sa.Column("created_at", UtcDateTime, nullable=False),
    sa.Column("due_at", UtcDateTime, nullable=False, index=True),
    sa.Column("expires_at", UtcDateTime, nullable=False),
    sa.Column("attempts", sa.Integer, nullable=False),
)
