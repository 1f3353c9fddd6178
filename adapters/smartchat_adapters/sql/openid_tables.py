"""The tables of identities at providers, and of sign-ins by them that have begun."""

from __future__ import annotations

import sqlalchemy as sa

from smartchat_adapters.sql.tables import KEY, Prose, UtcDateTime, metadata

__all__ = ["identities", "openid_attempts", "openid_tokens"]

identities = sa.Table(
    "identities",
    metadata,
    sa.Column("issuer", KEY, primary_key=True),
    sa.Column("subject", KEY, primary_key=True),
    sa.Column("user_id", KEY, sa.ForeignKey("users.id", ondelete="CASCADE"), nullable=False, index=True),
    sa.Column("provider", KEY, nullable=False),
    sa.Column("email", Prose, nullable=False),
    sa.Column("created_at", UtcDateTime, nullable=False),
    sa.Column("used_at", UtcDateTime),
)

openid_attempts = sa.Table(
    "openid_attempts",
    metadata,
    sa.Column("digest", KEY, primary_key=True),
    sa.Column("browser", KEY, nullable=False),
    sa.Column("provider", KEY, nullable=False),
    sa.Column("purpose", KEY, nullable=False),
    sa.Column("target", sa.Text, nullable=False),
    sa.Column("user_id", KEY, sa.ForeignKey("users.id", ondelete="CASCADE"), index=True),
    sa.Column("invitation", KEY, nullable=False),
    sa.Column("created_at", UtcDateTime, nullable=False),
    sa.Column("expires_at", UtcDateTime, nullable=False, index=True),
)

openid_tokens = sa.Table(
    "openid_tokens",
    metadata,
    sa.Column("digest", KEY, primary_key=True),
    sa.Column("expires_at", UtcDateTime, nullable=False, index=True),
)
"""Digests of tokens that count once."""
