"""The page of one's own second factor."""

import asyncio
from typing import Any

from litestar import Request, Response, get, post

from smartchat.composition.accounts import AccountServices
from smartchat.web.access.account import Account, InjectedAccount, InjectedAccounts
from smartchat.web.access.session_cookie import session_cookie
from smartchat.web.forms import FormPage, field, shown_minute
from smartchat_core.accounts.enrolment import NewSecret
from smartchat_core.errors import InvalidRequest

__all__ = ["SECOND_FACTOR_PAGE"]

_PATH, _TITLE, _MAX_CODE = "/account/second-factor", "Second factor", 64
_WRONG = "The code is wrong. Check the clock of your device, and give the next code."

_Request = Request[Any, Any, Any]


@get(_PATH, include_in_schema=False)
async def second_factor_page(request: _Request, account: InjectedAccount, accounts: InjectedAccounts) -> Response[Any]:
    """What somebody has of second factors; who has not signed in of late confirms that first."""
    page = FormPage(request)
    return await _show(page, account, accounts) if account.recent else page.confirm_first(_PATH)


@post(_PATH, include_in_schema=False, status_code=200)
async def begin_second_factor(request: _Request, account: InjectedAccount, accounts: InjectedAccounts) -> Response[Any]:
    """Show a fresh shared secret."""
    page = FormPage(request)
    if not account.recent:
        return page.confirm_first(_PATH)
    try:
        secret = await accounts.enrolment.begin(account.user.id)
    except InvalidRequest as error:
        return await _show(page, account, accounts, status=400, problem=error.public_message())
    return await _show_secret(page, accounts, secret)


@post(f"{_PATH}/confirm", include_in_schema=False, status_code=200)
async def confirm_second_factor(
    request: _Request, account: InjectedAccount, accounts: InjectedAccounts
) -> Response[Any]:
    """Take the second factor when its first code is right: show the recovery codes once, and renew the session."""
    page, form = FormPage(request), await request.form()
    if not account.recent:
        return page.confirm_first(_PATH)
    try:
        secret = await accounts.enrolment.unconfirmed(account.user.id)
    except InvalidRequest as error:
        return await _show(page, account, accounts, status=400, problem=error.public_message())
    try:
        codes = await accounts.enrolment.confirm(account.user.id, field(form, "code", _MAX_CODE))
    except InvalidRequest:
        return await _show_secret(page, accounts, secret, status=400, problem=_WRONG)
    renewed = await account.sessions.confirm(account.signed_in, second_factor=True)
    cookie = session_cookie(renewed.token, https=account.https)
    return _show_codes(page, codes, "From now on your second factor is asked for.", cookie)


@post(f"{_PATH}/recovery-codes", include_in_schema=False, status_code=200)
async def renew_recovery_codes(
    request: _Request, account: InjectedAccount, accounts: InjectedAccounts
) -> Response[Any]:
    """Show fresh recovery codes once; those before work no more."""
    page = FormPage(request)
    if not account.recent:
        return page.confirm_first(_PATH)
    try:
        codes = await accounts.enrolment.new_recovery_codes(account.user.id)
    except InvalidRequest as error:
        return await _show(page, account, accounts, status=400, problem=error.public_message())
    return _show_codes(page, codes, "The recovery codes of before work no more.")


@post(f"{_PATH}/remove", include_in_schema=False)
async def remove_second_factor(
    request: _Request, account: InjectedAccount, accounts: InjectedAccounts
) -> Response[Any]:
    """Sign in by the password alone from now on."""
    page = FormPage(request)
    if not account.recent:
        return page.confirm_first(_PATH)
    try:
        await accounts.enrolment.remove(account.user.id)
    except InvalidRequest as error:
        return await _show(page, account, accounts, status=400, problem=error.public_message())
    return page.leave(_PATH)


async def _show(
    page: FormPage, account: Account, accounts: AccountServices, *, status: int = 200, problem: str = ""
) -> Response[Any]:
    found = await accounts.enrolment.status(account.user.id)
    return page.show(
        "own_second_factor",
        _TITLE,
        status=status,
        problem=problem,
        since=shown_minute(found.app_since) if found.app_since else "",
        left=found.recovery_codes_left,
        passkeys=found.passkeys,
        needed=found.needed,
    )


async def _show_secret(
    page: FormPage, accounts: AccountServices, secret: NewSecret, *, status: int = 200, problem: str = ""
) -> Response[Any]:
    drawn = await asyncio.to_thread(accounts.ports.qr_svg, secret.address)
    return page.show(
        "enrol",
        _TITLE,
        status=status,
        problem=problem,
        qr=drawn,
        secret=secret.grouped,
        action=f"{_PATH}/confirm",
        cancel=_PATH,
    )


def _show_codes(page: FormPage, codes: tuple[str, ...], done: str, *cookies: Any) -> Response[Any]:
    return page.show("recovery_codes", "Your recovery codes", cookies=cookies, codes=codes, done=done, next=_PATH)


SECOND_FACTOR_PAGE = (
    second_factor_page,
    begin_second_factor,
    confirm_second_factor,
    renew_recovery_codes,
    remove_second_factor,
)
