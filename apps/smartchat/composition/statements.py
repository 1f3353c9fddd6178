"""Measuring the statements of the database."""

from collections.abc import Callable

from smartchat_core.ops.metrics.data import DB_QUERY_DURATION, DB_SLOW_QUERIES
from smartchat_core.ports.telemetry import Telemetry

__all__ = ["statement_observer"]


def statement_observer(telemetry: Telemetry) -> Callable[[str, float, bool], None]:
    """What records each statement, by its verb and its table."""

    def observe(operation: str, seconds: float, slow: bool) -> None:
        telemetry.record(DB_QUERY_DURATION.measure(seconds, operation=operation))
        if slow:
            telemetry.record(DB_SLOW_QUERIES.measure(operation=operation))

    return observe
