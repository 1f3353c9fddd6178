"""Tables of subscriptions and of their changes."""

from __future__ import annotations

import sqlalchemy as sa

from smartchat_adapters.sql.tables import KEY, Dollars, UtcDateTime, metadata

__all__ = ["subscription_changes", "subscriptions"]

subscriptions = sa.Table(
    "subscriptions",
    metadata,
    sa.Column("owner", KEY, primary_key=True),
    sa.Column("plan", KEY, nullable=False, index=True),
    sa.Column("since", UtcDateTime, nullable=False),
    sa.Column("until", UtcDateTime, index=True),
    # The plan after `until`; empty where there is no end.
    sa.Column("next_plan", KEY),
    sa.Column("trial", sa.Boolean, nullable=False),
    # What was agreed when it began: a later price of the plan is for later subscriptions.
    sa.Column("price_nanos", Dollars, nullable=False),
)

subscription_changes = sa.Table(
    "subscription_changes",
    metadata,
    sa.Column("id", KEY, primary_key=True),
    sa.Column("owner", KEY, nullable=False),
    sa.Column("at", UtcDateTime, nullable=False, index=True),
    sa.Column("kind", KEY, nullable=False),
    sa.Column("from_plan", KEY, nullable=False),
    sa.Column("to_plan", KEY, nullable=False),
    # US dollars a month that the owner paid before and after.
    sa.Column("paid_before_nanos", Dollars, nullable=False),
    sa.Column("paid_after_nanos", Dollars, nullable=False),
    sa.Column("by_user", KEY),
    sa.Index(None, "owner", "at"),
)
