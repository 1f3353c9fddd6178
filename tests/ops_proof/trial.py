"""One fault: what it does, which alerts have to notice it, and what is found when it is tried."""

import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field

from smartchat_core.ops.alerts.every import ALERT_RULES
from smartchat_core.ops.routing import route_of
from smartchat_core.ops.rules import AlertRule
from tests.ops_proof.installation import Installation
from tests.ops_proof.prometheus_api import Active

__all__ = ["Finding", "Trial", "attempt", "unfinished"]

Fault = Callable[[Installation], AbstractContextManager[None]]
Labels = Callable[[Installation], Mapping[str, str]]

_POLL = 0.25
_QUIET_SECONDS = 10.0
"""How long a near miss lasts: longer than the longest window of a rate and the longest hold after it."""

_TO_FIRE, _TO_TELL, _TO_RESOLVE, _TO_SETTLE = 60.0, 20.0, 90.0, 120.0

RULES = {rule.name: rule for rule in ALERT_RULES}


def _any(_: Installation) -> Mapping[str, str]:
    return {}


@dataclass(frozen=True, kw_only=True, slots=True)
class Trial:
    """A fault and its near miss, in words and in deeds.

    Attributes:
        alerts: Those that have to fire.
        fault: What is wrong.
        inject: Makes it so while the block runs.
        near_miss: What is almost the same and no reason to tell anybody.
        miss: Makes that so.
        labels: Labels of the alerts that are meant; others of the same name are not looked at.
        miss_labels: The same for the near miss, where that happens elsewhere.
        inhibited: Those that nobody is told of, because another alert of the same fault speaks for them.
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
    """What became of one alert in one trial."""

    trial: Trial
    rule: AlertRule
    quiet: bool = True
    fired_after: float | None = None
    told_after: float | None = None
    told_by: str = ""
    resolved_after: float | None = None
    resolution_told: bool | None = None
    problems: list[str] = field(default_factory=list)

    @property
    def proven(self) -> bool:
        return not self.problems


def attempt(trial: Trial, installation: Installation) -> list[Finding]:
    """Try the near miss, then the fault, and look at what the alerts do."""
    findings = [Finding(trial=trial, rule=RULES[name]) for name in trial.alerts]
    _settle(trial, installation, findings)
    _miss(trial, installation, findings)
    _settle(trial, installation, findings)
    before = time.monotonic()
    with trial.inject(installation):
        began = time.monotonic()
        _wait_for_fire(trial, installation, findings, began)
        _wait_for_word(trial, installation, findings, before=before, began=began)
    _wait_for_resolution(trial, installation, findings, before=before)
    return findings


def unfinished(trial: Trial, error: Exception) -> list[Finding]:
    """What is found of a trial that could not be carried through."""
    return [Finding(trial=trial, rule=RULES[name], problems=[f"not tried: {error!r}"]) for name in trial.alerts]


def channel_of(rule: AlertRule) -> str:
    """Where word of an alert has to arrive."""
    return route_of(rule).receiver.channel.value


def _meant(trial: Trial, installation: Installation, labels: Labels | None = None) -> Iterable[Active]:
    wanted = (labels or trial.labels)(installation).items()
    for alert in installation.prometheus.alerts():
        if alert.name in trial.alerts and wanted <= alert.labels.items():
            yield alert


def _firing(trial: Trial, installation: Installation, labels: Labels | None = None) -> set[str]:
    return {alert.name for alert in _meant(trial, installation, labels) if alert.state == "firing"}


def _settle(trial: Trial, installation: Installation, findings: list[Finding]) -> None:
    deadline = time.monotonic() + _TO_SETTLE
    while restless := {alert.name for alert in _meant(trial, installation)}:
        if time.monotonic() > deadline:
            for finding in findings:
                if finding.rule.name in restless:
                    finding.problems.append("it is active although nothing is wrong")
            return
        time.sleep(_POLL)


def _miss(trial: Trial, installation: Installation, findings: list[Finding]) -> None:
    deadline = time.monotonic() + trial.quiet_seconds
    with trial.miss(installation):
        while time.monotonic() < deadline:
            loud = _firing(trial, installation, trial.miss_labels)
            for finding in findings:
                if finding.quiet and finding.rule.name in loud:
                    finding.quiet = False
                    finding.problems.append("it fired on the near miss")
            time.sleep(_POLL)


def _wait_for_fire(trial: Trial, installation: Installation, findings: list[Finding], began: float) -> None:
    waiting = {finding.rule.name: finding for finding in findings}
    while waiting and time.monotonic() - began < trial.fire_seconds:
        for name in _firing(trial, installation) & waiting.keys():
            waiting.pop(name).fired_after = time.monotonic() - began
        time.sleep(_POLL)
    for finding in waiting.values():
        finding.problems.append(f"it did not fire within {trial.fire_seconds:.0f} seconds")


def _wait_for_word(
    trial: Trial, installation: Installation, findings: list[Finding], *, before: float, began: float
) -> None:
    waiting = {
        finding.rule.name: finding
        for finding in findings
        if finding.fired_after is not None and finding.rule.name not in trial.inhibited
    }
    deadline = time.monotonic() + _TO_TELL
    while waiting and time.monotonic() < deadline:
        for name, finding in tuple(waiting.items()):
            channel = channel_of(finding.rule)
            if word := installation.receivers.since(before, alert=name, channel=channel):
                finding.told_after, finding.told_by = max(word[0].at - began, 0.0), channel
                del waiting[name]
        time.sleep(_POLL)
    for finding in waiting.values():
        finding.problems.append(f"nobody heard of it by {channel_of(finding.rule)}")


def _wait_for_resolution(trial: Trial, installation: Installation, findings: list[Finding], *, before: float) -> None:
    healed = time.monotonic()
    waiting = {finding.rule.name: finding for finding in findings if finding.fired_after is not None}
    while waiting and time.monotonic() - healed < _TO_RESOLVE:
        firing = _firing(trial, installation)
        for name in waiting.keys() - firing:
            waiting.pop(name).resolved_after = time.monotonic() - healed
        time.sleep(_POLL)
    for finding in waiting.values():
        finding.problems.append(f"it did not resolve within {_TO_RESOLVE:.0f} seconds")
    for finding in findings:
        if finding.told_by == "pagerduty" and finding.resolved_after is not None:
            finding.resolution_told = _told_of_resolution(installation, finding.rule.name, before)
            if not finding.resolution_told:
                finding.problems.append("the pager was not told that it is over")


def _told_of_resolution(installation: Installation, name: str, before: float) -> bool:
    # Not only since the fault has ended: while its last clients are waited for, the alert may have.
    deadline = time.monotonic() + _TO_TELL
    while time.monotonic() < deadline:
        words = installation.receivers.since(before, alert=name, channel="pagerduty")
        if any(word.body.get("event_action") == "resolve" for word in words):
            return True
        time.sleep(_POLL)
    return False
