"""Routes of break-glass: an operator opens somebody's content for a reason, and that somebody sees it."""

from datetime import datetime, timedelta
from typing import Self

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
from smartchat_core.model.content_access import ContentAccess
from smartchat_core.model.ids import ContentAccessId, DocumentId

__all__ = ["break_glass_router"]

_MAX_MINUTES = int(MAX_TIME.total_seconds() // 60)


class ContentAccessView(Model):
    """An operator's access; `document` null: to all of the owner's."""

    id: ContentAccessId = Field(examples=["brk-0a1b2c3d4e5f6a7b8c9d"])
    by: str
    document: DocumentId | None
    reason: str
    opened_at: datetime
    expires_at: datetime
    ended_at: datetime | None

    @classmethod
    def of(cls, access: ContentAccess) -> Self:
        """The view of an access."""
        return cls(
            id=access.id,
            by=access.by_name,
            document=access.document,
            reason=access.reason,
            opened_at=access.opened_at,
            expires_at=access.expires_at,
            ended_at=access.ended_at,
        )


class ContentAccesses(Model):
    """Accesses to one's own documents, and those that one has opened; the newest first."""

    to_mine: tuple[ContentAccessView, ...]
    by_me: tuple[ContentAccessView, ...]


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
        to_mine=tuple(map(ContentAccessView.of, await service.to_owner(user.owner))),
        by_me=tuple(map(ContentAccessView.of, await service.by_user(user.id))),
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
) -> Response[ContentAccessView]:
    """Documents of one user can be searched, asked and read as shared ones, until the time is over."""
    account.sessions.require_recent(account.signed_in)
    opened = await context.access.break_glass.open(
        account.user,
        data.user,
        reason=data.reason,
        lasts=timedelta(minutes=data.minutes),
        document=data.document,
    )
    return Response(ContentAccessView.of(opened), status_code=201)


@delete("/{access_id:str}", summary="End an access", responses=problems(ContentAccessNotFound))
async def end_access(access_id: FromPath[str], account: InjectedAccount, context: InjectedContext) -> None:
    """From the next request on; the record of it stays."""
    await context.access.break_glass.end(account.user, ContentAccessId(access_id))


break_glass_router = Router(
    "/api/v1/break-glass", route_handlers=[list_accesses, open_content, end_access], tags=["Accounts"]
)
