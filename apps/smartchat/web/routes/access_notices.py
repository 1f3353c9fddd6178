"""Routes of notices: what others did by which somebody may read what is one's own."""

from litestar import Router, get, put

from smartchat.web.access.account import InjectedAccount
from smartchat.web.context import InjectedContext
from smartchat.web.schemas import Model
from smartchat_core.model.access_record import NoticeRecord

__all__ = ["access_notices_router"]


class AccessNoticeList(Model):
    """Notices, the newest first."""

    notices: tuple[NoticeRecord, ...]


@get("/", summary="List what others did that opens one's content")
async def list_notices(account: InjectedAccount, context: InjectedContext) -> AccessNoticeList:
    """Links for one's password, a second factor that was taken, and who was put into groups that one shares with."""
    found = await context.access.notices.to_owner(account.user.owner)
    return AccessNoticeList(notices=tuple(map(NoticeRecord.of, found)))


@put("/seen", summary="Confirm having seen them", status_code=204)
async def confirm_notices(account: InjectedAccount, context: InjectedContext) -> None:
    """They stay in the list, and are shown at each sign-in for a fortnight in any case."""
    await context.access.notices.confirm(account.user.owner)


access_notices_router = Router(
    "/api/v1/access-notices", route_handlers=[list_notices, confirm_notices], tags=["Accounts"]
)
