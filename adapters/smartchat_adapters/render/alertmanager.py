"""Alertmanager's configuration: routes, receivers and inhibition (https://prometheus.io/docs/alerting/latest/configuration/).

Keys and passwords are read from files, one each, so that this file can be shown to anybody.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from smartchat_adapters.render.site import Site
from smartchat_adapters.render.text import GENERATED, duration, to_yaml
from smartchat_core.ops.routing import AlertChannel, AlertReceiver, Branch, Inhibition, Routing

__all__ = ["SECRETS", "alertmanager_config", "alertmanager_templates"]

SECRETS = ("pagerduty_routing_key", "slack_api_url")
"""The files that have to be in the folder of secrets, beside Prometheus' `ops_token`."""


def alertmanager_config(routing: Routing, site: Site) -> str:
    """The file `alertmanager.yml`."""
    return to_yaml(
        {
            "global": _mail_server(site),
            "templates": ["templates/*.tmpl"],
            "route": _branch(routing.otherwise, site)
            | {"routes": [_branch(branch, site) for branch in routing.branches]},
            "receivers": [_receiver(receiver, site) for receiver in routing.receivers],
            "inhibit_rules": [_inhibition(inhibition) for inhibition in routing.inhibitions],
        },
        about=f"Reads from {site.secrets}: {' and '.join(SECRETS)}.",
    )


def alertmanager_templates() -> str:
    """The texts of the messages, in Go's templates."""
    return (
        f"{{{{/* {GENERATED} */}}}}\n"
        '{{ define "smartchat.title" -}}\n'
        '{{ if eq .Status "firing" }}🚨{{ else }}✅ RESOLVED{{ end }} {{ .CommonLabels.priority }} '
        "{{ .CommonLabels.alertname }}"
        "{{ if gt (len .Alerts) 1 }} ({{ len .Alerts }}){{ end }}\n"
        "{{- end }}\n"
        '{{ define "smartchat.text" -}}\n'
        "{{ range .Alerts }}{{ .Annotations.summary }}\n"
        "{{ with .Annotations.description }}{{ . }}\n{{ end -}}\n"
        'Since {{ .StartsAt.UTC.Format "2006-01-02 15:04:05" }} UTC\n'
        "{{ with .Annotations.runbook_url }}Runbook: {{ . }}\n{{ end -}}\n"
        "{{ with .Annotations.dashboard_url }}Dashboard: {{ . }}\n{{ end }}\n"
        "{{ end }}\n"
        "{{- end }}\n"
    )


def _mail_server(site: Site) -> dict[str, Any]:
    shape: dict[str, Any] = {
        "smtp_smarthost": site.smtp,
        "smtp_from": site.mail_from,
        "smtp_require_tls": site.smtp_tls == "true",
    }
    if site.smtp_user:
        password = f"{site.secrets.rstrip('/')}/smtp_password"
        shape |= {"smtp_auth_username": site.smtp_user, "smtp_auth_password_file": password}
    return shape


def _branch(branch: Branch, site: Site) -> dict[str, Any]:
    shape: dict[str, Any] = {"receiver": branch.receiver.name}
    if branch.matching:
        shape["matchers"] = _matchers(branch.matching)
    return shape | {
        "group_by": list(branch.group_by),
        "group_wait": site.group_wait or duration(branch.group_wait),
        "group_interval": site.group_interval or duration(branch.group_interval),
        "repeat_interval": duration(branch.repeat_interval),
    }


def _receiver(receiver: AlertReceiver, site: Site) -> dict[str, Any]:
    secrets = site.secrets.rstrip("/")
    resolved = {"send_resolved": receiver.resolved}
    match receiver.channel:
        case AlertChannel.PAGERDUTY:
            kind, shape = "pagerduty_configs", _pagerduty(site, f"{secrets}/pagerduty_routing_key")
        case AlertChannel.SLACK:
            kind = "slack_configs"
            shape = {
                "api_url_file": f"{secrets}/slack_api_url",
                "channel": site.slack_channel,
                "title": '{{ template "smartchat.title" . }}',
                "text": '{{ template "smartchat.text" . }}',
            }
        case AlertChannel.EMAIL:
            kind = "email_configs"
            shape = {
                "to": site.mail_to,
                "headers": {"Subject": '{{ template "smartchat.title" . }}'},
                "html": "",
                "text": '{{ template "smartchat.text" . }}',
            }
        case AlertChannel.HEARTBEAT:
            kind, shape = "webhook_configs", {"url": site.heartbeat}
    return {"name": receiver.name, kind: [resolved | shape]}


def _pagerduty(site: Site, key: str) -> dict[str, Any]:
    return {
        "url": site.pagerduty,
        "routing_key_file": key,
        # PagerDuty knows ours: https://developer.pagerduty.com/docs/events-api-v2/trigger-events/
        "severity": "{{ .CommonLabels.severity }}",
        "class": "{{ .CommonLabels.category }}",
        "component": "{{ .CommonLabels.job }}",
        "group": "smartchat",
        "description": '{{ template "smartchat.title" . }}: {{ .CommonAnnotations.summary }}',
        "details": {
            "text": '{{ template "smartchat.text" . }}',
            "runbook": "{{ .CommonAnnotations.runbook_url }}",
        },
        "links": [{"href": "{{ .CommonAnnotations.runbook_url }}", "text": "Runbook"}],
    }


def _inhibition(inhibition: Inhibition) -> dict[str, Any]:
    shape: dict[str, Any] = {
        "source_matchers": _matchers(inhibition.source),
        "target_matchers": _matchers(inhibition.target),
    }
    return shape | ({"equal": list(inhibition.equal)} if inhibition.equal else {})


def _matchers(conditions: Mapping[str, tuple[str, ...]]) -> list[str]:
    return [_matcher(label, values) for label, values in conditions.items()]


def _matcher(label: str, values: tuple[str, ...]) -> str:
    operator, text = ("=", values[0]) if len(values) == 1 else ("=~", "|".join(map(re.escape, values)))
    quoted = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'{label}{operator}"{quoted}"'
