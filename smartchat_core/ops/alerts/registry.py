"""The registry of alert and recording rules, by group in the order in which Prometheus evaluates them."""

from __future__ import annotations

from smartchat_core.ops.alerts.dashboard import DASHBOARD
from smartchat_core.ops.alerts.guide import GUIDE
from smartchat_core.ops.alerts.models import MODELS
from smartchat_core.ops.alerts.monitoring import MONITORING
from smartchat_core.ops.alerts.resources import RESOURCES
from smartchat_core.ops.alerts.security import SECURITY
from smartchat_core.ops.alerts.service import SERVICE
from smartchat_core.ops.alerts.slo import LONG_RATIOS, SHORT_RATIOS, SLO_ALERTS
from smartchat_core.ops.alerts.work import WORK
from smartchat_core.ops.rules import AlertRule, RecordingRule, RuleGroup

__all__ = ["ALERT_RULES", "RECORDING_RULES", "RULE_GROUPS"]

RULE_GROUPS: tuple[RuleGroup, ...] = (
    GUIDE,
    DASHBOARD,
    SECURITY,
    SHORT_RATIOS,
    LONG_RATIOS,
    SLO_ALERTS,
    SERVICE,
    WORK,
    RESOURCES,
    MODELS,
    MONITORING,
)

ALERT_RULES: tuple[AlertRule, ...] = tuple(
    rule for group in RULE_GROUPS for rule in group.rules if isinstance(rule, AlertRule)
)
RECORDING_RULES: tuple[RecordingRule, ...] = tuple(
    rule for group in RULE_GROUPS for rule in group.rules if isinstance(rule, RecordingRule)
)
