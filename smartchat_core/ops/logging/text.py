"""Sanitising of texts and values of any origin for the log: bounded, escaped, without secrets."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from itertools import islice
from math import isfinite
from typing import Any

from smartchat_core.ops.logging.redaction import HIDDEN, Redaction, redacted, redaction_of

__all__ = ["Bounds", "LogValue", "cut", "escaped", "sanitize", "sanitize_mapping", "sanitize_text"]

LogValue = None | bool | int | float | str | list["LogValue"] | dict[str, "LogValue"]

_UNSAFE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ufff9-\ufffb]")
_UNSAFE_OR_BREAK = re.compile(_UNSAFE.pattern[:-1] + "\t\n]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_WINDOW = 8
"""How many times the permitted length of a text is searched for secrets before it is cut."""

_LARGEST_INTEGER = 2**63 - 1
_MAX_KEY_CHARACTERS = 100


@dataclass(frozen=True, kw_only=True, slots=True)
class Bounds:
    """How much of a value is logged: characters of a text, items of a collection, collections within one another.

    `values` bounds how many there are in all.
    """

    characters: int = 1_000
    items: int = 32
    depth: int = 4
    values: int = 200


def escaped(text: str, *, breaks: bool = False) -> str:
    r"""Control characters, and those that turn the direction of writing, as `\x1b` and `\u202e`.

    Lone surrogates, which no encoding knows, become U+FFFD. With `breaks` line breaks and tabs stay.
    """
    text = _SURROGATE.sub("\ufffd", text)
    return (_UNSAFE if breaks else _UNSAFE_OR_BREAK).sub(_escape, text)


def _escape(found: re.Match[str]) -> str:
    return found.group().encode("unicode_escape").decode("ascii")


def cut(text: str, most: int, *, middle: bool = False) -> str:
    """At most so many characters of the text, and how many are missing; with `middle` its end is kept as well."""
    if len(text) <= most:
        return text
    missing = f"… ({len(text) - most} more characters)"
    kept = max(most - len(missing), 0)
    if not middle:
        return (text[:kept] + missing)[:most]
    head = kept // 3
    return (text[:head] + missing + text[len(text) - (kept - head) :])[:most]


def sanitize_text(
    text: str, most: int, *, secrets: Iterable[str] = (), breaks: bool = False, middle: bool = False
) -> str:
    """The text without secrets, escaped, and cut."""
    text = str.__str__(text)  # of a subclass only what it holds
    seen = cut(text, most * _WINDOW, middle=middle)
    return cut(escaped(redacted(seen, secrets=secrets), breaks=breaks), most, middle=middle)


def sanitize(value: object, *, bounds: Bounds, secrets: tuple[str, ...] = ()) -> LogValue:
    """The value as JSON can hold it; whatever it is, nothing is raised, and no more is logged than the bounds allow."""
    return _Sanitizer(bounds, secrets).sanitize(value, depth=bounds.depth)


def sanitize_mapping(
    values: Mapping[str, object], *, bounds: Bounds, secrets: tuple[str, ...] = ()
) -> dict[str, LogValue]:
    """The same for named values: those whose names denote a secret are hidden."""
    return _Sanitizer(bounds, secrets).mapping(values, depth=bounds.depth)


class _Sanitizer:
    def __init__(self, bounds: Bounds, secrets: tuple[str, ...]) -> None:
        self._bounds = bounds
        self._secrets = secrets
        self._left = bounds.values

    def sanitize(self, value: object, *, depth: int) -> LogValue:
        try:
            return self._sanitize(value, depth)
        except Exception as error:  # noqa: BLE001  # any code can run here: that of the value's own methods
            return f"<{_name(value)} that cannot be sanitized: {_name(error)}>"

    def mapping(self, values: Mapping[Any, object], *, depth: int) -> dict[str, LogValue]:
        sanitized: dict[str, LogValue] = {}
        for key, value in islice(values.items(), self._bounds.items):
            if self._left <= 0:
                break
            name = self._text(key if isinstance(key, str) else str(key), _MAX_KEY_CHARACTERS)
            sanitized[name] = self._named(name, value, depth)
        if (missing := len(values) - len(sanitized)) > 0:
            sanitized["…"] = f"{missing} more"
        return sanitized

    def _named(self, name: str, value: object, depth: int) -> LogValue:
        match redaction_of(name):
            case Redaction.HIDE:
                return None if value is None else HIDDEN
            case Redaction.MEASURE if isinstance(value, str):
                return f"<{len(value)} characters>"
            case Redaction.MEASURE if isinstance(value, list | tuple | dict):
                return f"<{len(value)} items>"
            case _:
                return self.sanitize(value, depth=depth - 1)

    def _sanitize(self, value: object, depth: int) -> LogValue:
        self._left -= 1
        match value:
            case None | bool():
                return value
            case Enum():
                return self._sanitize(value.value, depth)
            case int():
                return int(value) if abs(value) <= _LARGEST_INTEGER else f"<integer of {value.bit_length()} bits>"
            case float():
                return float(value) if isfinite(value) else repr(float(value))
            case str():
                return self._text(value, self._bounds.characters)
            case bytes() | bytearray() | memoryview():
                return f"<{len(value)} bytes>"
            case Mapping() | list() | tuple() | set() | frozenset() if depth <= 0 or self._left <= 0:
                return f"<{len(value)} items>"
            case Mapping():
                return dict(self.mapping(value, depth=depth))
            case list() | tuple() | set() | frozenset():
                return self._list(value, depth)
            case BaseException():
                return self._text(f"{_name(value)}: {value}", self._bounds.characters)
            case _:
                return self._text(str(value), self._bounds.characters)

    def _list(self, values: Collection[object], depth: int) -> LogValue:
        sanitized: list[LogValue] = []
        for value in islice(values, self._bounds.items):
            if self._left <= 0:
                break
            sanitized.append(self.sanitize(value, depth=depth - 1))
        if (missing := len(values) - len(sanitized)) > 0:
            sanitized.append(f"… {missing} more")
        return sanitized

    def _text(self, text: str, most: int) -> str:
        return sanitize_text(text, most, secrets=self._secrets)


def _name(value: object) -> str:
    return escaped(type(value).__name__)[:_MAX_KEY_CHARACTERS]
