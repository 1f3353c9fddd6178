"""Passwords, second factors, secrets that work once, and counts of sign-ins."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

_KEY = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def _user() -> sa.Column[str]:
    return sa.Column("user_id", _KEY, sa.ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)


def upgrade() -> None:
    op.create_table(
        "passwords",
        _user(),
        sa.Column("hashed", sa.Text, nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_table(
        "totp_secrets",
        _user(),
        sa.Column("secret", sa.Text, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True)),
        sa.Column("last_step", sa.BigInteger, nullable=False),
    )
    op.create_table("recovery_codes", _user(), sa.Column("digest", _KEY, primary_key=True))
    op.create_table(
        "one_time_tokens",
        sa.Column("digest", _KEY, primary_key=True),
        sa.Column("purpose", _KEY, nullable=False),
        sa.Column("user_id", _KEY, sa.ForeignKey("users.id", ondelete="CASCADE")),
        sa.Column("role", _KEY, nullable=False),
        sa.Column("email", sa.Text, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("ix_one_time_tokens_user_id", "one_time_tokens", ["user_id"])
    op.create_index("ix_one_time_tokens_expires_at", "one_time_tokens", ["expires_at"])
    op.create_table(
        "sign_in_rates",
        sa.Column("key", _KEY, primary_key=True),
        sa.Column("arrival", sa.BigInteger, nullable=False),
    )
    op.create_index("ix_sign_in_rates_arrival", "sign_in_rates", ["arrival"])
    op.create_table(
        "known_sources",
        _user(),
        sa.Column("source", _KEY, primary_key=True),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("ix_known_sources_last_at", "known_sources", ["last_at"])


def downgrade() -> None:
    for table in ("known_sources", "sign_in_rates", "one_time_tokens", "recovery_codes", "totp_secrets", "passwords"):
        op.drop_table(table)
