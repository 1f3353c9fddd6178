"""The table of networks that are refused."""

from __future__ import annotations

import sqlalchemy as sa

from smartchat_adapters.sql.tables import KEY, Prose, UtcDateTime, metadata

__all__ = ["address_blocks"]

address_blocks = sa.Table(
    "address_blocks",
    metadata,
    sa.Column("network", KEY, primary_key=True),
    sa.Column("created_at", UtcDateTime, nullable=False),
    sa.Column("expires_at", UtcDateTime, nullable=False, index=True),
    sa.Column("reason", Prose, nullable=False),
    # No reference: a block outlives the account of who made it.
    sa.Column("by_user", KEY),
    sa.Column("automatic", sa.Boolean, nullable=False),
)
