"""The types of the core that a public one names."""

from __future__ import annotations

import inspect
import typing
from collections.abc import Iterator

__all__ = ["types_named_by"]


def types_named_by(value: object) -> Iterator[type]:
    """The core's public types that a class's bases, fields and methods name, or that an alias stands for."""
    if not isinstance(value, type):
        yield from _types_in(value)
        return
    yield from (base for base in value.__mro__[1:] if _ours(base))
    for annotated in (value, *_functions(value)):
        for hint in _hints(annotated).values():
            yield from _types_in(hint)


def _functions(kind: type) -> Iterator[object]:
    for name, member in vars(kind).items():
        function = member.fget if isinstance(member, property) else getattr(member, "__func__", member)
        if inspect.isfunction(function) and (not name.startswith("_") or name == "__init__"):
            yield function


def _hints(value: object) -> dict[str, object]:
    try:
        return typing.get_type_hints(value)
    except TypeError:  # `memoryview[float]` is for type checkers only
        return {}


def _types_in(hint: object) -> Iterator[type]:
    parts = hint if isinstance(hint, list | tuple) else typing.get_args(hint)
    for part in parts:
        yield from _types_in(part)
    if isinstance(hint, type) and _ours(hint):  # of `list[Span]` its module is that of lists
        yield hint


def _ours(kind: type) -> bool:
    return kind.__module__.startswith("smartchat_core.") and not kind.__name__.startswith("_")
