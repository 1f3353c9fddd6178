"""The JSON Schema of everything that the faces give out, made from its types."""

from __future__ import annotations

from typing import Any, Final

from pydantic import TypeAdapter
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

from smartchat_core.events import AnswerEvent, ConversationEvent
from smartchat_core.model.answer import Answer
from smartchat_core.model.characters import Characters
from smartchat_core.model.found import Quotes, SearchResults, TextSlice
from smartchat_core.model.result_json import RESULT_SCHEMA_VERSION
from smartchat_core.model.transcript import Transcript, TranscriptTurn

__all__ = ["RESULT_KINDS", "WrittenSchema", "result_schema"]

RESULT_KINDS: Final[dict[str, Any]] = {
    "answer": Answer,
    "answer-event": AnswerEvent,
    "characters": Characters,
    "conversation-event": ConversationEvent,
    "quotes": Quotes,
    "search-results": SearchResults,
    "text-slice": TextSlice,
    "transcript": Transcript,
    "transcript-turn": TranscriptTurn,
}
"""What is given out, by the name of its schema: `answer.schema.json`, …"""

Schema = dict[str, Any]


class WrittenSchema(GenerateJsonSchema):
    """Of values that are written, every member is there, also one that has a default."""

    schema_dialect = "https://json-schema.org/draft/2020-12/schema"

    def field_is_required(self, field: Any, total: bool) -> bool:  # pydantic's signature
        """Whether a member is always there."""
        return self.mode == "serialization" or super().field_is_required(field, total)

    def default_schema(self, schema: core_schema.WithDefaultSchema) -> JsonSchemaValue:
        """A member with a default: nothing that a reader needs to know where it is always written."""
        return self.generate_inner(schema["schema"]) if self.mode == "serialization" else super().default_schema(schema)


def result_schema(name: str) -> Schema:
    """The JSON Schema of one of `RESULT_KINDS`."""
    made = TypeAdapter(RESULT_KINDS[name]).json_schema(mode="serialization", schema_generator=WrittenSchema)
    for kind in (made, *made.get("$defs", {}).values()):
        if description := kind.get("description"):
            kind["description"] = description.partition("\n\nRaises:")[0]  # which is of interest to Python only
        if version := kind.get("properties", {}).get("schema_version"):
            version.update(const=RESULT_SCHEMA_VERSION)
    return {
        "$schema": WrittenSchema.schema_dialect,
        "$id": f"urn:smartchat:{name}:{RESULT_SCHEMA_VERSION}",
        **made,
    }
