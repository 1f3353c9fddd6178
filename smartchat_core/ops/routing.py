"""Who is told of an alert, how soon, how often again, and which alerts are silent because another says it all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum

from smartchat_core.ops.rules import AlertRule, Route, Severity

__all__ = ["ROUTING", "Branch", "Channel", "Inhibition", "Receiver", "Routing", "labels_of", "route_of"]


class Channel(StrEnum):
    """How somebody is reached."""

    PAGERDUTY = "pagerduty"
    SLACK = "slack"
    EMAIL = "email"
    HEARTBEAT = "heartbeat"


@dataclass(frozen=True, kw_only=True, slots=True)
class Receiver:
    """Somebody who is told; `resolved`: also of the end."""

    name: str
    channel: Channel
    resolved: bool = True


@dataclass(frozen=True, kw_only=True, slots=True)
class Branch:
    """What becomes of alerts that have all the labels of `matching`, or one of the values where several are given.

    Alerts with equal labels `group_by` are told of in one message: after `group_wait`, then after `group_interval`
    when others join, and after `repeat_interval` when nothing changed.
    """

    receiver: Receiver
    matching: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    group_by: tuple[str, ...] = ("alertname",)
    group_wait: timedelta = timedelta(seconds=30)
    group_interval: timedelta = timedelta(minutes=5)
    repeat_interval: timedelta = timedelta(hours=4)

    def takes(self, labels: Mapping[str, str]) -> bool:
        """Whether an alert with these labels goes this way."""
        return _match(self.matching, labels)


@dataclass(frozen=True, kw_only=True, slots=True)
class Inhibition:
    """While an alert fits `source`, those that fit `target` and have the same labels `equal` are not told."""

    source: Mapping[str, tuple[str, ...]]
    target: Mapping[str, tuple[str, ...]]
    equal: tuple[str, ...] = ()

    def silences(self, source: Mapping[str, str], target: Mapping[str, str]) -> bool:
        """Whether `target` is silent while `source` fires; no alert silences itself."""
        same = all(source.get(label, "") == target.get(label, "") for label in self.equal)
        return same and source != target and _match(self.source, source) and _match(self.target, target)


@dataclass(frozen=True, kw_only=True, slots=True)
class Routing:
    """The first branch that takes an alert has it; `otherwise` has the rest."""

    branches: tuple[Branch, ...]
    otherwise: Branch
    inhibitions: tuple[Inhibition, ...]

    @property
    def receivers(self) -> tuple[Receiver, ...]:
        """Everybody who may be told, each once."""
        return tuple(dict.fromkeys(branch.receiver for branch in (*self.branches, self.otherwise)))

    def branch_of(self, labels: Mapping[str, str]) -> Branch:
        """The way of an alert with these labels."""
        return next((branch for branch in self.branches if branch.takes(labels)), self.otherwise)


PAGERDUTY = Receiver(name="pagerduty-p1", channel=Channel.PAGERDUTY)
SLACK = Receiver(name="slack-p2", channel=Channel.SLACK)
EMAIL = Receiver(name="email-p3", channel=Channel.EMAIL)
HEARTBEAT = Receiver(name="heartbeat", channel=Channel.HEARTBEAT, resolved=False)

_NOT_ITSELF = ("HighErrorRate", "HighErrorRatio", "AvailabilityBudgetBurnsFast", "AvailabilityBudgetBurnsSlowly")

ROUTING = Routing(
    branches=(
        Branch(
            receiver=HEARTBEAT,
            matching={"notify": (Route.HEARTBEAT.value,)},
            group_wait=timedelta(seconds=0),
            group_interval=timedelta(minutes=1),
            repeat_interval=timedelta(minutes=5),
        ),
        Branch(
            receiver=PAGERDUTY,
            matching={"notify": (Route.PAGE.value,)},
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
        # What cannot be reached says nothing about itself that is true.
        Inhibition(
            source={"alertname": ("ServiceDown",)},
            target={"alertname": ("HighErrorRate", "HighLatency", "UnusualTraffic", "DatabasePoolExhausted")},
            equal=("instance",),
        ),
        # A page says what its ticket says.
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


def labels_of(alert: AlertRule) -> dict[str, str]:
    """The labels by which its alerts are routed; they bear those of the series, too."""
    return {
        "alertname": alert.name,
        "severity": alert.severity.value,
        "priority": alert.priority.value,
        "tier": alert.tier.value,
        "category": alert.category.value,
        "notify": alert.route.value,
    }


def route_of(alert: AlertRule, routing: Routing = ROUTING) -> Branch:
    """The way that an alert goes."""
    return routing.branch_of(labels_of(alert))


def _match(conditions: Mapping[str, tuple[str, ...]], labels: Mapping[str, str]) -> bool:
    return all(labels.get(label, "") in values for label, values in conditions.items())
