"""Budgets with their reservations, and subscriptions with their changes."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0028"
branch_labels = None
depends_on = None

_KEY = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "budget_limits",
        sa.Column("holder_kind", _KEY, primary_key=True),
        sa.Column("holder_id", _KEY, primary_key=True),
        sa.Column("resource", _KEY, primary_key=True),
        sa.Column("period", _KEY, primary_key=True),
        sa.Column("amount", sa.BigInteger, nullable=False),
        sa.CheckConstraint("amount >= 0", name="amount_not_negative"),
    )
    op.create_table(
        "budget_uses",
        sa.Column("holder_kind", _KEY, primary_key=True),
        sa.Column("holder_id", _KEY, primary_key=True),
        sa.Column("resource", _KEY, primary_key=True),
        sa.Column("period", _KEY, primary_key=True),
        sa.Column("began", sa.Date, primary_key=True),
        sa.Column("spent", sa.BigInteger, nullable=False),
        sa.Column("reserved", sa.BigInteger, nullable=False),
        sa.CheckConstraint("spent >= 0 AND reserved >= 0", name="not_negative"),
    )
    op.create_table(
        "reservations",
        sa.Column("id", _KEY, primary_key=True),
        sa.Column("owner", _KEY, nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("expires_at", _MOMENT, nullable=False),
        sa.Column("amounts", sa.JSON, nullable=False),
    )
    op.create_index("ix_reservations_expires_at", "reservations", ["expires_at"])
    op.create_table(
        "subscriptions",
        sa.Column("owner", _KEY, primary_key=True),
        sa.Column("plan", _KEY, nullable=False),
        sa.Column("since", _MOMENT, nullable=False),
        sa.Column("until", _MOMENT),
        sa.Column("next_plan", _KEY),
        sa.Column("trial", sa.Boolean, nullable=False),
        sa.Column("price_nanos", sa.BigInteger, nullable=False),
    )
    op.create_index("ix_subscriptions_plan", "subscriptions", ["plan"])
    op.create_index("ix_subscriptions_until", "subscriptions", ["until"])
    op.create_table(
        "subscription_changes",
        sa.Column("id", _KEY, primary_key=True),
        sa.Column("owner", _KEY, nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("kind", _KEY, nullable=False),
        sa.Column("from_plan", _KEY, nullable=False),
        sa.Column("to_plan", _KEY, nullable=False),
        sa.Column("paid_before_nanos", sa.BigInteger, nullable=False),
        sa.Column("paid_after_nanos", sa.BigInteger, nullable=False),
        sa.Column("by_user", _KEY),
    )
    op.create_index("ix_subscription_changes_at", "subscription_changes", ["at"])
    op.create_index("ix_subscription_changes_owner_at", "subscription_changes", ["owner", "at"])


def downgrade() -> None:
    for table in ("subscription_changes", "subscriptions", "reservations", "budget_uses", "budget_limits"):
        op.drop_table(table)
