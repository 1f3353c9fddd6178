"""The JSON Schemas of answers, search results, quotes and slices of text in docs/reference."""

import json

from smartchat_core.reading.json_schema import RESULT_KINDS, result_schema

__all__ = ["result_schemas"]


def result_schemas() -> dict[str, str]:
    """The schema of each kind of result, by its path in the repository."""
    return {
        f"docs/reference/{name}.schema.json": json.dumps(result_schema(name), ensure_ascii=False, indent=2) + "\n"
        for name in RESULT_KINDS
    }
