"""What is particular to SQLite: its one writer, and durability.

The journal is a write-ahead log, so readers and the one writer do not block each other. Every commit is
synced (`synchronous = FULL`): with `NORMAL` a power cut could take back transactions that were reported as
committed, and an upload that was acknowledged would be gone. A killed process loses nothing with either.
(https://sqlite.org/pragma.html#pragma_synchronous)
"""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import sqlite3
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import sqlite as dialect
from sqlalchemy.engine import URL
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from smartchat_adapters.private import make_private_file
from smartchat_adapters.sql.connections import begin_with_statements, start
from smartchat_adapters.sql.dialect import TransactionMode
from smartchat_adapters.sql.sqlite_errors import PRIMARY, explain
from smartchat_adapters.sql.tables import REVISIONS
from smartchat_core.errors import ConfigurationError, DatabaseUnavailable
from smartchat_core.model.dependency_facts import DatabaseFacts

__all__ = ["SqliteServer"]

_RETRY_SECONDS = 0.02
# A transaction that may write takes the lock at once: one that began by reading could not wait for it
# later, because SQLite refuses to let a reader with an old snapshot become the writer.
_BEGIN = {
    TransactionMode.READ: "BEGIN",
    TransactionMode.WRITE: "BEGIN IMMEDIATE",
    TransactionMode.MIGRATE: "BEGIN IMMEDIATE",
}


class SqliteServer:
    """One file, which has one writer at a time.

    Args:
        url: the address, decoded.
        busy_timeout: seconds to wait for other transactions, of this process and of others.
    """

    def __init__(self, url: URL, *, busy_timeout: float) -> None:
        self._url = url
        self._busy_timeout = busy_timeout
        self._turn = asyncio.Lock()

    async def open(self) -> AsyncEngine:
        if not self._url.database or self._url.database == ":memory:":
            raise ConfigurationError(
                "the database needs a file",
                cause="a database in memory is lost with its connection",
                remedy="Give a path, as in sqlite:////var/lib/smartchat/library.db.",
            )
        await asyncio.to_thread(_prepare_file, self._url, busy_timeout=self._busy_timeout)
        engine = create_async_engine(
            self._url.set(drivername="sqlite+aiosqlite"),
            # Wait so long for a lock, and leave BEGIN and COMMIT to us.
            hide_parameters=True,  # an error that is logged must not hold what was stored
            connect_args={"timeout": self._busy_timeout, "isolation_level": None},
            json_serializer=partial(json.dumps, ensure_ascii=False, separators=(",", ":")),
            pool_timeout=self._busy_timeout,
        )
        sa.event.listen(engine.sync_engine, "connect", _on_connect)
        begin_with_statements(engine)
        return engine

    @asynccontextmanager
    async def acquire_writer_slot(self, mode: TransactionMode) -> AsyncIterator[None]:
        """Writers of this process queue in order; between processes SQLite polls."""
        if mode is TransactionMode.READ:
            yield
            return
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
            yield
        finally:
            self._turn.release()

    async def begin(self, engine: AsyncEngine, mode: TransactionMode) -> AsyncConnection:
        return await start(engine, _BEGIN[mode])

    @contextmanager
    def deadline(self, connection: AsyncConnection) -> Iterator[None]:  # noqa: ARG002  # a file answers by itself
        yield

    def advisory_lock(self, name: str, *, shared: bool) -> None:  # noqa: ARG002  # the one writer holds everything
        return None

    def insert_new(self, table: sa.Table) -> sa.Insert:
        return dialect.insert(table).on_conflict_do_nothing()

    async def inspect(self, connection: AsyncConnection, now: datetime, *, revision: str | None) -> DatabaseFacts:  # noqa: ARG002
        path = Path(str(self._url.database))
        version = (await connection.execute(sa.select(sa.func.sqlite_version()))).scalar()
        return DatabaseFacts(
            server=f"SQLite {version}",
            revision=revision,
            newest_revision=REVISIONS[-1],
            read_only=not (os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)),
            free_bytes=shutil.disk_usage(path.parent).free,
        )


def _on_connect(connection: Any, _record: object) -> None:
    cursor = connection.cursor()
    try:
        cursor.execute("PRAGMA foreign_keys = ON")
        cursor.execute("PRAGMA synchronous = FULL")
    finally:
        cursor.close()


def _prepare_file(url: URL, *, busy_timeout: float) -> None:
    """Make the file if it is not there, and switch it to a write-ahead log, which it then stays with.

    This blocks. SQLite does not wait for locks while it switches, so it is tried again until `busy_timeout`
    seconds have passed. It uses the driver itself: a file that cannot be opened is found before any connection
    has its thread.

    Raises:
        DatabaseUnavailable: the file cannot be opened, or stayed locked.
    """
    deadline = time.monotonic() + busy_timeout
    with suppress(OSError):  # the driver has the better message
        make_private_file(Path(str(url.database)))
    try:
        connection = sqlite3.connect(str(url.database), timeout=busy_timeout, isolation_level=None)
        try:
            while not _switch(connection, last=time.monotonic() > deadline):
                time.sleep(_RETRY_SECONDS)
        finally:
            connection.close()
    except sqlite3.Error as exc:
        raise explain(exc) or DatabaseUnavailable("the database failed", cause=str(exc)) from exc


def _switch(connection: sqlite3.Connection, *, last: bool) -> bool:
    try:
        connection.execute("PRAGMA journal_mode = WAL").fetchall()
    except sqlite3.OperationalError as exc:
        if last or exc.sqlite_errorcode & PRIMARY != sqlite3.SQLITE_BUSY:
            raise
        return False
    return True
