"""Values to JSON and back. pydantic does the work, and is imported only when it is needed."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from pydantic import TypeAdapter

__all__ = ["from_json", "from_jsonable", "json_schema", "to_json", "to_jsonable"]

T = TypeVar("T")


@lru_cache(maxsize=128)
def _cached(kind: Any) -> TypeAdapter[Any]:
    from pydantic import TypeAdapter  # noqa: PLC0415  # costs tens of milliseconds

    return TypeAdapter(kind)


def _adapter(kind: Any) -> TypeAdapter[Any]:
    adapter: TypeAdapter[Any] = _cached(kind)
    return adapter


def to_jsonable(value: object, *, kind: Any = None) -> Any:
    """Plain lists, dictionaries, strings and numbers for a value (of `kind`, if its own type is less specific)."""
    return _adapter(kind or type(value)).dump_python(value, mode="json")


def to_json(value: object, *, kind: Any = None) -> str:
    """The value as one line of JSON."""
    return json.dumps(to_jsonable(value, kind=kind), ensure_ascii=False, separators=(",", ":"))


def from_jsonable(kind: type[T], data: object) -> T:
    """The value that `to_jsonable` made the data of.

    Raises:
        ValueError: the data does not describe such a value.
    """
    value: T = _adapter(kind).validate_python(data)
    return value


def from_json(kind: type[T], text: str | bytes) -> T:
    """The value that `to_json` wrote.

    Raises:
        ValueError: the text is not JSON or does not describe such a value.
    """
    value: T = _adapter(kind).validate_json(text)
    return value


def json_schema(kind: Any) -> dict[str, Any]:
    """The JSON Schema of a value."""
    return _adapter(kind).json_schema()
