"""The tables of shelves, of with whom they are shared, and of what stands on them."""

from __future__ import annotations

import sqlalchemy as sa

from smartchat_adapters.sql.tables import KEY, Prose, UtcDateTime, metadata

__all__ = ["declined_shelves", "shelf_documents", "shelf_groups", "shelf_users", "shelves"]

shelves = sa.Table(
    "shelves",
    metadata,
    sa.Column("id", KEY, primary_key=True),
    sa.Column("owner", KEY, nullable=False),
    sa.Column("name", Prose, nullable=False),
    # What everybody may do; empty where it is not shared with everybody.
    sa.Column("everybody", KEY),
    sa.Column("created_at", UtcDateTime, nullable=False),
    sa.UniqueConstraint("owner", "name", name="uq_shelves_owner_name"),
)

shelf_users = sa.Table(
    "shelf_users",
    metadata,
    sa.Column("shelf_id", KEY, sa.ForeignKey("shelves.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("user_id", KEY, sa.ForeignKey("users.id", ondelete="CASCADE"), primary_key=True, index=True),
    sa.Column("access", KEY, nullable=False),
)

shelf_groups = sa.Table(
    "shelf_groups",
    metadata,
    sa.Column("shelf_id", KEY, sa.ForeignKey("shelves.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("group_id", KEY, sa.ForeignKey("groups.id", ondelete="CASCADE"), primary_key=True, index=True),
    sa.Column("access", KEY, nullable=False),
)

# By owners, as they are who reads. What is shared again stays declined.
declined_shelves = sa.Table(
    "declined_shelves",
    metadata,
    sa.Column("owner", KEY, primary_key=True),
    sa.Column("shelf_id", KEY, sa.ForeignKey("shelves.id", ondelete="CASCADE"), primary_key=True, index=True),
)

shelf_documents = sa.Table(
    "shelf_documents",
    metadata,
    sa.Column("shelf_id", KEY, sa.ForeignKey("shelves.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("document_id", KEY, sa.ForeignKey("documents.id", ondelete="CASCADE"), primary_key=True, index=True),
    sa.Column("added_at", UtcDateTime, nullable=False),
)
