"""Kubernetes objects that monitor SmartChat: the Prometheus operator's objects, and the probes of the web servers.

Sources: https://prometheus-operator.dev/docs/api-reference/api/ and
https://kubernetes.io/docs/concepts/workloads/pods/probes/.
"""

from __future__ import annotations

from typing import Any

from smartchat_adapters.render.prometheus_rules import group_shape
from smartchat_adapters.render.site import Site
from smartchat_adapters.render.text import duration, parse_duration, to_yaml
from smartchat_core.ops.panels import Dashboard
from smartchat_core.ops.rules import RuleGroup

__all__ = ["probes_patch", "prometheus_rule", "service_monitors"]

_OPERATOR = "monitoring.coreos.com/v1"
_SERVICES = ("api", "worker", "relay", "monitor", "canary")
_DRAIN_SECONDS = 15
_GRACE_SECONDS = 45  # the draining, the requests that still run, and a margin


def service_monitors(site: Site) -> str:
    """What is scraped: Services with the labels `app.kubernetes.io/name` and `…/component`, at their port `metrics`.

    The token lies in the Secret `smartchat-ops` under `ops_token`. The job is named as in `prometheus.yml`, because
    rules refer to it.
    """
    return to_yaml(*(_monitor(service, site) for service in _SERVICES))


def _monitor(service: str, site: Site) -> dict[str, Any]:
    name = f"smartchat-{service}"
    endpoint = {
        "port": "http" if service == "api" else "metrics",
        "path": "/metrics",
        "interval": duration(parse_duration(site.scrape)),
        "authorization": {"type": "Bearer", "credentials": {"name": "smartchat-ops", "key": "ops_token"}},
        "relabelings": [{"targetLabel": "job", "replacement": name}],
    }
    labels = {"app.kubernetes.io/name": "smartchat", "app.kubernetes.io/component": service}
    return {
        "apiVersion": _OPERATOR,
        "kind": "ServiceMonitor",
        "metadata": {"name": name, "namespace": site.namespace, "labels": dict(labels)},
        "spec": {"selector": {"matchLabels": dict(labels)}, "endpoints": [endpoint]},
    }


def prometheus_rule(groups: tuple[RuleGroup, ...], site: Site, dashboards: tuple[Dashboard, ...] = ()) -> str:
    """All groups of rules as one object."""
    return to_yaml(
        {
            "apiVersion": _OPERATOR,
            "kind": "PrometheusRule",
            "metadata": {
                "name": "smartchat",
                "namespace": site.namespace,
                "labels": {"app.kubernetes.io/name": "smartchat"},
            },
            "spec": {"groups": [group_shape(group, site, dashboards) for group in groups]},
        }
    )


def probes_patch(site: Site) -> str:
    """The probes of the Deployment `api`, as a patch: `kubectl patch deployment api --patch-file …` or by kustomize.

    A start may take two minutes, in which the schema is upgraded. Liveness asks for nothing but the process itself:
    a database that is down must not restart every server. A server that drains first reports that it is not ready.
    """
    container = {
        "name": "api",
        "env": [{"name": "SMARTCHAT_DRAIN_SECONDS", "value": str(_DRAIN_SECONDS)}],
        "ports": [{"name": "http", "containerPort": 8000}],
        "startupProbe": _probe("/startupz", every=2, failures=60),
        "livenessProbe": _probe("/livez", every=10, failures=3),
        "readinessProbe": _probe("/readyz", every=5, failures=2),
    }
    labels = {"app.kubernetes.io/name": "smartchat", "app.kubernetes.io/component": "api"}
    return to_yaml(
        {
            "apiVersion": "apps/v1",
            "kind": "Deployment",
            "metadata": {"name": "api", "namespace": site.namespace},
            "spec": {
                "selector": {"matchLabels": dict(labels)},
                "template": {
                    "metadata": {"labels": dict(labels)},
                    "spec": {"terminationGracePeriodSeconds": _GRACE_SECONDS, "containers": [container]},
                },
            },
        },
        about="A patch: it names no image. The selector is the one that the Deployment has to have already.",
    )


def _probe(path: str, *, every: int, failures: int) -> dict[str, Any]:
    return {
        "httpGet": {"path": path, "port": "http"},
        "periodSeconds": every,
        "timeoutSeconds": 3,
        "failureThreshold": failures,
    }
