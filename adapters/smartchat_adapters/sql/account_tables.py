"""The tables of accounts: who may sign in, and with whom."""

from __future__ import annotations

import sqlalchemy as sa

from smartchat_adapters.sql.tables import KEY, Prose, UtcDateTime, metadata

__all__ = ["account_removals", "group_members", "groups", "retired_names", "users"]

users = sa.Table(
    "users",
    metadata,
    sa.Column("id", KEY, primary_key=True),
    sa.Column("name", KEY, nullable=False, unique=True),
    sa.Column("owner", KEY, nullable=False, unique=True),
    sa.Column("role", KEY, nullable=False),
    sa.Column("status", KEY, nullable=False),
    sa.Column("display_name", Prose, nullable=False),
    sa.Column("email", Prose, nullable=False),
    # The address once it is confirmed: only then does nobody else have it.
    sa.Column("confirmed_email", KEY, unique=True),
    sa.Column("created_at", UtcDateTime, nullable=False),
    sa.Column("signed_in_at", UtcDateTime),
)

retired_names = sa.Table("retired_names", metadata, sa.Column("name", KEY, primary_key=True))
"""Names of deleted users. A user who took one would be taken for the one who had it."""

account_removals = sa.Table(
    "account_removals",
    metadata,
    sa.Column("id", KEY, primary_key=True),
    # Given to nobody else, and all that is left of it.
    sa.Column("owner", KEY, nullable=False, unique=True),
    sa.Column("requested_at", UtcDateTime, nullable=False),
    sa.Column("documents", sa.BigInteger, nullable=False),
    sa.Column("conversations", sa.BigInteger, nullable=False),
    sa.Column("turns", sa.BigInteger, nullable=False),
    sa.Column("shelves", sa.BigInteger, nullable=False),
    sa.Column("passages", sa.BigInteger, nullable=False),
    sa.Column("files", sa.BigInteger, nullable=False),
    sa.Column("completed_at", UtcDateTime),
    sa.Column("backups_forget_at", UtcDateTime),
)

groups = sa.Table(
    "groups",
    metadata,
    sa.Column("id", KEY, primary_key=True),
    sa.Column("name", KEY, nullable=False, unique=True),
    sa.Column("created_at", UtcDateTime, nullable=False),
)

group_members = sa.Table(
    "group_members",
    metadata,
    sa.Column("group_id", KEY, sa.ForeignKey("groups.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("user_id", KEY, sa.ForeignKey("users.id", ondelete="CASCADE"), primary_key=True, index=True),
)
