"""The tables of operators' accesses to content, and of notices about access."""

from __future__ import annotations

import sqlalchemy as sa

from smartchat_adapters.sql.tables import KEY, Prose, UtcDateTime, metadata

__all__ = ["access_notices", "content_accesses"]

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

access_notices = sa.Table(
    "access_notices",
    metadata,
    sa.Column("id", KEY, primary_key=True),
    sa.Column("owner", KEY, nullable=False, index=True),
    sa.Column("kind", KEY, nullable=False),
    sa.Column("at", UtcDateTime, nullable=False),
    # Empty for the one who has the machine. No foreign key, as above.
    sa.Column("by_user", KEY),
    sa.Column("by_name", Prose, nullable=False),
    sa.Column("who", Prose, nullable=False),
    sa.Column("group_name", Prose, nullable=False),
    sa.Column("seen_at", UtcDateTime),
)
