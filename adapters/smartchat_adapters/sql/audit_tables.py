"""The tables of the audit."""

from __future__ import annotations

import sqlalchemy as sa

from smartchat_adapters.sql.tables import KEY, Prose, UtcDateTime, metadata

__all__ = ["audit_head", "audit_rows"]

# No foreign keys, as rows outlive what they are about; and no further indexes, as every change writes here, and few
# people read.
audit_rows = sa.Table(
    "audit_rows",
    metadata,
    sa.Column("sequence", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("at", UtcDateTime, nullable=False),
    sa.Column("action", KEY, nullable=False),
    sa.Column("subject", KEY, nullable=False),
    sa.Column("owner", KEY, nullable=False),
    sa.Column("details", Prose, nullable=False),
    sa.Column("actor", KEY, nullable=False),
    sa.Column("address", KEY, nullable=False),
    sa.Column("credential", KEY, nullable=False),
    sa.Column("trace", KEY, nullable=False),
    sa.Column("hash", KEY, nullable=False),
)

audit_head = sa.Table(
    "audit_head",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("last_sequence", sa.BigInteger, nullable=False),
    sa.Column("last_hash", KEY, nullable=False),
    sa.Column("pruned_sequence", sa.BigInteger, nullable=False),
    sa.Column("pruned_hash", KEY, nullable=False),
)
