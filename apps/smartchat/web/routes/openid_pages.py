"""Signing in by a provider: the browser is sent there, and comes back."""

import logging
from typing import Annotated, Any

from litestar import Request, Response, get, post
from litestar.datastructures import Headers, State
from litestar.enums import MediaType
from litestar.exceptions import NotFoundException
from litestar.params import FromPath, QueryParameter
from litestar.response import Redirect

from smartchat.composition.accounts import AccountServices
from smartchat.web.access.guard import AccessControl
from smartchat.web.access.openid_cookie import attempt_cookie, expired_attempt, presented_attempt
from smartchat.web.access.own_paths import own_path
from smartchat.web.access.session_cookie import presented_session
from smartchat.web.access.session_start import start_session
from smartchat.web.clients import client_in
from smartchat.web.forms import FormPage, field
from smartchat.web.passkey_forms import show_second_factor
from smartchat.web.routes.enrolment_pages import show_new_secret
from smartchat_core.accounts.admission import SecondFactorPending
from smartchat_core.accounts.openid.claims import MAX_TOKEN
from smartchat_core.accounts.openid.service import Answer, Linked, Returned
from smartchat_core.accounts.sessions import SignedIn
from smartchat_core.errors import (
    AddressRefused,
    InvalidRequest,
    NotSignedIn,
    RequestFailed,
    SignInRefused,
    SignInThrottled,
    StepUpRequired,
    TokenRefused,
    UserNotFound,
)
from smartchat_core.events import Client
from smartchat_core.model.identity import OpenIdPurpose
from smartchat_core.resilience.throttle import Throttle

__all__ = ["OPENID_PAGES"]

log = logging.getLogger(__name__)

_TITLE = "Sign in"
_REFUSED = "The sign-in was refused. Begin again, or sign in in another way."
_MAX_PATH, _MAX_VALUE, _MAX_CODE, _MAX_INVITATION = 500, 2_000, 4_096, 200
_OWN_SITES = frozenset({"same-origin", "none"})
_throttle = Throttle()

_Request = Request[Any, Any, Any]


@get("/account/oidc/{provider:str}/start", include_in_schema=False)
async def start_openid(
    request: _Request,
    state: State,
    provider: FromPath[str],
    target: Annotated[str, QueryParameter(name="next", max_length=_MAX_PATH)] = "/",
    purpose: Annotated[OpenIdPurpose, QueryParameter()] = OpenIdPurpose.SIGN_IN,
    invitation: Annotated[str, QueryParameter(max_length=_MAX_INVITATION)] = "",
) -> Response[Any]:
    """Send the browser to the provider.

    A form could not lead there: browsers apply `form-action` to where it is redirected to.
    """
    page, accounts = FormPage(request), _accounts(state)
    site = Headers.from_scope(request.scope).get("sec-fetch-site")
    if site is not None and site not in _OWN_SITES:  # the page of another site begins nothing here
        return page.leave("/sign-in")
    user = None
    if purpose is not OpenIdPurpose.SIGN_IN:
        signed_in = await _signed_in(request, state)
        if signed_in is None:
            return page.leave("/sign-in")
        user = signed_in.user.id
        if purpose is OpenIdPurpose.LINK:
            try:
                _control(state).sessions.require_recent(signed_in)
            except StepUpRequired:
                return page.confirm_first("/account/identities")
    try:
        journey = await accounts.openid.begin(
            provider,
            purpose=purpose,
            redirect_uri=_redirect_uri(state, page, provider),
            target=own_path(target),
            client=_client(request, state),
            user=user,
            invitation=invitation,
        )
    except SignInThrottled:
        problem = "There are too many attempts just now. Wait a little."
        return page.show("sign_in", _TITLE, status=429, problem=problem, next=own_path(target))
    except SignInRefused as error:
        return _refused(page, error, https=_https(request, state))
    cookie = attempt_cookie(journey.browser, https=_https(request, state))
    return Redirect(journey.address, status_code=303, headers={"Cache-Control": "no-store"}, cookies=[cookie])


@get("/account/oidc/{provider:str}/callback", include_in_schema=False)
async def finish_openid(
    request: _Request,
    state: State,
    provider: FromPath[str],
    code: Annotated[str, QueryParameter(max_length=_MAX_CODE)] = "",
    given_state: Annotated[str, QueryParameter(name="state", max_length=_MAX_VALUE)] = "",
    error: Annotated[str, QueryParameter(max_length=_MAX_VALUE)] = "",
    iss: Annotated[str, QueryParameter(max_length=_MAX_VALUE)] = "",
) -> Response[Any]:
    """Take the browser back: begin a session, ask for the second factor, or link the identity."""
    page, accounts, https = FormPage(request), _accounts(state), _https(request, state)
    signed_in = await _signed_in(request, state)
    answer = Answer(
        state=given_state, browser=presented_attempt(request.scope, https=https), code=code, error=error, issuer=iss
    )
    try:
        returned = await accounts.openid.finish(
            provider,
            answer,
            redirect_uri=_redirect_uri(state, page, provider),
            client=_client(request, state),
            signed_in=None if signed_in is None else signed_in.user.id,
        )
        response = await _arrived(page, request, state, accounts, returned)
    except (SignInRefused, InvalidRequest, UserNotFound, NotSignedIn) as refusal:
        return _refused(page, refusal, https=https)
    response.cookies.append(expired_attempt(https=https))
    return response


@post("/account/oidc/{provider:str}/backchannel-logout", include_in_schema=False, status_code=200)
async def end_by_provider(request: _Request, state: State, provider: FromPath[str]) -> Response[Any]:
    """End the sessions that the provider's token names."""
    token = field(await request.form(), "logout_token", MAX_TOKEN)
    client = _client(request, state)
    try:
        await _accounts(state).provider_logout.log_out(provider, token, client=client)
    except (TokenRefused, RequestFailed, AddressRefused) as error:
        _log(error)
        status = 400 if isinstance(error, TokenRefused) else 503
        body, kind = {"error": "invalid_request"}, MediaType.JSON
        return Response(body, status_code=status, media_type=kind, headers={"Cache-Control": "no-store"})
    return Response(b"", headers={"Cache-Control": "no-store"})


async def _arrived(
    page: FormPage, request: _Request, state: State, accounts: AccountServices, returned: Returned
) -> Response[Any]:
    outcome, target = returned.outcome, returned.target
    if isinstance(outcome, Linked):
        return page.leave("/account/identities")
    if isinstance(outcome, SecondFactorPending):
        if outcome.must_enrol:
            return await show_new_secret(page, accounts, outcome.token, target)
        return await show_second_factor(page, request, state, target, outcome.token)
    return page.leave(*await start_session(request.scope, state, outcome, target))


async def _signed_in(request: _Request, state: State) -> SignedIn | None:
    token = presented_session(request.scope, https=_https(request, state))
    return await _control(state).sessions.find(token) if token else None


def _refused(page: FormPage, error: Exception, *, https: bool) -> Response[Any]:
    _log(error)
    cookies = [expired_attempt(https=https)]
    return page.show("sign_in", _TITLE, status=401, problem=_REFUSED, cookies=cookies, next="/")


def _log(error: Exception) -> None:
    if isinstance(error, SignInRefused | TokenRefused | RequestFailed | AddressRefused) and _throttle():
        log.warning("a sign-in by a provider was refused: %s", error.operator_message())


def _redirect_uri(state: State, page: FormPage, provider: str) -> str:
    return f"{state.context.settings.public_url.rstrip('/')}{page.prefix}/account/oidc/{provider}/callback"


def _accounts(state: State) -> AccountServices:
    accounts: AccountServices | None = state.accounts
    if accounts is None or not accounts.openid.providers:
        raise NotFoundException
    return accounts


def _control(state: State) -> AccessControl:
    control: AccessControl = state.access
    return control


def _https(request: _Request, state: State) -> bool:
    return _control(state).https(request.scope)


def _client(request: _Request, state: State) -> Client:
    return client_in(request.scope, state.context.client_of)


OPENID_PAGES = (start_openid, finish_openid, end_by_provider)
