"""The table of operators' accesses to content."""

from __future__ import annotations

import sqlalchemy as sa

from smartchat_adapters.sql.tables import KEY, Prose, UtcDateTime, metadata

__all__ = ["content_accesses"]

content_accesses = sa.Table(
    "content_accesses",
    metadata,
    sa.Column("id", KEY, primary_key=True),
    # An account that is deleted leaves what it did: no foreign keys.
    sa.Column("by_user", KEY, nullable=False, index=True),
    sa.Column("by_name", Prose, nullable=False),
    sa.Column("owner", KEY, nullable=False, index=True),
    sa.Column("document_id", KEY),
    sa.Column("reason", Prose, nullable=False),
    sa.Column("opened_at", UtcDateTime, nullable=False),
    sa.Column("expires_at", UtcDateTime, nullable=False),
    sa.Column("ended_at", UtcDateTime),
)
