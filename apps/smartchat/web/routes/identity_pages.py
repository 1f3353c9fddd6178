"""The page about the identities by which somebody signs in."""

from typing import Any

from litestar import Request, Response, get, post
from litestar.datastructures import State

from smartchat.composition.accounts import AccountServices
from smartchat.web.access.account import Account, InjectedAccount
from smartchat.web.forms import FormPage, field
from smartchat_core.errors import InvalidRequest, StepUpRequired

__all__ = ["IDENTITY_PAGES"]

_PATH = "/account/identities"
_MAX_ISSUER, _MAX_SUBJECT = 2_000, 255

_Request = Request[Any, Any, Any]


@get(_PATH, include_in_schema=False)
async def identities_page(request: _Request, state: State, account: InjectedAccount) -> Response[Any]:
    """By which providers somebody signs in, and by which others they could."""
    return await _show(FormPage(request), state, account)


@post("/account/identities/unlink", include_in_schema=False)
async def unlink_identity(request: _Request, state: State, account: InjectedAccount) -> Response[Any]:
    """Link an identity no more."""
    page, form = FormPage(request), await request.form()
    accounts: AccountServices | None = state.accounts
    if accounts is None:
        return page.leave(_PATH)
    try:
        account.sessions.require_recent(account.signed_in)
    except StepUpRequired:
        return page.confirm_first(_PATH)
    issuer, subject = field(form, "issuer", _MAX_ISSUER), field(form, "subject", _MAX_SUBJECT)
    try:
        await accounts.identities.unlink(account.user.id, issuer, subject)
    except InvalidRequest as error:
        return await _show(page, state, account, status=400, problem=error.operator_message())
    return page.leave(_PATH)


async def _show(
    page: FormPage, state: State, account: Account, *, status: int = 200, problem: str = ""
) -> Response[Any]:
    accounts: AccountServices | None = state.accounts
    found = () if accounts is None else await accounts.identities.of_user(account.user.id)
    rows = [
        {
            "provider": one.provider,
            "issuer": one.issuer,
            "subject": one.subject,
            "email": one.email,
            "linked": f"{one.created_at:%Y-%m-%d}",
            "used": f"{one.used_at:%Y-%m-%d}" if one.used_at else "never",
        }
        for one in found
    ]
    return page.show("identities", "Sign in by", status=status, problem=problem, identities=rows)


IDENTITY_PAGES = (identities_page, unlink_identity)
