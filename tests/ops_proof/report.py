"""The table of alert, fault and seconds."""

from collections.abc import Iterable

from smartchat_core.ops.alerts.every import ALERT_RULES
from tests.ops_proof.trial import Finding

HEAD = """\
# Proof of the alerts

Written by `make ops-proof`. The product ran on PostgreSQL, Valkey, RabbitMQ and SeaweedFS, watched by Prometheus,
Alertmanager and the exporters of Debian; PagerDuty, Slack, the mail server, the model's provider and the machines that
are used up were played. Windows and holding times were shortened (`tests/ops_proof/hurry.py`: 5 minutes to 6 seconds,
an hour to 20, 30 days to 35, holding times to at most 4), thresholds were not; `promtool` tests every rule at its full
length. Seconds are counted from the fault (fired, told) and from its end (resolved).

| alert | severity | fault | fired | told | by | resolved | near miss: quiet |
|---|---|---|---|---|---|---|---|
"""


def report(findings: Iterable[Finding]) -> str:
    """The page, in the order of the rules."""
    order = {rule.name: number for number, rule in enumerate(ALERT_RULES)}
    rows = [_row(finding) for finding in sorted(findings, key=lambda one: order[one.rule.name])]
    return HEAD + "\n".join(rows) + "\n"


def summary(findings: Iterable[Finding], *, wanted: Iterable[str]) -> str:
    """What was proven and what was not, in a few lines."""
    listed = list(findings)
    tried = {finding.rule.name for finding in listed}
    lines = [
        f"{finding.rule.name}: {problem} ({finding.trial.fault})" for finding in listed for problem in finding.problems
    ]
    if missing := sorted(set(wanted) - tried):
        lines.append(f"without a trial: {', '.join(missing)}")
    proven = sum(finding.proven for finding in listed)
    lines.append(f"{proven} of {len(tried | set(wanted))} alerts proven")
    return "\n".join(lines)


def _row(finding: Finding) -> str:
    told = _seconds(finding.told_after) if finding.told_by else "spoken for" if finding.trial.inhibited else "–"
    cells = (
        f"[{finding.rule.name}](../runbooks/{finding.rule.name}.md)",
        f"{finding.rule.severity} {finding.rule.priority}",
        finding.trial.fault,
        _seconds(finding.fired_after),
        told,
        finding.told_by or "–",
        _seconds(finding.resolved_after),
        f"{'yes' if finding.quiet else 'NO'}: {finding.trial.near_miss}",
    )
    return f"| {' | '.join(cells)} |"


def _seconds(value: float | None) -> str:
    return "–" if value is None else f"{value:.1f}"
