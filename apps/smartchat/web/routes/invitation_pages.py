"""The page of invitations: links with which somebody makes an account."""

from contextlib import suppress
from typing import Any

from litestar import Request, Response, get, post
from litestar.params import FromPath

from smartchat.composition.accounts import AccountServices
from smartchat.web.access.account import Account, InjectedAccount, InjectedAccounts
from smartchat.web.context import ProcessContext
from smartchat.web.forms import FormPage, field, shown_minute
from smartchat.web.link_addresses import address_of
from smartchat_core.accounts.roles import Permission, may
from smartchat_core.errors import InvalidRequest, LinkRefused
from smartchat_core.model.user import UserRole

__all__ = ["INVITATION_PAGES"]

_PATH, _TITLE = "/invitations", "Invitations"
_MAX_ROLE, _MAX_EMAIL = 16, 254

_Request = Request[Any, Any, Any]


@get(_PATH, include_in_schema=False)
async def invitations_page(request: _Request, account: InjectedAccount, accounts: InjectedAccounts) -> Response[Any]:
    """The invitations that nobody has used yet, and the form for another one."""
    return await _show(FormPage(request), account, accounts)


@post(_PATH, include_in_schema=False, status_code=200)
async def invite_by_form(
    request: _Request, account: InjectedAccount, accounts: InjectedAccounts, process: ProcessContext
) -> Response[Any]:
    """Make a link and show it once, or have it sent where mails are sent."""
    page, form = FormPage(request), await request.form()
    if not account.recent:
        return page.confirm_first(_PATH)
    role = field(form, "role", _MAX_ROLE) or UserRole.READER.value
    if role not in set(UserRole):
        return await _show(page, account, accounts, status=400, problem="Choose a role that is offered.")
    email = field(form, "email", _MAX_EMAIL).strip()
    try:
        if email and accounts.mails.possible:
            await accounts.links.send_invitation(email, role=UserRole(role), by=account.user)
            return await _show(page, account, accounts, sent_to=email)
        link = await accounts.links.invite(role=UserRole(role), email=email, by=account.user)
    except InvalidRequest as error:
        return await _show(page, account, accounts, status=400, problem=error.public_message())
    address = address_of(request, process.settings, link, https=account.https)
    return await _show(page, account, accounts, link=address, expires=shown_minute(link.expires_at))


@post("/invitations/{reference:str}/withdraw", include_in_schema=False)
async def withdraw_by_form(
    request: _Request, reference: FromPath[str], account: InjectedAccount, accounts: InjectedAccounts
) -> Response[Any]:
    """Have an invitation work no more."""
    with suppress(LinkRefused):  # it works no more already, which is what was wanted
        await accounts.links.withdraw_invitation(reference, by=account.user)
    return FormPage(request).leave(_PATH)


async def _show(
    page: FormPage,
    account: Account,
    accounts: AccountServices,
    *,
    status: int = 200,
    problem: str = "",
    link: str = "",
    expires: str = "",
    sent_to: str = "",
) -> Response[Any]:
    grants = may(account.user.role, Permission.GRANT_ROLES)
    rows = [
        {
            "reference": one.reference,
            "role": one.role.value,
            "email": one.email,
            "created": shown_minute(one.created_at),
            "expires": shown_minute(one.expires_at),
            "withdrawable": grants or one.role is UserRole.READER,
        }
        for one in await accounts.links.invitations(by=account.user)
    ]
    roles = [role.value for role in UserRole] if grants else []
    return page.show(
        "invitations",
        _TITLE,
        status=status,
        problem=problem,
        invitations=rows,
        roles=roles,
        link=link,
        expires=expires,
        sent_to=sent_to,
    )


INVITATION_PAGES = (invitations_page, invite_by_form, withdraw_by_form)
