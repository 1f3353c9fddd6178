"""The registry of rendered files: every configuration file of the monitoring, by its path."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from smartchat_adapters.render import kubernetes
from smartchat_adapters.render.alertmanager import alertmanager_config, alertmanager_templates
from smartchat_adapters.render.blackbox import blackbox_config
from smartchat_adapters.render.elasticsearch import DATASET, SECURITY_DATASET, index_template, lifecycle_policy
from smartchat_adapters.render.grafana_dashboards import dashboard_file
from smartchat_adapters.render.grafana_provisioning import dashboards_provider, datasources
from smartchat_adapters.render.logstash import logstash_pipeline
from smartchat_adapters.render.prometheus_config import EXAMPLE_TARGETS, prometheus_config, targets_file
from smartchat_adapters.render.prometheus_rules import rules_file
from smartchat_adapters.render.site import Site
from smartchat_adapters.render.text import GENERATED, to_json
from smartchat_core.ops.logging.schema import LogField
from smartchat_core.ops.panels import Dashboard
from smartchat_core.ops.routing import Routing
from smartchat_core.ops.rules import RuleGroup

__all__ = ["RenderInput", "render_all"]


@dataclass(frozen=True, kw_only=True, slots=True)
class RenderInput:
    """What is rendered: the values of `smartchat_core/ops`."""

    groups: tuple[RuleGroup, ...]
    dashboards: tuple[Dashboard, ...]
    routing: Routing
    log_fields: tuple[LogField, ...]
    log_schema: Mapping[str, object]
    logs_kept: timedelta
    security_logs_kept: timedelta


def render_all(values: RenderInput, site: Site) -> dict[str, str]:
    """The text of every file, by its path below the folder of deployment, in alphabetical order."""
    titles = {board.uid: board.title for board in values.dashboards}
    files = {
        "prometheus/prometheus.yml": prometheus_config(site),
        "alertmanager/alertmanager.yml": alertmanager_config(values.routing, site),
        "alertmanager/templates/smartchat.tmpl": alertmanager_templates(),
        "blackbox/blackbox.yml": blackbox_config(),
        "grafana/provisioning/datasources/smartchat.yml": datasources(site),
        "grafana/provisioning/dashboards/smartchat.yml": dashboards_provider(site),
        "logstash/logstash.conf": logstash_pipeline(site),
        "elasticsearch/index-template.json": index_template(values.log_fields, DATASET),
        "elasticsearch/index-template-security.json": index_template(values.log_fields, SECURITY_DATASET),
        "elasticsearch/ilm-policy.json": lifecycle_policy(values.logs_kept),
        "elasticsearch/ilm-policy-security.json": lifecycle_policy(values.security_logs_kept),
        "kubernetes/service-monitors.yaml": kubernetes.service_monitors(site),
        "kubernetes/prometheus-rule.yaml": kubernetes.prometheus_rule(values.groups, site, values.dashboards),
        "kubernetes/api-probes.yaml": kubernetes.probes_patch(site),
        "logging_schema.json": to_json({"$comment": GENERATED, **values.log_schema}),
    }
    files |= {
        f"prometheus/rules/{group.name}.yml": rules_file(group, site, values.dashboards) for group in values.groups
    }
    files |= {f"prometheus/targets.example/{one.job}.yml": targets_file(one) for one in EXAMPLE_TARGETS}
    files |= {f"grafana/dashboards/{one.uid}.json": dashboard_file(one, site, titles) for one in values.dashboards}
    return dict(sorted(files.items()))
