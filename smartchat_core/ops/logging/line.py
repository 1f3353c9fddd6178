"""Log lines: from the fields of a record to JSON that is always valid against the schema, and never too long."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from ipaddress import IPv6Address, ip_address
from math import isfinite

from smartchat_core.model.trace import TraceContext
from smartchat_core.ops.logging.schema import (
    EVENT_KINDS,
    MAX_LINE_BYTES,
    MAX_MESSAGE_CHARACTERS,
    SERVICE,
    EventKind,
    FieldType,
    LogField,
    LogLevel,
    Need,
)
from smartchat_core.ops.logging.text import Bounds, LogValue, sanitize_mapping, sanitize_text

__all__ = ["ExceptionFacts", "LogFacts", "encoded", "make_line"]

_TRACEPARENT = re.compile(r"[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}")
_KINDS: Mapping[object, EventKind] = {kind.type.value: kind for kind in EVENT_KINDS}
_MAX_USER_CHARACTERS = 128


@dataclass(frozen=True, kw_only=True, slots=True)
class ExceptionFacts:
    """An exception as text: its type, its message, and where it happened, the innermost place last."""

    type: str
    message: str
    stack: str


@dataclass(frozen=True, kw_only=True, slots=True)
class LogFacts:
    """What is known of a moment.

    `extras` are all further facts by name, of any origin and type. If they are those of a kind of event, these become
    fields of the line, and the rest its metadata.
    """

    moment: datetime
    level: LogLevel
    service: str
    message: str
    trace: TraceContext | None = None
    user_id: str | None = None
    extras: Mapping[str, object] = field(default_factory=dict)
    exception: ExceptionFacts | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class _Size:
    bounds: Bounds
    stack: int


_SIZES = (
    _Size(bounds=Bounds(), stack=8_000),
    _Size(bounds=Bounds(characters=200, items=16, depth=3, values=60), stack=2_000),
    _Size(bounds=Bounds(characters=60, items=6, depth=1, values=6), stack=400),
)
"""Tried one after the other until the line is short enough; the last always is."""


def encoded(facts: LogFacts, *, secrets: tuple[str, ...] = ()) -> bytes:
    """The line as JSON in UTF-8, with its line break: at most `MAX_LINE_BYTES`, by shortening long values."""
    line = b""
    for size in _SIZES:
        text = json.dumps(_line(facts, secrets, size), ensure_ascii=False, separators=(",", ":"), allow_nan=False)
        line = text.encode() + b"\n"
        if len(line) <= MAX_LINE_BYTES:
            break
    return line


def make_line(facts: LogFacts, *, secrets: tuple[str, ...] = ()) -> dict[str, LogValue]:
    """The line's fields in the order of the schema; `secrets` are texts that may stand nowhere in it."""
    return _line(facts, secrets, _SIZES[0])


def _line(facts: LogFacts, secrets: tuple[str, ...], size: _Size) -> dict[str, LogValue]:
    extras = dict(facts.extras)
    user = extras.pop("user_id", None) or facts.user_id
    event = _event(extras, secrets)
    for name in event:
        del extras[name]
    metadata = sanitize_mapping(extras, bounds=size.bounds, secrets=secrets)
    if facts.exception is not None:
        metadata["exception"] = _exception(facts.exception, secrets, size)
    trace_id, span_id = _place(facts.trace)
    return {
        "timestamp": _timestamp(facts.moment),
        "level": facts.level.value,
        "service": facts.service if re.fullmatch(SERVICE, facts.service) else "unknown",
        "trace_id": trace_id,
        "span_id": span_id,
        "user_id": sanitize_text(user, _MAX_USER_CHARACTERS, secrets=secrets) if isinstance(user, str) else None,
        "message": sanitize_text(facts.message, MAX_MESSAGE_CHARACTERS, secrets=secrets),
        **event,
        "metadata": metadata,
    }


def _timestamp(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _place(trace: TraceContext | None) -> tuple[str | None, str | None]:
    found = _TRACEPARENT.fullmatch(trace.traceparent) if trace else None
    return (found[1], found[2]) if found else (None, None)


def _exception(facts: ExceptionFacts, secrets: tuple[str, ...], size: _Size) -> LogValue:
    return {
        "type": sanitize_text(facts.type, 200, secrets=secrets),
        "message": sanitize_text(facts.message, size.bounds.characters, secrets=secrets),
        "stack": sanitize_text(facts.stack, size.stack, secrets=secrets, breaks=True, middle=True),
    }


def _event(extras: Mapping[str, object], secrets: tuple[str, ...]) -> dict[str, LogValue]:
    """The fields of the kind of event that the facts name; none if a fact that such a line must have is wrong."""
    name = extras.get("event_type")
    kind = _KINDS.get(name) if isinstance(name, str) else None
    if kind is None:
        return {}
    fields: dict[str, LogValue] = {"event_type": kind.type.value}
    for one in kind.fields:
        value = _field(one, extras.get(one.name), secrets)
        if value is not None or (one.need is Need.NULLABLE and one.name in extras):
            fields[one.name] = value
        elif one.need is not Need.OPTIONAL:
            return {}
    return fields


def _field(described: LogField, value: object, secrets: tuple[str, ...]) -> LogValue:
    match described.type:
        case FieldType.NUMBER:
            fits = isinstance(value, int | float) and not isinstance(value, bool) and isfinite(value) and value >= 0
            return float(value) if fits and isinstance(value, int | float) else None
        case FieldType.ADDRESS:
            return _address(value)
        case _ if isinstance(value, str):
            text = sanitize_text(value, described.most, secrets=secrets)
            return text if not described.pattern or re.fullmatch(described.pattern, text) else None
        case _:
            return None


def _address(value: object) -> str | None:
    """The canonical spelling of an address, without its zone; a header may claim to be anything."""
    try:
        address = ip_address(value.strip()) if isinstance(value, str) else None
    except ValueError:
        return None
    if isinstance(address, IPv6Address):
        address = address.ipv4_mapped or IPv6Address(int(address))
    return str(address) if address else None
