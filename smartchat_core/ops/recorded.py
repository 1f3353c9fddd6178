"""Metrics that Prometheus makes of others by recording rules, and those rules' symbols."""

from __future__ import annotations

from smartchat_core.model.metric import Label, Metric, MetricKind, Source

__all__ = ["HTTP_ERRORS", "HTTP_SLOW", "POSTGRES_UP", "RECORDED"]


def _ratio(name: str, window: str, help_: str) -> Metric:
    return Metric(
        name=f"{name}:ratio_rate{window}", kind=MetricKind.GAUGE, help=f"{help_} ({window})", source=Source.RECORDED
    )


_WINDOWS = ("5m", "30m", "1h", "2h", "6h", "1d", "3d", "30d")

POSTGRES_UP = Metric(
    name="postgres_up",
    kind=MetricKind.GAUGE,
    help="Whether the database can be reached, as the exporter sees it and as SmartChat itself does.",
    labels=(Label(name="dependency"), Label(name="instance"), Label(name="job")),
    source=Source.RECORDED,
)
HTTP_ERRORS = {
    window: _ratio("slo:http_errors", window, "The part of the requests that failed by our fault.")
    for window in _WINDOWS
}
HTTP_SLOW = {
    window: _ratio("slo:http_slow", window, "The part of the requests that took longer than they should.")
    for window in _WINDOWS
}
RECORDED: tuple[Metric, ...] = (POSTGRES_UP, *HTTP_ERRORS.values(), *HTTP_SLOW.values())
"""All of them."""
