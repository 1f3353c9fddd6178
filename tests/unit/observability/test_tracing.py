"""The present place in a trace: in generators, tasks and threads, and after failures."""

from __future__ import annotations

import asyncio
import contextvars
from collections.abc import AsyncGenerator

import pytest

from smartchat_adapters.observability.trace_ids import IdentifiersOnly
from smartchat_adapters.observability.tracing import OpenTelemetry
from smartchat_core.model.trace import TraceContext, trace_context
from smartchat_core.ops.tracing import child_span, trace_stream
from smartchat_core.ports.telemetry import Telemetry


@pytest.fixture
def telemetry() -> Telemetry:
    return OpenTelemetry(provider=IdentifiersOnly())


def test_spans_are_within_one_another(telemetry: Telemetry) -> None:
    assert telemetry.trace() is None
    with telemetry.span("outer"):
        outer = telemetry.trace()
        with telemetry.span("inner"):
            inner = telemetry.trace()
        assert telemetry.trace() == outer
    assert telemetry.trace() is None
    assert outer is not None
    assert inner is not None
    assert outer.trace_id == inner.trace_id
    assert outer.span_id != inner.span_id
    assert trace_context(inner.traceparent) == inner


def test_remote_parent_is_continued(telemetry: Telemetry) -> None:
    remote = TraceContext(traceparent=f"00-{'a' * 32}-{'b' * 16}-01", tracestate="vendor=1")
    with telemetry.span("here", parent=remote):
        here = telemetry.trace()
    assert here is not None
    assert here.trace_id == "a" * 32
    assert here.span_id != "b" * 16
    assert here.traceparent.endswith("-01")
    assert here.tracestate == "vendor=1"


def test_span_that_was_begun_is_current_only_where_it_is_made_current(telemetry: Telemetry) -> None:
    span = telemetry.begin("stream")
    assert telemetry.trace() is None
    with span.current():
        within = telemetry.trace()
    assert within is not None
    assert telemetry.trace() is None
    span.end()
    span.end()


def test_block_may_end_in_another_context(telemetry: Telemetry) -> None:
    """As a generator that the event loop closes: no error, and what is present there stays."""
    block = telemetry.span("block")
    contextvars.copy_context().run(block.__enter__)
    with telemetry.span("other"):
        before = telemetry.trace()
        block.__exit__(None, None, None)
        assert telemetry.trace() == before


async def test_tasks_and_threads_take_the_place_along(telemetry: Telemetry) -> None:
    with telemetry.span("request"):
        present = telemetry.trace()
        assert await asyncio.create_task(_place(telemetry)) == present
        assert await asyncio.to_thread(telemetry.trace) == present


async def _place(telemetry: Telemetry) -> TraceContext | None:
    return telemetry.trace()


async def _pieces(telemetry: Telemetry, seen: list[TraceContext | None]) -> AsyncGenerator[int]:
    try:
        for number in range(3):
            seen.append(telemetry.trace())
            yield number
            await asyncio.sleep(0)
    finally:
        seen.append(telemetry.trace())


async def test_stream_is_present_only_while_it_works(telemetry: Telemetry) -> None:
    seen: list[TraceContext | None] = []
    with telemetry.span("consumer"):
        own = telemetry.trace()
        async for _ in trace_stream(telemetry, "stream", _pieces(telemetry, seen)):
            assert telemetry.trace() == own
    assert len(set(seen)) == 1
    assert seen[0] is not None
    assert own is not None
    assert seen[0].trace_id == own.trace_id
    assert seen[0] != own


async def test_stream_may_be_closed_by_another_task(telemetry: Telemetry) -> None:
    seen: list[TraceContext | None] = []
    stream = trace_stream(telemetry, "stream", _pieces(telemetry, seen))
    await anext(stream)
    with telemetry.span("elsewhere"):
        here = telemetry.trace()
        await asyncio.create_task(stream.aclose())
        assert telemetry.trace() == here
    assert seen[0] == seen[-1]


async def test_cancelled_stream_leaves_nothing_behind(telemetry: Telemetry) -> None:
    ended: list[str] = []

    async def endless() -> AsyncGenerator[int]:
        try:
            yield 1
            await asyncio.Event().wait()
        finally:
            ended.append("stream")

    async def consume() -> None:
        with telemetry.span("consumer"):
            async for _ in trace_stream(telemetry, "stream", endless()):
                pass

    task = asyncio.create_task(consume())
    await asyncio.sleep(0.01)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert ended == ["stream"]
    assert telemetry.trace() is None


async def test_failure_of_a_stream_is_handed_on(telemetry: Telemetry) -> None:
    async def failing() -> AsyncGenerator[int]:
        yield 1
        raise KeyError("gone")

    stream = trace_stream(telemetry, "stream", failing())
    assert await anext(stream) == 1
    with pytest.raises(KeyError):
        await anext(stream)
    assert telemetry.trace() is None


def test_small_parts_begin_no_trace(telemetry: Telemetry) -> None:
    with child_span(telemetry, "part"):
        assert telemetry.trace() is None
    with telemetry.span("whole"):
        whole = telemetry.trace()
        with child_span(telemetry, "part"):
            assert telemetry.trace() != whole
