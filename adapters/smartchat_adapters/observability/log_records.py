"""From `logging.LogRecord` to the fields of a log line."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime

from smartchat_core.errors import SmartChatError
from smartchat_core.model.trace import TraceContext
from smartchat_core.ops.logging.line import ExceptionFacts, LogFacts
from smartchat_core.ops.logging.schema import LogLevel

__all__ = ["Trace", "bound", "format_message", "level_of", "to_exception_facts", "to_log_facts"]

Trace = Callable[[], TraceContext | None]

_OWN = frozenset(vars(logging.makeLogRecord({}))) | frozenset(
    ("message", "asctime", "taskName", "color_message", "_logger", "_name", "litellm_redacted")
)
"""What every record has, and what uvicorn, structlog and litellm add for themselves; `extra` gave anything else."""

_FRAMES = 60
_user: ContextVar[str | None] = ContextVar("smartchat_log_user", default=None)


@contextmanager
def bound(*, user_id: str | None) -> Iterator[None]:
    """Add the context of a job or request to lines logged within the block, also by tasks begun in it."""
    token = _user.set(user_id)
    try:
        yield
    finally:
        _user.reset(token)


def level_of(number: int) -> LogLevel:
    """The level of the guide that stands for a level of Python's: `warning` is WARN, `critical` is ERROR."""
    if number >= logging.ERROR:
        return LogLevel.ERROR
    if number >= logging.WARNING:
        return LogLevel.WARN
    return LogLevel.INFO if number >= logging.INFO else LogLevel.DEBUG


def to_log_facts(record: logging.LogRecord, *, service: str, trace: Trace, extras: Mapping[str, object]) -> LogFacts:
    """The fields of the record, with those further ones. Nothing is raised, whatever the record holds."""
    error = record.exc_info[1] if record.exc_info else None
    own = {name: value for name, value in vars(record).items() if name not in _OWN}
    return LogFacts(
        moment=datetime.fromtimestamp(record.created, UTC),
        level=level_of(record.levelno),
        service=service,
        message=format_message(record),
        trace=_place(trace),
        user_id=_user.get(),
        extras={"logger": record.name, **_explanation(error), **own, **extras},
        exception=to_exception_facts(error) if error is not None else None,
    )


def to_exception_facts(error: BaseException) -> ExceptionFacts:
    """The exception as text; of one that cannot be formatted only its type."""
    name = type(error).__name__
    try:
        formatted = traceback.TracebackException.from_exception(error, limit=-_FRAMES, compact=True)
        return ExceptionFacts(type=name, message=_text_of_error(error), stack="".join(formatted.format()))
    except Exception as other:  # noqa: BLE001  # its own methods may do anything
        return ExceptionFacts(type=name, message="", stack=f"<it cannot be formatted: {type(other).__name__}>")


def _text_of_error(error: BaseException) -> str:
    try:
        return str(error)
    except Exception as other:  # noqa: BLE001  # as above
        return f"<it cannot be formatted: {type(other).__name__}>"


def format_message(record: logging.LogRecord) -> str:
    """The message with its arguments; these may not fit, or fail themselves."""
    try:
        return record.getMessage()
    except Exception as error:  # noqa: BLE001  # arguments that do not fit, or whose own methods fail
        return (
            f"{record.msg if isinstance(record.msg, str) else '<a message>'} <{type(error).__name__} in its arguments>"
        )


def _place(trace: Trace) -> TraceContext | None:
    try:
        return trace()
    except Exception:  # noqa: BLE001  # a line without its place is better than none
        return None


def _explanation(error: BaseException | None) -> dict[str, object]:
    """What our own errors know of their reason and of what to do."""
    if not isinstance(error, SmartChatError):
        return {}
    known = {"code": error.code, "cause": error.cause, "remedy": error.remedy}
    return {name: value for name, value in known.items() if value}
