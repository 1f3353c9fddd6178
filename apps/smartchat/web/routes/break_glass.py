"""Routes of break-glass: an operator opens somebody's content for a reason, and that somebody sees it."""

from datetime import timedelta

from litestar import Response, Router, delete, get, post
from litestar.params import FromPath, JSONBody
from pydantic import Field

from smartchat.web.access.account import InjectedAccount
from smartchat.web.context import InjectedContext
from smartchat.web.problems import problems
from smartchat.web.schemas import Model
from smartchat_core.accounts.break_glass import MAX_REASON, MAX_TIME, MIN_REASON
from smartchat_core.errors import (
    ContentAccessNotFound,
    DocumentNotFound,
    InvalidRequest,
    PermissionDenied,
    StepUpRequired,
    UserNotFound,
)
from smartchat_core.model.access_record import AccessRecord
from smartchat_core.model.ids import ContentAccessId, DocumentId

__all__ = ["break_glass_router"]

_MAX_MINUTES = int(MAX_TIME.total_seconds() // 60)


class ContentAccesses(Model):
    """Accesses to one's own documents, and those that one has opened; the newest first."""

    to_mine: tuple[AccessRecord, ...]
    by_me: tuple[AccessRecord, ...]


class OpenContent(Model):
    """Whose documents to open, or which one of them, why, and for how long."""

    user: str = Field(min_length=1, max_length=254)
    document: DocumentId | None = None
    reason: str = Field(min_length=MIN_REASON, max_length=MAX_REASON)
    minutes: int = Field(default=60, ge=1, le=_MAX_MINUTES)


@get("/", summary="List accesses of operators to content")
async def list_accesses(account: InjectedAccount, context: InjectedContext) -> ContentAccesses:
    """Who opened one's documents, when and why, also when it has ended; and what one has opened as an operator."""
    service, user = context.access.break_glass, account.user
    return ContentAccesses(
        to_mine=tuple(map(AccessRecord.of, await service.to_owner(user.owner))),
        by_me=tuple(map(AccessRecord.of, await service.by_user(user.id))),
    )


@post(
    "/",
    summary="Open somebody's content",
    description="For operators, who read nobody's content without it. The sign-in must be no older than a few minutes. "
    "The owner sees who it was, and the reason.",
    responses=problems(InvalidRequest, PermissionDenied, StepUpRequired, UserNotFound, DocumentNotFound),
)
async def open_content(
    data: JSONBody[OpenContent], account: InjectedAccount, context: InjectedContext
) -> Response[AccessRecord]:
    """Documents of one user can be searched, asked and read as shared ones, until the time is over."""
    account.sessions.require_recent(account.signed_in)
    opened = await context.access.break_glass.open(
        account.user,
        data.user,
        reason=data.reason,
        lasts=timedelta(minutes=data.minutes),
        document=data.document,
    )
    return Response(AccessRecord.of(opened), status_code=201)


@delete("/{access_id:str}", summary="End an access", responses=problems(ContentAccessNotFound))
async def end_access(access_id: FromPath[str], account: InjectedAccount, context: InjectedContext) -> None:
    """From the next request on; the record of it stays."""
    await context.access.break_glass.end(account.user, ContentAccessId(access_id))


break_glass_router = Router(
    "/api/v1/break-glass", route_handlers=[list_accesses, open_content, end_access], tags=["Accounts"]
)
