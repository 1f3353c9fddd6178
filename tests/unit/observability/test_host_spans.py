"""Within a program that has spans of its own, ours are its children, and its provider makes them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from opentelemetry import trace as api
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

import smartchat
from smartchat.settings import Settings
from smartchat.web import create_app
from smartchat_adapters.observability.tracing import OpenTelemetry, present_trace
from smartchat_core.model.trace import TraceContext
from smartchat_core.ports.telemetry import SpanKind

pytestmark = pytest.mark.anyio

CLIENT = TraceContext(traceparent=f"00-{'a' * 32}-{'b' * 16}-01")


@dataclass(frozen=True)
class Host:
    """A program with a provider of its own, which is the global one."""

    tracer: api.Tracer
    exporter: InMemorySpanExporter

    def spans(self) -> dict[str, ReadableSpan]:
        return {span.name: span for span in self.exporter.get_finished_spans()}


@pytest.fixture
def host(monkeypatch: pytest.MonkeyPatch) -> Iterator[Host]:
    exporter = InMemorySpanExporter()
    provider = TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    # As `set_tracer_provider` would do once and for all in this process.
    monkeypatch.setattr(api, "_TRACER_PROVIDER", provider)
    yield Host(tracer=provider.get_tracer("host"), exporter=exporter)
    provider.shutdown()


def _identifiers(span: ReadableSpan) -> tuple[int, int]:
    context = span.get_span_context()
    assert context is not None
    return context.trace_id, context.span_id


def _above(span: ReadableSpan) -> tuple[int, int] | None:
    return None if span.parent is None else (span.parent.trace_id, span.parent.span_id)


def test_spans_of_both_are_within_one_another(host: Host) -> None:
    with host.tracer.start_as_current_span("host"), OpenTelemetry().span("ours"):
        here = present_trace()
        with host.tracer.start_as_current_span("host within ours"):
            pass
    spans = host.spans()
    assert _above(spans["ours"]) == _identifiers(spans["host"])
    assert _above(spans["host within ours"]) == _identifiers(spans["ours"])
    assert here is not None
    assert here.span_id == f"{_identifiers(spans['ours'])[1]:016x}"


async def test_library_within_a_traced_program(host: Host, tmp_path: Path) -> None:
    path = tmp_path / "book.txt"
    path.write_text("Chapter One\n\nTobias kept the lighthouse of Skerryvore.\n" * 3)
    async with smartchat.aopen(tmp_path / "library", embedder="none") as library:
        with host.tracer.start_as_current_span("task of the host"):
            await library.add(path)
            await library.search("lighthouse")
    spans = host.spans()
    task = _identifiers(spans["task of the host"])
    assert _above(spans["accept document"]) == task
    assert _above(spans["search"]) == task
    assert _identifiers(spans["process document"])[0] == task[0], "the work that the upload set off"
    assert api.get_tracer_provider() is not None


@contextmanager
def _mounted(folder: Path, host: Host) -> Iterator[httpx.AsyncClient]:
    app = create_app(Settings(library=folder / "library", embedder="none"))

    async def hosted(scope: object, receive: object, send: object) -> None:
        with host.tracer.start_as_current_span("request to the host"):
            await app(scope, receive, send)  # type: ignore[arg-type]  # the names that both have for ASGI's types

    yield httpx.AsyncClient(transport=httpx.ASGITransport(app=hosted), base_url="http://localhost")


async def test_request_to_the_mounted_application(host: Host, tmp_path: Path) -> None:
    with _mounted(tmp_path, host) as client:
        async with client:
            answer = await client.get("/livez", headers={"traceparent": CLIENT.traceparent})
    assert answer.status_code == 200
    spans = host.spans()
    assert _above(spans["GET /livez"]) == _identifiers(spans["request to the host"])


def test_request_is_within_the_client_where_the_host_has_no_span(host: Host) -> None:
    with OpenTelemetry().span("GET", kind=SpanKind.SERVER, parent=CLIENT):
        pass
    assert _above(host.spans()["GET"]) == (int("a" * 32, 16), int("b" * 16, 16))


def test_without_a_provider_the_place_is_handed_on() -> None:
    telemetry = OpenTelemetry(provider=api.NoOpTracerProvider())
    with telemetry.span("work", kind=SpanKind.CONSUMER, parent=CLIENT) as span:
        span.set("smartchat.count", 1)
        span.fail("Broken")
        assert telemetry.trace() == CLIENT
    assert telemetry.trace() is None
