"""All cases, on one installation."""

import threading
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from smartchat_core.ops.alerts.registry import ALERT_RULES
from smartchat_core.ops.rules import AlertRoute
from tests.ops_proof.case import AlertCase, Finding, attempt, unfinished
from tests.ops_proof.cases.registry import ALONE, GROUPS
from tests.ops_proof.findings import keep, kept
from tests.ops_proof.installation import Installation
from tests.ops_proof.panels import empty_panels, in_use, missing_names
from tests.ops_proof.prometheus_api import PrometheusApi
from tests.ops_proof.report import report, summary

__all__ = ["Options", "prove"]

FINDINGS = "findings.json"


@dataclass(frozen=True, kw_only=True, slots=True)
class Options:
    """What is to be proven.

    Attributes:
        only: The alerts; all when empty.
        page: Where the table is written.
        again: Only what earlier findings in the folder do not prove.
    """

    only: frozenset[str] = frozenset()
    page: Path | None = None
    again: bool = False


def prove(folder: Path, options: Options) -> int:
    """Try the faults and report what was found; returns the exit code.

    Cases of different groups go on at the same time; one that fails there is tried again alone.
    """
    every = {rule.name for rule in ALERT_RULES if rule.route is not AlertRoute.HEARTBEAT}
    wanted = set(options.only or every)
    path = folder / FINDINGS
    if options.again:
        wanted -= {name for name, row in kept(path).items() if not row.problems}
    groups = [[case for case in group if wanted & set(case.alerts)] for group in GROUPS]
    alone = [case for case in ALONE if wanted & set(case.alerts)]
    began = time.monotonic()
    _say(f"starting everything; logs are in {folder}")
    with Installation(folder) as installation:
        _say(f"everything runs after {time.monotonic() - began:.0f} seconds")

        writing = threading.Lock()

        def run(cases: Sequence[AlertCase]) -> list[AlertCase]:
            return [case for case in cases if not _tried(case, installation, path, writing)]

        with ThreadPoolExecutor(len(groups)) as pool:
            failed = [case for group in pool.map(run, groups) for case in group]
        run([*failed, *alone])
        problems = _problems(installation, whole=not options.only)
    rows = kept(path)
    print(*problems, summary(rows, wanted=options.only or every), sep="\n")
    _say(f"{time.monotonic() - began:.0f} seconds")
    if options.page is not None:
        options.page.write_text(report(rows), encoding="utf-8")
    proven = all(name in rows and not rows[name].problems for name in options.only or every)
    return 0 if proven and not problems else 1


def _tried(case: AlertCase, installation: Installation, path: Path, writing: threading.Lock) -> bool:
    """Whether the case went as it has to."""
    try:
        found = attempt(case, installation)
    except Exception as error:  # noqa: BLE001  # the other cases go on
        found = unfinished(case, error)
    with writing:
        keep(path, found)
    _say(f"{case.fault}\n" + "\n".join(f"    {_notified(one)}" for one in found))
    return all(one.proven for one in found)


def _notified(finding: Finding) -> str:
    well = f"fired after {finding.fired_after or 0:.1f} s, notified by {finding.notified_by or 'nobody'}"
    return f"{finding.rule.name}: {'; '.join(finding.problems) or well}"


def _problems(installation: Installation, *, whole: bool) -> list[str]:
    prometheus: PrometheusApi = installation.prometheus
    found = [f"{rule}: cannot be evaluated: {why}" for rule, why in prometheus.unhealthy_rules().items()]
    if not any(word.channel == "heartbeat" for word in installation.receivers.messages):
        found.append("the heartbeat was never heard")
    if whole:
        with in_use(installation):
            empty, missing = empty_panels(prometheus), missing_names(prometheus)
        found += [f"nothing to see: {one.dashboard}, {one.panel}: {one.query}" for one in empty]
        found += [f"never scraped: {name}" for name in missing]
    return found


def _say(text: str) -> None:
    print(text, flush=True)
