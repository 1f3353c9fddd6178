"""Dialects: what differs between the servers of SQL databases."""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager, AbstractContextManager
from datetime import datetime
from enum import Enum
from typing import Any, Protocol

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from smartchat_core.model.dependency_facts import DatabaseFacts

__all__ = ["Dialect", "TransactionMode"]


class TransactionMode(Enum):
    """What a transaction is begun for."""

    READ = "read"
    WRITE = "write"
    MIGRATE = "migrate"


class Dialect(Protocol):
    """The particulars of one kind of server, for one handle."""

    async def open(self) -> AsyncEngine:
        """An engine that begins transactions as `begin` asks for; no connection is kept open yet.

        Raises:
            ConfigurationError: the address names something that cannot be had.
            DatabaseUnavailable: it cannot be opened.
        """
        ...

    def acquire_writer_slot(self, mode: TransactionMode) -> AbstractAsyncContextManager[None]:
        """Wait until this process may begin such a transaction; the turn lasts as long as the block.

        Raises:
            DatabaseUnavailable: others took too long.
        """
        ...

    async def begin(self, engine: AsyncEngine, mode: TransactionMode) -> AsyncConnection:
        """A connection in a transaction that has begun.

        Raises:
            DatabaseUnavailable: there is none to be had.
        """
        ...

    def deadline(self, connection: AsyncConnection) -> AbstractContextManager[None]:
        """Bounds one call to the server, where it could stay without an answer.

        Raises:
            DatabaseUnavailable: there was none in time; the connection is of no use any more.
        """
        ...

    def advisory_lock(self, name: str, *, shared: bool) -> sa.Select[Any] | None:
        """The statement that waits for a lock by name and keeps it until the transaction ends; None: none is needed."""
        ...

    def insert_new(self, table: sa.Table) -> sa.Insert:
        """An insertion that passes over a row whose key is there already."""
        ...

    async def inspect(self, connection: AsyncConnection, now: datetime, *, revision: str | None) -> DatabaseFacts:
        """What the server reports about itself, in a transaction for reading; `revision` is that of its schema."""
        ...
