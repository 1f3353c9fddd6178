"""Routes of the audit, for those who may read security events."""

from datetime import datetime
from typing import Annotated, Self

from litestar import Router, get
from litestar.params import FromQuery, QueryParameter

from smartchat.web.access.account import InjectedAccount
from smartchat.web.context import ProcessContext
from smartchat.web.problems import problems
from smartchat.web.schemas import Model
from smartchat_core.accounts.actor import Actor
from smartchat_core.errors import PermissionDenied
from smartchat_core.model.audit import AuditFilter, AuditRow

__all__ = ["audit_router"]

_MAX_ID, _MAX_PAGE = 200, 1000


class AuditRowView(Model):
    """A row of the audit: the members that are hashed, and the hash."""

    sequence: int
    at: datetime
    action: str
    subject: str
    owner: str
    details: str
    actor: str
    address: str
    credential: str
    trace: str
    hash: str

    @classmethod
    def of(cls, row: AuditRow) -> Self:
        """The view of a row."""
        return cls(
            sequence=row.sequence,
            at=row.at,
            action=row.action,
            subject=row.subject,
            owner=row.owner,
            details=row.details,
            actor=row.actor,
            address=row.address,
            credential=row.credential,
            trace=row.trace,
            hash=row.hash,
        )


class AuditPage(Model):
    """Rows, the newest first. `next` is the `before` of the page behind; null where there is none."""

    rows: tuple[AuditRowView, ...]
    next: int | None


class ChainFaultView(Model):
    """Something that is wrong with the chain, at the row of this number."""

    kind: str
    sequence: int
    detail: str


class VerificationView(Model):
    """What a verification of the whole chain found; it is whole where there are no faults."""

    rows: int
    last_sequence: int
    last_hash: str
    faults: tuple[ChainFaultView, ...]


@get("/", summary="List rows of the audit", responses=problems(PermissionDenied))
async def list_rows(
    account: InjectedAccount,
    process: ProcessContext,
    about: Annotated[str, QueryParameter(max_length=_MAX_ID, description="An identifier that a row names.")] = "",
    address: Annotated[str, QueryParameter(max_length=_MAX_ID, description="Where it came from.")] = "",
    action: Annotated[str, QueryParameter(max_length=_MAX_ID, description="What actions begin with.")] = "",
    since: FromQuery[datetime | None] = None,
    until: FromQuery[datetime | None] = None,
    before: Annotated[int | None, QueryParameter(ge=1, description="The row behind the page.")] = None,
    limit: Annotated[int, QueryParameter(ge=1, le=_MAX_PAGE)] = 100,
) -> AuditPage:
    """Who changed what, the newest first; conditions that are given together all have to hold."""
    where = AuditFilter(
        about=(about,) if about else (),
        address=address,
        actions=(action,) if action else (),
        since=since,
        until=until,
    )
    rows = await process.access.trail.newest(Actor.of(account.user), where, before=before, limit=limit)
    further = rows[-1].sequence if len(rows) == limit else None
    return AuditPage(rows=tuple(map(AuditRowView.of, rows)), next=further)


@get("/verification", summary="Verify the audit", responses=problems(PermissionDenied))
async def verify(account: InjectedAccount, process: ProcessContext) -> VerificationView:
    """Verify every row and the head. A chain that was written again as a whole is found by anchors, at the machine."""
    found = await process.access.trail.verify(Actor.of(account.user))
    return VerificationView(
        rows=found.rows,
        last_sequence=found.head.last.sequence,
        last_hash=found.head.last.hash,
        faults=tuple(
            ChainFaultView(kind=one.kind.value, sequence=one.sequence, detail=one.detail) for one in found.faults
        ),
    )


audit_router = Router("/api/v1/audit", route_handlers=[list_rows, verify], tags=["Security"])
