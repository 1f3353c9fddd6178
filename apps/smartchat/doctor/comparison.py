"""Comparing the database with everything derived from it, and mending that."""

from dataclasses import dataclass

from smartchat.composition import Services, open_services
from smartchat.doctor.places import database_file
from smartchat.doctor.results import CheckResult, failure, good, problem, skipped, warning
from smartchat.settings import Settings
from smartchat_core.errors import SmartChatError
from smartchat_core.ingestion.findings import ConsistencyReport, Gravity, RepairReport

__all__ = ["Comparison", "compare_all", "judge"]

_NAME = "consistency"


@dataclass(frozen=True, kw_only=True, slots=True)
class Comparison:
    """What was found, what became of it, and what is found after that."""

    results: tuple[CheckResult, ...] = ()
    before: ConsistencyReport | None = None
    repair: RepairReport | None = None
    after: ConsistencyReport | None = None


async def compare_all(settings: Settings, *, repair: bool, deep: bool) -> Comparison:
    """Compare everything, and mend what can be mended if that is asked for.

    Where there is no queue there may be no worker either: then the work that a repair asks for is done here.
    """
    file = database_file(settings)
    if file is not None and not file.exists():
        return Comparison(results=(skipped(_NAME, "there is no library yet"),))
    try:
        async with open_services(settings) as services:
            before = await services.consistency.check(deep=deep)
            if not repair:
                return Comparison(results=(judge(before),), before=before)
            mended = await services.consistency.repair(before.findings)
            await _work_off(services, mended)
            after = await services.consistency.check(deep=deep)
    except SmartChatError as error:
        return Comparison(results=(failure(_NAME, error),))
    return Comparison(results=(judge(after),), before=before, repair=mended, after=after)


def judge(report: ConsistencyReport) -> CheckResult:
    """A report as one result."""
    looked = f"{report.documents:,} documents, {report.files:,} files, {report.passages:,} passages"
    if report.consistent:
        return good(_NAME, f"database, files and index agree: {looked}")
    kinds = sorted({one.kind.value for one in report.findings if one.kind.gravity is not Gravity.NOTE})
    grave = any(one.kind.gravity in {Gravity.LOSS, Gravity.FAULT} for one in report.findings)
    mendable = any(one.repair is not None for one in report.findings)
    tell = problem if grave else warning
    return tell(
        _NAME,
        "database, files and index do not agree",
        cause=f"{', '.join(kinds)} (looked at {looked})",
        remedy="Run `smartchat doctor --repair`." if mendable else "Restore what was lost from a backup.",
    )


async def _work_off(services: Services, repair: RepairReport) -> None:
    if services.queue is not None:
        await services.relay.try_deliver()
        return
    for job in repair.jobs:
        while await services.ingestion.work_once(only=job):
            pass
