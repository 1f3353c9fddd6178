"""Statements within one transaction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy import exc as sql_errors
from sqlalchemy.ext.asyncio import AsyncConnection

from smartchat_adapters.sql.failures import as_core_error
from smartchat_adapters.sql.finishing import finish
from smartchat_core.errors import DatabaseUnavailable, InvalidRequest, SmartChatError

__all__ = ["Statements"]

Parameters = Mapping[str, Any] | Sequence[Mapping[str, Any]] | None


class Statements:
    """Runs statements and maps what goes wrong.

    After a failure the transaction takes no more statements and must not commit: SQLite may have rolled it
    back by itself, and what followed would commit alone.
    """

    def __init__(self, connection: AsyncConnection, *, may_write: bool) -> None:
        self._connection = connection
        self._may_write = may_write
        self._failure: SmartChatError | None = None

    async def rows(self, statement: sa.Select[Any]) -> Sequence[sa.Row[Any]]:
        """All rows of a query."""
        return (await self._run(statement)).all()

    async def first(self, statement: sa.Select[Any]) -> sa.Row[Any] | None:
        """The first row of a query, None when it has none."""
        return (await self._run(statement)).first()

    async def change(self, statement: sa.UpdateBase, parameters: Parameters = None) -> int:
        """Run a statement that writes; the number of rows that it touched."""
        self._check_may_write()
        return (await self._run(statement, parameters)).rowcount

    async def change_returning(self, statement: sa.UpdateBase) -> sa.Row[Any] | None:
        """Run a statement that writes and returns at most one row."""
        self._check_may_write()
        return (await self._run(statement)).first()

    async def insert_new(self, statement: sa.Insert) -> bool:
        """Insert a row; False, and no change, when it collides with one that is there."""
        self._check_may_write()
        self.check()
        try:
            return await finish(self._insert_nested(statement))
        except (sql_errors.SQLAlchemyError, UnicodeEncodeError) as exc:
            raise self._fail(exc) from exc

    async def hold(self) -> None:
        """Keep other writers out until the transaction ends. SQLite's writer is alone already."""
        self._check_may_write()
        self.check()

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

    def _check_may_write(self) -> None:
        if not self._may_write:
            raise InvalidRequest("a transaction for reading cannot write", remedy="Use transaction() instead.")

    async def _run(self, statement: sa.Executable, parameters: Parameters = None) -> sa.CursorResult[Any]:
        self.check()
        try:
            return await finish(self._connection.execute(statement, parameters))
        except (sql_errors.SQLAlchemyError, UnicodeEncodeError) as exc:
            raise self._fail(exc) from exc

    async def _insert_nested(self, statement: sa.Insert) -> bool:
        # Only a collision goes back to the savepoint: after a full disk, for one, SQLite no longer has it.
        savepoint = await self._connection.begin_nested()
        try:
            await self._connection.execute(statement)
        except sql_errors.IntegrityError:
            await savepoint.rollback()
            return False
        await savepoint.commit()
        return True

    def _fail(self, error: Exception) -> SmartChatError:
        self._failure = as_core_error(error)
        return self._failure
