"""The JSON of the commands for operators, as `docs/reference/doctor.md` promises it: stable for scripts."""

from collections.abc import Sequence
from typing import Any

from smartchat.doctor.results import CheckLevel, CheckResult
from smartchat_core.ingestion.consistency.findings import ConsistencyReport, Finding, RepairReport
from smartchat_core.model.job import Job
from smartchat_core.model.owner_work import OwnerBacklog
from smartchat_core.model.removal import Removal

__all__ = ["consistency_shape", "doctor_shape", "job_shape", "owner_shape", "removal_shape", "repair_shape"]

_SCHEMA_VERSION = 1


def doctor_shape(
    results: Sequence[CheckResult],
    *,
    healthy: bool,
    consistency: ConsistencyReport | None,
    repair: RepairReport | None,
    after: ConsistencyReport | None,
) -> dict[str, Any]:
    """What the doctor found; `consistency`, `repair` and `after` are null where they were not asked for."""
    return {
        "schema_version": _SCHEMA_VERSION,
        "healthy": healthy,
        "problems": sum(one.level is CheckLevel.PROBLEM for one in results),
        "warnings": sum(one.level is CheckLevel.WARNING for one in results),
        "checks": [
            {
                "name": one.name,
                "level": one.level.value,
                "message": one.message,
                "cause": one.cause,
                "remedy": one.remedy,
            }
            for one in results
        ],
        "consistency": None if consistency is None else consistency_shape(consistency),
        "repair": None if repair is None else repair_shape(repair),
        "after": None if after is None else consistency_shape(after),
    }


def consistency_shape(report: ConsistencyReport) -> dict[str, Any]:
    """How database, files and index agree."""
    return {
        "checked_at": report.checked_at.isoformat(),
        "deep": report.deep,
        "consistent": report.consistent,
        "documents": report.documents,
        "files": report.files,
        "passages": report.passages,
        "findings": [_finding_shape(one) for one in report.findings],
    }


def repair_shape(report: RepairReport) -> dict[str, Any]:
    """The outcome of repairing the findings."""
    return {
        "repaired": [_finding_shape(one) for one in report.repaired],
        "gone": [_finding_shape(one) for one in report.gone],
        "left": [_finding_shape(one) for one in report.left],
        "failed": [{**_finding_shape(one), "reason": reason} for one, reason in report.failed],
        "jobs": list(report.jobs),
    }


def job_shape(job: Job) -> dict[str, Any]:
    """A job and its lease."""
    return {
        "job_id": job.id,
        "document_id": job.document_id,
        "owner": job.owner,
        "kind": job.kind.value,
        "status": job.status.value,
        "stage": job.stage.value,
        "done": job.done,
        "total": job.total,
        "attempts": job.attempts,
        "failures": job.failures,
        "created_at": job.created_at.isoformat(),
        "not_before": None if job.not_before is None else job.not_before.isoformat(),
        "worker": None if job.lease is None else job.lease.worker,
        "lease_expires_at": None if job.lease is None else job.lease.expires_at.isoformat(),
        "reason": job.reason,
    }


def owner_shape(backlog: OwnerBacklog) -> dict[str, Any]:
    """An owner's work, and what it has cost in the last 24 hours."""
    return {
        "owner": backlog.owner,
        "waiting": backlog.waiting,
        "running": backlog.running,
        "oldest_wait_seconds": round(backlog.oldest_wait_seconds, 3),
        "worker_seconds": round(backlog.seconds.worker, 3),
        "parser_seconds": round(backlog.seconds.parser, 3),
    }


def removal_shape(removal: Removal) -> dict[str, Any]:
    """A removal; `receipt` is null until everything is gone."""
    receipt = removal.receipt
    return {
        "removal_id": removal.id,
        "document_id": removal.document_id,
        "content_hash": removal.content_hash,
        "requested_at": removal.requested_at.isoformat(),
        "receipt": None
        if receipt is None
        else {
            "completed_at": receipt.completed_at.isoformat(),
            "passages_removed": receipt.passages_removed,
            "passages_left": receipt.passages_left,
            "files_deleted": list(receipt.files_deleted),
            "turns_blanked": receipt.turns_blanked,
        },
    }


def _finding_shape(finding: Finding) -> dict[str, Any]:
    return {
        "kind": finding.kind.value,
        "severity": finding.kind.severity.value,
        "subject": finding.subject,
        "detail": finding.detail,
        "repair": None if finding.repair is None else finding.repair.value,
        "owner": finding.owner,
        "document_id": finding.document,
    }
