"""Events whose delivery could not be written down are delivered again, in the same envelopes, and count once."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from smartchat.composition.observability import Observability
from smartchat.events import EventBus
from smartchat.system import SystemEntropy
from smartchat_adapters.observability.prometheus_metrics import PrometheusMetrics
from smartchat_adapters.observability.tracing import OpenTelemetry
from smartchat_adapters.sql.database import SqlDatabase
from smartchat_core.errors import DatabaseUnavailable
from smartchat_core.events import DocumentReady
from smartchat_core.ingestion.jobs.relay import EventRelay
from smartchat_core.model.ids import DocumentId, OwnerId
from smartchat_core.model.trace import TraceContext
from smartchat_core.ops.metrics.registry import CATALOGUE
from smartchat_core.ports.runtime import Runtime
from smartchat_core.testing.fakes.clock import FakeClock
from smartchat_core.testing.fakes.event_sink import FakeEventSink

pytestmark = pytest.mark.anyio

READY = DocumentReady(document_id=DocumentId("doc-1"), owner=OwnerId("ann"), passages=1, warnings=0)
TRACE = TraceContext(traceparent=f"00-{'a' * 32}-{'b' * 16}-01")


class Traced(OpenTelemetry):
    def trace(self) -> TraceContext | None:
        return TRACE


class LosesFirstCommit:
    """A database whose first transaction ends in a commit that fails."""

    def __init__(self, database: SqlDatabase) -> None:
        self._database = database
        self._failed = False

    def __getattr__(self, name: str) -> Any:
        return getattr(self._database, name)

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Any]:
        async with self._database.transaction() as work:
            yield work
            if not self._failed:
                self._failed = True
                raise DatabaseUnavailable("the server went away")


async def test_redelivered_event_keeps_its_envelope_and_counts_once(tmp_path: Path) -> None:
    metrics = PrometheusMetrics(CATALOGUE)
    clock = FakeClock()
    heard = FakeEventSink()
    async with SqlDatabase(f"sqlite:///{tmp_path}/library.db") as opened:
        telemetry = Traced(record=metrics.record)
        events = EventBus(clock=clock, trace=telemetry.trace)
        for listener in (*Observability(telemetry=telemetry).listeners(), heard.deliver):
            events.subscribe(listener)
        async with opened.transaction() as work:
            await work.outbox.append(events.envelope(READY))
        happened = clock.now()
        clock.advance(timedelta(hours=1))
        database: Any = LosesFirstCommit(opened)
        relay = EventRelay(database=database, runtime=Runtime(clock=clock, entropy=SystemEntropy(), sink=events))
        with pytest.raises(DatabaseUnavailable):
            await relay.deliver()
        clock.advance(timedelta(hours=1))
        assert await relay.deliver() == 1
        assert await relay.deliver() == 0
    first, second = heard.envelopes
    assert first == second
    assert (first.payload, first.occurred_at, first.trace) == (READY, happened, TRACE)
    assert 'documents_processed_total{outcome="ready"} 1.0' in metrics.exposition().body.decode()
