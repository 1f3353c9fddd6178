"""Bringing a database to the schema that this version works with."""

from __future__ import annotations

import asyncio
import importlib

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from smartchat_adapters.sql import tables
from smartchat_adapters.sql.sqlite import BEGIN_OPTION
from smartchat_core.errors import DatabaseUnavailable, SchemaMismatch

__all__ = ["ensure_schema"]


async def ensure_schema(engine: AsyncEngine) -> None:
    """Create or upgrade the schema where that is needed.

    A look at the revision is all that happens in the usual case. A new database is made from the table
    definitions, because importing Alembic costs more than everything else at the start; it is imported only
    to upgrade. When several processes do this at the same time, one writes and the others find its result.

    Raises:
        SchemaMismatch: the database has a revision that this version does not know.
        DatabaseUnavailable: it holds tables of something else.
    """
    async with engine.connect() as connection:
        await connection.execution_options(**{BEGIN_OPTION: "BEGIN"})
        if await _revision(connection) == tables.REVISIONS[-1]:
            return
    async with engine.begin() as connection:
        revision = await _revision(connection)
        if revision is None:
            await connection.run_sync(_create)
        elif revision != tables.REVISIONS[-1]:
            migrate = await asyncio.to_thread(importlib.import_module, "smartchat_adapters.sql.migrate")
            await connection.run_sync(migrate.upgrade)


async def _revision(connection: AsyncConnection) -> str | None:
    names = set(await connection.run_sync(lambda sync: sa.inspect(sync).get_table_names()))
    revision: str | None = None
    if tables.revision_table.name in names:
        revision = (await connection.execute(sa.select(tables.revision_table.c.version_num))).scalar()
    if revision is not None and revision not in tables.REVISIONS:
        raise SchemaMismatch(
            "the database was written by a newer version",
            cause=f"its revision is {revision}, and this version knows none after {tables.REVISIONS[-1]}",
        )
    if revision is None and names - {tables.revision_table.name}:
        raise DatabaseUnavailable(
            "the database belongs to another program",
            cause=f"it has no revision, but the tables {', '.join(sorted(names))}",
            remedy="Name another database.",
        )
    return revision


def _create(connection: sa.Connection) -> None:
    tables.metadata.create_all(connection, checkfirst=False)
    tables.revision_table.create(connection, checkfirst=True)
    connection.execute(sa.insert(tables.revision_table).values(version_num=tables.REVISIONS[-1]))
