"""Schema upgrade: brings a database to the schema that this version works with."""

from __future__ import annotations

import asyncio
import importlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from smartchat_adapters.sql import tables, whole_schema
from smartchat_adapters.sql.connections import give_back
from smartchat_adapters.sql.dialect import Dialect, TransactionMode
from smartchat_adapters.sql.failures import map_sql_errors
from smartchat_core.errors import DatabaseUnavailable, SchemaMismatch

__all__ = ["ensure_schema", "read_revision"]


async def ensure_schema(engine: AsyncEngine, dialect: Dialect) -> None:
    """Create or upgrade the schema where that is needed.

    In the usual case only the revision is read. A new database is made from the table
    definitions, because importing Alembic costs more than everything else at the start; it is imported only
    to upgrade. When several processes do this at the same time, one writes and the others find its result.

    Raises:
        SchemaMismatch: the database has a revision that this version does not know.
        DatabaseUnavailable: it holds tables of something else.
    """
    async with _transaction(engine, dialect, TransactionMode.READ) as connection:
        with dialect.deadline(connection), map_sql_errors():
            if await _known_revision(connection) == tables.REVISIONS[-1]:
                return
    async with _transaction(engine, dialect, TransactionMode.MIGRATE) as connection:
        with dialect.deadline(connection), map_sql_errors():
            alone = dialect.advisory_lock("schema", shared=False)
            if alone is not None:
                await connection.execute(alone)
            revision = await _known_revision(connection)
        if revision is None:
            await connection.run_sync(_create)
        elif revision != tables.REVISIONS[-1]:
            migrate = await asyncio.to_thread(importlib.import_module, "smartchat_adapters.sql.migrate")
            await connection.run_sync(migrate.upgrade)
        await connection.commit()


@asynccontextmanager
async def _transaction(engine: AsyncEngine, dialect: Dialect, mode: TransactionMode) -> AsyncIterator[AsyncConnection]:
    connection = await dialect.begin(engine, mode)
    try:
        yield connection
    finally:
        await give_back(connection)


async def read_revision(connection: AsyncConnection) -> str | None:
    """The revision of the schema that is there; None when there is none."""
    names = await _table_names(connection)
    if tables.revision_table.name not in names:
        return None
    return (await connection.execute(sa.select(tables.revision_table.c.version_num))).scalar()


async def _table_names(connection: AsyncConnection) -> set[str]:
    return set(await connection.run_sync(lambda sync: sa.inspect(sync).get_table_names()))


async def _known_revision(connection: AsyncConnection) -> str | None:
    revision = await read_revision(connection)
    if revision is not None and revision not in tables.REVISIONS:
        raise SchemaMismatch(
            "the database was written by a newer version",
            cause=f"its revision is {revision}, and this version knows none after {tables.REVISIONS[-1]}",
        )
    names = set() if revision else await _table_names(connection) - {tables.revision_table.name}
    if names:
        raise DatabaseUnavailable(
            "the database belongs to another program",
            cause=f"it has no revision, but the tables {', '.join(sorted(names))}",
            remedy="Name another database.",
        )
    return revision


def _create(connection: sa.Connection) -> None:
    whole_schema.metadata.create_all(connection, checkfirst=False)
    tables.revision_table.create(connection, checkfirst=True)
    connection.execute(sa.insert(tables.revision_table).values(version_num=tables.REVISIONS[-1]))
