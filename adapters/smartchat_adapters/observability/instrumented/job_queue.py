"""A queue whose messages carry their trace on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from smartchat_core.model.queue_facts import QueueFacts
from smartchat_core.model.trace import TraceContext
from smartchat_core.model.work import WorkItem
from smartchat_core.ops import spans
from smartchat_core.ports.job_queue import JobQueue
from smartchat_core.ports.telemetry import OpenSpan, SpanKind, Telemetry

__all__ = ["ObservedJobQueue"]


class ObservedJobQueue:
    """One span for each message, in the trace of its job, and the message carries that span to its consumer.

    Args:
        queue: does the work, and is closed by its owner.
        telemetry: takes the spans.
        system: the broker's kind (https://opentelemetry.io/docs/specs/semconv/messaging/).
    """

    def __init__(self, queue: JobQueue, *, telemetry: Telemetry, system: str) -> None:
        self._queue = queue
        self._telemetry = telemetry
        self._system = system

    async def send(self, items: Sequence[WorkItem]) -> None:
        open_spans: list[OpenSpan] = []
        traced: list[WorkItem] = []
        for item in items:
            span = self._begin(item)
            open_spans.append(span)
            with span.current():
                traced.append(replace(item, trace=self._telemetry.trace() or item.trace))
        try:
            await self._queue.send(traced)
        except BaseException as error:
            for span in open_spans:
                span.fail(type(error).__name__)
            raise
        finally:
            for span in open_spans:
                span.end()

    async def check(self) -> None:
        await self._queue.check()

    async def inspect(self) -> QueueFacts:
        return await self._queue.inspect()

    def _begin(self, item: WorkItem) -> OpenSpan:
        return self._telemetry.begin(
            f"{spans.SEND} {item.queue}",
            kind=SpanKind.PRODUCER,
            attributes={
                spans.MESSAGING_SYSTEM: self._system,
                spans.MESSAGING_OPERATION: "send",
                spans.MESSAGING_DESTINATION: item.queue,
                spans.JOB_ID: item.job_id,
            },
            parent=item.trace if _apart(item.trace, self._telemetry.trace()) else None,
        )


def _apart(trace: TraceContext | None, present: TraceContext | None) -> bool:
    """Whether the message belongs to another trace than what is done now, as when one delivers for many."""
    if trace is None:
        return False
    return present is None or trace.trace_id != present.trace_id
