"""Transactions on a SQL database."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from types import TracebackType
from typing import Self
from urllib.parse import unquote

import sqlalchemy as sa
from sqlalchemy import exc as sql_errors
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from smartchat_adapters.sql import sqlite
from smartchat_adapters.sql.documents import SqlDocuments
from smartchat_adapters.sql.failures import mapped
from smartchat_adapters.sql.finishing import finish
from smartchat_adapters.sql.generations import SqlGenerations
from smartchat_adapters.sql.jobs import SqlJobs
from smartchat_adapters.sql.outbox import SqlOutbox
from smartchat_adapters.sql.removals import SqlRemovals
from smartchat_adapters.sql.schema import ensure_schema
from smartchat_adapters.sql.statements import Statements
from smartchat_core.errors import ConfigurationError, DatabaseUnavailable

__all__ = ["SqlDatabase", "SqlUnitOfWork"]


@dataclass(frozen=True, kw_only=True, slots=True)
class SqlUnitOfWork:
    """The repositories of one transaction."""

    documents: SqlDocuments
    jobs: SqlJobs
    outbox: SqlOutbox
    generations: SqlGenerations
    removals: SqlRemovals


class SqlDatabase:
    """The `Database` port on SQLite, by an address such as `sqlite:////var/lib/smartchat/library.db`.

    A transaction takes the write lock when it begins, so what it reads cannot change before it writes, and
    it never has to be repeated. Tasks of one process queue for the lock in order; processes poll for it. The
    lock is held until the block ends: do slow work before or after, and open no transaction within another.

    Args:
        url: the address, percent-encoded; the folder must exist, the file is made when it does not.
        busy_timeout: seconds to wait for other transactions before giving up.
    """

    def __init__(self, url: str, *, busy_timeout: float = 30.0) -> None:
        try:
            parsed = sa.make_url(url)
        except sql_errors.ArgumentError as exc:
            raise ConfigurationError(
                f"{url!r} is no address of a database",
                cause=str(exc),
                remedy="Write it as in sqlite:////var/lib/smartchat/library.db.",
            ) from exc
        if parsed.get_backend_name() != "sqlite":
            raise ConfigurationError(
                f"databases of the kind {parsed.get_backend_name()!r} are not supported",
                remedy="Use sqlite:///path/to/library.db.",
            )
        # Decoded here: SQLAlchemy does it from 2.1 on, and not before.
        path = url.partition("://")[2].partition("?")[0].partition("/")[2]
        self._url = parsed.set(database=unquote(path, errors="surrogateescape"))
        self._busy_timeout = busy_timeout
        self._engine: AsyncEngine | None = None
        self._turn = asyncio.Lock()

    async def __aenter__(self) -> Self:
        arguments = sqlite.connect_arguments(self._url, busy_timeout=self._busy_timeout)
        await asyncio.to_thread(sqlite.prepare_file, self._url, busy_timeout=self._busy_timeout)
        engine = create_async_engine(
            self._url.set(drivername="sqlite+aiosqlite"),
            connect_args=arguments,
            json_serializer=partial(json.dumps, ensure_ascii=False, separators=(",", ":")),
            pool_timeout=self._busy_timeout,
        )
        sqlite.configure(engine)
        try:
            with mapped():
                await finish(ensure_schema(engine))
        except BaseException:
            await finish(engine.dispose())
            raise
        self._engine = engine
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        engine, self._engine = self._engine, None
        if engine is not None:
            await finish(engine.dispose())

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[SqlUnitOfWork]:
        """A transaction that reads and writes.

        Raises:
            DatabaseUnavailable: the database cannot be used, or other transactions held it for too long.
        """
        try:
            async with asyncio.timeout(self._busy_timeout):
                await self._turn.acquire()
        except TimeoutError as exc:
            raise DatabaseUnavailable(
                "the database is busy",
                cause=f"another transaction of this process did not end within {self._busy_timeout:g} s",
                remedy="Try again; if it stays so, look for slow work or another transaction within one.",
            ) from exc
        try:
            async with self._begin("BEGIN IMMEDIATE", may_write=True) as unit:
                yield unit
        finally:
            self._turn.release()

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[SqlUnitOfWork]:
        """A transaction that only reads: one snapshot, no lock, beside any writer.

        Raises:
            DatabaseUnavailable: the database cannot be used.
            InvalidRequest: (from a repository) something was to be written.
        """
        async with self._begin("BEGIN", may_write=False) as unit:
            yield unit

    @asynccontextmanager
    async def _begin(self, begin: str, *, may_write: bool) -> AsyncIterator[SqlUnitOfWork]:
        if self._engine is None:
            raise DatabaseUnavailable("the database is not open", remedy="Enter it with `async with`.")
        connection = self._engine.connect()
        try:
            with mapped():
                await finish(_start(connection, begin))
            statements = Statements(connection, may_write=may_write)
            yield SqlUnitOfWork(
                documents=SqlDocuments(statements),
                jobs=SqlJobs(statements),
                outbox=SqlOutbox(statements),
                generations=SqlGenerations(statements),
                removals=SqlRemovals(statements),
            )
            statements.check()
            with mapped():
                await finish(connection.commit())
        finally:
            # Rolls back what was not committed. There is nothing to close when starting failed.
            if connection.sync_connection is not None:
                with mapped():
                    await finish(connection.close())


async def _start(connection: AsyncConnection, begin: str) -> None:
    await connection.start()
    await connection.execution_options(**{sqlite.BEGIN_OPTION: begin})
    await connection.begin()
