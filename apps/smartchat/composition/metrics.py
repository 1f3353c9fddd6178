"""Metrics, for one process or for several that belong together."""

import platform
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from smartchat.system import release
from smartchat_adapters.observability.metrics_files import shared_files
from smartchat_adapters.observability.prometheus_metrics import PrometheusMetrics
from smartchat_core.model.trace import TraceContext
from smartchat_core.ops.metrics import data, http, operations, work
from smartchat_core.ops.metrics import registry as every
from smartchat_core.ports.telemetry import NO_TELEMETRY

__all__ = ["PrometheusMetrics", "measured", "measured_together"]

_IN_PROGRESS = frozenset({data.DB_POOL_CONNECTIONS, http.HTTP_REQUESTS_IN_PROGRESS, http.CHAT_STREAMS_ACTIVE})
"""What every process has some of, at first none."""

_ZERO_GAUGES = {
    "api": _IN_PROGRESS,
    "worker": frozenset({data.DB_POOL_CONNECTIONS, work.TASKS_ACTIVE}),
}
"""The gauges that a service sets all the time, so that zero is true when it starts."""


def measured(service: str, *, trace: Callable[[], TraceContext | None] = NO_TELEMETRY.trace) -> PrometheusMetrics:
    """The metrics of this process, under the name of its service.

    Raises:
        MissingExtra: prometheus_client is not installed.
    """
    return _made(service, trace=trace)


@contextmanager
def measured_together(service: str) -> Iterator[PrometheusMetrics]:
    """The metrics of this process and of all that it forks within the block, which share them as they are.

    Enter it before anything else in the process imports prometheus_client.

    Raises:
        ConfigurationError: it was imported already.
        MissingExtra: prometheus_client is not installed.
    """
    with shared_files() as folder:
        yield _made(service, trace=NO_TELEMETRY.trace, files=folder)


def _made(service: str, *, trace: Callable[[], TraceContext | None], files: Path | None = None) -> PrometheusMetrics:
    metrics = PrometheusMetrics(
        every.CATALOGUE,
        zero_gauges=_ZERO_GAUGES.get(service, frozenset()),
        summed=_IN_PROGRESS,
        trace=trace,
        files=files,
    )
    about = operations.BUILD_INFO.measure(version=release(), service=service, python=platform.python_version())
    metrics.record(about)
    return metrics
