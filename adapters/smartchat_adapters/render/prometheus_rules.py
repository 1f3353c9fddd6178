"""Prometheus' alert and recording rules (https://prometheus.io/docs/prometheus/latest/configuration/recording_rules/)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from smartchat_adapters.render.site import Site
from smartchat_adapters.render.text import duration, to_yaml
from smartchat_core.ops.panels import Dashboard
from smartchat_core.ops.rules import AlertRule, RecordingRule, RuleGroup

__all__ = ["group_shape", "rules_file"]


def rules_file(group: RuleGroup, site: Site, dashboards: tuple[Dashboard, ...] = ()) -> str:
    """A file with one group of rules; each alert leads to its runbook, and to the panel that shows what it watches."""
    return to_yaml({"groups": [group_shape(group, site, dashboards)]})


def group_shape(group: RuleGroup, site: Site, dashboards: tuple[Dashboard, ...] = ()) -> dict[str, Any]:
    """The group as mappings and lists."""
    shape: dict[str, Any] = {"name": group.name}
    if group.interval is not None:
        shape["interval"] = duration(group.interval)
    shape["rules"] = [_rule(rule, site, dashboards) for rule in group.rules]
    return shape


def _rule(rule: AlertRule | RecordingRule, site: Site, dashboards: tuple[Dashboard, ...]) -> dict[str, Any]:
    if isinstance(rule, RecordingRule):
        return {"record": rule.metric.name, "expr": rule.expr.text}
    shape: dict[str, Any] = {"alert": rule.name, "expr": rule.expr.text}
    if rule.hold:
        shape["for"] = duration(rule.hold)
    shape["labels"] = {
        "severity": rule.severity.value,
        "priority": rule.priority.value,
        "tier": rule.tier.value,
        "category": rule.category.value,
        "notify": rule.route.value,  # not `route`: requests have a label of that name
    }
    shape["annotations"] = dict(_annotations(rule, site, dashboards))
    return shape


def _annotations(rule: AlertRule, site: Site, dashboards: tuple[Dashboard, ...]) -> Mapping[str, str]:
    found = {"summary": rule.summary}
    if rule.description:
        found["description"] = rule.description
    found["runbook_url"] = f"{site.runbooks.rstrip('/')}/{rule.name}.md"
    place = _place(rule, dashboards)
    if place:
        found["dashboard_url"] = f"{site.grafana.rstrip('/')}/d/{place}"
    return found


def _place(rule: AlertRule, dashboards: tuple[Dashboard, ...]) -> str:
    """The panel that names the alert, else the dashboard with most panels on the alert's metrics, else nothing."""
    for dashboard in dashboards:
        for number, panel in enumerate(dashboard.panels, start=1):
            if panel.alert is not None and panel.alert.name == rule.name:
                return f"{dashboard.uid}?viewPanel={number}"
    counts = [
        sum(any(query.expr.metrics & rule.expr.metrics for query in panel.queries) for panel in dashboard.panels)
        for dashboard in dashboards
    ]
    most = max(counts, default=0)
    return dashboards[counts.index(most)].uid if most else ""
