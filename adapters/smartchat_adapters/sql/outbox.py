"""Events that wait for their delivery."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from typing import Any, get_args

import sqlalchemy as sa

from smartchat_adapters.sql import tables
from smartchat_adapters.sql.statements import Statements
from smartchat_core.events import Event
from smartchat_core.model import codec

__all__ = ["SqlOutbox"]

_outbox = tables.outbox
_KINDS: dict[str, type[Any]] = {kind.__name__: kind for kind in get_args(Event)}
_PAGE = 500


class SqlOutbox:
    """The `Outbox` of one transaction. An event is stored as the name of its class and its fields."""

    def __init__(self, statements: Statements) -> None:
        self._statements = statements

    async def append(self, event: Event) -> None:
        values = {"kind": type(event).__name__, "body": codec.to_jsonable(event)}
        await self._statements.change(sa.insert(_outbox).values(values))

    async def _undelivered(self, *, page: int, keep: bool = False) -> AsyncIterator[tuple[int, Event | None]]:
        """The events of known kinds, oldest first; None for one that does not say what its kind should.

        `keep` keeps other writers from them, and passes over those that others keep.
        """
        # As text: what is no JSON, or no longer what its class expects, is found here and not while rows are fetched.
        body = sa.cast(_outbox.c.body, sa.Text).label("body")
        query = sa.select(_outbox.c.position, _outbox.c.kind, body).where(_outbox.c.kind.in_(_KINDS))
        if keep:
            query = self._statements.locked(query, skip_locked=True)
        after = 0
        while True:
            rows = await self._statements.rows(
                query.where(_outbox.c.position > after).order_by(_outbox.c.position).limit(page)
            )
            for row in rows:
                yield row.position, _event(_KINDS[row.kind], row.body)
            if len(rows) < page:
                return
            after = rows[-1].position

    async def pending(self, *, limit: int = 100) -> tuple[tuple[int, Event], ...]:
        found: list[tuple[int, Event]] = []
        async for position, event in self._undelivered(page=limit, keep=True):
            if event is not None:
                found.append((position, event))
            if len(found) == limit:
                break
        return tuple(found)

    async def unreadable(self) -> int:
        unknown = sa.select(sa.func.count()).select_from(_outbox).where(_outbox.c.kind.not_in(_KINDS))
        row = await self._statements.first(unknown)
        damaged = [position async for position, event in self._undelivered(page=_PAGE) if event is None]
        return (row[0] if row else 0) + len(damaged)

    async def delivered(self, positions: Sequence[int]) -> None:
        if positions:
            delete = sa.delete(_outbox).where(_outbox.c.position == sa.bindparam("delivered"))
            await self._statements.change(delete, [{"delivered": position} for position in positions])


def _event(kind: type[Any], body: str) -> Event | None:
    try:
        event: Event = codec.from_json(kind, body)
    except ValueError:
        return None
    return event
