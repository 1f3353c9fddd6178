"""A collector on the loopback that keeps the spans it is sent, and can be made to misbehave."""

from __future__ import annotations

import gzip
import threading
from dataclasses import dataclass, field
from enum import Enum
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self

from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

__all__ = ["Behaviour", "OtlpReceiver", "ReceivedSpan"]


class Behaviour(Enum):
    """What it does with a request."""

    TAKES = "takes"
    FAILS = "fails"
    SAYS_NOTHING = "says nothing"


@dataclass(frozen=True, kw_only=True, slots=True)
class ReceivedSpan:
    """A span as it arrived; identifiers in hexadecimal digits, `parent` empty for the first of a trace."""

    service: str
    name: str
    kind: int
    trace: str
    id: str
    parent: str
    failed: bool
    attributes: dict[str, Any] = field(default_factory=dict)


class OtlpReceiver:
    """Takes OTLP over HTTP at `endpoint` while its block runs."""

    def __init__(self, behaviour: Behaviour = Behaviour.TAKES) -> None:
        self.behaviour = behaviour
        self.bodies: list[bytes] = []
        self.paths: list[str] = []
        self._released = threading.Event()
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                if receiver.behaviour is Behaviour.SAYS_NOTHING:
                    receiver._released.wait(60)
                    return
                failed = receiver.behaviour is Behaviour.FAILS
                if not failed:
                    zipped = self.headers.get("Content-Encoding") == "gzip"
                    receiver.paths.append(self.path)
                    receiver.bodies.append(gzip.decompress(body) if zipped else body)
                self.send_response(500 if failed else 200)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002  # the server's signature
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, name="otlp", daemon=True)

    @property
    def endpoint(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    @property
    def spans(self) -> list[ReceivedSpan]:
        """All spans that arrived, in the order in which they did."""
        found: list[ReceivedSpan] = []
        for body in tuple(self.bodies):
            request = ExportTraceServiceRequest()
            request.ParseFromString(body)
            for resource in request.resource_spans:
                about = {one.key: _value(one.value) for one in resource.resource.attributes}
                for scope in resource.scope_spans:
                    found.extend(_span(about["service.name"], span) for span in scope.spans)
        return found

    def of_trace(self, trace: str) -> list[ReceivedSpan]:
        """The spans of one trace."""
        return [span for span in self.spans if span.trace == trace]

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._released.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(10)


def _span(service: str, span: Any) -> ReceivedSpan:
    return ReceivedSpan(
        service=service,
        name=span.name,
        kind=span.kind,
        trace=span.trace_id.hex(),
        id=span.span_id.hex(),
        parent=span.parent_span_id.hex(),
        failed=span.status.code == 2,
        attributes={one.key: _value(one.value) for one in span.attributes},
    )


def _value(value: Any) -> Any:
    return getattr(value, value.WhichOneof("value"))
