"""`python -m tests.support.alerts.page` writes the list of all alerts for people, docs/reference/alerts.md."""

from pathlib import Path

from smartchat_core.ops.alerts.every import RULE_GROUPS
from smartchat_core.ops.rules import AlertRule

__all__ = ["PAGE", "text"]

PAGE = Path(__file__).parents[3] / "docs" / "reference" / "alerts.md"


def text() -> str:
    """The page."""
    lines = [
        "# Alerts",
        "",
        "Every rule that Prometheus evaluates, made of the values in `smartchat_core/ops/alerts`. A page wakes",
        "somebody, a ticket does not; `guide` rules are the operations guide's to the letter.",
        "How well they are tried is in [alert-mutation.md](alert-mutation.md).",
    ]
    for group in RULE_GROUPS:
        rules = [rule for rule in group.rules if isinstance(rule, AlertRule)]
        if rules:
            lines += ["", f"## {group.name}", ""]
            lines += ["| Alert | Severity | Route | Tier | For | Fires when |", "|---|---|---|---|---|---|"]
            lines += [_row(rule) for rule in rules]
    return "\n".join(lines) + "\n"


def _row(rule: AlertRule) -> str:
    query = rule.expr.text.replace("|", "\\|")
    name = f"[{rule.name}](../runbooks/{rule.name}.md)"
    return f"| {name} | {rule.severity} | {rule.route} | {rule.tier} | {rule.hold} | `{query}` |"


if __name__ == "__main__":
    PAGE.write_text(text(), encoding="utf-8")
