"""The page of one's passkeys, and signing in with one."""

from typing import Any

from litestar import Request, Response, get, post
from litestar.datastructures import State
from litestar.params import FromPath

from smartchat.composition.accounts import AccountServices
from smartchat.system import SystemEntropy
from smartchat.web.access.account import Account, InjectedAccount, InjectedAccounts
from smartchat.web.access.guard import AccessControl
from smartchat.web.access.own_paths import own_path
from smartchat.web.access.session_cookie import session_cookie
from smartchat.web.access.session_start import start_session
from smartchat.web.clients import client_in
from smartchat.web.context import ProcessContext
from smartchat.web.forms import FormPage, field, shown_minute
from smartchat.web.passkey_forms import (
    binding_cookie,
    bound_browser,
    bound_session,
    party_for,
    party_of,
    show_confirm,
    show_sign_in,
)
from smartchat_core.accounts.passkey_policy import MAX_ANSWER, MAX_PASSKEYS
from smartchat_core.errors import InvalidRequest, PasskeyNotFound, SignInRefused
from smartchat_core.events import Client
from smartchat_core.model.ids import PasskeyId

__all__ = ["PASSKEY_PAGES"]

_PATH, _TITLE = "/account/passkeys", "Passkeys"
_MAX_NAME, _MAX_PATH, _MAX_TOKEN = 200, 500, 100
_REFUSED = "The passkey was refused. Try again, or sign in with your password."
_NOT_HERE = "Browsers use passkeys only at a host name with TLS, or at localhost."

_Request = Request[Any, Any, Any]


@get(_PATH, include_in_schema=False)
async def passkeys_page(
    request: _Request, account: InjectedAccount, accounts: InjectedAccounts, process: ProcessContext
) -> Response[Any]:
    """One's passkeys; who has signed in of late can add another one."""
    return await _show(FormPage(request), request, account, accounts, process)


@post(_PATH, include_in_schema=False, status_code=200)
async def add_passkey_by_form(
    request: _Request, account: InjectedAccount, accounts: InjectedAccounts, process: ProcessContext
) -> Response[Any]:
    """Take the passkey that the browser has made; with the first second factor, show the recovery codes once."""
    page, form = FormPage(request), await request.form()
    if not account.recent:
        return page.confirm_first(_PATH)
    party = party_of(request, process.settings, https=account.https)
    if party is None:
        return await _show(page, request, account, accounts, process, status=400, problem=_NOT_HERE)
    name, answer = field(form, "name", _MAX_NAME), field(form, "credential", MAX_ANSWER)
    try:
        added = await accounts.passkeys.add(
            account.user.id, party, bound_to=bound_session(account), name=name, answer=answer
        )
    except InvalidRequest as error:
        return await _show(page, request, account, accounts, process, status=400, problem=error.public_message())
    if not added.recovery_codes:
        return page.leave(_PATH)
    done = "The passkey was added. From now on it is asked for after your password, or in its place."
    return page.show("recovery_codes", "Your recovery codes", codes=added.recovery_codes, done=done, next=_PATH)


@post("/account/passkeys/{passkey_id:str}/rename", include_in_schema=False)
async def rename_passkey_by_form(
    request: _Request,
    passkey_id: FromPath[str],
    account: InjectedAccount,
    accounts: InjectedAccounts,
    process: ProcessContext,
) -> Response[Any]:
    """Give a passkey another name."""
    page, form = FormPage(request), await request.form()
    try:
        await accounts.passkeys.rename(account.user.id, PasskeyId(passkey_id), field(form, "name", _MAX_NAME))
    except PasskeyNotFound:
        problem = "There is no such passkey of yours."
        return await _show(page, request, account, accounts, process, status=404, problem=problem)
    except InvalidRequest as error:
        return await _show(page, request, account, accounts, process, status=400, problem=error.public_message())
    return page.leave(_PATH)


@post("/account/passkeys/{passkey_id:str}/remove", include_in_schema=False)
async def remove_passkey_by_form(
    request: _Request,
    passkey_id: FromPath[str],
    account: InjectedAccount,
    accounts: InjectedAccounts,
    process: ProcessContext,
) -> Response[Any]:
    """Sign in with this passkey no more."""
    page = FormPage(request)
    if not account.recent:
        return page.confirm_first(_PATH)
    try:
        await accounts.passkeys.remove(account.user.id, PasskeyId(passkey_id))
    except PasskeyNotFound:  # it was removed already, which is what was wanted
        return page.leave(_PATH)
    except InvalidRequest as error:
        return await _show(page, request, account, accounts, process, status=400, problem=error.public_message())
    return page.leave(_PATH)


@post("/sign-in/passkey", include_in_schema=False, status_code=200)
async def ask_for_passkey(request: _Request, state: State, accounts: InjectedAccounts) -> Response[Any]:
    """Ask the browser for a passkey of anybody, by a challenge that is good for this browser alone."""
    page, form = FormPage(request), await request.form()
    return await _ask(page, request, state, accounts, own_path(field(form, "next", _MAX_PATH)))


@post("/sign-in/passkey/answer", include_in_schema=False)
async def sign_in_with_passkey(request: _Request, state: State, accounts: InjectedAccounts) -> Response[Any]:
    """Begin the session of somebody whose passkey has answered, alone or after the password."""
    page, form = FormPage(request), await request.form()
    target = own_path(field(form, "next", _MAX_PATH))
    answer, token = field(form, "credential", MAX_ANSWER), field(form, "token", _MAX_TOKEN)
    control: AccessControl = state.access
    party, https, client = party_for(request, state), control.https(request.scope), _client(request, state)
    if party is None:
        return show_sign_in(page, request, state, target, status=400, problem=_NOT_HERE)
    try:
        if token:
            proved = await accounts.passkey_sign_in.finish_second(party, answer, token=token, client=client)
        else:
            bound_to = bound_browser(request, https=https)
            proved = await accounts.passkey_sign_in.finish(party, answer, bound_to=bound_to, client=client)
    except SignInRefused:
        return show_sign_in(page, request, state, target, status=401, problem=_REFUSED)
    return page.leave(*await start_session(request.scope, state, proved, target))


@post("/account/confirm/passkey", include_in_schema=False)
async def confirm_with_passkey(
    request: _Request, state: State, account: InjectedAccount, accounts: InjectedAccounts
) -> Response[Any]:
    """Go on under another token after a passkey of this account has answered."""
    page, form = FormPage(request), await request.form()
    target, answer = own_path(field(form, "next", _MAX_PATH)), field(form, "credential", MAX_ANSWER)
    party, client = party_for(request, state), _client(request, state)
    if party is None:
        return await show_confirm(page, request, state, account, target, status=400, problem=_NOT_HERE)
    try:
        await accounts.passkey_sign_in.finish(
            party, answer, bound_to=bound_session(account), client=client, user=account.user.id
        )
    except SignInRefused:
        problem = "That was not right. Try again."
        return await show_confirm(page, request, state, account, target, status=401, problem=problem)
    renewed = await account.sessions.confirm(account.signed_in, second_factor=True)
    return page.leave(target, session_cookie(renewed.token, https=account.https))


async def _ask(
    page: FormPage, request: _Request, state: State, accounts: AccountServices, target: str
) -> Response[Any]:
    control: AccessControl = state.access
    party, https = party_for(request, state), control.https(request.scope)
    if party is None:
        return show_sign_in(page, request, state, target, status=400, problem=_NOT_HERE)
    cookie = binding_cookie(SystemEntropy().token(), https=https)
    options = await accounts.passkey_sign_in.begin(party, bound_to=f"browser:{cookie.value}")
    return page.show("sign_in_passkey", "Sign in with a passkey", cookies=[cookie], options=options, next=target)


async def _show(
    page: FormPage,
    request: _Request,
    account: Account,
    accounts: AccountServices,
    process: ProcessContext,
    *,
    status: int = 200,
    problem: str = "",
) -> Response[Any]:
    found = await accounts.passkeys.of_user(account.user.id)
    party = party_of(request, process.settings, https=account.https)
    options = ""
    if party is not None and account.recent and len(found) < MAX_PASSKEYS:
        options = await accounts.passkeys.begin(account.user.id, party, bound_to=bound_session(account))
    rows = [
        {
            "id": one.id,
            "name": one.name,
            "created": shown_minute(one.created_at),
            "used": shown_minute(one.used_at),
            "backed_up": one.backed_up,
        }
        for one in found
    ]
    return page.show(
        "passkeys",
        _TITLE,
        status=status,
        problem=problem,
        passkeys=rows,
        options=options,
        recent=account.recent,
        usable=party is not None,
        not_here=_NOT_HERE,
    )


def _client(request: _Request, state: State) -> Client:
    return client_in(request.scope, state.context.client_of)


PASSKEY_PAGES = (
    passkeys_page,
    add_passkey_by_form,
    rename_passkey_by_form,
    remove_passkey_by_form,
    ask_for_passkey,
    sign_in_with_passkey,
    confirm_with_passkey,
)
