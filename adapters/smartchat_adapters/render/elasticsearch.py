"""Elasticsearch's index template and lifecycle policy for the log: fields, and retention.

Sources: https://www.elastic.co/guide/en/elasticsearch/reference/current/index-templates.html and
https://www.elastic.co/guide/en/elasticsearch/reference/current/index-lifecycle-management.html.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from smartchat_adapters.render.text import GENERATED, duration, to_json
from smartchat_core.ops.logging.schema import FieldType, LogField

__all__ = ["DATASET", "SECURITY_DATASET", "index_template", "lifecycle_policy"]

DATASET = "smartchat"
SECURITY_DATASET = "smartchat.security"

_PRIORITY = 500  # above Elastic's own templates for logs-*-*, which have 100
_LONGEST_KEYWORD = 1024
_KEYWORD: dict[str, Any] = {"type": "keyword", "ignore_above": _LONGEST_KEYWORD}
_TYPES: dict[FieldType, dict[str, Any]] = {
    FieldType.MOMENT: {"type": "date"},
    FieldType.KEYWORD: _KEYWORD,
    FieldType.TEXT: {"type": "match_only_text"},
    FieldType.ADDRESS: {"type": "ip", "ignore_malformed": True},
    FieldType.NUMBER: {"type": "double"},
    FieldType.OBJECT: {"type": "flattened", "ignore_above": _LONGEST_KEYWORD},
}
_STREAM = {
    "properties": {name: {"type": "constant_keyword"} for name in ("type", "dataset", "namespace")},
}


def index_template(fields: tuple[LogField, ...], dataset: str) -> str:
    """The template of a data stream, with every field that a line of the log can have.

    Another field would be kept, but not searched: no line can add to the mapping.
    """
    known = {field.name: dict(_TYPES[field.type]) for field in fields}
    properties = {"@timestamp": {"type": "date"}, "tags": _KEYWORD, "data_stream": _STREAM, **known}
    return to_json(
        {
            "index_patterns": [f"logs-{dataset}-*"],
            "priority": _PRIORITY,
            "data_stream": {},
            "template": {
                "settings": {"index.lifecycle.name": dataset, "index.number_of_shards": 1},
                "mappings": {"dynamic": False, "properties": properties},
            },
            "_meta": {"description": GENERATED},
        }
    )


def lifecycle_policy(kept: timedelta) -> str:
    """A new index every day, each deleted when its newest line is `kept` old."""
    return to_json(
        {
            "policy": {
                "phases": {
                    "hot": {"actions": {"rollover": {"max_age": "1d", "max_primary_shard_size": "50gb"}}},
                    "delete": {"min_age": duration(kept), "actions": {"delete": {}}},
                },
                "_meta": {"description": GENERATED},
            }
        }
    )
