"""One trace from a request to the end of what it set off, in one process; and collectors that misbehave."""

from __future__ import annotations

import asyncio
import io
from collections.abc import Callable, Iterator
from contextlib import AsyncExitStack, contextmanager, suppress
from pathlib import Path
from typing import TextIO

import httpx
import pytest
from opentelemetry.sdk.trace import TracerProvider

from smartchat.composition import PortOverrides
from smartchat.composition.observability import Observability
from smartchat.composition.tracing import open_tracer_provider
from smartchat.settings import Settings
from smartchat.web import create_app
from smartchat_adapters.observability.trace_provider import recording_provider, traces_address
from smartchat_adapters.observability.tracing import OpenTelemetry
from smartchat_core.errors import ConfigurationError
from smartchat_core.model.trace import TraceContext
from smartchat_core.ops.spans import ATTRIBUTES, LONGEST_VALUE
from smartchat_core.ports.telemetry import SpanKind
from smartchat_core.testing.fakes.chat_model import ScriptedChatModel
from tests.support.otlp import Behaviour, OtlpReceiver, ReceivedSpan
from tests.support.web_server import add_file, served

TRACE, CLIENT = "0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331"
SENT = {"traceparent": f"00-{TRACE}-{CLIENT}-01"}
BOOK = b"Chapter One\n\nTobias kept the lighthouse of Skerryvore. He lit the lamp every evening.\n" * 3
QUESTION = "Who kept the lighthouse of Skerryvore?"
WORDS = (b"Tobias", b"Skerryvore", b"lighthouse", b"lamp")


@contextmanager
def _traced(settings: Settings, dropped: Callable[[int], None]) -> Iterator[str]:
    """The address of a server whose spans go to the collector of the settings."""
    model = ScriptedChatModel([["Tobias kept the lighthouse."]] * 3)
    with asyncio.Runner() as runner:
        stack = AsyncExitStack()
        opening = open_tracer_provider(settings, service="api", dropped=dropped)
        provider = runner.run(stack.enter_async_context(opening))
        observability = Observability(telemetry=OpenTelemetry(provider=provider))
        try:
            with served(
                create_app(settings, ports=PortOverrides(models=(model,)), observability=observability)
            ) as address:
                yield address
        finally:
            runner.run(stack.aclose())


def _provider(endpoint: str, *, ratio: float = 1.0, console: TextIO | None = None) -> TracerProvider:
    return recording_provider(
        service="api", version="1", endpoint=endpoint, ratio=ratio, dropped=lambda _: None, console=console
    )


def _settings(folder: Path, endpoint: str) -> Settings:
    return Settings(library=folder / "library", embedder="none", otlp_endpoint=endpoint)


def _connected(spans: list[ReceivedSpan]) -> set[str]:
    """The names of the spans, which hang together: the client's own is the only one that was not sent."""
    known = {span.id for span in spans}
    assert [span.name for span in spans if span.parent not in known and span.parent != CLIENT] == []
    return {span.name for span in spans}


def test_upload_and_question_are_one_trace_each(tmp_path: Path) -> None:
    with OtlpReceiver() as receiver:
        settings = _settings(tmp_path, receiver.endpoint)
        lost: list[int] = []
        with _traced(settings, lost.append) as address, httpx.Client(base_url=address, timeout=60) as client:
            client.headers.update(SENT)
            add_file(client, "book.txt", BOOK)
            asked = "f" * 32
            answer = client.post(
                "/api/ask", json={"question": QUESTION}, headers={"traceparent": f"00-{asked}-{CLIENT}-01"}
            )
            assert answer.status_code == 200, answer.text
    assert lost == []
    names = _connected(receiver.of_trace(TRACE))
    assert {
        "POST /api/documents",
        "accept document",
        "process document",
        "stage parse",
        "stage index",
        "stage verify",
        "read document",
        "index replace",
        "database transaction",
        "files put",
    } <= names
    asking = receiver.of_trace(asked)
    assert {"POST /api/ask", "answer", "search", "index search", "generate answer"} <= _connected(asking)
    [call] = [span for span in asking if span.attributes.get("gen_ai.operation.name") == "chat"]
    assert call.attributes["gen_ai.request.max_tokens"] > 0
    assert "gen_ai.response.time_to_first_chunk" in call.attributes
    assert set(receiver.paths) == {"/v1/traces"}
    assert {span.service for span in receiver.spans} == {"smartchat-api"}
    for word in WORDS:
        assert not any(word in body for body in receiver.bodies)
    assert {name for span in receiver.spans for name in span.attributes} <= ATTRIBUTES


def test_idle_polling_makes_no_traces(tmp_path: Path) -> None:
    with OtlpReceiver() as receiver:
        settings = _settings(tmp_path, receiver.endpoint)
        with _traced(settings, lambda _: None) as address:
            httpx.get(f"{address}/api/documents", headers=SENT)
    assert {span.trace for span in receiver.spans} == {TRACE}


@pytest.mark.parametrize("behaviour", [Behaviour.FAILS, Behaviour.SAYS_NOTHING])
def test_collector_that_misbehaves_is_not_noticed(tmp_path: Path, behaviour: Behaviour) -> None:
    with OtlpReceiver(behaviour) as receiver:
        settings = _settings(tmp_path, receiver.endpoint)
        lost: list[int] = []
        with _traced(settings, lost.append) as address, httpx.Client(base_url=address, timeout=60) as client:
            add_file(client, "book.txt", BOOK)
    assert receiver.spans == []
    assert sum(lost) > 10


def test_collector_that_is_away_is_not_noticed(tmp_path: Path) -> None:
    with OtlpReceiver() as receiver:
        nowhere = receiver.endpoint
    settings = _settings(tmp_path, nowhere)
    lost: list[int] = []
    with _traced(settings, lost.append) as address, httpx.Client(base_url=address, timeout=60) as client:
        add_file(client, "book.txt", BOOK)
    assert sum(lost) > 10


def test_more_spans_than_have_room_are_dropped_and_counted() -> None:
    lost: list[int] = []
    with OtlpReceiver(Behaviour.SAYS_NOTHING) as receiver:
        provider = recording_provider(
            service="api",
            version="1",
            endpoint=receiver.endpoint,
            ratio=1.0,
            dropped=lost.append,
            queue_size=10,
            export_seconds=0.5,
        )
        tracer = OpenTelemetry(provider=provider)
        for _ in range(100):
            with tracer.span("one of many"):
                pass
        provider.shutdown()
    assert sum(lost) == 100


def test_part_of_the_traces_is_recorded_whatever_untrusted_callers_ask_for() -> None:
    with OtlpReceiver() as receiver:
        provider = recording_provider(
            service="api", version="1", endpoint=receiver.endpoint, ratio=0.0, dropped=lambda _: None
        )
        tracer = OpenTelemetry(provider=provider)
        sampled = TraceContext(traceparent=SENT["traceparent"])
        with tracer.span("stranger", kind=SpanKind.SERVER, parent=sampled):
            here = tracer.trace()
        with tracer.span("our own message", kind=SpanKind.CONSUMER, parent=sampled):
            pass
        provider.shutdown()
    assert here is not None
    assert here.trace_id == TRACE
    assert [span.name for span in receiver.spans] == ["our own message"]


def test_values_are_bounded_and_can_be_sent() -> None:
    with OtlpReceiver() as receiver:
        provider = recording_provider(
            service="api", version="1", endpoint=receiver.endpoint, ratio=1.0, dropped=lambda _: None
        )
        tracer = OpenTelemetry(provider=provider)
        with suppress(ValueError), tracer.span("bounded") as span:
            span.set("http.route", "x" * 1000)
            span.set("smartchat.count", 10**30)
            span.set("smartchat.queue", "broken \ud800 text")
            span.set("question.text", "what nobody may see")
            raise ValueError("a secret")
        provider.shutdown()
    [found] = receiver.spans
    assert found.failed
    assert found.attributes["error.type"] == "ValueError"
    assert found.attributes["http.route"] == "x" * LONGEST_VALUE
    assert found.attributes["smartchat.count"] == 2**63 - 1
    assert found.attributes["smartchat.queue"] == "broken ? text"
    assert "question.text" not in found.attributes
    assert b"secret" not in b"".join(receiver.bodies)


def test_console_shows_a_tree() -> None:
    out = io.StringIO()
    provider = recording_provider(
        service="api", version="1", endpoint="", ratio=1.0, dropped=lambda _: None, console=out
    )
    tracer = OpenTelemetry(provider=provider)
    with (
        tracer.span("outer"),
        tracer.span("inner", attributes={"smartchat.outcome": "ready\x1b[31m"}),
    ):
        assert out.getvalue() == ""
    provider.shutdown()
    heading, outer, inner = out.getvalue().splitlines()
    assert heading.startswith("trace ")
    assert outer.endswith("ms   outer")
    assert "ms     inner" in inner
    assert "outcome=ready?[31m" in inner


@pytest.mark.parametrize(
    ("endpoint", "address"),
    [
        ("http://collector:4318", "http://collector:4318/v1/traces"),
        ("https://collector/otlp/", "https://collector/otlp/v1/traces"),
        ("http://collector:4318/v1/traces", "http://collector:4318/v1/traces"),
    ],
)
def test_address_of_a_collector(endpoint: str, address: str) -> None:
    assert traces_address(endpoint) == address


@pytest.mark.parametrize("endpoint", ["collector:4318", "grpc://collector:4317", "http://"])
def test_address_that_is_none(endpoint: str) -> None:
    with pytest.raises(ConfigurationError):
        traces_address(endpoint)
