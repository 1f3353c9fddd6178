"""Reading the JSON of results, also what an earlier version wrote."""

from __future__ import annotations

from dataclasses import Field, replace
from typing import Any, ClassVar, Final, Protocol, TypeVar

from smartchat_core.model.codec import from_json

__all__ = ["RESULT_SCHEMA_VERSION", "result_from_json"]

RESULT_SCHEMA_VERSION: Final = 4
"""The version of the JSON of answers, search results, quotes and slices, in every face."""


class _Result(Protocol):
    __dataclass_fields__: ClassVar[dict[str, Field[Any]]]

    @property
    def schema_version(self) -> int: ...


R = TypeVar("R", bound=_Result)


def result_from_json(kind: type[R], text: str | bytes) -> R:
    """The result that its `to_json` wrote, in the present version.

    Raises:
        ValueError: it is no such JSON, or a later version wrote it.
    """
    found = from_json(kind, text)
    if found.schema_version > RESULT_SCHEMA_VERSION:
        msg = f"the schema version is {found.schema_version}, and {RESULT_SCHEMA_VERSION} is the last one that is known"
        raise ValueError(msg)
    return replace(found, schema_version=RESULT_SCHEMA_VERSION)
