"""Requests: https://opentelemetry.io/docs/specs/semconv/http/http-metrics/ in the guide's names."""

from __future__ import annotations

from smartchat_core.model.metric import Label, Metric, MetricKind
from smartchat_core.ops.catalogue.buckets import REQUESTS

__all__ = [
    "CHAT_STREAMS_ACTIVE",
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
    help="Requests that were answered, by the template of their route.",
    labels=(_METHOD, _ROUTE, _STATUS),
)
HTTP_REQUEST_DURATION = Metric(
    name="http_request_duration_seconds",
    kind=MetricKind.HISTOGRAM,
    help="From the first byte of a request to the last byte of its answer; of a stream, to its first event.",
    labels=(_METHOD, _ROUTE),
    buckets=REQUESTS,
)
HTTP_REQUESTS_IN_PROGRESS = Metric(
    name="http_requests_in_progress",
    kind=MetricKind.GAUGE,
    help="Requests that are being answered, streams left out once they have begun.",
)
CHAT_STREAMS_ACTIVE = Metric(
    name="chat_streams_active",
    kind=MetricKind.GAUGE,
    help="Streams of events that are open: answers, and the progress of documents.",
)
HTTP_METRICS = (HTTP_REQUESTS, HTTP_REQUEST_DURATION, HTTP_REQUESTS_IN_PROGRESS, CHAT_STREAMS_ACTIVE)
