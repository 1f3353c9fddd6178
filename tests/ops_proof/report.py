"""The table of alert, fault and seconds."""

from collections.abc import Iterable, Mapping

from smartchat_core.ops.alerts.registry import ALERT_RULES
from smartchat_core.ops.rules import AlertRule
from tests.ops_proof.findings import Kept

HEAD = """\
# Proof of the alerts

Written by `make ops-proof`. The product ran on PostgreSQL, Valkey, RabbitMQ and SeaweedFS, watched by Prometheus,
Alertmanager and the exporters of Debian; PagerDuty, Slack, the mail server, the model's provider and the machines that
are used up were simulated. Windows and holding times were shortened (`tests/ops_proof/time_compression.py`: 5 minutes
to 6 seconds, an hour to 20, 30 days to 35, holding times to at most 4), thresholds were not; `promtool` tests every
rule at its full length. Seconds are counted from the fault (fired, notified) and from its end (resolved). "Inhibited":
another alert of the same fault is notified, and inhibits this one. 0.0: it fired while the fault was still being
made, or had ended by itself.

| alert | severity | fault | fired | notified | resolved | quiet on the near miss |
|---|---|---|---|---|---|---|
"""


def report(rows: Mapping[str, Kept]) -> str:
    """The page, in the order of the rules."""
    lines = [_line(rule, rows[rule.name]) for rule in ALERT_RULES if rule.name in rows]
    return HEAD + "\n".join(lines) + "\n"


def summary(rows: Mapping[str, Kept], *, wanted: Iterable[str]) -> str:
    """What was proven and what was not, in a few lines."""
    names = set(wanted)
    lines = [f"{row.alert}: {problem} ({row.fault})" for row in rows.values() for problem in row.problems]
    if missing := sorted(names - rows.keys()):
        lines.append(f"without a case: {', '.join(missing)}")
    proven = sum(not row.problems for name, row in rows.items() if name in names)
    lines.append(f"{proven} of {len(names)} alerts proven")
    return "\n".join(lines)


def _line(rule: AlertRule, row: Kept) -> str:
    by = f"{_seconds(row.notified_after)} {row.notified_by}"
    notified = by if row.notified_by else "inhibited" if row.spoken_for else "no"
    cells = (
        f"[{rule.name}](../runbooks/{rule.name}.md)",
        f"{rule.severity} {rule.priority}",
        row.fault,
        _seconds(row.fired_after),
        notified,
        _seconds(row.resolved_after),
        f"{'yes' if row.quiet else 'NO'}: {row.near_miss}",
    )
    return f"| {' | '.join(cells)} |"


def _seconds(value: float | None) -> str:
    return "–" if value is None else f"{value:.1f}"
