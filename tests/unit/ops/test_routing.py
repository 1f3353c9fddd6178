"""Who is notified of which alert."""

import pytest

from smartchat_core.ops.alerts.registry import ALERT_RULES
from smartchat_core.ops.routing import ROUTING, AlertChannel
from smartchat_core.ops.rules import AlertRoute, AlertRule, Severity
from tests.support.alert_routes import branch_for, inhibits, labels_of

RULES = {rule.name: rule for rule in ALERT_RULES}


@pytest.mark.parametrize("rule", ALERT_RULES, ids=lambda rule: rule.name)
def test_pages_wake_tickets_do_not(rule: AlertRule) -> None:
    channel = branch_for(rule).receiver.channel
    if rule.route is AlertRoute.HEARTBEAT:
        assert channel is AlertChannel.HEARTBEAT
    elif rule.route is AlertRoute.PAGE:
        assert channel is AlertChannel.PAGERDUTY
        assert rule.severity is Severity.CRITICAL
    else:
        assert channel is (AlertChannel.EMAIL if rule.severity is Severity.INFO else AlertChannel.SLACK)


def test_the_guides_error_rate_is_a_ticket_and_the_rest_of_its_critical_ones_page() -> None:
    assert branch_for(RULES["HighErrorRate"]).receiver.channel is AlertChannel.SLACK
    assert branch_for(RULES["ServiceDown"]).receiver.channel is AlertChannel.PAGERDUTY
    assert branch_for(RULES["DatabaseDown"]).receiver.channel is AlertChannel.PAGERDUTY


def test_inhibitions_name_alerts_that_exist_and_none_silences_itself() -> None:
    for one in ROUTING.inhibitions:
        names = {*one.source.get("alertname", ()), *one.target.get("alertname", ())}
        assert names <= set(RULES)
        assert not set(one.source["alertname"]) & set(one.target.get("alertname", ()))


def _silent(source: str, target: str, **labels: str) -> bool:
    left, right = labels_of(RULES[source]) | labels, labels_of(RULES[target]) | {"instance": "a"}
    return any(inhibits(one, left, right) for one in ROUTING.inhibitions)


def test_what_follows_from_a_dead_database_is_silent_and_other_causes_are_not() -> None:
    for name in ("SlowResponses", "QueueBackup", "AvailabilityBudgetBurnsFast", "CanaryFailing"):
        assert _silent("DatabaseDown", name)
    for name in ("RedisDown", "ServiceDown", "LowDiskSpace", "LoginStorm", "BackupLate", "Watchdog", "DatabaseDown"):
        assert not _silent("DatabaseDown", name)


def test_a_dead_server_silences_only_itself() -> None:
    assert _silent("ServiceDown", "HighErrorRate", instance="a")
    assert not _silent("ServiceDown", "HighErrorRate", instance="b")


def test_every_inhibition_has_an_alert_to_silence() -> None:
    for one in ROUTING.inhibitions:
        reached = [
            rule for rule in ALERT_RULES if inhibits(one, labels_of(RULES[one.source["alertname"][0]]), labels_of(rule))
        ]
        assert reached or "dependency" in one.target


@pytest.mark.parametrize("rule", ALERT_RULES, ids=lambda rule: rule.name)
def test_labels_of_an_alert_hide_none_of_its_series(rule: AlertRule) -> None:
    """Series that differ in a label that the alert sets would become one, which Prometheus refuses to evaluate."""
    of_series = {label for metric in rule.expr.metrics for label in metric.label_names}
    assert not of_series & set(labels_of(rule))
