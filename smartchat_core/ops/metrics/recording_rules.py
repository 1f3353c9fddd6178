"""Metrics that Prometheus makes of others by recording rules, and those rules' symbols."""

from __future__ import annotations

from smartchat_core.model.metric import Label, Metric, MetricKind, MetricSource

__all__ = ["HTTP_ERRORS", "HTTP_SLOW", "POSTGRES_UP", "RECORDED"]


def _ratio(name: str, window: str, help_: str) -> Metric:
    return Metric(
        name=f"{name}:ratio_rate{window}",
        kind=MetricKind.GAUGE,
        help=f"{help_} ({window})",
        source=MetricSource.RECORDED,
    )


_WINDOWS = ("5m", "30m", "1h", "2h", "6h", "1d", "3d", "30d")

POSTGRES_UP = Metric(
    name="postgres_up",
    kind=MetricKind.GAUGE,
    help="1 if the database is reachable, from the exporter and from SmartChat itself.",
    labels=(Label(name="dependency"), Label(name="instance"), Label(name="job")),
    source=MetricSource.RECORDED,
)
HTTP_ERRORS = {
    window: _ratio("slo:http_errors", window, "Share of requests with a server error.") for window in _WINDOWS
}
HTTP_SLOW = {
    window: _ratio("slo:http_slow", window, "Share of requests slower than the objective.") for window in _WINDOWS
}
RECORDED: tuple[Metric, ...] = (POSTGRES_UP, *HTTP_ERRORS.values(), *HTTP_SLOW.values())
"""All metrics that recording rules make; each has its rule in `ops.alerts`."""
