"""Successful responses of operations, where the return type does not describe all of it."""

from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, TypedDict

__all__ = ["ANSWERS", "Answered", "Described", "answers"]

ANSWERS = "answers"
"""Where the description finds it among the options of a handler."""


class Described(TypedDict):
    """The option of a handler that describes its answers."""

    answers: "tuple[Answered, ...]"


@dataclass(frozen=True, kw_only=True, slots=True)
class Answered:
    """One answer: its status, its media type and the type of its value.

    `value` is what the body's JSON or, in a stream, the data of each event holds; `bytes` is anything, None no body.
    """

    value: Any = None
    status: int = HTTPStatus.OK
    media_type: str = "application/json"
    description: str = ""


def answers(*each: Answered) -> Described:
    """The option for a handler that answers in these ways, as in `@get(opt=answers(...))`."""
    return {"answers": each}
