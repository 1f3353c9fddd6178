"""The list of all alerts for people, docs/reference/alerts.md."""

from smartchat_core.ops.alerts.registry import RULE_GROUPS
from smartchat_core.ops.rules import AlertRule

__all__ = ["alert_pages"]


def alert_pages() -> dict[str, str]:
    """The page, by its path in the repository."""
    lines = [
        "# Alerts",
        "",
        "Every rule that Prometheus evaluates, generated from the values in `smartchat_core/ops/alerts`. A page wakes",
        "somebody, a ticket does not; `guide` rules are the operations guide's to the letter.",
        "How well they are tried is in [alert-mutation.md](alert-mutation.md).",
    ]
    for group in RULE_GROUPS:
        rules = [rule for rule in group.rules if isinstance(rule, AlertRule)]
        if rules:
            lines += ["", f"## {group.name}", ""]
            lines += ["| Alert | Severity | Route | Tier | For | Fires when |", "|---|---|---|---|---|---|"]
            lines += [_row(rule) for rule in rules]
    return {"docs/reference/alerts.md": "\n".join(lines) + "\n"}


def _row(rule: AlertRule) -> str:
    query = rule.expr.text.replace("|", "\\|")
    name = f"[{rule.name}](../runbooks/{rule.name}.md)"
    return f"| {name} | {rule.severity} | {rule.route} | {rule.tier} | {rule.hold} | `{query}` |"
