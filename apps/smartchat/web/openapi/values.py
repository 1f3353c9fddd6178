"""The JSON Schema of values, from what reads and writes them: pydantic.

Litestar derives schemas of its own, in which lengths, bounds and whole types differ from what the server takes.
"""

import re
from collections.abc import Iterable
from typing import Any, Literal, get_args

from pydantic import TypeAdapter

from smartchat.web.openapi.answers import Answered
from smartchat.web.sse import EVENT_STREAM, event_name
from smartchat_core.reading.json_schema import WrittenSchema

__all__ = ["Schema", "ValueSchemas"]

Schema = dict[str, Any]

_REFERENCE = "#/components/schemas/"
_JSON = re.compile(r"application/(?:[\w.-]+\+)?json")


class ValueSchemas:
    """Schemas of the values that requests and responses hold, and of everything in them.

    Args:
        taken: types of the bodies of requests.
        given: the answers.
    """

    def __init__(self, taken: Iterable[Any], given: Iterable[Answered]) -> None:
        asked: dict[tuple[Any, Literal["validation", "serialization"]], TypeAdapter[Any]] = {}
        for kind in taken:
            asked[kind, "validation"] = TypeAdapter(kind)
        for answer in given:
            for kind in _kinds(answer):
                asked[kind, "serialization"] = TypeAdapter(kind)
        self._found, made = TypeAdapter.json_schemas(
            [(kind, mode, adapter) for (kind, mode), adapter in asked.items()],
            ref_template=f"{_REFERENCE}{{model}}",
            schema_generator=WrittenSchema,
        )
        self.components: dict[str, Schema] = made.get("$defs", {})

    def taken(self, kind: Any) -> Schema:
        """What the body of a request has to be."""
        return self._found[kind, "validation"]

    def given(self, answer: Answered) -> Schema:
        """What the body of an answer is."""
        if answer.media_type == EVENT_STREAM:
            return self._stream(answer)
        if not _JSON.fullmatch(answer.media_type):
            return {}  # bytes of that media type, which JSON Schema has no word for
        return self._found[answer.value, "serialization"]

    def _stream(self, answer: Answered) -> Schema:
        """The schema of each event of a stream, as OpenAPI 3.2 has it in `itemSchema`; 3.1 has no keyword for it."""
        events: list[Schema] = []
        for kind in _kinds(answer):
            name = f"{kind.__name__}Event"
            self.components[name] = {
                "title": name,
                "type": "object",
                "description": "One event of a stream: the lines `event: …` and `data: …`, and an empty line.",
                "required": ["event", "data"],
                "properties": {
                    "event": {"type": "string", "const": event_name(kind)},
                    "data": {
                        "type": "string",
                        "contentMediaType": "application/json",
                        "contentSchema": self._found[kind, "serialization"],
                    },
                },
            }
            events.append({"$ref": f"{_REFERENCE}{name}"})
        return {"oneOf": events}


def _kinds(answer: Answered) -> tuple[Any, ...]:
    if answer.value is None or answer.value is bytes:
        return ()
    return (get_args(answer.value) or (answer.value,)) if answer.media_type == EVENT_STREAM else (answer.value,)
