"""What is particular to PostgreSQL: locks, limits, and connections that come and go.

Every setting is made within a transaction (`SET LOCAL`, `pg_advisory_xact_lock`), and no statement is prepared: behind
PgBouncer in transaction mode the next transaction may run on another connection
(https://www.pgbouncer.org/features.html).

Transactions that write are READ COMMITTED: each statement sees what was committed before it began, so what a
transaction reads after it waited for a lock is what the lock's last holder left. With REPEATABLE READ it would be the
state from before the wait, and writing would fail instead. Row locks and named locks do what the port promises.
"""

from __future__ import annotations

import asyncio
import hashlib
import importlib
import json
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql as dialect
from sqlalchemy.engine import URL
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from smartchat_adapters.guard import RemoteGuard
from smartchat_adapters.sql.connections import begin_with_statements, start
from smartchat_adapters.sql.dialect import TransactionMode
from smartchat_adapters.sql.tables import PARTIAL_INDEXES, REVISIONS
from smartchat_adapters.sql.watchdog import Watchdog
from smartchat_core.errors import DatabaseUnavailable, MissingExtra
from smartchat_core.model.dependency_facts import DatabaseFacts
from smartchat_core.resilience.breaker import BreakerPolicy
from smartchat_core.resilience.retry import RetryPolicy

__all__ = ["PostgresServer"]

# Declared here: in `tables`, SQLAlchemy would import its dialect for PostgreSQL, which SQLite can do without.
for _index, _condition in PARTIAL_INDEXES:
    _index.kwargs["postgresql_where"] = _condition

_ISOLATION = {
    TransactionMode.READ: "REPEATABLE READ READ ONLY",
    TransactionMode.WRITE: "READ COMMITTED",
    TransactionMode.MIGRATE: "READ COMMITTED",
}
# What the server may be late over its own limits, for the way there and back.
_GRACE_SECONDS = 5.0
_RECYCLE_SECONDS = 1800
_RETRY = RetryPolicy(max_attempts=3, first_delay=0.05, longest_delay=0.5)
# A restart takes seconds, and a refused connection costs the server nothing: it is left alone only briefly.
_BREAKER = BreakerPolicy(max_failures=6, cool_down=timedelta(seconds=2))
_REMEDY = "Check the host and the port in the address, and that the server runs and lets this machine in."


class PostgresServer:
    """One database of a PostgreSQL server.

    Args:
        url: the address, decoded.
        busy_timeout: seconds to wait for other transactions: for a lock, and for a connection of the pool.
        pool_size: connections that are kept open.
        pool_overflow: connections that may be opened beyond those.
        statement_timeout: seconds that a statement may take.
        idle_timeout: seconds that a transaction may pass without a statement.
        connect_timeout: seconds that connecting may take, at least 2.
    """

    def __init__(
        self,
        url: URL,
        *,
        busy_timeout: float,
        pool_size: int,
        pool_overflow: int,
        statement_timeout: float,
        idle_timeout: float,
        connect_timeout: float,
    ) -> None:
        self._url = url
        self._busy_timeout = busy_timeout
        self._pool_size = pool_size
        self._pool_overflow = pool_overflow
        self._statement_timeout = statement_timeout
        self._idle_timeout = idle_timeout
        self._connect_timeout = connect_timeout
        # Of the same size as the pool, so that the pool itself never waits: who waits here has taken nothing yet.
        self._turns = asyncio.Semaphore(pool_size + pool_overflow)
        self._watchdog = Watchdog()
        self._guard = RemoteGuard(
            unavailable=lambda cause: DatabaseUnavailable(
                "the database server cannot be reached", cause=cause, remedy=_REMEDY
            ),
            deadline_seconds=2 * connect_timeout + _GRACE_SECONDS,
            retry=_RETRY,
            breaker=_BREAKER,
        )

    async def open(self) -> AsyncEngine:
        try:
            await asyncio.to_thread(importlib.import_module, "psycopg")
        except ImportError as exc:
            raise MissingExtra(
                "the driver for PostgreSQL is not installed",
                cause=str(exc),
                remedy="Install the extra that it needs: pip install 'smartchat[postgres]'.",
            ) from exc
        defaults = {
            "connect_timeout": max(2, round(self._connect_timeout)),
            "application_name": "smartchat",
        }
        engine = create_async_engine(
            self._url.set(drivername="postgresql+psycopg"),
            connect_args={
                **{name: value for name, value in defaults.items() if name not in self._url.query},
                "async_creator_fn": self._connect,
                "autocommit": True,  # BEGIN comes from us
                "prepare_threshold": None,
            },
            hide_parameters=True,  # an error that is logged must not hold what was stored
            json_serializer=partial(json.dumps, ensure_ascii=False, separators=(",", ":")),
            use_native_hstore=False,
            pool_size=self._pool_size,
            max_overflow=self._pool_overflow,
            pool_timeout=self._busy_timeout,
            pool_recycle=_RECYCLE_SECONDS,
        )
        sa.event.listen(engine.sync_engine, "checkout", self._on_checkout)
        sa.event.listen(engine.sync_engine, "checkin", self._on_checkin)
        begin_with_statements(engine)
        return engine

    async def _connect(self, **arguments: Any) -> Any:
        psycopg = importlib.import_module("psycopg")
        try:
            # The driver's own limit leaves out the time in which the host's name is resolved.
            async with asyncio.timeout(self._connect_timeout + 1):
                connection = await psycopg.AsyncConnection.connect(**arguments)
        except TimeoutError as exc:
            raise psycopg.errors.ConnectionTimeout("the server did not answer in time") from exc
        self._watchdog.watch(connection, self._connect_timeout)  # SQLAlchemy asks a new connection some questions
        return connection

    def _on_checkout(self, connection: Any, _record: object, _proxy: object) -> None:
        self._watchdog.watch(connection.driver_connection, self._connect_timeout)  # until it has begun

    def _on_checkin(self, connection: Any, _record: object) -> None:
        if connection is not None:
            self._watchdog.release(connection.driver_connection)

    @asynccontextmanager
    async def acquire_writer_slot(self, mode: TransactionMode) -> AsyncIterator[None]:  # noqa: ARG002  # all need a connection
        try:
            async with asyncio.timeout(self._busy_timeout):
                await self._turns.acquire()
        except TimeoutError as exc:
            raise DatabaseUnavailable(
                "the database is busy",
                cause=f"no connection of this process became free within {self._busy_timeout:g} s",
                remedy="Try again; if it stays so, raise the pool size, or look for a transaction that does not end.",
            ) from exc
        try:
            yield
        finally:
            self._turns.release()

    async def begin(self, engine: AsyncEngine, mode: TransactionMode) -> AsyncConnection:
        # Nothing has happened yet, so this may be repeated.
        return await self._guard.call(lambda: self._begin(engine, mode))

    async def _begin(self, engine: AsyncEngine, mode: TransactionMode) -> AsyncConnection:
        connection = await start(engine, self._statements(mode), renew=True)
        self._watchdog.release(_driver(connection))
        return connection

    def _statements(self, mode: TransactionMode) -> str:
        limits = {
            # A migration takes as long as it takes.
            "statement_timeout": 0 if mode is TransactionMode.MIGRATE else _milliseconds(self._statement_timeout),
            # The shorter one, or a wait for a lock would pass for a slow statement.
            "lock_timeout": _milliseconds(min(self._busy_timeout, 0.9 * self._statement_timeout)),
            "idle_in_transaction_session_timeout": _milliseconds(self._idle_timeout),
        }
        settings = [f"SET LOCAL {name} = {value}" for name, value in limits.items()]
        return "; ".join([f"BEGIN ISOLATION LEVEL {_ISOLATION[mode]}", "SET LOCAL TimeZone = 'UTC'", *settings])

    @contextmanager
    def deadline(self, connection: AsyncConnection) -> Iterator[None]:
        driver = _driver(connection)
        if driver is None:
            yield
            return
        seconds = self._statement_timeout + _GRACE_SECONDS
        self._watchdog.watch(driver, seconds)
        try:
            yield
        except DatabaseUnavailable as error:
            if self._watchdog.release(driver):
                raise DatabaseUnavailable(
                    "the database did not answer", cause=f"nothing came within {seconds:g} s", remedy=_REMEDY
                ) from error
            raise
        finally:
            self._watchdog.release(driver)

    def advisory_lock(self, name: str, *, shared: bool) -> sa.Select[Any]:
        digest = hashlib.sha256(f"smartchat:{name}".encode()).digest()
        key = sa.literal(int.from_bytes(digest[:8], signed=True), sa.BigInteger)
        return sa.select(sa.func.pg_advisory_xact_lock_shared(key) if shared else sa.func.pg_advisory_xact_lock(key))

    def insert_new(self, table: sa.Table) -> sa.Insert:
        return dialect.insert(table).on_conflict_do_nothing()

    async def inspect(self, connection: AsyncConnection, now: datetime, *, revision: str | None) -> DatabaseFacts:
        setting = sa.func.current_setting
        query = sa.select(
            setting("server_version").label("version"),
            sa.cast(setting("max_connections"), sa.Integer).label("max_connections"),
            # The transaction itself is read-only, so it would always be reported.
            sa.or_(sa.func.pg_is_in_recovery(), setting("default_transaction_read_only") == "on").label("read_only"),
            sa.func.clock_timestamp(type_=sa.DateTime(timezone=True)).label("clock"),
        )
        row = (await connection.execute(query)).one()
        return DatabaseFacts(
            server=f"PostgreSQL {row.version}",
            revision=revision,
            newest_revision=REVISIONS[-1],
            read_only=row.read_only,
            max_connections=row.max_connections,
            clock_ahead_seconds=(row.clock - now).total_seconds(),
        )


def _milliseconds(seconds: float) -> int:
    return max(1, round(seconds * 1000))  # 0 would mean: no limit


def _driver(connection: AsyncConnection) -> Any | None:
    """The driver's connection, None when it was lost."""
    inner = connection.sync_connection
    if inner is None or inner.closed or inner.invalidated:
        return None
    return inner.connection.driver_connection
