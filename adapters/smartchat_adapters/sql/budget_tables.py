"""Tables of budgets: their limits, what is spent and reserved in each period, and open reservations."""

from __future__ import annotations

import sqlalchemy as sa

from smartchat_adapters.sql.tables import KEY, Encoded, UtcDateTime, metadata
from smartchat_core.model.budget import ReservedAmount

__all__ = ["budget_limits", "budget_uses", "reservations"]

budget_limits = sa.Table(
    "budget_limits",
    metadata,
    sa.Column("holder_kind", KEY, primary_key=True),
    sa.Column("holder_id", KEY, primary_key=True),
    sa.Column("resource", KEY, primary_key=True),
    sa.Column("period", KEY, primary_key=True),
    sa.Column("amount", sa.BigInteger, nullable=False),
    sa.CheckConstraint("amount >= 0", name="amount_not_negative"),
)

budget_uses = sa.Table(
    "budget_uses",
    metadata,
    sa.Column("holder_kind", KEY, primary_key=True),
    sa.Column("holder_id", KEY, primary_key=True),
    sa.Column("resource", KEY, primary_key=True),
    sa.Column("period", KEY, primary_key=True),
    sa.Column("began", sa.Date, primary_key=True),
    sa.Column("spent", sa.BigInteger, nullable=False),
    sa.Column("reserved", sa.BigInteger, nullable=False),
    sa.CheckConstraint("spent >= 0 AND reserved >= 0", name="not_negative"),
)

reservations = sa.Table(
    "reservations",
    metadata,
    sa.Column("id", KEY, primary_key=True),
    sa.Column("owner", KEY, nullable=False),
    sa.Column("at", UtcDateTime, nullable=False),
    sa.Column("expires_at", UtcDateTime, nullable=False, index=True),
    sa.Column("amounts", Encoded(tuple[ReservedAmount, ...]), nullable=False),
)
