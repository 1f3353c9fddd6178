"""The database whose changes are audited: each transaction ends with the rows of what it has changed.

A service cannot forget a row. It gets its repositories from here, every method of these has a rule, and one without
raises. What changes something adds its row in the transaction of the change, so that both are there, or neither.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import datetime
from functools import wraps
from typing import Any, cast

from smartchat_core.audit.audited import Audited, Call, RepositoryRules
from smartchat_core.audit.chain import chained
from smartchat_core.audit.rule_table import RULES
from smartchat_core.model.audit import AuditChange, AuditOrigin
from smartchat_core.model.dependency_facts import DatabaseFacts, PoolFacts
from smartchat_core.model.trace import TraceContext
from smartchat_core.ports.clock import Clock
from smartchat_core.ports.database import Database, UnitOfWork

__all__ = ["AuditedDatabase"]


class AuditedDatabase:
    """A `Database` over another one, which adds a row to the audit for each change.

    Args:
        database: does the work, and is closed by its owner.
        clock: dates the rows.
        origin: where the present change comes from.
        trace: the present place in a trace.
    """

    def __init__(
        self,
        database: Database,
        *,
        clock: Clock,
        origin: Callable[[], AuditOrigin],
        trace: Callable[[], TraceContext | None] = lambda: None,
    ) -> None:
        self._database = database
        self._clock = clock
        self._origin = origin
        self._trace = trace

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[UnitOfWork]:
        """A transaction that commits, with the rows of its changes, when the block ends.

        Raises:
            ConcurrencyError: another transaction stood against this one; nothing happened.
            DatabaseUnavailable: the database cannot be used.
        """
        async with self._database.transaction() as unit:
            changes: list[AuditChange] = []
            # A unit of work by its repositories' rules, which no checker can see through.
            yield cast("UnitOfWork", _AuditedUnit(unit, changes))
            if changes:
                await self._append(unit, changes)

    def read_only(self) -> AbstractAsyncContextManager[UnitOfWork]:
        """A snapshot for reading."""
        return self._database.read_only()

    async def inspect(self, now: datetime) -> DatabaseFacts:
        """What the database reports about itself."""
        return await self._database.inspect(now)

    def pool(self) -> PoolFacts:
        """The connections of the handle."""
        return self._database.pool()

    async def _append(self, unit: UnitOfWork, changes: list[AuditChange]) -> None:
        """Add the rows, at the very end: from here to the commit, other transactions with changes wait."""
        trace = self._trace()
        head = await unit.audit.lock_head()
        rows = chained(
            head.last,
            changes,
            origin=self._origin(),
            at=self._clock.now(),
            trace="" if trace is None else trace.trace_id,
        )
        await unit.audit.append(rows)


class _AuditedUnit:
    """A unit of work whose repositories note what they change."""

    def __init__(self, unit: UnitOfWork, changes: list[AuditChange]) -> None:
        self._unit = unit
        self._changes = changes

    def __getattr__(self, name: str) -> Any:
        found = _AuditedRepository(getattr(self._unit, name), RULES[name], self._changes)
        setattr(self, name, found)  # the next time it is found without this
        return found


class _AuditedRepository:
    """A repository that notes what its methods change, once they have returned."""

    def __init__(self, repository: Any, rules: RepositoryRules, changes: list[AuditChange]) -> None:
        self._repository = repository
        self._rules = rules
        self._changes = changes

    def __getattr__(self, name: str) -> Any:
        rule = self._rules.rules.get(name)
        if rule is None:
            msg = f"{self._rules.port.__name__}.{name} has no rule in smartchat_core.audit.rules"
            raise TypeError(msg)
        method = getattr(self._repository, name)
        found = self._noting(name, method, rule) if isinstance(rule, Audited) else method
        setattr(self, name, found)
        return found

    def _noting(self, name: str, method: Any, rule: Audited) -> Any:
        @wraps(method)
        async def call(*given: Any, **named: Any) -> Any:
            arguments = self._rules.arguments(name, given, named)
            before = None if rule.before is None else await rule.before(self._repository, arguments)
            result = await method(*given, **named)
            changes = rule.changes(Call(arguments=arguments, result=result, before=before))
            if isinstance(changes, AuditChange):
                self._changes.append(changes)
            elif changes is not None:
                self._changes.extend(changes)
            return result

        return call
