"""The tables of what users prove with who they are, and of counts of attempts."""

from __future__ import annotations

import sqlalchemy as sa

from smartchat_adapters.sql.origins import origin_columns
from smartchat_adapters.sql.tables import KEY, Prose, UtcDateTime, metadata

__all__ = [
    "known_sources",
    "one_time_tokens",
    "passkeys",
    "passwords",
    "recovery_codes",
    "sign_in_rates",
    "totp_secrets",
]

passwords = sa.Table(
    "passwords",
    metadata,
    sa.Column("user_id", KEY, sa.ForeignKey("users.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("hashed", sa.Text, nullable=False),
    sa.Column("changed_at", UtcDateTime, nullable=False),
)

totp_secrets = sa.Table(
    "totp_secrets",
    metadata,
    sa.Column("user_id", KEY, sa.ForeignKey("users.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("secret", sa.Text, nullable=False),
    sa.Column("created_at", UtcDateTime, nullable=False),
    sa.Column("confirmed_at", UtcDateTime),
    sa.Column("last_step", sa.BigInteger, nullable=False),
)

recovery_codes = sa.Table(
    "recovery_codes",
    metadata,
    sa.Column("user_id", KEY, sa.ForeignKey("users.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("digest", KEY, primary_key=True),
)

passkeys = sa.Table(
    "passkeys",
    metadata,
    sa.Column("id", KEY, primary_key=True),
    sa.Column("user_id", KEY, sa.ForeignKey("users.id", ondelete="CASCADE"), nullable=False, index=True),
    sa.Column("name", Prose, nullable=False),
    sa.Column("credential", KEY, nullable=False, unique=True),
    # COSE's form of the key, in base64.
    sa.Column("public_key", sa.Text, nullable=False),
    sa.Column("sign_count", sa.BigInteger, nullable=False),
    sa.Column("backed_up", sa.Boolean, nullable=False),
    sa.Column("created_at", UtcDateTime, nullable=False),
    sa.Column("used_at", UtcDateTime),
)

one_time_tokens = sa.Table(
    "one_time_tokens",
    metadata,
    sa.Column("digest", KEY, primary_key=True),
    sa.Column("purpose", KEY, nullable=False),
    sa.Column("user_id", KEY, sa.ForeignKey("users.id", ondelete="CASCADE"), index=True),
    sa.Column("role", KEY, nullable=False),
    sa.Column("email", sa.Text, nullable=False),
    sa.Column("created_at", UtcDateTime, nullable=False),
    sa.Column("expires_at", UtcDateTime, nullable=False, index=True),
    *origin_columns(),
)

sign_in_rates = sa.Table(
    "sign_in_rates",
    metadata,
    sa.Column("key", KEY, primary_key=True),
    # Microseconds since 1970; 0 in a row that only keeps others away.
    sa.Column("arrival", sa.BigInteger, nullable=False, index=True),
)

known_sources = sa.Table(
    "known_sources",
    metadata,
    sa.Column("user_id", KEY, sa.ForeignKey("users.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("source", KEY, primary_key=True),
    sa.Column("last_at", UtcDateTime, nullable=False, index=True),
)
