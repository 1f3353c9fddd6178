"""Identities at providers (OpenID Connect), sign-ins by them, and the sessions that they began."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0018"
branch_labels = None
depends_on = None

_KEY = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
_ORIGIN = ("origin_issuer", "origin_subject", "origin_sid")
_WITH_ORIGIN = ("user_sessions", "one_time_tokens")


def upgrade() -> None:
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "identities",
        sa.Column("issuer", _KEY, primary_key=True),
        sa.Column("subject", _KEY, primary_key=True),
        sa.Column("user_id", _KEY, sa.ForeignKey("users.id", ondelete="CASCADE"), nullable=False),
        sa.Column("provider", _KEY, nullable=False),
        sa.Column("email", sa.Text, nullable=False),
        sa.Column("created_at", moment, nullable=False),
        sa.Column("used_at", moment),
    )
    op.create_index("ix_identities_user_id", "identities", ["user_id"])
    op.create_table(
        "openid_attempts",
        sa.Column("digest", _KEY, primary_key=True),
        sa.Column("browser", _KEY, nullable=False),
        sa.Column("provider", _KEY, nullable=False),
        sa.Column("purpose", _KEY, nullable=False),
        sa.Column("target", sa.Text, nullable=False),
        sa.Column("user_id", _KEY, sa.ForeignKey("users.id", ondelete="CASCADE")),
        sa.Column("invitation", _KEY, nullable=False),
        sa.Column("created_at", moment, nullable=False),
        sa.Column("expires_at", moment, nullable=False),
    )
    op.create_index("ix_openid_attempts_user_id", "openid_attempts", ["user_id"])
    op.create_index("ix_openid_attempts_expires_at", "openid_attempts", ["expires_at"])
    op.create_table(
        "openid_tokens",
        sa.Column("digest", _KEY, primary_key=True),
        sa.Column("expires_at", moment, nullable=False),
    )
    op.create_index("ix_openid_tokens_expires_at", "openid_tokens", ["expires_at"])
    for table in _WITH_ORIGIN:
        for column in _ORIGIN:
            op.add_column(table, sa.Column(column, _KEY))
    op.create_index("ix_user_sessions_origin", "user_sessions", ["origin_issuer", "origin_subject"])


def downgrade() -> None:
    op.drop_index("ix_user_sessions_origin", "user_sessions")
    for table in _WITH_ORIGIN:
        for column in _ORIGIN:
            op.drop_column(table, column)
    for table in ("openid_tokens", "openid_attempts", "identities"):
        op.drop_table(table)
