import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from logstash_pipeline_parser import Pipeline  # type: ignore[import-untyped]  # published without types

from smartchat_adapters.render.elasticsearch import DATASET, SECURITY_DATASET, index_template, lifecycle_policy
from smartchat_adapters.render.logstash import logstash_pipeline
from smartchat_adapters.render.site import Site
from smartchat_core.ops.logging.schema import LOG_FIELDS, log_schema

OUR_OWN = {"@timestamp", "tags", "data_stream"}


@pytest.mark.parametrize("dataset", [DATASET, SECURITY_DATASET])
def test_template_knows_every_field_of_the_log_and_no_other(dataset: str) -> None:
    template = json.loads(index_template(LOG_FIELDS, dataset))
    mappings = template["template"]["mappings"]
    schema: Any = log_schema()
    assert set(mappings["properties"]) - OUR_OWN == set(schema["properties"])
    assert mappings["dynamic"] is False
    assert template["index_patterns"] == [f"logs-{dataset}-*"]
    assert template["priority"] > 100


def test_fields_are_stored_as_what_they_are() -> None:
    properties = json.loads(index_template(LOG_FIELDS, DATASET))["template"]["mappings"]["properties"]
    kinds = {name: field["type"] for name, field in properties.items() if name not in OUR_OWN}
    assert kinds["timestamp"] == "date"
    assert kinds["message"] == "match_only_text"
    assert kinds["level"] == kinds["trace_id"] == kinds["user_id"] == "keyword"
    assert kinds["ip_address"] == "ip"
    assert kinds["duration"] == "double"
    assert kinds["metadata"] == "flattened"


def test_general_patterns_do_not_catch_security() -> None:
    assert not SECURITY_DATASET.startswith(f"{DATASET}-")


def test_lines_are_deleted_when_they_are_old_enough() -> None:
    phases = json.loads(lifecycle_policy(timedelta(days=30)))["policy"]["phases"]
    assert phases["delete"]["min_age"] == "30d"
    assert phases["hot"]["actions"]["rollover"]["max_age"] == "1d"


def test_pipeline_parses_and_has_its_parts() -> None:
    pipeline = Pipeline(logstash_pipeline(Site(logs="/srv/logs/*.json")))
    assert [part[0] for part in pipeline.parse()] == ["input", "filter", "output"]
    found = dict(pipeline.search("input.file.path"))
    assert found == {"input.file.path": [Path("/srv/logs/*.json")]}


def test_pipeline_sends_security_where_it_is_kept_longer() -> None:
    text = logstash_pipeline(Site())
    assert f'"[data_stream][dataset]" => "{DATASET}"' in text
    assert f'"[data_stream][dataset]" => "{SECURITY_DATASET}"' in text
    assert text.index("event_type") < text.index(SECURITY_DATASET) < text.index("else")
