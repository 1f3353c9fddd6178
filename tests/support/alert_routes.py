"""What Alertmanager makes of the routing: the receiver of an alert, and which alerts inhibit which."""

from collections.abc import Mapping

from smartchat_core.ops.routing import ROUTING, Branch, Inhibition
from smartchat_core.ops.rules import AlertRule

Labels = Mapping[str, str]


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


def branch_for(alert: AlertRule) -> Branch:
    labels = labels_of(alert)
    return next((branch for branch in ROUTING.branches if _match(branch.matching, labels)), ROUTING.otherwise)


def inhibits(inhibition: Inhibition, source: Labels, target: Labels) -> bool:
    """Whether `target` is not sent while `source` fires; no alert inhibits itself."""
    same = all(source.get(label, "") == target.get(label, "") for label in inhibition.equal)
    return same and source != target and _match(inhibition.source, source) and _match(inhibition.target, target)


def _match(conditions: Mapping[str, tuple[str, ...]], labels: Labels) -> bool:
    return all(labels.get(label, "") in values for label, values in conditions.items())
