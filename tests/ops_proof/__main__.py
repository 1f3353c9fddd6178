"""The command behind `make ops-proof`."""

import argparse
import sys
import tempfile
import time
from pathlib import Path

from smartchat_core.ops.alerts.every import ALERT_RULES
from smartchat_core.ops.rules import Route
from tests.ops_proof.installation import Installation
from tests.ops_proof.panels import empty_panels, missing_names
from tests.ops_proof.prometheus_api import PrometheusApi
from tests.ops_proof.report import report, summary
from tests.ops_proof.trial import Finding, attempt
from tests.ops_proof.trials.every import TRIALS
from tests.support.servers import Missing


def prove(folder: Path, *, only: set[str], page: Path | None) -> int:
    """Try all faults, or only those of some alerts; returns the exit code."""
    findings: list[Finding] = []
    problems: list[str] = []
    trials = [trial for trial in TRIALS if not only or only & set(trial.alerts)]
    began = time.monotonic()
    print(f"starting everything; logs are in {folder}", flush=True)
    with Installation(folder) as installation:
        print(f"everything runs after {time.monotonic() - began:.0f} seconds", flush=True)
        for number, trial in enumerate(trials, start=1):
            print(f"[{number}/{len(trials)}] {trial.fault}", flush=True)
            found = attempt(trial, installation)
            findings += found
            for one in found:
                state = "; ".join(one.problems) or f"fired after {one.fired_after:.1f} s, told by {one.told_by or '–'}"
                print(f"    {one.rule.name}: {state}", flush=True)
        heartbeats = [word for word in installation.receivers.messages if word.channel == "heartbeat"]
        if not heartbeats:
            problems.append("the heartbeat was never heard")
        problems += [
            f"{rule}: cannot be evaluated: {why}" for rule, why in installation.prometheus.unhealthy_rules().items()
        ]
        if not only:
            problems += [
                f"nothing to see: {one.dashboard}, {one.panel}: {one.query}"
                for one in empty_panels(installation.prometheus)
            ]
            problems += [f"never scraped: {name}" for name in missing_names(installation.prometheus)]
    wanted = {rule.name for rule in ALERT_RULES if rule.route is not Route.HEARTBEAT}
    print(*problems, summary(findings, wanted=only or wanted), sep="\n")
    print(f"{time.monotonic() - began:.0f} seconds")
    if page is not None and not only:
        page.write_text(report(findings), encoding="utf-8")
    tried = {finding.rule.name for finding in findings}
    return 0 if not problems and all(one.proven for one in findings) and tried >= (only or wanted) else 1


def _problems(prometheus: PrometheusApi, *, whole: bool) -> list[str]:
    found = [f"{rule}: cannot be evaluated: {why}" for rule, why in prometheus.unhealthy_rules().items()]
    if whole:
        found += [f"nothing to see: {one.dashboard}, {one.panel}: {one.query}" for one in empty_panels(prometheus)]
        found += [f"never scraped: {name}" for name in missing_names(prometheus)]
    return found


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.ops_proof")
    parser.add_argument("--only", nargs="*", default=[], metavar="ALERT", help="only the faults of these alerts")
    parser.add_argument("--report", type=Path, help="write the table to this file")
    parser.add_argument("--folder", type=Path, help="where configuration and logs are kept; else thrown away")
    arguments = parser.parse_args()
    try:
        if arguments.folder is not None:
            arguments.folder.mkdir(parents=True, exist_ok=True)
            return prove(arguments.folder.resolve(), only=set(arguments.only), page=arguments.report)
        with tempfile.TemporaryDirectory(prefix="smartchat-ops-proof-") as folder:
            return prove(Path(folder), only=set(arguments.only), page=arguments.report)
    except Missing as missing:
        print(missing, file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
