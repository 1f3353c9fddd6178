"""The tables of webhooks and the messages to them."""

from __future__ import annotations

import sqlalchemy as sa

from smartchat_adapters.sql.tables import KEY, UtcDateTime, metadata

__all__ = ["webhook_deliveries", "webhooks"]

webhooks = sa.Table(
    "webhooks",
    metadata,
    sa.Column("id", KEY, primary_key=True),
    sa.Column("owner", KEY, index=True),
    sa.Column("made_by", KEY),
    sa.Column("url", sa.Text, nullable=False),
    sa.Column("secret", sa.Text, nullable=False),
    sa.Column("former_secret", sa.Text, nullable=False),
    sa.Column("former_until", UtcDateTime),
    sa.Column("events", sa.Text, nullable=False),
    sa.Column("created_at", UtcDateTime, nullable=False),
    sa.Column("free_at", UtcDateTime, nullable=False, index=True),
    sa.Column("failures", sa.Integer, nullable=False),
    sa.Column("failing_since", UtcDateTime),
    sa.Column("disabled_at", UtcDateTime),
    sa.Column("disabled_reason", KEY),
)

webhook_deliveries = sa.Table(
    "webhook_deliveries",
    metadata,
    sa.Column("id", KEY, primary_key=True),
    sa.Column("webhook_id", KEY, sa.ForeignKey("webhooks.id", ondelete="CASCADE"), nullable=False),
    sa.Column("event", KEY, nullable=False),
    sa.Column("payload", sa.Text, nullable=False),
    sa.Column("created_at", UtcDateTime, nullable=False, index=True),
    sa.Column("due_at", UtcDateTime, nullable=False),
    sa.Column("state", KEY, nullable=False),
    sa.Column("attempts", sa.Integer, nullable=False),
    sa.Column("status", sa.Integer),
    sa.Column("error", sa.Text, nullable=False),
    sa.Column("finished_at", UtcDateTime),
    sa.Index("ix_webhook_deliveries_waiting", "webhook_id", "state", "due_at"),
)
