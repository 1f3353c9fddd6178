"""The SQL database: transactions on SQLite and PostgreSQL."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import TracebackType
from typing import Self

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine
from sqlalchemy.pool import QueuePool

from smartchat_adapters.shielding import shielded
from smartchat_adapters.sql import address
from smartchat_adapters.sql.access_notices import SqlAccessNotices
from smartchat_adapters.sql.account_removals import SqlAccountRemovals
from smartchat_adapters.sql.address_blocks import SqlAddressBlocks
from smartchat_adapters.sql.api_keys import SqlApiKeys
from smartchat_adapters.sql.audit import SqlAudit
from smartchat_adapters.sql.bookkeeping import SqlActivity, SqlFacts, SqlLedger
from smartchat_adapters.sql.budgets import SqlBudgets
from smartchat_adapters.sql.connections import give_back
from smartchat_adapters.sql.content_accesses import SqlContentAccesses
from smartchat_adapters.sql.conversations import SqlConversations
from smartchat_adapters.sql.credentials import SqlCredentials
from smartchat_adapters.sql.dialect import Dialect, TransactionMode
from smartchat_adapters.sql.documents import SqlDocuments
from smartchat_adapters.sql.failures import map_sql_errors
from smartchat_adapters.sql.generations import SqlGenerations
from smartchat_adapters.sql.groups import SqlGroups
from smartchat_adapters.sql.identities import SqlIdentities, SqlOpenIdAttempts
from smartchat_adapters.sql.jobs import SqlJobs
from smartchat_adapters.sql.mails import SqlMails
from smartchat_adapters.sql.name_corrections import SqlNameCorrections
from smartchat_adapters.sql.one_time_tokens import SqlOneTimeTokens
from smartchat_adapters.sql.outbox import SqlOutbox
from smartchat_adapters.sql.owner_work import SqlOwnerWork
from smartchat_adapters.sql.passkeys import SqlPasskeys
from smartchat_adapters.sql.removals import SqlRemovals
from smartchat_adapters.sql.schema import ensure_schema, read_revision
from smartchat_adapters.sql.section_summaries import SqlSectionSummaries
from smartchat_adapters.sql.shelves import SqlShelves
from smartchat_adapters.sql.sign_in_rates import SqlSignInRates
from smartchat_adapters.sql.source_files import SqlSourceFiles
from smartchat_adapters.sql.sqlite import SqliteServer
from smartchat_adapters.sql.statement_timer import StatementObserver, StatementTimer
from smartchat_adapters.sql.statements import StatementExecutor
from smartchat_adapters.sql.subscriptions import SqlSubscriptions
from smartchat_adapters.sql.user_sessions import SqlUserSessions
from smartchat_adapters.sql.users import SqlUsers
from smartchat_adapters.sql.webhooks import SqlWebhooks
from smartchat_core.errors import ConfigurationError, DatabaseUnavailable
from smartchat_core.model.dependency_facts import DatabaseFacts, PoolFacts

__all__ = ["SqlDatabase", "SqlUnitOfWork"]


@dataclass(frozen=True, kw_only=True, slots=True)
class SqlUnitOfWork:
    """The repositories of one transaction."""

    documents: SqlDocuments
    jobs: SqlJobs
    outbox: SqlOutbox
    generations: SqlGenerations
    removals: SqlRemovals
    summaries: SqlSectionSummaries
    name_corrections: SqlNameCorrections
    source_files: SqlSourceFiles
    ledger: SqlLedger
    budgets: SqlBudgets
    subscriptions: SqlSubscriptions
    activity: SqlActivity
    facts: SqlFacts
    owner_work: SqlOwnerWork
    conversations: SqlConversations
    users: SqlUsers
    groups: SqlGroups
    shelves: SqlShelves
    content_accesses: SqlContentAccesses
    access_notices: SqlAccessNotices
    user_sessions: SqlUserSessions
    api_keys: SqlApiKeys
    credentials: SqlCredentials
    one_time_tokens: SqlOneTimeTokens
    passkeys: SqlPasskeys
    sign_in_rates: SqlSignInRates
    mails: SqlMails
    account_removals: SqlAccountRemovals
    identities: SqlIdentities
    openid_attempts: SqlOpenIdAttempts
    address_blocks: SqlAddressBlocks
    audit: SqlAudit
    webhooks: SqlWebhooks


class SqlDatabase:
    """The `Database` port on SQLite and on PostgreSQL.

    On SQLite a transaction takes the write lock when it begins, so what it reads cannot change before it writes. Tasks
    of one process queue for the lock in order; processes poll for it. On PostgreSQL transactions run side by side and
    wait only for rows and names that another one keeps. In both, locks are held until the block ends: do slow work
    before or after, and open no transaction within another.

    Args:
        url: the address, percent-encoded: `sqlite:////var/lib/smartchat/library.db`, where the folder must exist and
            the file is made when it does not, or `postgresql://user:password@host:5432/name`, with libpq's options
            after a question mark.
        busy_timeout: seconds to wait for other transactions before giving up.
        slow_query: seconds from which on a statement is logged.
        pool_size: connections to PostgreSQL that are kept open.
        pool_overflow: connections that may be opened beyond those.
        statement_timeout: seconds that a statement may take on PostgreSQL.
        idle_timeout: seconds that a transaction may pass without a statement on PostgreSQL. Files are moved and deleted
            within some, so that no other transaction can add or remove them meanwhile.
        connect_timeout: seconds that connecting to PostgreSQL may take, at least 2.
        observer: is called with each statement and how long it took; it must not raise.

    Raises:
        ConfigurationError: the address is none, or of another kind.
    """

    def __init__(
        self,
        url: str,
        *,
        busy_timeout: float = 30.0,
        slow_query: float = 1.0,
        pool_size: int = 5,
        pool_overflow: int = 5,
        statement_timeout: float = 30.0,
        idle_timeout: float = 300.0,
        connect_timeout: float = 5.0,
        observer: StatementObserver | None = None,
    ) -> None:
        parsed = address.parse(url)
        kind = parsed.get_backend_name()
        if kind == "sqlite":
            self._dialect: Dialect = SqliteServer(parsed, busy_timeout=busy_timeout)
        elif kind == "postgresql":
            from smartchat_adapters.sql.postgresql import PostgresServer  # which SQLite can do without

            self._dialect = PostgresServer(
                parsed,
                busy_timeout=busy_timeout,
                pool_size=pool_size,
                pool_overflow=pool_overflow,
                statement_timeout=statement_timeout,
                idle_timeout=idle_timeout,
                connect_timeout=connect_timeout,
            )
        else:
            raise ConfigurationError(
                f"databases of the kind {kind!r} are not supported",
                remedy="Use sqlite:///path/to/library.db or postgresql://user:password@host:5432/name.",
            )
        self._slow = StatementTimer(slow_query, observer=observer)
        self._engine: AsyncEngine | None = None

    async def __aenter__(self) -> Self:
        engine = await self._dialect.open()
        try:
            with map_sql_errors():
                await shielded(ensure_schema(engine, self._dialect))
        except BaseException:
            await shielded(engine.dispose())
            raise
        self._engine = engine
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        engine, self._engine = self._engine, None
        if engine is not None:
            await shielded(engine.dispose())

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[SqlUnitOfWork]:
        """A transaction that reads and writes.

        Raises:
            DatabaseUnavailable: the database cannot be used, or other transactions held it for too long.
            ConcurrencyError: another transaction stood against this one; the whole may be repeated.
        """
        async with self._begun(TransactionMode.WRITE) as connection:
            statements = self._statements(connection, may_write=True)
            yield _unit(statements)
            await statements.commit()

    @asynccontextmanager
    async def read_only(self) -> AsyncIterator[SqlUnitOfWork]:
        """A transaction that only reads: one snapshot, no lock, beside any writer.

        Raises:
            DatabaseUnavailable: the database cannot be used.
            InvalidRequest: (from a repository) something was to be written.
        """
        async with self._begun(TransactionMode.READ) as connection:
            statements = self._statements(connection, may_write=False)
            yield _unit(statements)
            await statements.commit()

    async def inspect(self, now: datetime) -> DatabaseFacts:
        """What the database reports about itself, `now` being the time of our clock.

        Raises:
            DatabaseUnavailable: the database cannot be used.
        """
        began = time.monotonic()
        async with self._begun(TransactionMode.READ) as connection:
            with self._dialect.deadline(connection), map_sql_errors():
                revision = await shielded(read_revision(connection))
                now += timedelta(seconds=time.monotonic() - began)
                return await shielded(self._dialect.inspect(connection, now, revision=revision))

    def pool(self) -> PoolFacts:
        """The connections of this handle; none before it is opened."""
        pool = None if self._engine is None else self._engine.pool
        if not isinstance(pool, QueuePool):
            return PoolFacts()
        limit = pool.size() + pool._max_overflow  # noqa: SLF001  # SQLAlchemy exposes it in no other way
        return PoolFacts(in_use=pool.checkedout(), idle=pool.checkedin(), limit=limit)

    @asynccontextmanager
    async def _begun(self, mode: TransactionMode) -> AsyncIterator[AsyncConnection]:
        if self._engine is None:
            raise DatabaseUnavailable("the database is not open", remedy="Enter it with `async with`.")
        async with self._dialect.acquire_writer_slot(mode):
            with self._slow.timing("begin"):
                connection = await self._dialect.begin(self._engine, mode)
            try:
                yield connection
            finally:
                with self._dialect.deadline(connection):
                    await give_back(connection)

    def _statements(self, connection: AsyncConnection, *, may_write: bool) -> StatementExecutor:
        return StatementExecutor(connection, dialect=self._dialect, slow=self._slow, may_write=may_write)


def _unit(statements: StatementExecutor) -> SqlUnitOfWork:
    return SqlUnitOfWork(
        documents=SqlDocuments(statements),
        jobs=SqlJobs(statements),
        outbox=SqlOutbox(statements),
        generations=SqlGenerations(statements),
        removals=SqlRemovals(statements),
        summaries=SqlSectionSummaries(statements),
        name_corrections=SqlNameCorrections(statements),
        source_files=SqlSourceFiles(statements),
        ledger=SqlLedger(statements),
        budgets=SqlBudgets(statements),
        subscriptions=SqlSubscriptions(statements),
        activity=SqlActivity(statements),
        facts=SqlFacts(statements),
        owner_work=SqlOwnerWork(statements),
        conversations=SqlConversations(statements),
        users=SqlUsers(statements),
        groups=SqlGroups(statements),
        shelves=SqlShelves(statements),
        content_accesses=SqlContentAccesses(statements),
        access_notices=SqlAccessNotices(statements),
        user_sessions=SqlUserSessions(statements),
        api_keys=SqlApiKeys(statements),
        credentials=SqlCredentials(statements),
        one_time_tokens=SqlOneTimeTokens(statements),
        passkeys=SqlPasskeys(statements),
        sign_in_rates=SqlSignInRates(statements),
        mails=SqlMails(statements),
        account_removals=SqlAccountRemovals(statements),
        identities=SqlIdentities(statements),
        openid_attempts=SqlOpenIdAttempts(statements),
        address_blocks=SqlAddressBlocks(statements),
        audit=SqlAudit(statements),
        webhooks=SqlWebhooks(statements),
    )
