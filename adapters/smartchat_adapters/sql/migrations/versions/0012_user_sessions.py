"""Sessions of users, and their keys."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

_KEY = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "user_sessions",
        sa.Column("id", _KEY, primary_key=True),
        sa.Column("user_id", _KEY, sa.ForeignKey("users.id", ondelete="CASCADE"), nullable=False),
        sa.Column("digest", _KEY, nullable=False),
        sa.Column("created_at", moment, nullable=False),
        sa.Column("seen_at", moment, nullable=False),
        sa.Column("idle_expires_at", moment, nullable=False),
        sa.Column("expires_at", moment, nullable=False),
        sa.Column("authenticated_at", moment, nullable=False),
        sa.Column("second_factor_at", moment),
        sa.Column("device", sa.Text, nullable=False),
        sa.Column("place", sa.Text, nullable=False),
        sa.UniqueConstraint("digest", name="uq_user_sessions_digest"),
    )
    op.create_index("ix_user_sessions_user_id", "user_sessions", ["user_id"])
    op.create_table(
        "api_keys",
        sa.Column("id", _KEY, primary_key=True),
        sa.Column("user_id", _KEY, sa.ForeignKey("users.id", ondelete="CASCADE"), nullable=False),
        sa.Column("kind", _KEY, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("prefix", _KEY, nullable=False),
        sa.Column("digest", _KEY, nullable=False),
        sa.Column("scopes", _KEY, nullable=False),
        sa.Column("created_at", moment, nullable=False),
        sa.Column("expires_at", moment),
        sa.Column("used_at", moment),
        sa.Column("requests_per_minute", sa.Integer),
        sa.UniqueConstraint("digest", name="uq_api_keys_digest"),
    )
    op.create_index("ix_api_keys_user_id", "api_keys", ["user_id"])


def downgrade() -> None:
    op.drop_table("api_keys")
    op.drop_table("user_sessions")
