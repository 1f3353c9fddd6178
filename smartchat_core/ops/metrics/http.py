"""Metrics of HTTP: https://opentelemetry.io/docs/specs/semconv/http/http-metrics/ in the guide's names."""

from __future__ import annotations

from smartchat_core.model.metric import Label, Metric, MetricKind
from smartchat_core.ops.metrics.buckets import REQUESTS

__all__ = [
    "CHAT_STREAMS_ACTIVE",
    "HTTP_CONNECTIONS",
    "HTTP_CONNECTIONS_ENDED",
    "HTTP_METRICS",
    "HTTP_REQUESTS",
    "HTTP_REQUESTS_IN_PROGRESS",
    "HTTP_REQUEST_DURATION",
    "UNMATCHED",
]

UNMATCHED = "__unmatched__"
"""The route of requests that no route serves."""

_METHOD = Label(name="method", values=("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "other"))
_ROUTE = Label(name="route", most=300)
_STATUS = Label(name="status", most=100)

HTTP_REQUESTS = Metric(
    name="http_requests_total",
    kind=MetricKind.COUNTER,
    help="HTTP requests answered, by route template.",
    labels=(_METHOD, _ROUTE, _STATUS),
)
HTTP_REQUEST_DURATION = Metric(
    name="http_request_duration_seconds",
    kind=MetricKind.HISTOGRAM,
    help="Latency of HTTP requests, from the first byte of the request to the last of the response; of streams, to "
    "the first event.",
    labels=(_METHOD, _ROUTE),
    buckets=REQUESTS,
)
HTTP_REQUESTS_IN_PROGRESS = Metric(
    name="http_requests_in_progress",
    kind=MetricKind.GAUGE,
    help="HTTP requests in flight, without streams that have started.",
)
CHAT_STREAMS_ACTIVE = Metric(
    name="chat_streams_active",
    kind=MetricKind.GAUGE,
    help="Open server-sent event streams: answers and document progress.",
)
HTTP_CONNECTIONS = Metric(
    name="http_connections",
    kind=MetricKind.GAUGE,
    help="Open client connections.",
)
HTTP_CONNECTIONS_ENDED = Metric(
    name="http_connections_ended_total",
    kind=MetricKind.COUNTER,
    help="Connections closed by the server, by reason.",
    labels=(
        Label(
            name="reason",
            values=(
                "head_timeout",
                "transfer_timeout",
                "linger_timeout",
                "keep_alive_timeout",
                "made_room",
                "refused",
            ),
        ),
    ),
)
HTTP_METRICS = (
    HTTP_REQUESTS,
    HTTP_REQUEST_DURATION,
    HTTP_REQUESTS_IN_PROGRESS,
    CHAT_STREAMS_ACTIVE,
    HTTP_CONNECTIONS,
    HTTP_CONNECTIONS_ENDED,
)
