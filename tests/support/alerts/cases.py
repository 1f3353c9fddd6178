"""What a case of an alert is, and how promtool is asked."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from smartchat_core.ops.alerts.registry import ALERT_RULES, RECORDING_RULES
from smartchat_core.ops.metrics.recording_rules import HTTP_ERRORS, HTTP_SLOW
from smartchat_core.ops.rules import AlertRule

__all__ = ["ALERTS", "AlertCase", "Rule", "Series", "fires", "grow", "quiet", "rule_of", "run", "write"]

ALERTS: Mapping[str, AlertRule] = {rule.name: rule for rule in ALERT_RULES}
_RECORDED = {rule.metric: rule for rule in RECORDING_RULES}
SLO_RATIOS = frozenset({*HTTP_ERRORS.values(), *HTTP_SLOW.values()})
"""They look back for days; the cases of alerts give their values, and a test of their own how they are made."""

Series = Mapping[str, Sequence[float | None]]
"""Values of each series at each step; None: there is none."""


@dataclass(frozen=True, kw_only=True, slots=True)
class AlertCase:
    """`span`: the steps from which and before which the query holds; None: the alert never fires.

    `count` is how many alerts fire. `step` is the time between values and evaluations, in seconds; the time for which
    the query has to hold comes on top.
    """

    alert: str
    series: Series
    span: tuple[int, int] | None
    count: int = 1
    step: int = 60
    labels: str = ""


def fires(
    alert: str, span: tuple[int, int], series: Series, *, count: int = 1, step: int = 60, labels: str = ""
) -> AlertCase:
    """The alert fires, and stops."""
    return AlertCase(alert=alert, series=series, span=span, count=count, step=step, labels=labels)


def quiet(alert: str, series: Series, *, step: int = 60) -> AlertCase:
    """It does not, though there is nearly a reason."""
    return AlertCase(alert=alert, series=series, span=None, step=step)


def grow(*parts: tuple[int, float]) -> list[float | None]:
    """A counter that grows for so many steps by so much each."""
    values: list[float | None] = [0.0]
    total = 0.0
    for steps, each in parts:
        for _ in range(steps):
            total += each
            values.append(total)
    return values


@dataclass(frozen=True, kw_only=True, slots=True)
class Rule:
    """A rule as text, so that it can be mutated: its query, how long it has to hold, and what has to be recorded."""

    name: str
    expr: str
    hold: int
    recordings: tuple[tuple[str, str], ...] = ()


def rule_of(alert: AlertRule) -> Rule:
    """The rule as it is, with the recording rules that it reads."""
    needed = [_RECORDED[metric] for metric in alert.expr.metrics if metric in _RECORDED and metric not in SLO_RATIOS]
    pairs = tuple(sorted((one.metric.name, one.expr.text) for one in needed))
    return Rule(name=alert.name, expr=alert.expr.text, hold=int(alert.hold.total_seconds()), recordings=pairs)


def write(folder: Path, name: str, rule: Rule, cases: Sequence[AlertCase]) -> Path:
    """Write the rule and its cases, and return the file for promtool."""
    alert: dict[str, Any] = {"alert": rule.name, "expr": rule.expr, "for": f"{rule.hold}s"}
    records = [{"record": metric, "expr": text} for metric, text in rule.recordings]
    groups = {"groups": [{"name": "one", "rules": [*records, alert]}]}
    (folder / f"{name}.rules.yml").write_text(yaml.safe_dump(groups, width=10_000), encoding="utf-8")
    hold = int(ALERTS[rule.name].hold.total_seconds())
    tests = [_test(case, hold) for case in cases]
    path = folder / f"{name}.test.yml"
    steps = {case.step for case in cases}
    shape = {"rule_files": [f"{name}.rules.yml"], "evaluation_interval": f"{min(steps)}s", "tests": tests}
    path.write_text(yaml.dump(shape, Dumper=getattr(yaml, "CSafeDumper", yaml.SafeDumper), width=10**6), "utf-8")
    return path


def run(paths: Sequence[Path]) -> dict[Path, str]:
    """Ask promtool for all of them in one process; what failed, with its words."""
    program = shutil.which("promtool")
    if program is None:
        msg = "promtool is not installed: the package prometheus of Debian has it"
        raise FileNotFoundError(msg)
    done = subprocess.run(
        [program, "test", "rules", *map(str, paths)],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
        timeout=170,
    )
    failed: dict[Path, str] = {}
    by_name = {str(path): path for path in paths}
    current = ""
    for line in done.stdout.splitlines():
        if line.startswith("Unit Testing:"):
            current = line.removeprefix("Unit Testing:").strip()
        elif current and line.strip() and "SUCCESS" not in line:
            failed[by_name[current]] = failed.get(by_name[current], "") + line + "\n"
    if done.returncode and not failed:
        raise AssertionError(done.stdout)
    return failed


def _test(case: AlertCase, hold: int) -> dict[str, Any]:
    length = max(len(values) for values in case.series.values()) if case.series else 0
    if case.span is None:
        checks = [(_ever(case.alert, length * case.step), length - 1, 0)]
    else:
        begin, end = case.span
        wait = -(-hold // case.step)
        assert begin + wait < end <= length, f"{case.alert}: the case is too short for the hold"
        checks = [(_pending(case), step, case.count if on else 0) for step, on in _edges(begin, end, bool(hold))]
        checks += [
            (_firing(case), step, count)
            for step, count in (
                (begin + wait - 1, 0),
                (begin + wait, case.count),
                (end - 1, case.count),
                (end, 0),
            )
            if 0 <= step < length
        ]
    return {
        "interval": f"{case.step}s",
        "input_series": [{"series": name, "values": _values(values)} for name, values in case.series.items()],
        "promql_expr_test": [
            {
                "expr": expr,
                "eval_time": f"{step * case.step}s",
                "exp_samples": [{"labels": "{}", "value": count}],
            }
            for expr, step, count in checks
        ],
    }


def _edges(begin: int, end: int, pending: bool) -> list[tuple[int, bool]]:
    return [(begin - 1, False), (begin, True)] if pending and begin > 0 else []


def _pending(case: AlertCase) -> str:
    return f'count(ALERTS{{alertname="{case.alert}"{case.labels}}}) or vector(0)'


def _firing(case: AlertCase) -> str:
    return f'count(ALERTS{{alertname="{case.alert}",alertstate="firing"{case.labels}}}) or vector(0)'


def _ever(alert: str, seconds: int) -> str:
    inner = f'ALERTS{{alertname="{alert}",alertstate="firing"}}[{seconds}s]'
    return f"count(count_over_time({inner})) or vector(0)"


def _values(values: Sequence[float | None]) -> str:
    """promtool's spelling, runs of equal steps in short."""
    parts: list[str] = []
    index = 0
    while index < len(values):
        first = values[index]
        if first is None:
            run_length = 1
            while index + run_length < len(values) and values[index + run_length] is None:
                run_length += 1
            parts.append(f"_x{run_length}")
            index += run_length
            continue
        step = _difference(values, index)
        run_length = 0
        while _difference(values, index + run_length) == step is not None:
            run_length += 1
        parts.append(f"{first!r}{step or 0:+.10g}x{run_length}")
        index += run_length + 1
    return " ".join(parts)


def _difference(values: Sequence[float | None], index: int) -> float | None:
    if index + 1 >= len(values):
        return None
    now, then = values[index], values[index + 1]
    if now is None or then is None or (then - now) * 8 % 1:
        return None  # promtool adds up; what cannot be added exactly may end as a fall, which is a counter's reset
    return then - now
