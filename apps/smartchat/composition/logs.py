"""The log of a service: where it goes, its format, and which events are logged."""

import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import unquote

from pydantic import SecretStr

from smartchat.settings import Settings
from smartchat_core.events import Envelope
from smartchat_core.ops.addresses import credentials_in
from smartchat_core.ops.logging.events import envelope_facts, to_log_entries
from smartchat_core.ops.logging.schema import LogLevel
from smartchat_core.ops.metrics.operations import LOG_LINES, TELEMETRY_DROPPED
from smartchat_core.ports.telemetry import NO_TELEMETRY, Telemetry

__all__ = ["collect_secrets", "log_event", "service_logs"]

_events = logging.getLogger("smartchat.events")

_LEVELS = {
    LogLevel.DEBUG: logging.DEBUG,
    LogLevel.INFO: logging.INFO,
    LogLevel.WARN: logging.WARNING,
    LogLevel.ERROR: logging.ERROR,
}


@contextmanager
def service_logs(settings: Settings, *, service: str, telemetry: Telemetry = NO_TELEMETRY) -> Iterator[None]:
    """Write what is logged within the block to stderr, by the settings; `auto` is JSON unless that is a terminal.

    Within another such block, and in processes that were forked within it, only the telemetry is replaced.
    """
    from smartchat_adapters.observability.log_handler import LogContext, open_logs  # noqa: PLC0415  # structlog takes its time

    hooks = LogContext(
        trace=telemetry.trace,
        lines=lambda level: telemetry.record(LOG_LINES.measure(level=level.value)),
        dropped=lambda lines: telemetry.record(TELEMETRY_DROPPED.measure(lines, signal="logs")),
    )
    with open_logs(
        service=service,
        level=LogLevel(settings.log_level),
        as_json=settings.log_format == "json" or (settings.log_format == "auto" and not _at_a_terminal()),
        descriptor=_stderr(),
        hooks=hooks,
        secrets=collect_secrets(settings),
    ):
        yield


def log_event(envelope: Envelope) -> None:
    """Write the lines of the log that the event stands for."""
    for entry in to_log_entries(envelope.payload):
        _events.log(_LEVELS[entry.level], entry.message, extra={**entry.facts, **envelope_facts(envelope)})


def collect_secrets(settings: Settings) -> tuple[str, ...]:
    """The passwords and keys in the settings, those within addresses as well, as they stand there and decoded."""
    found: set[str] = set()
    for holder in (settings, *settings.models):
        for _, value in holder:
            if isinstance(value, SecretStr):
                found.add(value.get_secret_value())
            elif isinstance(value, str) and "://" in value:
                written = credentials_in(value)
                found |= written | {unquote(one) for one in written}
    return tuple(sorted(found - {""}, key=len, reverse=True))


def _at_a_terminal() -> bool:
    return sys.stderr is not None and sys.stderr.isatty()


def _stderr() -> int | None:
    """Its number, unless the process was started without: then that number may be any file's."""
    for stream in (sys.stderr, sys.__stderr__):
        try:
            if stream is not None:
                return stream.fileno()
        except (OSError, ValueError):  # replaced by something in memory, or closed
            continue
    return None
