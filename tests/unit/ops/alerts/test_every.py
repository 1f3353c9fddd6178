"""What holds of every rule, and the guide's rules to the letter."""

import re
from datetime import timedelta
from pathlib import Path

import promql_parser
import pytest

from smartchat.settings import Settings
from smartchat_core.model.metric import MetricSource
from smartchat_core.ops.alerts.registry import ALERT_RULES, RECORDING_RULES, RULE_GROUPS
from smartchat_core.ops.dashboards.registry import DASHBOARDS
from smartchat_core.ops.metrics.external import EXTERNAL
from smartchat_core.ops.metrics.recording_rules import RECORDED
from smartchat_core.ops.metrics.registry import CATALOGUE
from smartchat_core.ops.rules import AlertRule, Tier

RUNBOOKS = Path(__file__).parents[4] / "docs" / "runbooks"
COMMANDS = Path(__file__).parents[4] / "apps" / "smartchat" / "cli" / "commands"
HEADINGS = ["## Meaning", "## Impact", "## Diagnosis", "## Mitigation"]

GUIDE = {
    "ServiceDown": ("up == 0", 60, "critical", "Service {{ $labels.instance }} is down"),
    "HighErrorRate": (
        'rate(http_requests_total{status=~"5.."}[5m]) > 0.1',
        120,
        "critical",
        "High error rate detected",
    ),
    "DatabaseDown": ("postgres_up == 0", 30, "critical", "Database is unreachable"),
    "HighLatency": (
        "histogram_quantile(0.95, rate(http_request_duration_seconds_bucket[5m])) > 2",
        300,
        "warning",
        "High latency detected",
    ),
    "QueueBackup": ("celery_queue_length > 50", 300, "warning", "Processing queue is backing up"),
    "UnusualTraffic": ("rate(http_requests_total[5m]) > 100", 600, "info", "Traffic spike detected"),
}
SECURITY = {
    "FailedAuthenticationAttempts": "increase(auth_failures_total[5m]) > 10",
    "UnusualAccessPatterns": 'rate(http_requests_total{status="403"}[5m]) > 0.1',
    "SuspiciousFileUploads": "increase(file_upload_rejected_total[5m]) > 5",
}


def test_the_guides_rules_stand_to_the_letter() -> None:
    rules = {rule.name: rule for rule in ALERT_RULES if rule.tier is Tier.GUIDE}
    assert set(rules) == set(GUIDE) | set(SECURITY)
    for name, (expr, seconds, severity, summary) in GUIDE.items():
        rule = rules[name]
        assert (rule.expr.text, rule.hold, rule.severity, rule.summary) == (
            expr,
            timedelta(seconds=seconds),
            severity,
            summary,
        )
    for name, expr in SECURITY.items():
        assert rules[name].expr.text == expr


def test_names_are_used_once() -> None:
    for names in ([rule.name for rule in ALERT_RULES], [group.name for group in RULE_GROUPS]):
        assert len(set(names)) == len(names)
    assert {rule.metric for rule in RECORDING_RULES} == set(RECORDED)


def test_rules_and_panels_name_only_metrics_that_exist() -> None:
    known = {*CATALOGUE, *EXTERNAL, *RECORDED}
    panels = [query.expr for board in DASHBOARDS for panel in board.panels for query in panel.queries]
    for expr in [*(alert.expr for alert in ALERT_RULES), *(kept.expr for kept in RECORDING_RULES), *panels]:
        assert expr.metrics <= known
        promql_parser.parse(expr.text)
    assert {metric.source for metric in known} >= {MetricSource.SMARTCHAT, MetricSource.RECORDED}


@pytest.mark.parametrize("rule", ALERT_RULES, ids=lambda rule: rule.name)
def test_texts_name_only_labels_that_the_series_have(rule: AlertRule) -> None:
    used = set(re.findall(r"\$labels\.(\w+)", rule.summary + rule.description))
    assert rule.description
    assert rule.expr.labels is None or used <= rule.expr.labels


def test_every_alert_has_its_page_and_every_page_its_alert() -> None:
    pages = {path.stem for path in RUNBOOKS.glob("*.md")} - {"README"}
    assert pages == {rule.name for rule in ALERT_RULES}
    index = (RUNBOOKS / "README.md").read_text(encoding="utf-8")
    for name in pages:
        text = (RUNBOOKS / f"{name}.md").read_text(encoding="utf-8")
        assert [line for line in text.splitlines() if line.startswith("## ")] == HEADINGS, name
        assert f"| [{name}]({name}.md) |" in index


def test_pages_name_only_commands_and_settings_that_exist() -> None:
    text = "".join(path.read_text(encoding="utf-8") for path in RUNBOOKS.glob("*.md"))
    named = set(re.findall(r"(?:`|^)smartchat ([a-z]+)", text, re.MULTILINE))
    commands = {path.stem for path in COMMANDS.iterdir()} | {"eval"}
    assert named
    assert named <= commands
    settings = {name.lower() for name in re.findall(r"SMARTCHAT_([A-Z_]+)", text)}
    assert settings <= set(Settings.model_fields)


def test_pages_query_only_what_can_be_parsed() -> None:
    queries = re.findall(
        r"^promtool query instant \S+ '(.*)'$",
        "\n".join(path.read_text(encoding="utf-8") for path in RUNBOOKS.glob("*.md")),
        re.MULTILINE,
    )
    assert len(queries) > 50
    for query in queries:
        promql_parser.parse(query)
