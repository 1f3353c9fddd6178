"""A database whose transactions are spans."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import datetime

from smartchat_core.model.dependency_facts import DatabaseFacts, PoolFacts
from smartchat_core.ops import spans
from smartchat_core.ops.tracing import child_span
from smartchat_core.ports.database import Database, UnitOfWork
from smartchat_core.ports.telemetry import Telemetry

__all__ = ["ObservedDatabase"]


class ObservedDatabase:
    """One span for each unit of work, from its first statement to its end; single statements are counted elsewhere.

    Args:
        database: does the work, and is closed by its owner.
        telemetry: takes the spans.
        system: the name of the database's kind (https://opentelemetry.io/docs/specs/semconv/database/).
    """

    def __init__(self, database: Database, *, telemetry: Telemetry, system: str) -> None:
        self._database = database
        self._telemetry = telemetry
        self._system = system

    def transaction(self) -> AbstractAsyncContextManager[UnitOfWork]:
        return self._observed("transaction", self._database.transaction(), ended="committed")

    def read_only(self) -> AbstractAsyncContextManager[UnitOfWork]:
        return self._observed("reading", self._database.read_only(), ended="read")

    async def inspect(self, now: datetime) -> DatabaseFacts:
        return await self._database.inspect(now)

    def pool(self) -> PoolFacts:
        return self._database.pool()

    @asynccontextmanager
    async def _observed(
        self, operation: str, unit: AbstractAsyncContextManager[UnitOfWork], *, ended: str
    ) -> AsyncIterator[UnitOfWork]:
        about = {spans.DB_SYSTEM: self._system, spans.DB_OPERATION: operation}
        with child_span(self._telemetry, f"database {operation}", attributes=about) as span:
            span.set(spans.OUTCOME, "undone")
            async with unit as work:
                yield work
            span.set(spans.OUTCOME, ended)
