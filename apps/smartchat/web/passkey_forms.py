"""Passkeys on pages: what the browser knows this installation as, and what binds a challenge to that browser."""

from typing import Any

from litestar import Request, Response
from litestar.datastructures import Cookie, State

from smartchat.composition.accounts import AccountServices
from smartchat.settings import Settings
from smartchat.web.access.account import Account
from smartchat.web.access.guard import AccessControl
from smartchat.web.access.host_cookie import HostCookie
from smartchat.web.forms import FormPage
from smartchat_core.accounts.passkey_policy import CHALLENGE_TIME, relying_party
from smartchat_core.model.passkey import RelyingParty

__all__ = [
    "binding_cookie",
    "bound_browser",
    "bound_session",
    "party_for",
    "party_of",
    "show_confirm",
    "show_second_factor",
    "show_sign_in",
]

_CHALLENGED = HostCookie(plain_name="smartchat-passkey", longest=64, samesite="strict")


def party_of(request: Request[Any, Any, Any], settings: Settings, *, https: bool) -> RelyingParty | None:
    """What browsers know the address of the settings as, or else the one that this request was sent to.

    None where browsers use no passkeys.
    """
    # Only known host names come this far (`OriginGuard`), and the browser signs the one that it has seen.
    host = request.headers.get("host", "")
    return relying_party(settings.public_url or f"http{'s' if https else ''}://{host}")


def party_for(request: Request[Any, Any, Any], state: State) -> RelyingParty | None:
    """The same for a request of anybody."""
    control: AccessControl = state.access
    return party_of(request, state.context.settings, https=control.https(request.scope))


def show_sign_in(
    page: FormPage,
    request: Request[Any, Any, Any],
    state: State,
    target: str,
    *,
    status: int = 200,
    problem: str = "",
    ended: bool = False,
) -> Response[Any]:
    """The page to sign in; it offers passkeys where browsers use them."""
    passkeys = state.accounts is not None and party_for(request, state) is not None
    return page.show("sign_in", "Sign in", status=status, problem=problem, next=target, ended=ended, passkeys=passkeys)


async def show_second_factor(
    page: FormPage,
    request: Request[Any, Any, Any],
    state: State,
    target: str,
    token: str,
    *,
    status: int = 200,
    problem: str = "",
) -> Response[Any]:
    """The page that asks for the second factor: a code, or a passkey where the user has one and browsers use them."""
    party, options = party_for(request, state), None
    if party is not None:
        options = await state.accounts.passkey_sign_in.begin_second(party, token)
    return page.show(
        "second_factor", "Second factor", status=status, problem=problem, next=target, token=token, options=options
    )


async def show_confirm(
    page: FormPage,
    request: Request[Any, Any, Any],
    state: State,
    account: Account,
    target: str,
    *,
    status: int = 200,
    problem: str = "",
) -> Response[Any]:
    """The page that asks for a fresh proof: the password, or a passkey where the user has one."""
    accounts: AccountServices | None = state.accounts
    party, options = party_for(request, state), ""
    if accounts is not None and party is not None and await accounts.passkeys.of_user(account.user.id):
        options = await accounts.passkey_sign_in.begin(party, bound_to=bound_session(account), user=account.user.id)
    return page.show("confirm", "Confirm who you are", status=status, problem=problem, next=target, options=options)


def bound_session(account: Account) -> str:
    """What binds a challenge to a session."""
    return f"session:{account.signed_in.session.id}"


def bound_browser(request: Request[Any, Any, Any], *, https: bool) -> str:
    """What binds a challenge to a browser in which nobody has signed in; empty where it has no such cookie."""
    token = request.cookies.get(_CHALLENGED.name(https=https), "")
    return f"browser:{token}" if 0 < len(token) <= _CHALLENGED.longest else ""


def binding_cookie(token: str, *, https: bool) -> Cookie:
    """The cookie with which the browser has to come back while the challenge is good."""
    return _CHALLENGED.holding(token, https=https, seconds=int(CHALLENGE_TIME.total_seconds()))
