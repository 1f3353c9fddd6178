"""The tables of sessions and keys."""

from __future__ import annotations

import sqlalchemy as sa

from smartchat_adapters.sql.origins import origin_columns
from smartchat_adapters.sql.tables import KEY, Prose, UtcDateTime, metadata

__all__ = ["api_keys", "user_sessions"]

user_sessions = sa.Table(
    "user_sessions",
    metadata,
    sa.Column("id", KEY, primary_key=True),
    sa.Column("user_id", KEY, sa.ForeignKey("users.id", ondelete="CASCADE"), nullable=False, index=True),
    sa.Column("digest", KEY, nullable=False, unique=True),
    sa.Column("created_at", UtcDateTime, nullable=False),
    sa.Column("seen_at", UtcDateTime, nullable=False),
    sa.Column("idle_expires_at", UtcDateTime, nullable=False),
    sa.Column("expires_at", UtcDateTime, nullable=False),
    sa.Column("authenticated_at", UtcDateTime, nullable=False),
    sa.Column("second_factor_at", UtcDateTime),
    sa.Column("device", Prose, nullable=False),
    sa.Column("place", Prose, nullable=False),
    *origin_columns(),
    sa.Index("ix_user_sessions_origin", "origin_issuer", "origin_subject"),
)

api_keys = sa.Table(
    "api_keys",
    metadata,
    sa.Column("id", KEY, primary_key=True),
    sa.Column("user_id", KEY, sa.ForeignKey("users.id", ondelete="CASCADE"), nullable=False, index=True),
    sa.Column("kind", KEY, nullable=False),
    sa.Column("name", Prose, nullable=False),
    sa.Column("prefix", KEY, nullable=False),
    sa.Column("digest", KEY, nullable=False, unique=True),
    sa.Column("scopes", KEY, nullable=False),
    sa.Column("created_at", UtcDateTime, nullable=False),
    sa.Column("expires_at", UtcDateTime),
    sa.Column("used_at", UtcDateTime),
    sa.Column("requests_per_minute", sa.Integer),
)
