"""The table of where documents came from."""

from __future__ import annotations

import sqlalchemy as sa

from smartchat_adapters.sql.tables import KEY, metadata

__all__ = ["source_files"]

source_files = sa.Table(
    "source_files",
    metadata,
    sa.Column("owner", KEY, primary_key=True),
    sa.Column("source", KEY, primary_key=True),
    sa.Column("path", KEY, primary_key=True),
    sa.Column("document_id", KEY, sa.ForeignKey("documents.id", ondelete="SET NULL"), index=True),
    sa.Column("size_bytes", sa.BigInteger, nullable=False),
    sa.Column("modified", sa.BigInteger, nullable=False),
    sa.Column("stamp", sa.Text, nullable=False),
)
