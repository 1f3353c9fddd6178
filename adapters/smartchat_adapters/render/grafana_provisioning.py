"""Grafana's provisioning files: what it loads at its start (https://grafana.com/docs/grafana/latest/administration/provisioning/)."""

from __future__ import annotations

from smartchat_adapters.render.site import Site
from smartchat_adapters.render.text import to_yaml

__all__ = ["dashboards_provider", "datasources"]

TRACES = "smartchat-jaeger"


def datasources(site: Site) -> str:
    """Prometheus, whose exemplars lead to the traces, and Jaeger, which has them."""
    return to_yaml(
        {
            "apiVersion": 1,
            "datasources": [
                {
                    "name": "SmartChat Prometheus",
                    "uid": "smartchat-prometheus",
                    "type": "prometheus",
                    "access": "proxy",
                    "url": site.prometheus,
                    "isDefault": True,
                    "jsonData": {
                        "httpMethod": "POST",
                        "timeInterval": site.scrape,
                        "exemplarTraceIdDestinations": [{"name": "trace_id", "datasourceUid": TRACES}],
                    },
                },
                {"name": "SmartChat Jaeger", "uid": TRACES, "type": "jaeger", "access": "proxy", "url": site.jaeger},
            ],
        }
    )


def dashboards_provider(site: Site) -> str:
    """The folder with the dashboards; they are changed at their source, not in Grafana."""
    return to_yaml(
        {
            "apiVersion": 1,
            "providers": [
                {
                    "name": "SmartChat",
                    "folder": "SmartChat",
                    "type": "file",
                    "allowUiUpdates": False,
                    "updateIntervalSeconds": 30,
                    "options": {"path": site.dashboards},
                }
            ],
        }
    )
