"""Pages to sign in and out."""

from typing import Annotated, Any

from litestar import Request, Response, get, post
from litestar.datastructures import State
from litestar.params import QueryParameter

from smartchat.composition.accounts import AccountServices
from smartchat.web.access.account import InjectedAccount
from smartchat.web.access.device_cookie import presented_device
from smartchat.web.access.own_paths import own_path
from smartchat.web.access.session_cookie import expired_cookie
from smartchat.web.access.session_start import start_session
from smartchat.web.clients import client_in
from smartchat.web.forms import FormPage, field
from smartchat.web.passkey_forms import show_second_factor, show_sign_in
from smartchat.web.routes.enrolment_pages import show_new_secret
from smartchat_core.accounts.admission import DeviceCodePending, SecondFactorPending
from smartchat_core.errors import InvalidRequest, Overloaded, SignInRefused, SignInThrottled, UserNotFound
from smartchat_core.events import Client

__all__ = ["SIGN_IN_PAGES"]

_MAX_NAME, _MAX_PASSWORD, _MAX_CODE, _MAX_TOKEN, _MAX_PATH = 254, 512, 64, 100, 500
_FROM_ELSEWHERE = "Confirm this place"
_REFUSED = "The sign-in was refused. Check what you entered."
_NOT_INSTALLED = "Nobody can sign in here: the server lacks its packages for accounts."

_Request = Request[Any, Any, Any]


@get("/sign-in", include_in_schema=False)
async def sign_in_page(
    request: _Request,
    state: State,
    target: Annotated[str, QueryParameter(name="next", max_length=_MAX_PATH)] = "/",
    ended: Annotated[str, QueryParameter(max_length=_MAX_CODE)] = "",
) -> Response[Any]:
    """The form that asks who somebody is; with `ended`, it says why it asks."""
    return show_sign_in(FormPage(request), request, state, own_path(target), ended=bool(ended))


@post("/sign-in", include_in_schema=False)
async def sign_in(request: _Request, state: State) -> Response[Any]:
    """Begin a session, or ask for the second factor."""
    page, form = FormPage(request), await request.form()
    target = own_path(field(form, "next", _MAX_PATH))
    accounts: AccountServices | None = state.accounts
    if accounts is None:
        return show_sign_in(page, request, state, target, status=503, problem=_NOT_INSTALLED)
    name, password = field(form, "name", _MAX_NAME), field(form, "password", _MAX_PASSWORD)
    try:
        proved = await accounts.sign_in.with_password(
            name,
            password,
            client=_client(request, state),
            code=field(form, "code", _MAX_CODE).strip(),
            device=_device(request, state),
        )
    except SignInRefused:
        return show_sign_in(page, request, state, target, status=401, problem=_REFUSED)
    except (SignInThrottled, Overloaded) as error:
        problem = f"There are too many attempts just now. {error.remedy}"
        return show_sign_in(page, request, state, target, status=429, problem=problem)
    if isinstance(proved, SecondFactorPending):
        if proved.must_enrol:
            return await _enrol(page, request, state, proved, target)
        return await show_second_factor(page, request, state, target, proved.token)
    if isinstance(proved, DeviceCodePending):
        return page.show("device_code", _FROM_ELSEWHERE, next=target, token=proved.token)
    return page.leave(*await start_session(request.scope, state, proved, target))


@post("/sign-in/code", include_in_schema=False)
async def give_code(request: _Request, state: State) -> Response[Any]:
    """Begin the session of somebody whose password was right."""
    page, form = FormPage(request), await request.form()
    target, token = own_path(field(form, "next", _MAX_PATH)), field(form, "token", _MAX_TOKEN)
    accounts: AccountServices | None = state.accounts
    if accounts is None:
        return show_sign_in(page, request, state, target, status=503, problem=_NOT_INSTALLED)
    code = field(form, "code", _MAX_CODE).strip()
    try:
        proved = await accounts.sign_in.with_code(
            token, code, client=_client(request, state), device=_device(request, state)
        )
    except (SignInRefused, SignInThrottled):
        return await show_second_factor(page, request, state, target, token, status=401, problem=_REFUSED)
    return page.leave(*await start_session(request.scope, state, proved, target))


@post("/sign-in/device", include_in_schema=False)
async def give_device_code(request: _Request, state: State) -> Response[Any]:
    """Begin the session of somebody whose password was right, with the code that was sent by mail."""
    page, form = FormPage(request), await request.form()
    target, token = own_path(field(form, "next", _MAX_PATH)), field(form, "token", _MAX_TOKEN)
    accounts: AccountServices | None = state.accounts
    if accounts is None:
        return show_sign_in(page, request, state, target, status=503, problem=_NOT_INSTALLED)
    code = field(form, "code", _MAX_CODE).strip()
    try:
        proved = await accounts.sign_in.with_device_code(token, code, client=_client(request, state))
    except (SignInRefused, UserNotFound):
        return page.show("device_code", _FROM_ELSEWHERE, status=401, problem=_REFUSED, next=target, token=token)
    return page.leave(*await start_session(request.scope, state, proved, target))


@post("/sign-out", include_in_schema=False)
async def sign_out(request: _Request, account: InjectedAccount) -> Response[Any]:
    """End the session of this browser."""
    await account.sessions.end(account.user.id, account.signed_in.session.id)
    return FormPage(request).leave("/sign-in", expired_cookie(https=account.https))


async def _enrol(
    page: FormPage, request: _Request, state: State, proved: SecondFactorPending, target: str
) -> Response[Any]:
    try:
        return await show_new_secret(page, state.accounts, proved.token, target)
    except (SignInRefused, InvalidRequest, UserNotFound):  # got one, or was deleted, just now
        return show_sign_in(page, request, state, target, status=401, problem=_REFUSED)


def _client(request: _Request, state: State) -> Client:
    return client_in(request.scope, state.context.client_of)


def _device(request: _Request, state: State) -> str:
    return presented_device(request.scope, https=state.access.https(request.scope))


SIGN_IN_PAGES = (sign_in_page, sign_in, give_code, give_device_code, sign_out)
