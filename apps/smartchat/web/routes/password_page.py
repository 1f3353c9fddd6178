"""The page to change one's own password."""

from typing import Any

from litestar import Request, Response, get, post
from litestar.datastructures import State

from smartchat.composition.accounts import AccountServices
from smartchat.web.access.account import InjectedAccount
from smartchat.web.access.device_cookie import presented_device
from smartchat.web.access.session_cookie import session_cookie
from smartchat.web.access.session_start import known_device
from smartchat.web.clients import client_in
from smartchat.web.forms import FormPage, field
from smartchat_core.errors import Overloaded, SignInRefused, SignInThrottled, WeakPassword

__all__ = ["PASSWORD_PAGE"]

_PATH, _TITLE, _MAX_PASSWORD = "/account/password", "Change the password", 512  # a path
_REFUSED = "The present password was not right."
_DIFFERENT = "The two new passwords are different."
_NOT_INSTALLED = "Passwords cannot be changed here: the server lacks its packages for accounts."

_Request = Request[Any, Any, Any]


@get(_PATH, include_in_schema=False)
async def password_page(request: _Request, account: InjectedAccount) -> Response[Any]:
    """The form; who has not signed in of late confirms that first."""
    page = FormPage(request)
    return page.show("password", _TITLE) if account.recent else page.confirm_first(_PATH)


@post(_PATH, include_in_schema=False)
async def change_password(request: _Request, state: State, account: InjectedAccount) -> Response[Any]:
    """Take the new password, and go on under another token; other sessions, and all keys, end."""
    page, form = FormPage(request), await request.form()
    if not account.recent:
        return page.confirm_first(_PATH)
    accounts: AccountServices | None = state.accounts
    if accounts is None:
        return page.show("password", _TITLE, status=503, problem=_NOT_INSTALLED)
    present, new, repeated = (field(form, name, _MAX_PASSWORD) for name in ("password", "new", "repeated"))
    if new != repeated:
        return page.show("password", _TITLE, status=400, problem=_DIFFERENT)
    client = client_in(request.scope, state.context.client_of)
    device = presented_device(request.scope, https=account.https)
    try:
        await accounts.own_password.change(account.signed_in, present=present, new=new, client=client, device=device)
    except SignInRefused:
        return page.show("password", _TITLE, status=401, problem=_REFUSED)
    except WeakPassword as error:
        return page.show("password", _TITLE, status=400, problem=error.public_message())
    except (SignInThrottled, Overloaded) as error:
        problem = f"There are too many attempts just now. {error.remedy}"
        return page.show("password", _TITLE, status=429, problem=problem)
    renewed = await account.sessions.confirm(account.signed_in, second_factor=False)
    cookies = (
        session_cookie(renewed.token, https=account.https),
        await known_device(request.scope, state, account.user),
    )
    return page.show("password", _TITLE, cookies=cookies, changed=True)


PASSWORD_PAGE = (password_page, change_password)
