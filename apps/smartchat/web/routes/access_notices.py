"""Routes of notices: what others did by which somebody may read what is one's own."""

from datetime import datetime
from typing import Self

from litestar import Router, get, put
from pydantic import Field

from smartchat.web.access.account import InjectedAccount
from smartchat.web.context import InjectedContext
from smartchat.web.schemas import Model
from smartchat_core.model.access_notice import AccessNotice, AccessNoticeKind
from smartchat_core.model.ids import AccessNoticeId

__all__ = ["access_notices_router"]


class AccessNoticeView(Model):
    """What somebody did; `by` is empty for who has the machine, `who` was put into `group`."""

    id: AccessNoticeId = Field(examples=["ntc-0a1b2c3d4e5f6a7b8c9d"])
    kind: AccessNoticeKind
    at: datetime
    by: str
    who: str
    group: str
    seen_at: datetime | None

    @classmethod
    def of(cls, notice: AccessNotice) -> Self:
        """The view of a notice."""
        return cls(
            id=notice.id,
            kind=notice.kind,
            at=notice.at,
            by=notice.by_name,
            who=notice.who,
            group=notice.group,
            seen_at=notice.seen_at,
        )


class AccessNoticeList(Model):
    """Notices, the newest first."""

    notices: tuple[AccessNoticeView, ...]


@get("/", summary="List what others did that opens one's content")
async def list_notices(account: InjectedAccount, context: InjectedContext) -> AccessNoticeList:
    """Links for one's password, a second factor that was taken, and who was put into groups that one shares with."""
    found = await context.access.notices.to_owner(account.user.owner)
    return AccessNoticeList(notices=tuple(map(AccessNoticeView.of, found)))


@put("/seen", summary="Confirm having seen them", status_code=204)
async def confirm_notices(account: InjectedAccount, context: InjectedContext) -> None:
    """They stay in the list, and are shown at each sign-in for a fortnight in any case."""
    await context.access.notices.confirm(account.user.owner)


access_notices_router = Router(
    "/api/v1/access-notices", route_handlers=[list_notices, confirm_notices], tags=["Accounts"]
)
