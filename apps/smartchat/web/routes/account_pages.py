"""Pages about one's own account: profile, sessions and keys."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import timedelta
from functools import partial
from typing import Annotated, Any

from litestar import Request, Response, get, post
from litestar.datastructures import State
from litestar.params import FromPath, QueryParameter

from smartchat.composition.accounts import AccountServices
from smartchat.system import SystemClock
from smartchat.web.access.account import Account, InjectedAccount
from smartchat.web.access.device_cookie import presented_device
from smartchat.web.access.own_paths import own_path
from smartchat.web.access.session_cookie import session_cookie
from smartchat.web.clients import client_in
from smartchat.web.forms import FormPage, field, fields, shown_minute
from smartchat.web.passkey_forms import show_confirm
from smartchat_core.accounts.admission import Admitted
from smartchat_core.accounts.key_policy import KeyWish
from smartchat_core.errors import (
    ApiKeyNotFound,
    InvalidRequest,
    Overloaded,
    SessionNotFound,
    SignInRefused,
    SignInThrottled,
)
from smartchat_core.model.api_key import ApiKey, KeyKind, KeyScope
from smartchat_core.model.ids import ApiKeyId, SessionId

__all__ = ["ACCOUNT_PAGES"]

_KEYS, _SESSIONS = "/account/keys", "/account/sessions"
_MAX_PASSWORD, _MAX_CODE, _MAX_PATH, _MAX_NAME, _MAX_CHOICE = 512, 64, 500, 100, 16
_SCOPES = (
    (KeyScope.READ.value, "Read: documents, searches, conversations"),
    (KeyScope.WRITE.value, "Write: add, change and remove them"),
    (KeyScope.ASK.value, "Ask questions, which may cost money"),
    (KeyScope.SYNC.value, "Keep reading positions"),
)
_KINDS = {KeyKind.API: "API key", KeyKind.OPDS: "Password of an e-book reader", KeyKind.KOREADER: "KOReader"}

_Request = Request[Any, Any, Any]


@get("/account", include_in_schema=False)
async def profile_page(request: _Request, account: InjectedAccount) -> Response[Any]:
    """Who somebody is here."""
    return FormPage(request).show("profile", "Profile", signed_in=shown_minute(account.signed_in.session.created_at))


@get(_SESSIONS, include_in_schema=False)
async def sessions_page(request: _Request, account: InjectedAccount) -> Response[Any]:
    """Where somebody has signed in."""
    current = account.signed_in.session.id
    rows = [
        {
            "id": one.id,
            "current": one.id == current,
            "device": one.device,
            "place": one.place,
            "created": shown_minute(one.created_at),
            "seen": shown_minute(one.seen_at),
            "expires": shown_minute(min(one.expires_at, one.idle_expires_at)),
        }
        for one in await account.sessions.of_user(account.user.id)
    ]
    return FormPage(request).show("sessions", "Sessions", sessions=rows)


@post("/account/sessions/{session_id:str}/end", include_in_schema=False)
async def end_session_by_form(request: _Request, session_id: FromPath[str], account: InjectedAccount) -> Response[Any]:
    """End a session; that of the request leads to the sign-in."""
    with suppress(SessionNotFound):  # it has ended already, which is what was wanted
        await account.sessions.end(account.user.id, SessionId(session_id))
    return FormPage(request).leave(_SESSIONS)


@post("/account/sessions/end-others", include_in_schema=False)
async def end_others_by_form(request: _Request, account: InjectedAccount) -> Response[Any]:
    """End all sessions but this one."""
    await account.sessions.end_all(account.user.id, but=account.signed_in.session.id)
    return FormPage(request).leave(_SESSIONS)


@get(_KEYS, include_in_schema=False)
async def keys_page(request: _Request, account: InjectedAccount) -> Response[Any]:
    """The keys that act for somebody."""
    return await _show_keys(FormPage(request), account)


@post(_KEYS, include_in_schema=False, status_code=200)
async def create_key_by_form(request: _Request, account: InjectedAccount) -> Response[Any]:
    """Make a key, and show its secret once."""
    page, form = FormPage(request), await request.form()
    if not account.recent:
        return page.confirm_first(_KEYS)
    try:
        made = await account.keys.create(account.user.id, _wish(form))
    except InvalidRequest as error:
        return await _show_keys(page, account, status=400, problem=f"{error.message}. {error.cause} {error.remedy}")
    return await _show_keys(page, account, secret=made.secret)


@post("/account/keys/{key_id:str}/end", include_in_schema=False)
async def end_key_by_form(request: _Request, key_id: FromPath[str], account: InjectedAccount) -> Response[Any]:
    """End a key."""
    with suppress(ApiKeyNotFound):  # it has ended already, which is what was wanted
        await account.keys.end(account.user.id, ApiKeyId(key_id))
    return FormPage(request).leave(_KEYS)


@get("/account/confirm", include_in_schema=False)
async def confirm_page(
    request: _Request,
    state: State,
    account: InjectedAccount,
    target: Annotated[str, QueryParameter(name="next", max_length=_MAX_PATH)] = _KEYS,
) -> Response[Any]:
    """The form that asks for the password again."""
    return await show_confirm(FormPage(request), request, state, account, own_path(target))


@post("/account/confirm", include_in_schema=False)
async def confirm(request: _Request, state: State, account: InjectedAccount) -> Response[Any]:
    """Go on under another token after the password was given again."""
    page, form = FormPage(request), await request.form()
    target = own_path(field(form, "next", _MAX_PATH))
    refused = partial(
        show_confirm, page, request, state, account, target, status=401, problem="That was not right. Try again."
    )
    accounts: AccountServices | None = state.accounts
    if accounts is None:
        return await refused()
    password, code = field(form, "password", _MAX_PASSWORD), field(form, "code", _MAX_CODE).strip()
    client = client_in(request.scope, state.context.client_of)
    try:
        proved = await accounts.sign_in.with_password(
            account.user.name,
            password,
            client=client,
            code=code,
            device=presented_device(request.scope, https=account.https),
            confirming=True,
        )
    except (SignInRefused, SignInThrottled, Overloaded):
        return await refused()
    if not isinstance(proved, Admitted) or proved.user.id != account.user.id:
        return await refused()
    renewed = await account.sessions.confirm(account.signed_in, second_factor=proved.by_two_factors)
    return page.leave(target, session_cookie(renewed.token, https=account.https))


async def _show_keys(
    page: FormPage, account: Account, *, status: int = 200, problem: str = "", secret: str = ""
) -> Response[Any]:
    rows = _key_rows(await account.keys.of_user(account.user.id))
    return page.show("keys", "Keys", status=status, problem=problem, keys=rows, scopes=_SCOPES, secret=secret)


def _key_rows(keys: Sequence[ApiKey]) -> list[dict[str, str]]:
    return [
        {
            "id": one.id,
            "name": one.name,
            "kind": _KINDS[one.kind],
            "prefix": one.prefix,
            "scopes": ", ".join(sorted(one.scopes)),
            "used": shown_minute(one.used_at),
            "expires": shown_minute(one.expires_at),
        }
        for one in keys
    ]


def _wish(form: Any) -> KeyWish:
    kind, days = field(form, "kind", _MAX_CHOICE), field(form, "days", _MAX_CHOICE)
    scopes = fields(form, "scope", _MAX_CHOICE)
    if kind not in set(KeyKind) or not set(scopes) <= set(KeyScope) or days not in {"0", "30", "90", "365"}:
        raise InvalidRequest("the form holds something that it does not offer", remedy="Choose what it offers.")
    chosen = frozenset(map(KeyScope, scopes)) if kind == KeyKind.API else frozenset()
    expires_at = SystemClock().now() + timedelta(days=int(days)) if days != "0" else None
    return KeyWish(name=field(form, "name", _MAX_NAME), kind=KeyKind(kind), scopes=chosen, expires_at=expires_at)


ACCOUNT_PAGES = (
    profile_page,
    sessions_page,
    end_session_by_form,
    end_others_by_form,
    keys_page,
    create_key_by_form,
    end_key_by_form,
    confirm_page,
    confirm,
)
