"""Logstash's pipeline (https://www.elastic.co/guide/en/logstash/current/configuration.html)."""

from __future__ import annotations

import json

from smartchat_adapters.render.elasticsearch import DATASET, SECURITY_DATASET
from smartchat_adapters.render.site import Site
from smartchat_adapters.render.text import GENERATED

__all__ = ["logstash_pipeline"]

_PIPELINE = """\
# {generated}

input {{
  file {{
    path => {path}
    mode => "tail"
    start_position => "beginning"
    sincedb_path => "${{SMARTCHAT_SINCEDB:/var/lib/logstash/smartchat.sincedb}}"
    codec => json {{ charset => "UTF-8" }}
  }}
}}

filter {{
  # What Logstash says of the file and of its own machine is no part of a line.
  mutate {{
    remove_field => ["@version", "event", "host", "log", "path"]
  }}
  date {{
    match => ["timestamp", "ISO8601"]
    target => "@timestamp"
    tag_on_failure => ["no_time"]
  }}
  mutate {{
    add_field => {{
      "[data_stream][type]" => "logs"
      "[data_stream][namespace]" => "default"
    }}
  }}
  if [event_type] == "security" {{
    mutate {{
      add_field => {{ "[data_stream][dataset]" => "{security}" }}
    }}
  }} else {{
    mutate {{
      add_field => {{ "[data_stream][dataset]" => "{general}" }}
    }}
  }}
}}

output {{
  elasticsearch {{
    hosts => ["${{ELASTICSEARCH_HOSTS:http://127.0.0.1:9200}}"]
    user => "${{ELASTICSEARCH_USER:logstash_writer}}"
    password => "${{ELASTICSEARCH_PASSWORD}}"
    data_stream => "true"
  }}
}}
"""


def logstash_pipeline(site: Site) -> str:
    """Lines of JSON from files into data streams: those on security into one of their own, which is kept longer.

    What is no JSON is kept as it is, with the tag `_jsonparsefailure`.
    """
    return _PIPELINE.format(generated=GENERATED, path=json.dumps(site.logs), general=DATASET, security=SECURITY_DATASET)
