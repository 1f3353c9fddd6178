"""Events that wait for their delivery."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, get_args

import sqlalchemy as sa

from smartchat_adapters.sql import tables
from smartchat_adapters.sql.statements import Statements
from smartchat_core.errors import SchemaMismatch
from smartchat_core.events import Event
from smartchat_core.model import codec

__all__ = ["SqlOutbox"]

_outbox = tables.outbox
_KINDS: dict[str, type[Any]] = {kind.__name__: kind for kind in get_args(Event)}


class SqlOutbox:
    """The `Outbox` of one transaction. An event is stored as the name of its class and its fields."""

    def __init__(self, statements: Statements) -> None:
        self._statements = statements

    async def append(self, event: Event) -> None:
        values = {"kind": type(event).__name__, "body": codec.to_jsonable(event)}
        await self._statements.change(sa.insert(_outbox).values(values))

    async def pending(self, *, limit: int = 100) -> tuple[tuple[int, Event], ...]:
        rows = await self._statements.rows(sa.select(_outbox).order_by(_outbox.c.position).limit(limit))
        return tuple((row.position, _event(row)) for row in rows)

    async def delivered(self, positions: Sequence[int]) -> None:
        if positions:
            delete = sa.delete(_outbox).where(_outbox.c.position == sa.bindparam("delivered"))
            await self._statements.change(delete, [{"delivered": position} for position in positions])


def _event(row: sa.Row[Any]) -> Event:
    kind = _KINDS.get(row.kind)
    if kind is None:
        raise SchemaMismatch(f"the outbox holds an event of the unknown kind {row.kind!r}")
    event: Event = codec.from_jsonable(kind, row.body)
    return event
