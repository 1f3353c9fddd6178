"""The outbox: events that wait for their delivery."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime
from typing import Any, get_args

import sqlalchemy as sa

from smartchat_adapters.sql import tables
from smartchat_adapters.sql.statements import StatementExecutor
from smartchat_core.events import Envelope, Event, JobStageReached
from smartchat_core.model import codec
from smartchat_core.model.ids import EventId
from smartchat_core.model.trace import trace_context

__all__ = ["SqlOutbox"]

_outbox = tables.outbox
_KINDS: dict[str, type[Any]] = {kind.__name__: kind for kind in get_args(Event)} | {
    "JobHandedOn": JobStageReached,  # the former name, as older processes still write it during an upgrade
}
_PAGE = 500


class SqlOutbox:
    """The `Outbox` of one transaction.

    An event is stored as the name of its class and its fields, beside the fields of its envelope. What a version
    without envelopes wrote gets an identifier from its position, and occurs when it is read.
    """

    def __init__(self, statements: StatementExecutor) -> None:
        self._statements = statements

    async def append(self, envelope: Envelope) -> None:
        event, trace = envelope.payload, envelope.trace
        values = {
            "kind": type(event).__name__,
            "body": codec.to_jsonable(event),
            "event_id": envelope.id,
            "occurred_at": envelope.occurred_at,
            "traceparent": trace.traceparent if trace else None,
            "tracestate": trace.tracestate if trace else None,
        }
        await self._statements.change(sa.insert(_outbox).values(values))

    async def _undelivered(self, *, page: int, keep: bool = False) -> AsyncIterator[tuple[int, Envelope | None]]:
        """The events of known kinds, oldest first; None for one without the fields of its kind.

        `keep` keeps other writers from them, and passes over those that others keep.
        """
        # As text: what is no JSON, or no longer what its class expects, is found here and not while rows are fetched.
        body = sa.cast(_outbox.c.body, sa.Text).label("body")
        envelope = (_outbox.c.event_id, _outbox.c.occurred_at, _outbox.c.traceparent, _outbox.c.tracestate)
        query = sa.select(_outbox.c.position, _outbox.c.kind, body, *envelope).where(_outbox.c.kind.in_(_KINDS))
        if keep:
            query = self._statements.locked(query, skip_locked=True)
        after = 0
        while True:
            rows = await self._statements.rows(
                query.where(_outbox.c.position > after).order_by(_outbox.c.position).limit(page)
            )
            for row in rows:
                yield row.position, _envelope(row)
            if len(rows) < page:
                return
            after = rows[-1].position

    async def pending(self, *, limit: int = 100) -> tuple[tuple[int, Envelope], ...]:
        found: list[tuple[int, Envelope]] = []
        async for position, envelope in self._undelivered(page=limit, keep=True):
            if envelope is not None:
                found.append((position, envelope))
            if len(found) == limit:
                break
        return tuple(found)

    async def unreadable(self) -> int:
        unknown = sa.select(sa.func.count()).select_from(_outbox).where(_outbox.c.kind.not_in(_KINDS))
        row = await self._statements.first(unknown)
        damaged = [position async for position, envelope in self._undelivered(page=_PAGE) if envelope is None]
        return (row[0] if row else 0) + len(damaged)

    async def delivered(self, positions: Sequence[int]) -> None:
        if positions:
            delete = sa.delete(_outbox).where(_outbox.c.position == sa.bindparam("delivered"))
            await self._statements.change(delete, [{"delivered": position} for position in positions])


def _envelope(row: sa.Row[Any]) -> Envelope | None:
    try:
        event: Event = codec.from_json(_KINDS[row.kind], row.body)
    except ValueError:
        return None
    return Envelope(
        id=EventId(row.event_id or f"outbox-{row.position}"),
        occurred_at=row.occurred_at or datetime.now(UTC),
        payload=event,
        trace=trace_context(row.traceparent, row.tracestate or ""),
    )
