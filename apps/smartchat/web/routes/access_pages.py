"""The page about accesses: who opened one's documents or may have come to read them, and what operators opened."""

from contextlib import suppress
from datetime import timedelta
from typing import Annotated, Any

from litestar import Request, Response, get, post
from litestar.params import FromPath, QueryParameter

from smartchat.web.access.account import Account, InjectedAccount
from smartchat.web.access.own_paths import own_path
from smartchat.web.context import InjectedContext, WebContext
from smartchat.web.forms import FormPage, field, shown_minute
from smartchat_core.accounts.break_glass import MAX_REASON, MIN_REASON
from smartchat_core.accounts.roles import Permission, may, require
from smartchat_core.errors import ContentAccessNotFound, DocumentNotFound, InvalidRequest, UserNotFound
from smartchat_core.model.access_notice import AccessNotice, AccessNoticeKind
from smartchat_core.model.content_access import ContentAccess
from smartchat_core.model.ids import ContentAccessId, DocumentId
from smartchat_core.model.principal import OwnerScope

__all__ = ["ACCESS_PAGES"]

_PATH, _TITLE = "/account/accesses", "Accesses to content"
_MAX_NAME, _MAX_ID, _MAX_CHOICE, _MAX_PATH = 254, 64, 16, 500
_MINUTES = ("15", "60", "120", "240")
_REMOVED, _DELETED = "a document that was removed", "an account that was deleted"
_AT_THE_MACHINE = "Somebody at the machine of this installation"
_WHAT = {
    AccessNoticeKind.PASSWORD_LINK: "made a link by which another password of your account can be chosen",
    AccessNoticeKind.PASSWORD_SET: "gave your account another password",
    AccessNoticeKind.SECOND_FACTOR_RESET: "took the second factor from your account",
    AccessNoticeKind.KEY_MADE: "made a key that acts for you",
    AccessNoticeKind.GROUP_ENTERED: "put somebody into a group with which documents of yours are shared",
}

_Request = Request[Any, Any, Any]


@get(_PATH, include_in_schema=False)
async def accesses_page(
    request: _Request,
    account: InjectedAccount,
    context: InjectedContext,
    target: Annotated[str, QueryParameter(name="next", max_length=_MAX_PATH)] = "",
) -> Response[Any]:
    """Who opened one's documents, when and why; and for operators, what they have opened, and the form for more.

    A sign-in leads here first where others did something that opens what one has; `next` is where it was to lead.
    """
    return await _show(FormPage(request), account, context, target=own_path(target) if target else "")


@post(f"{_PATH}/seen", include_in_schema=False)
async def confirm_notices(request: _Request, account: InjectedAccount, context: InjectedContext) -> Response[Any]:
    """Confirm having seen what others did, and go on; the notices stay."""
    page, target = FormPage(request), field(await request.form(), "next", _MAX_PATH)
    await context.access.notices.confirm(account.user.owner)
    return page.leave(target or _PATH)


@post(_PATH, include_in_schema=False)
async def open_content_by_form(request: _Request, account: InjectedAccount, context: InjectedContext) -> Response[Any]:
    """Open somebody's documents, or one of them, for a reason and a time; it needs a fresh proof."""
    page, form = FormPage(request), await request.form()
    require(account.user.role, Permission.BREAK_GLASS)
    if not account.recent:
        return page.confirm_first(_PATH)
    minutes = field(form, "minutes", _MAX_CHOICE)
    if minutes not in _MINUTES:
        return await _show(page, account, context, problem="Choose a time that is offered.")
    try:
        await context.access.break_glass.open(
            account.user,
            field(form, "user", _MAX_NAME).strip(),
            reason=field(form, "reason", 2 * MAX_REASON),
            lasts=timedelta(minutes=int(minutes)),
            document=DocumentId(found) if (found := field(form, "document", _MAX_ID).strip()) else None,
        )
    except UserNotFound:
        return await _show(page, account, context, problem="There is no other user of this name.")
    except DocumentNotFound:
        return await _show(page, account, context, problem="This user has no such document.")
    except InvalidRequest as error:
        return await _show(page, account, context, problem=error.public_message())
    return page.leave(_PATH)


@post(f"{_PATH}/{{access_id:str}}/end", include_in_schema=False)
async def end_access_by_form(
    request: _Request, access_id: FromPath[str], account: InjectedAccount, context: InjectedContext
) -> Response[Any]:
    """End an access of one's own; the record of it stays."""
    with suppress(ContentAccessNotFound):  # it has ended already, which is what was wanted
        await context.access.break_glass.end(account.user, ContentAccessId(access_id))
    return FormPage(request).leave(_PATH)


async def _show(
    page: FormPage, account: Account, context: WebContext, *, problem: str = "", target: str = ""
) -> Response[Any]:
    service, user = context.access.break_glass, account.user
    to_mine, by_me = await service.to_owner(user.owner), await service.by_user(user.id)
    notices = await context.access.notices.to_owner(user.owner)
    named = [one.document for one in to_mine if one.document is not None]
    async with context.database.read_only() as work:
        found = await work.documents.find(OwnerScope(owner=user.owner), named)
        owners = {one: await work.users.of_owner(one) for one in {one.owner for one in by_me}}
    titles: dict[DocumentId | None, str] = {one.id: one.title for one in found}
    names = {owner: _DELETED if whose is None else whose.name for owner, whose in owners.items()}
    return page.show(
        "accesses",
        _TITLE,
        status=400 if problem else 200,
        problem=problem,
        next=target,
        notices=[_notice_row(one, shown=context.access.notices.is_shown(one)) for one in notices],
        fresh=any(one.seen_at is None for one in notices),
        to_mine=[_row(one, one.by_name, titles.get(one.document, _REMOVED)) for one in to_mine],
        by_me=[_row(one, names[one.owner], one.document or "") for one in by_me],
        opens=may(user.role, Permission.BREAK_GLASS),
        minutes=_MINUTES,
        least=MIN_REASON,
        most=MAX_REASON,
    )


def _row(access: ContentAccess, who: str, document: str) -> dict[str, object]:
    """An access as the page shows it: `who` is the operator for the owner, and the owner for the operator."""
    return {
        "id": access.id,
        "who": who,
        "what": "all documents" if access.document is None else document,
        "reason": access.reason,
        "opened": shown_minute(access.opened_at),
        "open": access.ended_at is None,
        "until": shown_minute(access.ended_at or access.expires_at),
    }


def _notice_row(notice: AccessNotice, *, shown: bool) -> dict[str, object]:
    return {
        "by": notice.by_name or _AT_THE_MACHINE,
        "what": _WHAT[notice.kind],
        "who": notice.who,
        "group": notice.group,
        "at": shown_minute(notice.at),
        "shown": shown,
    }


ACCESS_PAGES = (accesses_page, confirm_notices, open_content_by_form, end_access_by_form)
