"""The consistency check of the doctor: compares derived data with the database, and repairs them."""

from dataclasses import dataclass

from smartchat.composition import Services, open_services
from smartchat.doctor.places import database_file
from smartchat.doctor.results import CheckResult, failure, good, problem, skipped, warning
from smartchat.settings import Settings
from smartchat_core.errors import SmartChatError
from smartchat_core.ingestion.consistency.findings import ConsistencyReport, FindingSeverity, RepairReport

__all__ = ["Comparison", "compare_all", "judge"]

_NAME = "consistency"


@dataclass(frozen=True, kw_only=True, slots=True)
class Comparison:
    """The findings, the outcome of their repair, and the findings after it."""

    results: tuple[CheckResult, ...] = ()
    before: ConsistencyReport | None = None
    repair: RepairReport | None = None
    after: ConsistencyReport | None = None


async def compare_all(settings: Settings, *, repair: bool, deep: bool) -> Comparison:
    """Compare everything, and repair what can be repaired if that is asked for.

    Where there is no queue there may be no worker either: then the work that a repair asks for is done here.
    """
    file = database_file(settings)
    if file is not None and not file.exists():
        return Comparison(results=(skipped(_NAME, "there is no library yet"),))
    try:
        async with open_services(settings) as services:
            before = await services.index.consistency.check(deep=deep)
            if not repair:
                return Comparison(results=(judge(before),), before=before)
            repaired = await services.index.consistency.repair(before.findings)
            await _work_off(services, repaired)
            after = await services.index.consistency.check(deep=deep)
    except SmartChatError as error:
        return Comparison(results=(failure(_NAME, error),))
    return Comparison(results=(judge(after),), before=before, repair=repaired, after=after)


def judge(report: ConsistencyReport) -> CheckResult:
    """A report as one result."""
    checked = f"{report.documents:,} documents, {report.files:,} files, {report.passages:,} passages"
    if report.consistent:
        return good(_NAME, f"database, files and index agree: {checked}")
    kinds = sorted({one.kind.value for one in report.findings if one.kind.severity is not FindingSeverity.NOTE})
    grave = any(one.kind.severity in {FindingSeverity.LOSS, FindingSeverity.FAULT} for one in report.findings)
    repairable = any(one.repair is not None for one in report.findings)
    make_result = problem if grave else warning
    return make_result(
        _NAME,
        "database, files and index do not agree",
        cause=f"{', '.join(kinds)} (looked at {checked})",
        remedy="Run `smartchat doctor --repair`." if repairable else "Restore what was lost from a backup.",
    )


async def _work_off(services: Services, repair: RepairReport) -> None:
    if services.ports.queue is not None:
        await services.jobs.relay.try_deliver()
        return
    for job in repair.jobs:
        while await services.jobs.ingestion.work_once(only=job):
            pass
