"""One fault: what it does, which alerts have to notice it, and what is found when it is tried."""

import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field

from smartchat_core.ops.alerts.registry import ALERT_RULES
from smartchat_core.ops.rules import AlertRule
from tests.ops_proof.installation import Installation
from tests.ops_proof.prometheus_api import Active
from tests.support.alert_routes import branch_for

__all__ = ["AlertCase", "Finding", "attempt", "unfinished"]

Fault = Callable[[Installation], AbstractContextManager[None]]
Labels = Callable[[Installation], Mapping[str, str]]

_POLL = 0.25
_QUIET_SECONDS = 10.0
"""How long a near miss lasts: longer than the longest window of a rate and the longest hold after it."""

_TO_FIRE, _TO_NOTIFY, _TO_RESOLVE, _TO_SETTLE = 60.0, 20.0, 90.0, 120.0

RULES = {rule.name: rule for rule in ALERT_RULES}


def _any(_: Installation) -> Mapping[str, str]:
    return {}


@dataclass(frozen=True, kw_only=True, slots=True)
class AlertCase:
    """A fault and its near miss, in words and in deeds.

    Attributes:
        alerts: Those that have to fire.
        fault: What is wrong.
        inject: Makes it so while the block runs.
        near_miss: What is almost the same and no reason to notify anybody.
        miss: Makes that so.
        labels: Labels of the alerts that are meant; others of the same name are not looked at.
        miss_labels: The same for the near miss, where that happens elsewhere.
        inhibited: Those that nobody is notified of, because another alert of the same fault speaks for them.
        quiet_seconds: How long the near miss lasts.
        fire_seconds: How long the fault may take to be noticed.
    """

    alerts: tuple[str, ...]
    fault: str
    inject: Fault
    near_miss: str
    miss: Fault
    labels: Labels = _any
    miss_labels: Labels | None = None
    inhibited: frozenset[str] = frozenset()
    quiet_seconds: float = _QUIET_SECONDS
    fire_seconds: float = _TO_FIRE


@dataclass(kw_only=True, slots=True)
class Finding:
    """What became of one alert in one case."""

    case: AlertCase
    rule: AlertRule
    quiet: bool = True
    fired_after: float | None = None
    notified_after: float | None = None
    notified_by: str = ""
    resolved_after: float | None = None
    resolution_notified: bool | None = None
    problems: list[str] = field(default_factory=list)

    @property
    def proven(self) -> bool:
        return not self.problems


def attempt(case: AlertCase, installation: Installation) -> list[Finding]:
    """Try the near miss, then the fault, and look at what the alerts do."""
    findings = [Finding(case=case, rule=RULES[name]) for name in case.alerts]
    _settle(case, installation, findings)
    _miss(case, installation, findings)
    _settle(case, installation, findings)
    before = time.monotonic()
    with case.inject(installation):
        began = time.monotonic()
        _wait_for_fire(case, installation, findings, began)
        _wait_for_word(case, installation, findings, before=before, began=began)
    _wait_for_resolution(case, installation, findings, before=before)
    return findings


def unfinished(case: AlertCase, error: Exception) -> list[Finding]:
    """What is found of a case that could not be carried through."""
    return [Finding(case=case, rule=RULES[name], problems=[f"not tried: {error!r}"]) for name in case.alerts]


def channel_of(rule: AlertRule) -> str:
    """Where word of an alert has to arrive."""
    return branch_for(rule).receiver.channel.value


def _meant(case: AlertCase, installation: Installation, labels: Labels | None = None) -> Iterable[Active]:
    wanted = (labels or case.labels)(installation).items()
    for alert in installation.prometheus.alerts():
        if alert.name in case.alerts and wanted <= alert.labels.items():
            yield alert


def _firing(case: AlertCase, installation: Installation, labels: Labels | None = None) -> set[str]:
    return {alert.name for alert in _meant(case, installation, labels) if alert.state == "firing"}


def _settle(case: AlertCase, installation: Installation, findings: list[Finding]) -> None:
    deadline = time.monotonic() + _TO_SETTLE
    while restless := {alert.name for alert in _meant(case, installation)}:
        if time.monotonic() > deadline:
            for finding in findings:
                if finding.rule.name in restless:
                    finding.problems.append("it is active although nothing is wrong")
            return
        time.sleep(_POLL)


def _miss(case: AlertCase, installation: Installation, findings: list[Finding]) -> None:
    deadline = time.monotonic() + case.quiet_seconds
    with case.miss(installation):
        while time.monotonic() < deadline:
            loud = _firing(case, installation, case.miss_labels)
            for finding in findings:
                if finding.quiet and finding.rule.name in loud:
                    finding.quiet = False
                    finding.problems.append("it fired on the near miss")
            time.sleep(_POLL)


def _wait_for_fire(case: AlertCase, installation: Installation, findings: list[Finding], began: float) -> None:
    waiting = {finding.rule.name: finding for finding in findings}
    while waiting and time.monotonic() - began < case.fire_seconds:
        for name in _firing(case, installation) & waiting.keys():
            waiting.pop(name).fired_after = time.monotonic() - began
        time.sleep(_POLL)
    for finding in waiting.values():
        finding.problems.append(f"it did not fire within {case.fire_seconds:.0f} seconds")


def _wait_for_word(
    case: AlertCase, installation: Installation, findings: list[Finding], *, before: float, began: float
) -> None:
    waiting = {
        finding.rule.name: finding
        for finding in findings
        if finding.fired_after is not None and finding.rule.name not in case.inhibited
    }
    deadline = time.monotonic() + _TO_NOTIFY
    while waiting and time.monotonic() < deadline:
        for name, finding in tuple(waiting.items()):
            channel = channel_of(finding.rule)
            if word := installation.receivers.since(before, alert=name, channel=channel):
                finding.notified_after, finding.notified_by = max(word[0].at - began, 0.0), channel
                del waiting[name]
        time.sleep(_POLL)
    for finding in waiting.values():
        finding.problems.append(f"nobody heard of it by {channel_of(finding.rule)}")


def _wait_for_resolution(
    case: AlertCase, installation: Installation, findings: list[Finding], *, before: float
) -> None:
    healed = time.monotonic()
    waiting = {finding.rule.name: finding for finding in findings if finding.fired_after is not None}
    while waiting and time.monotonic() - healed < _TO_RESOLVE:
        firing = _firing(case, installation)
        for name in waiting.keys() - firing:
            waiting.pop(name).resolved_after = time.monotonic() - healed
        time.sleep(_POLL)
    for finding in waiting.values():
        finding.problems.append(f"it did not resolve within {_TO_RESOLVE:.0f} seconds")
    for finding in findings:
        if finding.notified_by == "pagerduty" and finding.resolved_after is not None:
            finding.resolution_notified = _notified_of_resolution(installation, finding.rule.name, before)
            if not finding.resolution_notified:
                finding.problems.append("the pager was not told that it is over")


def _notified_of_resolution(installation: Installation, name: str, before: float) -> bool:
    # Not only since the fault has ended: until its last clients have ended, the alert may have.
    deadline = time.monotonic() + _TO_NOTIFY
    while time.monotonic() < deadline:
        words = installation.receivers.since(before, alert=name, channel="pagerduty")
        if any(word.body.get("event_action") == "resolve" for word in words):
            return True
        time.sleep(_POLL)
    return False
