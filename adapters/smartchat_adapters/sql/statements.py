"""Executes statements within one transaction."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from smartchat_adapters.shielding import shielded
from smartchat_adapters.sql.dialect import Dialect
from smartchat_adapters.sql.failures import map_sql_errors
from smartchat_adapters.sql.statement_timer import StatementTimer
from smartchat_core.errors import DatabaseUnavailable, InvalidRequest, SchemaMismatch, SmartChatError

__all__ = ["StatementExecutor"]

Parameters = Mapping[str, Any] | Sequence[Mapping[str, Any]] | None


class StatementExecutor:
    """Runs statements and maps what goes wrong.

    After a failure the transaction takes no more statements and must not commit: SQLite may have rolled it
    back by itself, and what followed would commit alone; PostgreSQL rolls back at a COMMIT.
    """

    def __init__(self, connection: AsyncConnection, *, dialect: Dialect, slow: StatementTimer, may_write: bool) -> None:
        self._connection = connection
        self._dialect = dialect
        self._slow = slow
        self._may_write = may_write
        self._failure: SmartChatError | None = None

    @property
    def may_write(self) -> bool:
        """Whether this transaction is for writing, too."""
        return self._may_write

    def locked(self, query: sa.Select[Any], *, skip_locked: bool = False) -> sa.Select[Any]:
        """The query, keeping other writers from the rows that it finds, where this transaction may write.

        It waits for those that others keep, or passes over them. SQLite's one writer needs none of this.
        """
        return query.with_for_update(skip_locked=skip_locked) if self._may_write else query

    async def advisory_lock(self, name: str, *, shared: bool = False) -> None:
        """Keep other writers from holding this name until the transaction ends; if `shared`, those that do not share.

        Raises:
            DatabaseUnavailable: another one kept it too long.
        """
        self.check_may_write()
        statement = self._dialect.advisory_lock(name, shared=shared)
        if statement is None:
            self.check()
        else:
            await self._run(statement, operation="lock")

    async def rows(self, statement: sa.Select[Any], parameters: Parameters = None) -> Sequence[sa.Row[Any]]:
        """All rows of a query."""
        with _readable():
            return (await self._run(statement, parameters)).all()

    async def first(self, statement: sa.Select[Any]) -> sa.Row[Any] | None:
        """The first row of a query, None when it has none."""
        with _readable():
            return (await self._run(statement)).first()

    async def change(self, statement: sa.UpdateBase, parameters: Parameters = None) -> int:
        """Run a statement that writes; the number of rows that it touched."""
        self.check_may_write()
        return (await self._run(statement, parameters)).rowcount

    async def change_returning(self, statement: sa.UpdateBase) -> sa.Row[Any] | None:
        """Run a statement that writes and returns at most one row."""
        self.check_may_write()
        with _readable():
            return (await self._run(statement)).first()

    async def insert_new(self, table: sa.Table, values: Mapping[str, Any]) -> bool:
        """Insert a row; False, and no change, when one with its key is there."""
        insert = self._dialect.insert_new(table).values(values)
        return await self.change_returning(insert.returning(*table.primary_key)) is not None

    def check(self) -> None:
        """Raise when an earlier statement failed.

        Raises:
            DatabaseUnavailable: the transaction cannot go on.
        """
        if self._failure is not None:
            raise DatabaseUnavailable(
                "the transaction cannot go on",
                cause=str(self._failure),
                remedy="Repeat the whole transaction.",
            ) from self._failure

    async def commit(self) -> None:
        """Commit, unless a statement failed."""
        self.check()
        with self._slow.timing("commit"), self._dialect.deadline(self._connection), map_sql_errors():
            await shielded(self._connection.commit())

    def check_may_write(self) -> None:
        """Raise in a transaction for reading.

        Raises:
            InvalidRequest: it is one.
        """
        if not self._may_write:
            raise InvalidRequest("a transaction for reading cannot write", remedy="Use transaction() instead.")

    async def _run(
        self, statement: sa.Executable, parameters: Parameters = None, *, operation: str = ""
    ) -> sa.CursorResult[Any]:
        self.check()
        try:
            with self._slow.timing(operation or statement), self._dialect.deadline(self._connection), map_sql_errors():
                return await shielded(self._connection.execute(statement, parameters))
        except SmartChatError as error:
            self._failure = error
            raise


@contextmanager
def _readable() -> Iterator[None]:
    """Map the codec's error about a value that another version, or a person by hand, has written."""
    try:
        yield
    except ValueError as exc:
        raise SchemaMismatch("the database holds a value that this version cannot read", cause=str(exc)) from exc
