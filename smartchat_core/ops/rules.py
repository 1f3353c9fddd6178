"""Recording and alert rules as values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from smartchat_core.model.metric import Metric
from smartchat_core.ops.promql import Expr

__all__ = ["AlertRoute", "AlertRule", "Category", "Priority", "RecordingRule", "RuleGroup", "Severity", "Tier"]


class Severity(StrEnum):
    """How bad it is, in the guide's words."""

    CRITICAL = "critical"
    WARNING = "warning"
    INFO = "info"


class Priority(StrEnum):
    """The same as incidents are ranked."""

    P1 = "P1"
    P2 = "P2"
    P3 = "P3"


class Tier(StrEnum):
    """Where a rule comes from: the guide's text, the guide's dashboards, or the better practice beside them."""

    GUIDE = "guide"
    DASHBOARD = "dashboard"
    PRACTICE = "practice"


class AlertRoute(StrEnum):
    """How an alert is handled: somebody is paged, a ticket is made, or a machine expects it as a heartbeat."""

    PAGE = "page"
    TICKET = "ticket"
    HEARTBEAT = "heartbeat"


class Category(StrEnum):
    """What kind of trouble it is."""

    AVAILABILITY = "availability"
    LATENCY = "latency"
    QUEUE = "queue"
    SATURATION = "saturation"
    SECURITY = "security"
    QUALITY = "quality"
    COST = "cost"
    BACKUP = "backup"
    CERTIFICATE = "certificate"
    TRAFFIC = "traffic"
    MONITORING = "monitoring"


@dataclass(frozen=True, kw_only=True, slots=True)
class AlertRule:
    """An alert: it fires when the query has had a series for `hold` without a break.

    `summary` and `description` may use Prometheus' templates (`{{ $labels.instance }}`, `{{ $value }}`). The runbook
    is the page `docs/runbooks/<name>.md`.
    """

    name: str
    expr: Expr
    hold: timedelta
    severity: Severity
    category: Category
    summary: str
    description: str = ""
    tier: Tier = Tier.PRACTICE
    route: AlertRoute = AlertRoute.TICKET

    @property
    def priority(self) -> Priority:
        """The priority of the incident that it may become."""
        return {Severity.CRITICAL: Priority.P1, Severity.WARNING: Priority.P2, Severity.INFO: Priority.P3}[
            self.severity
        ]


@dataclass(frozen=True, kw_only=True, slots=True)
class RecordingRule:
    """A query whose result is kept as a metric of its own, which other rules refer to by its symbol."""

    metric: Metric
    expr: Expr


@dataclass(frozen=True, kw_only=True, slots=True)
class RuleGroup:
    """Rules that are evaluated together, one after the other; `interval` None: as often as Prometheus does others."""

    name: str
    rules: tuple[AlertRule | RecordingRule, ...]
    interval: timedelta | None = None
