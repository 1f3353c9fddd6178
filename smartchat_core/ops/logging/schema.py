"""The schema of the log: the fields of a line as values, and the JSON Schema that is generated from them.

The names and levels are those of the Monitoring and Operations Guide, "Logging". A line is one JSON object with all
base fields; the kind of its event adds fields of its own, and there are no others: the rest is `metadata`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

__all__ = [
    "BASE_FIELDS",
    "BUSINESS",
    "EVENT_KINDS",
    "EVENT_TYPE",
    "LOG_FIELDS",
    "MAX_LINE_BYTES",
    "MAX_MESSAGE_CHARACTERS",
    "PERFORMANCE",
    "SECURITY",
    "SERVICE",
    "EventKind",
    "EventType",
    "FieldType",
    "LogField",
    "LogLevel",
    "Need",
    "log_schema",
]

MAX_LINE_BYTES = 16_000
"""The longest line in UTF-8: container runtimes and journals break lines at 16 KiB."""

MAX_MESSAGE_CHARACTERS = 2_000
_MAX_NAME_CHARACTERS = 256
_SCHEMA = "https://json-schema.org/draft/2020-12/schema"


class LogLevel(StrEnum):
    """How bad it is."""

    ERROR = "ERROR"
    WARN = "WARN"
    INFO = "INFO"
    DEBUG = "DEBUG"


class EventType(StrEnum):
    """Kinds of lines that operators search for."""

    SECURITY = "security"
    PERFORMANCE = "performance"
    BUSINESS = "business"


class FieldType(StrEnum):
    """What a field holds, as its description in the JSON Schema."""

    MOMENT = "moment"
    KEYWORD = "keyword"
    TEXT = "text"
    ADDRESS = "address"
    NUMBER = "number"
    OBJECT = "object"


class Need(StrEnum):
    """Whether a field has to be there, and with a value."""

    ALWAYS = "always"
    NULLABLE = "nullable"
    OPTIONAL = "optional"


@dataclass(frozen=True, kw_only=True, slots=True)
class LogField:
    """A field of the line.

    `values` closes the set of values; `pattern` is a regular expression that the whole of a text matches; a field that
    is `NULLABLE` is always there, and null where nothing is known.
    """

    name: str
    type: FieldType
    description: str
    need: Need = Need.ALWAYS
    values: tuple[str, ...] = ()
    pattern: str = ""
    most: int = _MAX_NAME_CHARACTERS

    def schema(self) -> Mapping[str, object]:
        """The JSON Schema of its value."""
        rules = {"description": self.description, **self._rules()}
        if self.need is Need.NULLABLE:
            rules["type"] = [rules["type"], "null"]
            if self.values:
                rules["enum"] = [*self.values, None]
        return rules

    def _rules(self) -> dict[str, object]:
        if self.type is FieldType.OBJECT:
            return {"type": "object"}
        if self.type is FieldType.NUMBER:
            return {"type": "number", "minimum": 0}
        if self.values:
            return {"type": "string", "enum": list(self.values)}
        rules: dict[str, object] = {"type": "string", "maxLength": self.most}
        if self.type is FieldType.MOMENT:
            rules["format"] = "date-time"
        if self.pattern:
            rules["pattern"] = f"^{self.pattern}$"
        return rules


SERVICE = r"[a-z][a-z0-9-]{0,31}"
"""How a service may be called: `api`, `worker`, `relay`, `beat`, `monitor`, `canary`, `cli`."""

BASE_FIELDS = (
    LogField(
        name="timestamp",
        type=FieldType.MOMENT,
        description="When it happened, in UTC.",
        pattern=r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}([.][0-9]{1,6})?Z",
        most=27,
    ),
    LogField(
        name="level",
        type=FieldType.KEYWORD,
        description="ERROR: something failed. WARN: unusual, or failed and will be tried again. INFO: what goes on. "
        "DEBUG: details for a diagnosis.",
        values=tuple(LogLevel),
    ),
    LogField(
        name="service",
        type=FieldType.KEYWORD,
        description="The kind of process that wrote the line.",
        pattern=SERVICE,
        most=32,
    ),
    LogField(
        name="trace_id",
        type=FieldType.KEYWORD,
        description="The trace that it is part of; null where none is recorded.",
        need=Need.NULLABLE,
        pattern=r"[0-9a-f]{1,32}",
        most=32,
    ),
    LogField(
        name="span_id",
        type=FieldType.KEYWORD,
        description="The place in the trace.",
        need=Need.NULLABLE,
        pattern=r"[0-9a-f]{1,16}",
        most=16,
    ),
    LogField(
        name="user_id",
        type=FieldType.KEYWORD,
        description="Whose work it was; null where it was nobody's. A name that is no account is written as a hash.",
        need=Need.NULLABLE,
        most=128,
    ),
    LogField(
        name="message",
        type=FieldType.TEXT,
        description="What happened, for a person.",
        most=MAX_MESSAGE_CHARACTERS,
    ),
    LogField(
        name="metadata",
        type=FieldType.OBJECT,
        description="Whatever else is known: identifiers, sizes, codes, `cause`, `remedy`, and `exception`.",
    ),
)
_ACTION = LogField(
    name="action", type=FieldType.KEYWORD, description="What was done or tried.", pattern=r"[a-z][a-z0-9_]{0,63}"
)


@dataclass(frozen=True, kw_only=True, slots=True)
class EventKind:
    """What a kind of event adds to the line."""

    type: EventType
    fields: tuple[LogField, ...]


SECURITY = EventKind(
    type=EventType.SECURITY,
    fields=(
        _ACTION,
        LogField(
            name="ip_address",
            type=FieldType.ADDRESS,
            description="Whence it came, IPv4 or IPv6; null where that is not known.",
            need=Need.NULLABLE,
            pattern=r"[0-9a-fA-F:.]{2,45}",
            most=45,
        ),
        LogField(
            name="user_agent",
            type=FieldType.TEXT,
            description="What the client says that it is.",
            need=Need.NULLABLE,
        ),
    ),
)
PERFORMANCE = EventKind(
    type=EventType.PERFORMANCE,
    fields=(
        LogField(name="operation", type=FieldType.KEYWORD, description="What took long."),
        LogField(name="duration", type=FieldType.NUMBER, description="How long it took, in seconds."),
        LogField(name="threshold", type=FieldType.NUMBER, description="How long it may take, in seconds."),
    ),
)
BUSINESS = EventKind(
    type=EventType.BUSINESS,
    fields=(
        _ACTION,
        LogField(
            name="from_plan", type=FieldType.KEYWORD, description="The plan until now.", need=Need.OPTIONAL, most=64
        ),
        LogField(
            name="to_plan", type=FieldType.KEYWORD, description="The plan from now on.", need=Need.OPTIONAL, most=64
        ),
    ),
)
EVENT_KINDS = (SECURITY, PERFORMANCE, BUSINESS)

EVENT_TYPE = LogField(
    name="event_type",
    type=FieldType.KEYWORD,
    description="The kind of event that the line reports, if it is one of these.",
    need=Need.OPTIONAL,
    values=tuple(EventType),
)
LOG_FIELDS = (
    *BASE_FIELDS,
    EVENT_TYPE,
    *{field.name: field for kind in EVENT_KINDS for field in kind.fields}.values(),
)
"""Every field that there is, each once: what an index of lines has to know."""


def log_schema() -> Mapping[str, object]:
    """The JSON Schema (draft 2020-12) of a line."""
    return {
        "$schema": _SCHEMA,
        "title": "A line of SmartChat's log",
        "type": "object",
        "properties": {field.name: field.schema() for field in LOG_FIELDS},
        "required": [field.name for field in BASE_FIELDS],
        "additionalProperties": False,
        "allOf": [
            {"if": {"not": {"required": ["event_type"]}}, "then": _without(_event_fields())},
            *map(_rules_of, EVENT_KINDS),
        ],
    }


def _rules_of(kind: EventKind) -> Mapping[str, object]:
    own = {field.name for field in kind.fields}
    required = [field.name for field in kind.fields if field.need is not Need.OPTIONAL]
    return {
        "if": {"properties": {"event_type": {"const": kind.type.value}}, "required": ["event_type"]},
        "then": {"required": required, **_without(name for name in _event_fields() if name not in own)},
    }


def _without(names: Iterable[str]) -> dict[str, object]:
    return {"properties": dict.fromkeys(names, False)}


def _event_fields() -> tuple[str, ...]:
    base = {EVENT_TYPE, *BASE_FIELDS}
    return tuple(field.name for field in LOG_FIELDS if field not in base)
