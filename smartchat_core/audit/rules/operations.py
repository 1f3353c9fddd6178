"""Rules of the operation: jobs, the index, money, mails, and the audit itself."""

from __future__ import annotations

from typing import Final

from smartchat_core.audit.audited import Audited, Call, RepositoryRules
from smartchat_core.audit.chain import PRUNED
from smartchat_core.model.audit import AuditChange
from smartchat_core.ports.audit import AuditRepository
from smartchat_core.ports.bookkeeping import ActiveUserLog, OperationalFacts, UsageLedger
from smartchat_core.ports.database import JobRepository
from smartchat_core.ports.mail_outbox import MailOutbox
from smartchat_core.ports.owner_work import OwnerWorkLog
from smartchat_core.ports.records import GenerationRepository, Outbox

__all__ = ["OPERATIONS"]

_WORK: Final = "a worker's own bookkeeping of a job, which has a row of when it was queued"
_MEASURED: Final = "a measurement of the operation, noted many times a minute"
_MAIL: Final = "a mail about a change, which has a row"


def _queued(call: Call) -> AuditChange:
    job = call["job"]
    details = {"document": job.document_id, "stage": job.stage.value}
    return AuditChange(action="job.queued", subject=job.id, owner=job.owner, details=details)


def _pruned(call: Call) -> AuditChange:
    row = call["row"]
    return AuditChange(action=PRUNED, subject=str(row.sequence), details={"hash": row.hash, "count": call.result})


OPERATIONS: Final = {
    "jobs": RepositoryRules(
        port=JobRepository,
        audited={"add": Audited(changes=_queued)},
        exempt=dict.fromkeys(("lease_next", "save", "mark_sent"), _WORK),
        reads="get for_document newest unfinished due backlog hold_backlog owners_waiting backlog_by_queue with_status",
    ),
    "generations": RepositoryRules(
        port=GenerationRepository,
        audited={
            "activate": Audited(
                changes=lambda call: AuditChange(action="index.activated", subject=call["generation"].name)
            )
        },
        reads="active lock_alias",
    ),
    "outbox": RepositoryRules(
        port=Outbox,
        exempt={
            "append": "an event of a change in the same transaction, which has a row where it needs one",
            "delivered": "its delivery changes nothing",
        },
        reads="pending unreadable",
    ),
    "ledger": RepositoryRules(
        port=UsageLedger,
        exempt={"add": "the ledger is itself a record that nothing changes"},
        reads="total spending",
    ),
    "activity": RepositoryRules(
        port=ActiveUserLog, exempt=dict.fromkeys(("record", "forget"), _MEASURED), reads="contains count"
    ),
    "facts": RepositoryRules(port=OperationalFacts, exempt={"upsert": _MEASURED}, reads="all"),
    "owner_work": RepositoryRules(
        port=OwnerWorkLog, exempt=dict.fromkeys(("spend", "forget"), _MEASURED), reads="spent backlogs"
    ),
    "mails": RepositoryRules(
        port=MailOutbox,
        exempt=dict.fromkeys(("add", "save", "remove", "withdraw"), _MAIL),
        reads="due waiting",
    ),
    "audit": RepositoryRules(
        port=AuditRepository,
        audited={"prune": Audited(changes=_pruned)},
        exempt={"append": "it adds the rows themselves"},
        reads="lock_head head page newest last_before",
    ),
}
