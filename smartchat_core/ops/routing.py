"""Routing of alerts: who is notified, how soon, how often again, and which alerts inhibit others."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum

from smartchat_core.ops.rules import AlertRoute, Severity

__all__ = ["ROUTING", "AlertChannel", "AlertReceiver", "Branch", "Inhibition", "Routing"]


class AlertChannel(StrEnum):
    """How somebody is reached."""

    PAGERDUTY = "pagerduty"
    SLACK = "slack"
    EMAIL = "email"
    HEARTBEAT = "heartbeat"


@dataclass(frozen=True, kw_only=True, slots=True)
class AlertReceiver:
    """A recipient of alerts; `resolved`: also notified of their end."""

    name: str
    channel: AlertChannel
    resolved: bool = True


@dataclass(frozen=True, kw_only=True, slots=True)
class Branch:
    """How alerts are notified that have all the labels of `matching`, or one of the values where several are given.

    Alerts with equal labels `group_by` go into one message: after `group_wait`, then after `group_interval`
    when others join, and after `repeat_interval` when nothing changed.
    """

    receiver: AlertReceiver
    matching: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    group_by: tuple[str, ...] = ("alertname",)
    group_wait: timedelta = timedelta(seconds=30)
    group_interval: timedelta = timedelta(minutes=5)
    repeat_interval: timedelta = timedelta(hours=4)


@dataclass(frozen=True, kw_only=True, slots=True)
class Inhibition:
    """While an alert fits `source`, those that fit `target` and have the same labels `equal` are not notified."""

    source: Mapping[str, tuple[str, ...]]
    target: Mapping[str, tuple[str, ...]]
    equal: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Routing:
    """The first branch that takes an alert has it; `otherwise` has the rest."""

    branches: tuple[Branch, ...]
    otherwise: Branch
    inhibitions: tuple[Inhibition, ...]

    @property
    def receivers(self) -> tuple[AlertReceiver, ...]:
        """All receivers, each once."""
        return tuple(dict.fromkeys(branch.receiver for branch in (*self.branches, self.otherwise)))


PAGERDUTY = AlertReceiver(name="pagerduty-p1", channel=AlertChannel.PAGERDUTY)
SLACK = AlertReceiver(name="slack-p2", channel=AlertChannel.SLACK)
EMAIL = AlertReceiver(name="email-p3", channel=AlertChannel.EMAIL)
HEARTBEAT = AlertReceiver(name="heartbeat", channel=AlertChannel.HEARTBEAT, resolved=False)

_NOT_ITSELF = ("HighErrorRate", "HighErrorRatio", "AvailabilityBudgetBurnsFast", "AvailabilityBudgetBurnsSlowly")

ROUTING = Routing(
    branches=(
        Branch(
            receiver=HEARTBEAT,
            matching={"notify": (AlertRoute.HEARTBEAT.value,)},
            group_wait=timedelta(seconds=0),
            group_interval=timedelta(minutes=1),
            repeat_interval=timedelta(minutes=5),
        ),
        Branch(
            receiver=PAGERDUTY,
            matching={"notify": (AlertRoute.PAGE.value,)},
            group_wait=timedelta(seconds=10),
            group_interval=timedelta(minutes=1),
            repeat_interval=timedelta(hours=1),
        ),
        Branch(
            receiver=EMAIL,
            matching={"severity": (Severity.INFO.value,)},
            group_wait=timedelta(minutes=5),
            group_interval=timedelta(hours=1),
            repeat_interval=timedelta(days=1),
        ),
    ),
    otherwise=Branch(receiver=SLACK),
    inhibitions=(
        # Without the database nothing works: what follows from that is no news, but other causes still are.
        Inhibition(
            source={"alertname": ("DatabaseDown",)},
            target={"category": ("latency", "queue")},
        ),
        Inhibition(
            source={"alertname": ("DatabaseDown",)},
            target={"alertname": (*_NOT_ITSELF, "CanaryFailing", "CanaryStale", "ProbeFailing", "WorkerMissing")},
        ),
        # What cannot be reached reports nothing about itself that is true.
        Inhibition(
            source={"alertname": ("ServiceDown",)},
            target={"alertname": ("HighErrorRate", "HighLatency", "UnusualTraffic", "DatabasePoolExhausted")},
            equal=("instance",),
        ),
        # A page includes what its ticket reports.
        Inhibition(
            source={"alertname": ("AvailabilityBudgetBurnsFast",)},
            target={"alertname": ("HighErrorRate", "HighErrorRatio", "AvailabilityBudgetBurnsSlowly")},
        ),
        Inhibition(
            source={"alertname": ("LatencyBudgetBurnsFast", "HostSaturated")},
            target={"alertname": ("HighLatency", "HighP99Latency", "SlowResponses", "LatencyBudgetBurnsSlowly")},
        ),
        Inhibition(
            source={"alertname": ("QueueStalled", "WorkerMissing")},
            target={"alertname": ("QueueBackup", "QueueBackupTotal", "DeepQueue", "QueueTasksOld")},
        ),
        Inhibition(
            source={"alertname": ("CertificateExpiresVerySoon",)},
            target={"alertname": ("CertificateExpiresSoon",)},
            equal=("instance",),
        ),
        Inhibition(source={"alertname": ("HostSaturated",)}, target={"alertname": ("HighCpu",)}, equal=("instance",)),
        Inhibition(source={"alertname": ("RedisDown",)}, target={"dependency": ("redis",)}),
        Inhibition(source={"alertname": ("CanaryFailing",)}, target={"alertname": ("CanaryStale",)}),
        Inhibition(source={"alertname": ("ModelBudgetExhausted",)}, target={"alertname": ("ModelBudgetLow",)}),
    ),
)
