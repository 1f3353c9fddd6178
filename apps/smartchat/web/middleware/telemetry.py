"""Telemetry of HTTP requests: counts, durations, statuses, and spans."""

import asyncio
import logging
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from litestar import Litestar
from litestar.datastructures import Headers
from litestar.enums import ScopeType
from litestar.types import ASGIApp, Message, Receive, Scope, Send

from smartchat.web.sse import EVENT_STREAM
from smartchat_core.model.trace import TraceContext, trace_context
from smartchat_core.ops.metrics.http import (
    CHAT_STREAMS_ACTIVE,
    HTTP_REQUEST_DURATION,
    HTTP_REQUESTS,
    HTTP_REQUESTS_IN_PROGRESS,
    UNMATCHED,
)
from smartchat_core.ports.telemetry import Attribute, SpanKind, Telemetry

__all__ = ["SLOW_SECONDS", "RequestObserver", "observe_requests", "start_at_zero"]

log = logging.getLogger(__name__)

SLOW_SECONDS = 10.0
"""A request that takes longer is logged as too slow; a stream takes as long as it takes."""

CLIENT_CLOSED_REQUEST = 499
"""What nginx notes of a request whose client was gone before it was answered; nobody is sent it."""

_FAILED = 500
_FIRST_STATUSES = (200, 403, 404, 500, 503)
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


@dataclass(slots=True)
class _Exchange:
    """A request and what has been answered to it so far."""

    method: str
    started: float
    status: int = 0
    streams: bool = False
    answered: bool = False
    route: str = field(default=UNMATCHED)


class RequestObserver:
    """An ASGI application around another, outermost, so that it sees also what no route and no guard lets through.

    Requests are counted by the template of their route, never by their path, which anybody can make up. Measurements
    are taken within the span of the request, so that they lead to it.

    Args:
        app: what answers.
        telemetry: takes the measurements and spans.
        clock: seconds, from a clock that never goes back.
    """

    def __init__(
        self,
        app: ASGIApp,
        *,
        telemetry: Telemetry,
        clock: Callable[[], float] = time.perf_counter,
    ) -> None:
        self._app = app
        self._telemetry = telemetry
        self._clock = clock
        self._in_progress = 0
        self._streams = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, and take note of it."""
        if scope["type"] != ScopeType.HTTP:
            await self._app(scope, receive, send)
            return
        telemetry = self._telemetry
        method = method if (method := str(scope.get("method"))) in _METHODS else "other"
        exchange = _Exchange(method=method, started=self._clock())
        self._enter(telemetry)
        with telemetry.span(
            method if method != "other" else "HTTP",
            kind=SpanKind.SERVER,
            attributes=_attributes(scope, method),
            parent=_parent(scope),
        ) as span:

            async def watched_send(message: Message) -> None:
                if message["type"] == "http.response.start":
                    exchange.status = message["status"]
                    exchange.streams = _streams(message)
                await send(message)
                if exchange.streams and not exchange.answered and message["type"] == "http.response.body":
                    self._answered(exchange, scope, telemetry)
                    self._stream(telemetry, 1)

            try:
                await self._app(scope, receive, watched_send)
            except asyncio.CancelledError:
                exchange.status = exchange.status or CLIENT_CLOSED_REQUEST
                raise
            except BaseException:
                exchange.status = exchange.status or _FAILED
                raise
            finally:
                if exchange.answered:
                    self._stream(telemetry, -1)
                else:
                    self._answered(exchange, scope, telemetry)
                span.set("http.route", exchange.route)
                span.set("http.response.status_code", exchange.status)
                if exchange.status >= _FAILED:
                    span.fail(str(exchange.status))

    def _enter(self, telemetry: Telemetry) -> None:
        self._in_progress += 1
        telemetry.record(HTTP_REQUESTS_IN_PROGRESS.measure(self._in_progress))

    def _stream(self, telemetry: Telemetry, change: int) -> None:
        self._streams += change
        telemetry.record(CHAT_STREAMS_ACTIVE.measure(self._streams))

    def _answered(self, exchange: _Exchange, scope: Scope, telemetry: Telemetry) -> None:
        """Count the request: at its end, or when its stream has begun."""
        exchange.answered = True
        exchange.status = exchange.status or CLIENT_CLOSED_REQUEST
        exchange.route = scope.get("path_template") or UNMATCHED
        method, route, status = exchange.method, exchange.route, str(exchange.status)
        duration = self._clock() - exchange.started
        self._in_progress -= 1
        telemetry.record(HTTP_REQUESTS_IN_PROGRESS.measure(self._in_progress))
        telemetry.record(HTTP_REQUESTS.measure(method=method, route=route, status=status))
        telemetry.record(HTTP_REQUEST_DURATION.measure(duration, method=method, route=route))
        about = {"method": method, "route": route, "status": exchange.status, "duration": duration}
        log.info("request answered", extra=about)
        if duration > SLOW_SECONDS and not exchange.streams:
            slow = {"event_type": "performance", "operation": "http_request", "threshold": SLOW_SECONDS}
            log.warning("request was slow", extra=about | slow)


def observe_requests(app: Litestar, telemetry: Telemetry) -> Litestar:
    """Watch an application. Litestar's own middleware does not see requests that no route is for."""
    app.asgi_handler = RequestObserver(app.asgi_handler, telemetry=telemetry)
    return app


def start_at_zero(app: Litestar, telemetry: Telemetry) -> None:
    """Begin to count the routes of the application, so that the first request of each is an increase."""
    for route, methods in _routes(app):
        for method in methods:
            for status in _FIRST_STATUSES:
                telemetry.record(HTTP_REQUESTS.measure(0, method=method, route=route, status=str(status)))
    for method in ("GET", "POST"):
        telemetry.record(HTTP_REQUESTS.measure(0, method=method, route=UNMATCHED, status="404"))


def _routes(app: Litestar) -> Iterable[tuple[str, Iterable[str]]]:
    for route in app.routes:
        methods: Iterable[str] = getattr(route, "methods", ())
        yield route.path_format, sorted(set(methods) - {"OPTIONS"})


def _streams(start: Mapping[str, object]) -> bool:
    headers = start.get("headers") or ()
    named = dict(headers)  # type: ignore[call-overload]  # pairs of bytes
    kind: bytes = named.get(b"content-type", b"")
    return kind.startswith(EVENT_STREAM.encode())


def _attributes(scope: Scope, method: str) -> dict[str, Attribute]:
    """What is known of a request at once (https://opentelemetry.io/docs/specs/semconv/http/http-spans/#http-server).

    Neither its path nor its query: they may hold what people write.
    """
    attributes: dict[str, Attribute] = {
        "http.request.method": method if method != "other" else "_OTHER",
        "url.scheme": scope.get("scheme", "http"),
        "network.protocol.version": scope.get("http_version", ""),
    }
    if server := scope.get("server"):
        attributes["server.address"] = server[0]
        if server[1] is not None:
            attributes["server.port"] = server[1]
    return attributes


def _parent(scope: Scope) -> TraceContext | None:
    headers = Headers.from_scope(scope)
    parents = headers.getall("traceparent", [])
    return trace_context(parents[0], ",".join(headers.getall("tracestate", []))) if len(parents) == 1 else None
