"""Alert rules on monitoring itself: the watchdog, failed notifications and rules, dropped telemetry."""

from __future__ import annotations

from datetime import timedelta

from smartchat_core.ops.alerts.build import info, ticket
from smartchat_core.ops.metrics.external import NOTIFICATIONS_FAILED, RULE_FAILURES
from smartchat_core.ops.metrics.operations import BUILD_INFO, LOG_LINES, TELEMETRY_DROPPED
from smartchat_core.ops.promql import count, increase, select, sum_, vector
from smartchat_core.ops.rules import AlertRoute, AlertRule, Category, RuleGroup, Severity

__all__ = ["MONITORING", "WATCHDOG"]

WATCHDOG = AlertRule(
    name="Watchdog",
    expr=vector(1),
    hold=timedelta(0),
    severity=Severity.INFO,
    category=Category.MONITORING,
    summary="Alerting works",
    description="Always firing (dead man's switch). When its notifications stop, an external service has to page: "
    "no other alert arrives either.",
    route=AlertRoute.HEARTBEAT,
)
LOG_ERRORS = ticket(
    "LogErrors",
    Category.MONITORING,
    sum_(increase(select(LOG_LINES, level="ERROR"), "10m"), by=("job",)) > 10,
    5,
    "{{ $labels.job }} logs errors",
    "{{ $value | humanize }} log lines of level ERROR within ten minutes.",
)
TELEMETRY_LOST = info(
    "TelemetryDropped",
    Category.MONITORING,
    sum_(increase(select(TELEMETRY_DROPPED), "10m"), by=("signal",)) > 0,
    10,
    "{{ $labels.signal }} are dropped",
    "{{ $value | humanize }} items were dropped within ten minutes: the collector is down, slow or full.",
)
VERSIONS_MIXED = info(
    "VersionsMixed",
    Category.MONITORING,
    count(count(select(BUILD_INFO), by=("version",))) > 1,
    60,
    "Different versions of SmartChat are running",
    "{{ $value }} versions have been running for an hour: a rollout is incomplete.",
)
RULES_FAILING = ticket(
    "RulesFailing",
    Category.MONITORING,
    sum_(increase(select(RULE_FAILURES), "10m"), by=("rule_group",)) > 0,
    10,
    "Rules of {{ $labels.rule_group }} cannot be evaluated",
    "{{ $value | humanize }} evaluation failures within ten minutes; its alerts cannot fire.",
)
NOTIFICATIONS_FAILING = ticket(
    "NotificationsFailing",
    Category.MONITORING,
    sum_(increase(select(NOTIFICATIONS_FAILED), "10m"), by=("integration",)) > 0,
    5,
    "Notifications to {{ $labels.integration }} fail",
    "{{ $value | humanize }} notifications failed within ten minutes.",
)
MONITORING = RuleGroup(
    name="monitoring",
    rules=(WATCHDOG, LOG_ERRORS, TELEMETRY_LOST, VERSIONS_MIXED, RULES_FAILING, NOTIFICATIONS_FAILING),
)
