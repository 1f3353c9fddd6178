"""What the doctor found, for people."""

from collections.abc import Sequence

from rich.console import Console
from rich.text import Text

from smartchat.cli.output import console, counted, plain
from smartchat.doctor.comparison import Comparison
from smartchat.doctor.results import CheckResult, Level
from smartchat_core.ingestion.findings import ConsistencyReport, Finding, Gravity

__all__ = ["print_consistency", "print_repair", "print_results", "print_verdict"]

_COLOURS = {Level.OK: "green", Level.WARNING: "yellow", Level.PROBLEM: "bold red", Level.SKIPPED: "dim"}
_GRAVITIES = {Gravity.LOSS: "bold red", Gravity.FAULT: "red", Gravity.LITTER: "yellow", Gravity.NOTE: "dim"}
_MOST = 50
_INDENT = " " * 9


def print_results(results: Sequence[CheckResult]) -> None:
    """A line for each check; why and what to do below it."""
    out = console()
    for one in results:
        out.print(
            Text.assemble((f"{one.level.value:<9}", _COLOURS[one.level]), (f"{one.name}: ", "bold"), plain(one.message))
        )
        for label, text in (("why", one.cause), ("do", one.remedy)):
            if text:
                out.print(Text.assemble(_INDENT, (f"{label}: ", "dim"), plain(text)))


def print_consistency(comparison: Comparison) -> None:
    """How much was compared, and what was found."""
    out = console()
    for result in comparison.results:
        if comparison.before is None:
            print_results((result,))
    if comparison.before is not None:
        out.print()
        _print_report(out, comparison.before)


def print_repair(comparison: Comparison) -> None:
    """What became of the findings, and what is left."""
    if comparison.repair is None or comparison.after is None:
        return
    out, done = console(), comparison.repair
    out.print()
    out.print(f"Mended {counted(len(done.mended), 'finding')}.", markup=False)
    if done.gone:
        out.print(f"{counted(len(done.gone), 'finding')} did not hold on a second look.", markup=False)
    for finding, reason in done.failed:
        out.print(Text.assemble(("failed   ", "bold red"), plain(f"{finding.subject}: {reason}")))
    if not comparison.after.consistent:
        out.print("After that:", markup=False)
        _print_report(out, comparison.after)


def print_verdict(results: Sequence[CheckResult]) -> None:
    """The last line."""
    problems = sum(one.level is Level.PROBLEM for one in results)
    warnings = sum(one.level is Level.WARNING for one in results)
    out = console()
    out.print()
    if problems:
        out.print(Text(f"{counted(problems, 'problem')}, {counted(warnings, 'warning')}.", style="bold red"))
    elif warnings:
        out.print(Text(f"No problem, {counted(warnings, 'warning')}.", style="yellow"))
    else:
        out.print(Text("All is well.", style="green"))


def _print_report(out: Console, report: ConsistencyReport) -> None:
    looked = f"{counted(report.documents, 'document')}, {counted(report.files, 'file')}"
    how = ", read from end to end" if report.deep else ""
    verdict = "agree" if report.consistent else "do not agree"
    passages = counted(report.passages, "passage")
    out.print(f"Database, files and index {verdict}: {looked}, {passages}{how}.", markup=False)
    for finding in report.findings[:_MOST]:
        _print_finding(out, finding)
    if len(report.findings) > _MOST:
        out.print(f"… and {len(report.findings) - _MOST:,} more; --json tells all.", markup=False)


def _print_finding(out: Console, finding: Finding) -> None:
    gravity = finding.kind.gravity
    words = finding.kind.value.replace("_", " ")
    out.print(
        Text.assemble(
            (f"{gravity.value:<9}", _GRAVITIES[gravity]),
            (f"{words}: ", "bold"),
            plain(finding.subject),
            (f"\n{_INDENT}{plain(finding.detail)}", "dim"),
        )
    )
