"""The log of a service: where it goes, in which form, and what is told in it."""

import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import unquote, urlsplit

from pydantic import SecretStr

from smartchat.settings import Settings
from smartchat_core.events import Event
from smartchat_core.ops.catalogue.operations import LOG_LINES, TELEMETRY_DROPPED
from smartchat_core.ops.log_events import log_lines_of
from smartchat_core.ops.log_schema import LogLevel
from smartchat_core.ports.telemetry import NO_TELEMETRY, Telemetry

__all__ = ["secrets_of", "service_logs", "tell_event"]

_events = logging.getLogger("smartchat.events")

_LEVELS = {
    LogLevel.DEBUG: logging.DEBUG,
    LogLevel.INFO: logging.INFO,
    LogLevel.WARN: logging.WARNING,
    LogLevel.ERROR: logging.ERROR,
}


@contextmanager
def service_logs(settings: Settings, *, service: str, telemetry: Telemetry = NO_TELEMETRY) -> Iterator[None]:
    """Write what is logged within the block to stderr, as the settings say; `auto` is JSON unless that is a terminal.

    Within another such block, and in processes that were forked within it, only the telemetry is replaced.
    """
    from smartchat_adapters.observability.logs import LogHooks, open_logs  # noqa: PLC0415  # structlog takes its time

    hooks = LogHooks(
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
        secrets=secrets_of(settings),
    ):
        yield


def tell_event(event: Event) -> None:
    """Log what the event means to whoever reads the log."""
    for entry in log_lines_of(event):
        _events.log(_LEVELS[entry.level], entry.message, extra=dict(entry.facts))


def secrets_of(settings: Settings) -> tuple[str, ...]:
    """The passwords and keys in the settings, those within addresses as well, as they stand there and decoded."""
    found: set[str] = set()
    for _, value in settings:
        if isinstance(value, SecretStr):
            found.add(value.get_secret_value())
        elif isinstance(value, str) and "://" in value:
            found |= _password_in(value)
    return tuple(sorted(found, key=len, reverse=True))


def _password_in(address: str) -> set[str]:
    try:
        password = urlsplit(address).password
    except ValueError:
        return set()
    return {password, unquote(password)} if password else set()


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
