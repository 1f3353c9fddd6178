"""The page about break-glass: who opened one's documents, and for operators what they have opened."""

from contextlib import suppress
from datetime import timedelta
from typing import Any

from litestar import Request, Response, get, post
from litestar.params import FromPath

from smartchat.web.access.account import Account, InjectedAccount
from smartchat.web.context import InjectedContext, WebContext
from smartchat.web.forms import FormPage, field, shown_minute
from smartchat_core.accounts.break_glass import MAX_REASON, MIN_REASON
from smartchat_core.accounts.roles import Permission, may, require
from smartchat_core.errors import ContentAccessNotFound, DocumentNotFound, InvalidRequest, UserNotFound
from smartchat_core.model.content_access import ContentAccess
from smartchat_core.model.ids import ContentAccessId, DocumentId
from smartchat_core.model.principal import OwnerScope

__all__ = ["ACCESS_PAGES"]

_PATH, _TITLE = "/account/accesses", "Accesses to content"
_MAX_NAME, _MAX_ID, _MAX_CHOICE = 254, 64, 16
_MINUTES = ("15", "60", "120", "240")
_REMOVED, _DELETED = "a document that was removed", "an account that was deleted"

_Request = Request[Any, Any, Any]


@get(_PATH, include_in_schema=False)
async def accesses_page(request: _Request, account: InjectedAccount, context: InjectedContext) -> Response[Any]:
    """Who opened one's documents, when and why; and for operators, what they have opened, and the form for more."""
    return await _show(FormPage(request), account, context)


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


async def _show(page: FormPage, account: Account, context: WebContext, *, problem: str = "") -> Response[Any]:
    service, user = context.access.break_glass, account.user
    to_mine, by_me = await service.to_owner(user.owner), await service.by_user(user.id)
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


ACCESS_PAGES = (accesses_page, open_content_by_form, end_access_by_form)
