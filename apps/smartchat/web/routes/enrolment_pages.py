"""The pages on which somebody whose role needs a second factor gets one, before the first sign-in."""

import asyncio
from typing import Any

from litestar import Request, Response, post
from litestar.datastructures import State

from smartchat.composition.accounts import AccountServices
from smartchat.web.access.own_paths import own_path
from smartchat.web.access.session_start import start_session
from smartchat.web.clients import client_in
from smartchat.web.forms import FormPage, field
from smartchat_core.accounts.enrolment import NewSecret
from smartchat_core.errors import InvalidRequest, SignInRefused, UserNotFound

__all__ = ["ENROLMENT_PAGES", "show_new_secret"]

_MAX_CODE, _MAX_TOKEN, _MAX_PATH = 64, 100, 500
_TITLE = "Set up a second factor"
_TOO_LATE = "This took too long, or was done already. Sign in again."
_WRONG = "The code is wrong. Check the clock of your device, and give the next code."

_Request = Request[Any, Any, Any]


async def show_new_secret(page: FormPage, accounts: AccountServices, token: str, target: str) -> Response[Any]:
    """The page with a fresh shared secret, for the one whose password was right.

    Raises:
        SignInRefused: the token is none, or has expired.
        InvalidRequest: the user has a second factor meanwhile.
    """
    return await _show(page, accounts, await accounts.enrolment.begin_pending(token), token, target)


@post("/sign-in/enrol", include_in_schema=False)
async def enrol(request: _Request, state: State) -> Response[Any]:
    """Take the second factor when its first code is right: show the recovery codes once, and begin a session."""
    page, form = FormPage(request), await request.form()
    target, token = own_path(field(form, "next", _MAX_PATH)), field(form, "token", _MAX_TOKEN)
    accounts: AccountServices | None = state.accounts
    if accounts is None:
        return page.leave("/sign-in")
    client, code = client_in(request.scope, state.context.client_of), field(form, "code", _MAX_CODE)
    try:
        secret = await accounts.enrolment.pending_secret(token)
        try:
            proved, recovery = await accounts.enrolment.confirm_pending(token, code, client=client)
        except InvalidRequest:
            return await _show(page, accounts, secret, token, target, status=400, problem=_WRONG)
    except (SignInRefused, InvalidRequest, UserNotFound):
        return page.show("sign_in", "Sign in", status=401, problem=_TOO_LATE, next=target)
    target, *cookies = await start_session(request.scope, state, proved, target)
    done = "You are signed in. From now on your second factor is asked for."
    return page.show("recovery_codes", "Your recovery codes", cookies=cookies, codes=recovery, done=done, next=target)


async def _show(
    page: FormPage,
    accounts: AccountServices,
    secret: NewSecret,
    token: str,
    target: str,
    *,
    status: int = 200,
    problem: str = "",
) -> Response[Any]:
    drawn = await asyncio.to_thread(accounts.ports.qr_svg, secret.address)
    return page.show(
        "enrol",
        _TITLE,
        status=status,
        problem=problem,
        qr=drawn,
        secret=secret.grouped,
        action="/sign-in/enrol",
        cancel="/sign-in",
        token=token,
        next=target,
    )


ENROLMENT_PAGES = (enrol,)
