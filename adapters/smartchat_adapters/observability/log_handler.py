"""The JSON log handler for everything that is logged by Python's logging, structlog, and libraries on either."""

from __future__ import annotations

import logging
import sys
import threading
import time
from collections.abc import Callable, Iterator, MutableMapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import structlog

from smartchat_adapters.observability.log_console import console_line
from smartchat_adapters.observability.log_records import Trace, format_message, level_of, to_log_facts
from smartchat_adapters.observability.log_sink import LineSink
from smartchat_core.model.trace import TraceContext
from smartchat_core.ops.logging.line import LogFacts, encoded
from smartchat_core.ops.logging.sampling import LogSampler, Sampling
from smartchat_core.ops.logging.schema import LogLevel

__all__ = ["JsonLogHandler", "LogContext", "json_formatter", "open_logs"]

ExcInfo = tuple[Any, ...]

_FLUSH_SECONDS = 2.0
_LEVELS = {
    LogLevel.DEBUG: logging.DEBUG,
    LogLevel.INFO: logging.INFO,
    LogLevel.WARN: logging.WARNING,
    LogLevel.ERROR: logging.ERROR,
}
_QUIETER: dict[str, int] = {
    # What these log below a warning is about themselves; some of it would hold bodies of requests, or addresses.
    **dict.fromkeys(
        (
            "adlfs aiobotocore alembic amqp apsw asyncio azure botocore celery.utils chardet charset_normalizer "
            "filelock fsspec gcsfs google hpack httpcore httpx kombu litellm LiteLLM openai opentelemetry "
            "qdrant_client redis s3fs sqlalchemy urllib3"
        ).split(),
        logging.WARNING,
    ),
    "uvicorn.access": logging.WARNING,  # requests are counted and traced
    "celery.worker.strategy": logging.WARNING,  # "Task … received", for every message
    "celery.app.trace": logging.WARNING,  # "Task … succeeded", with what it returned
}


def json_formatter(*, service: str, trace: Trace, secrets: tuple[str, ...] = ()) -> logging.Formatter:
    """Makes of any record one line of JSON that is valid against the schema."""
    return _LineFormatter(service, trace, lambda facts: encoded(facts, secrets=secrets).decode().rstrip("\n"))


class _LineFormatter(structlog.stdlib.ProcessorFormatter):
    """One line of whatever is logged, by structlog or not."""

    def __init__(self, service: str, trace: Trace, render: Callable[[LogFacts], str]) -> None:
        super().__init__(processors=[self._line], use_get_message=False)
        self._service = service
        self._trace = trace
        self._render = render

    def format(self, record: logging.LogRecord) -> str:
        if not (hasattr(record, "_logger") and hasattr(record, "_name")):
            # Putting in the arguments may fail, and must not here.
            record = logging.makeLogRecord({**vars(record), "msg": format_message(record), "args": ()})
        return super().format(record)

    def _line(self, _: Any, __: str, event: MutableMapping[str, Any]) -> str:
        record = event.pop("_record")
        known = {name: event.pop(name, None) for name in ("_from_structlog", "event", "exc_info", "stack_info")}
        # A record of its own: the formatter appends the stack of what it finds in the other one.
        facts = {"exc_info": _exc_info(known["exc_info"]), "msg": str(known["event"]), "args": ()}
        record = logging.makeLogRecord({**vars(record), **facts})
        return self._render(to_log_facts(record, service=self._service, trace=self._trace, extras=event))


def _exc_info(value: object) -> ExcInfo | None:
    """Structlog takes an exception, a triple, or True for the one that is being handled."""
    if isinstance(value, BaseException):
        return (type(value), value, value.__traceback__)
    if isinstance(value, tuple):
        return value
    return sys.exc_info() if value else None


@dataclass(frozen=True, kw_only=True, slots=True)
class LogContext:
    """What log lines take from the rest of the process, and the callbacks for counting them, in any thread.

    `trace` gives the current trace context; `lines` gets the level of each line, `dropped` how many were lost.
    """

    trace: Trace = lambda: None
    lines: Callable[[LogLevel], None] = lambda _: None
    dropped: Callable[[int], None] = lambda _: None


class JsonLogHandler(logging.Handler):
    """Hands each record, as a line, to the sink. Nothing that a record holds can make it raise.

    Args:
        sink: takes the lines.
        hooks: may be replaced at any time: a process that was forked has a telemetry of its own.
        sampling: for lines below a warning.
    """

    def __init__(self, sink: LineSink, *, hooks: LogContext | None = None, sampling: Sampling | None = None) -> None:
        super().__init__()
        self.hooks = hooks or LogContext()
        self._sink = sink
        self._sink.dropped = self._dropped
        self._sampler = LogSampler(sampling or Sampling())
        self._busy = threading.local()

    def flush(self) -> None:
        """Wait until everything is written, at most two seconds."""
        self._sink.flush(_FLUSH_SECONDS)

    def _dropped(self, lines: int) -> None:
        self.hooks.dropped(lines)

    def handle(self, record: logging.LogRecord) -> bool:
        """As `logging` does it, but not under the handler's lock.

        The sink's thread may log itself while it holds the sink's lock, by what is garbage-collected just then.
        A thread that held this lock and waited for that one would wait for ever.
        """
        kept = bool(self.filter(record))
        if kept:
            self.emit(record)
        return kept

    def emit(self, record: logging.LogRecord) -> None:
        if getattr(self._busy, "now", False):  # logging from within the handler would never end
            return
        self._busy.now = True
        try:
            self._handle(record)
        except Exception:  # noqa: BLE001  # the last resort: a line that is lost is counted, and its caller goes on
            self._sink.dropped(1)
        finally:
            self._busy.now = False

    @contextmanager
    def _alone(self) -> Iterator[None]:
        # The handler's own lock, because `logging` sees to it that no process is forked with it held.
        self.acquire()
        try:
            yield
        finally:
            self.release()

    def _handle(self, record: logging.LogRecord) -> None:
        trouble = record.levelno >= logging.WARNING
        if not trouble:
            kind = (record.name, record.levelno, record.msg if isinstance(record.msg, str) else type(record.msg))
            with self._alone():
                left_out = self._sampler.left_out(kind, time.monotonic())
            if left_out is None:
                return
            if left_out:
                record = logging.makeLogRecord({**vars(record), "left_out": left_out})
        line = self.format(record).encode(errors="replace") + b"\n"
        self._sink.put(line, trouble=trouble)
        self.hooks.lines(level_of(record.levelno))


@contextmanager
def open_logs(
    *,
    service: str,
    level: LogLevel,
    as_json: bool,
    descriptor: int | None,
    hooks: LogContext | None = None,
    secrets: tuple[str, ...] = (),
    sampling: Sampling | None = None,
) -> Iterator[JsonLogHandler]:
    """Send everything that is logged while the block runs to the file descriptor; afterwards all is as it was.

    Within another such block, or in a process that was forked within one, that one goes on with the hooks given here.

    Args:
        service: the kind of this process.
        level: the least level that is written.
        as_json: one JSON object a line, valid against the schema; else a line for a person at a terminal.
        descriptor: of a file, a pipe or a terminal; None where there is none.
        hooks: what connects the lines with the rest of the process.
        secrets: texts that may stand in no line.
        sampling: which of many equal lines below a warning are written.
    """
    hooks = hooks or LogContext()
    open_one = next((one for one in logging.getLogger().handlers if isinstance(one, JsonLogHandler)), None)
    if open_one is not None:
        hooks_before, open_one.hooks = open_one.hooks, hooks
        try:
            yield open_one
        finally:
            # A process of a pool may end without any further ado.
            open_one.flush()
            open_one.hooks = hooks_before
        return
    sink = LineSink(descriptor)
    door = JsonLogHandler(sink, hooks=hooks, sampling=sampling)

    def trace() -> TraceContext | None:
        return door.hooks.trace()

    if as_json:
        door.setFormatter(json_formatter(service=service, trace=trace, secrets=secrets))
    else:
        door.setFormatter(_LineFormatter(service, trace, lambda facts: console_line(facts, secrets=secrets)))
    with _only_door(door, level), _structlog_through_logging():
        try:
            yield door
        finally:
            sink.close(_FLUSH_SECONDS)


@contextmanager
def _only_door(door: JsonLogHandler, level: LogLevel) -> Iterator[None]:
    root = logging.getLogger()
    before, level_before = root.handlers[:], root.level
    quieter = {name: logging.getLogger(name).level for name in _QUIETER}
    root.handlers[:] = [door, *(one for one in before if not isinstance(one, logging.StreamHandler))]
    root.setLevel(_LEVELS[level])
    for name, least in _QUIETER.items():
        logging.getLogger(name).setLevel(max(least, _LEVELS[level]))
    try:
        yield
    finally:
        root.handlers[:] = before
        root.setLevel(level_before)
        for name, least in quieter.items():
            logging.getLogger(name).setLevel(least)


@contextmanager
def _structlog_through_logging() -> Iterator[None]:
    configured, config = structlog.is_configured(), structlog.get_config()
    structlog.configure(
        processors=[structlog.contextvars.merge_contextvars, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
    )
    try:
        yield
    finally:
        if configured:
            structlog.configure(**config)
        else:
            structlog.reset_defaults()
