"""Messages: their contents, and why one is refused.

A message is a Celery task of protocol 2 (https://docs.celeryq.dev/en/stable/internals/protocol.html). Beside Celery's
headers it carries the version of its contents and, if there is one, the trace that it belongs to.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any

from smartchat_core.errors import InputError
from smartchat_core.model.ids import JobId
from smartchat_core.model.trace import TraceContext, trace_context
from smartchat_core.model.work import WorkItem, WorkQueue

__all__ = [
    "DELIVER",
    "LARGEST_BODY",
    "SWEEP",
    "VERSION",
    "WORK",
    "MessageRefused",
    "RawMessage",
    "Refusal",
    "came_again",
    "item_in",
    "make_arguments",
    "make_headers",
    "trace_in",
    "trusted_headers",
    "verify",
]

WORK, SWEEP, DELIVER = "smartchat.work", "smartchat.sweep", "smartchat.deliver"
"""The names of the tasks."""

VERSION = 1
"""The version of the contents; a worker refuses messages of a later one, which its successor may understand."""

LARGEST_BODY = 64 * 1024
"""Bytes. A message holds two identifiers: what is longer is none of ours."""

_VERSION_HEADER = "smartchat-version"
_AGAIN_HEADER = "smartchat-again"
_TRACE_PARENT, _TRACE_STATE = "traceparent", "tracestate"
_LONGEST_JOB = 200
_LATEST = timedelta(minutes=15)
"""A worker holds a message back until its time has come: not for long, whatever the sender's clock was."""
_JSON = "application/json"


class Refusal(StrEnum):
    """Why a message is not worked on."""

    UNREADABLE = "unreadable"
    TOO_LARGE = "too_large"
    UNKNOWN_TASK = "unknown_task"
    UNKNOWN_VERSION = "unknown_version"
    WRONG_ARGUMENTS = "wrong_arguments"


class MessageRefused(InputError):
    """A message cannot be worked on, now or later, by this version of the program."""

    code = "message_refused"
    default_remedy = "It was dead-lettered; the work itself is in the database and is sent again."

    def __init__(self, refusal: Refusal, cause: str) -> None:
        super().__init__(f"a message was refused ({refusal})", cause=cause)
        self.refusal = refusal


@dataclass(frozen=True, kw_only=True, slots=True)
class RawMessage:
    """A message as it came: nothing of it has been believed yet."""

    headers: Mapping[str, Any]
    content_type: str
    body: bytes


def make_headers(trace: TraceContext | None = None, *, again: bool = False) -> dict[str, Any]:
    """Our headers of a message; `again` marks one that was put off."""
    headers: dict[str, Any] = {_VERSION_HEADER: VERSION}
    if again:
        headers[_AGAIN_HEADER] = True
    if trace is not None:
        headers[_TRACE_PARENT] = trace.traceparent
        if trace.tracestate:
            headers[_TRACE_STATE] = trace.tracestate
    return headers


def make_arguments(item: WorkItem) -> dict[str, Any]:
    """The keyword arguments of the task that works on it."""
    return {"job_id": str(item.job_id), "queue": str(item.queue)}


def item_in(keywords: Mapping[str, Any], headers: Mapping[str, Any]) -> WorkItem:
    """What was sent.

    Raises:
        MessageRefused: the arguments are not those of this task.
    """
    if set(keywords) != {"job_id", "queue"}:
        raise MessageRefused(Refusal.WRONG_ARGUMENTS, f"the arguments are {_shown(sorted(map(str, keywords)))}")
    job, queue = keywords["job_id"], keywords["queue"]
    if not isinstance(job, str) or not 0 < len(job) <= _LONGEST_JOB:
        raise MessageRefused(Refusal.WRONG_ARGUMENTS, f"{_shown(job)} is no identifier of a job")
    if queue not in tuple(WorkQueue):
        raise MessageRefused(Refusal.WRONG_ARGUMENTS, f"{_shown(queue)} is no queue")
    return WorkItem(job_id=JobId(job), queue=WorkQueue(queue), trace=trace_in(headers))


def came_again(headers: Mapping[str, Any]) -> bool:
    """Whether the message was put off before."""
    return headers.get(_AGAIN_HEADER) is True


def trace_in(headers: Mapping[str, Any]) -> TraceContext | None:
    """The trace that a message belongs to; one that is not well formed counts as none, as W3C asks."""
    return trace_context(headers.get(_TRACE_PARENT), headers.get(_TRACE_STATE))


def verify(message: RawMessage) -> None:
    """Check that a message is one that this version of the program can work on.

    Raises:
        MessageRefused: it is not.
    """
    if len(message.body) > LARGEST_BODY:
        raise MessageRefused(Refusal.TOO_LARGE, f"it has {len(message.body):,} bytes, at most {LARGEST_BODY:,} may be")
    if message.content_type != _JSON:
        raise MessageRefused(Refusal.UNREADABLE, f"it is of the type {_shown(message.content_type)}, not {_JSON}")
    task, version = message.headers.get("task"), message.headers.get(_VERSION_HEADER)
    if task not in {WORK, SWEEP, DELIVER}:
        raise MessageRefused(Refusal.UNKNOWN_TASK, f"there is no task {_shown(task)}")
    if not isinstance(message.headers.get("id"), str):
        raise MessageRefused(Refusal.UNREADABLE, "it has no identifier")
    if not isinstance(version, int) or not 1 <= version <= VERSION:
        raise MessageRefused(
            Refusal.UNKNOWN_VERSION, f"its contents are of version {_shown(version)}, known are those up to {VERSION}"
        )
    arguments, keywords = _arguments(message.body)
    if arguments:
        raise MessageRefused(Refusal.WRONG_ARGUMENTS, f"{len(arguments)} arguments have no names")
    if task == WORK:
        item_in(keywords, message.headers)
    elif keywords:
        raise MessageRefused(Refusal.WRONG_ARGUMENTS, "there are arguments, and the task takes none")


def trusted_headers(headers: Mapping[str, Any]) -> dict[str, Any]:
    """The headers of a verified message, reduced to what is ours: Celery trusts every header, limits included.

    Raises:
        MessageRefused: it is to be done or expires at a time that is none.
    """
    eta, expires = _time(headers.get("eta")), _time(headers.get("expires"))
    trusted = {
        "lang": "py",
        "task": headers["task"],
        "id": headers["id"],
        "root_id": headers["id"],
        "parent_id": None,
        "group": None,
        "retries": 0,
        "eta": None if eta is None else min(eta, datetime.now(UTC) + _LATEST).isoformat(),
        "expires": None if expires is None else expires.isoformat(),
        "timelimit": [None, None],
        "argsrepr": "()",
        "kwargsrepr": "{}",
        "ignore_result": True,
    }
    return trusted | make_headers(trace_in(headers), again=came_again(headers))


def _time(value: object) -> datetime | None:
    if value is None:
        return None
    try:
        found = datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        found = None
    if found is None or found.tzinfo is None:
        raise MessageRefused(Refusal.UNREADABLE, f"{_shown(value)} is no time")
    return found


def _arguments(body: bytes) -> tuple[list[Any], dict[str, Any]]:
    try:
        parts = json.loads(body.decode())
    except (ValueError, RecursionError) as exc:
        raise MessageRefused(Refusal.UNREADABLE, f"it is no JSON ({type(exc).__name__})") from exc
    if not isinstance(parts, list) or len(parts) != 3:
        raise MessageRefused(Refusal.UNREADABLE, "it is no task of Celery's protocol 2")
    arguments, keywords, rest = parts
    if not isinstance(arguments, list) or not isinstance(keywords, dict) or not isinstance(rest, dict):
        raise MessageRefused(Refusal.UNREADABLE, "it is no task of Celery's protocol 2")
    if any(rest.values()):
        raise MessageRefused(Refusal.WRONG_ARGUMENTS, "it asks for other tasks to be run after it")
    return arguments, keywords


def _shown(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 100 else f"{text[:100]}…"
