"""What the doctor found, for people."""

from collections.abc import Sequence

from rich.console import Console
from rich.text import Text

from smartchat.cli.output import console, counted, plain
from smartchat.doctor.comparison import Comparison
from smartchat.doctor.results import CheckLevel, CheckResult
from smartchat_core.ingestion.consistency.findings import ConsistencyReport, Finding, FindingSeverity

__all__ = ["print_consistency", "print_repair", "print_results", "print_verdict"]

_COLOURS = {
    CheckLevel.OK: "green",
    CheckLevel.WARNING: "yellow",
    CheckLevel.PROBLEM: "bold red",
    CheckLevel.SKIPPED: "dim",
}
_GRAVITIES = {
    FindingSeverity.LOSS: "bold red",
    FindingSeverity.FAULT: "red",
    FindingSeverity.LITTER: "yellow",
    FindingSeverity.NOTE: "dim",
}
_MAX = 50
_INDENT = " " * 9


def print_results(results: Sequence[CheckResult]) -> None:
    """A line for each check; why and what to do below it."""
    out = console()
    for one in results:
        out.print(
            Text.assemble((f"{one.level.value:<9}", _COLOURS[one.level]), (f"{one.name}: ", "bold"), plain(one.message))
        )
        for label, text in (("cause", one.cause), ("remedy", one.remedy)):
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
    """The outcome of repairs, and what is left."""
    if comparison.repair is None or comparison.after is None:
        return
    out, done = console(), comparison.repair
    out.print()
    out.print(f"Repaired {counted(len(done.repaired), 'finding')}.", markup=False)
    if done.gone:
        out.print(f"{counted(len(done.gone), 'finding')} were not confirmed by the second check.", markup=False)
    for finding, reason in done.failed:
        out.print(Text.assemble(("failed   ", "bold red"), plain(f"{finding.subject}: {reason}")))
    if not comparison.after.consistent:
        out.print("After the repair:", markup=False)
        _print_report(out, comparison.after)


def print_verdict(results: Sequence[CheckResult]) -> None:
    """The last line."""
    problems = sum(one.level is CheckLevel.PROBLEM for one in results)
    warnings = sum(one.level is CheckLevel.WARNING for one in results)
    out = console()
    out.print()
    if problems:
        out.print(Text(f"{counted(problems, 'problem')}, {counted(warnings, 'warning')}.", style="bold red"))
    elif warnings:
        out.print(Text(f"No problem, {counted(warnings, 'warning')}.", style="yellow"))
    else:
        out.print(Text("No problems found.", style="green"))


def _print_report(out: Console, report: ConsistencyReport) -> None:
    checked = f"{counted(report.documents, 'document')}, {counted(report.files, 'file')}"
    how = ", read completely" if report.deep else ""
    verdict = "agree" if report.consistent else "do not agree"
    passages = counted(report.passages, "passage")
    out.print(f"Database, files and index {verdict}: {checked}, {passages}{how}.", markup=False)
    for finding in report.findings[:_MAX]:
        _print_finding(out, finding)
    if len(report.findings) > _MAX:
        out.print(f"… and {len(report.findings) - _MAX:,} more; --json lists all.", markup=False)


def _print_finding(out: Console, finding: Finding) -> None:
    severity = finding.kind.severity
    words = finding.kind.value.replace("_", " ")
    out.print(
        Text.assemble(
            (f"{severity.value:<9}", _GRAVITIES[severity]),
            (f"{words}: ", "bold"),
            plain(finding.subject),
            (f"\n{_INDENT}{plain(finding.detail)}", "dim"),
        )
    )
