"""The guard of routes: finds out who a request comes from, and lets it pass, or refuses it."""

import logging
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from math import ceil
from urllib.parse import urlencode

from litestar.datastructures import Cookie, Headers, MutableScopeHeaders
from litestar.enums import ScopeType
from litestar.exceptions import HTTPException
from litestar.middleware import ASGIMiddleware
from litestar.types import ASGIApp, Message, Receive, Scope, Send

from smartchat.web.access.audit_origins import origin_of
from smartchat.web.access.presence import UserPresence, by_local_listener
from smartchat.web.access.principal import Principal, admit_local, admit_principal
from smartchat.web.access.revocation import AccessEnded, RevocationWatch
from smartchat.web.access.route_access import RouteAccess, access_of
from smartchat.web.access.session_cookie import expired_cookie, presented_session
from smartchat.web.clients import client_in
from smartchat.web.errors import error_event
from smartchat.web.middleware.origin_guard import SAFE_METHODS
from smartchat.web.mounting import prefix_of
from smartchat.web.ops_access import by_ops_listener
from smartchat.web.sse import EVENT_STREAM, encoded_event
from smartchat_core.accounts.key_tokens import MAX_TOKEN, TokenKind, token_digest
from smartchat_core.accounts.keys import KeyService
from smartchat_core.accounts.sessions import SessionService
from smartchat_core.audit.origin import acting
from smartchat_core.errors import CacheUnavailable, NotSignedIn, PermissionDenied, RateLimited, SharingEnded
from smartchat_core.events import LoginFailed, RequestRefused, SecurityEvent
from smartchat_core.model.audit import AuditOrigin
from smartchat_core.model.ids import DocumentId
from smartchat_core.model.principal import LOCAL_SCOPE, SharedDocument
from smartchat_core.model.security import AuthFailure, RequestRefusal
from smartchat_core.ports.rate_limiter import RateLimiter
from smartchat_core.resilience.rate_limit import RateLimit
from smartchat_core.resilience.throttle import Throttle

__all__ = ["AccessControl", "AccessGuard"]

log = logging.getLogger(__name__)

_BEARER = "bearer "
_CHALLENGE = 'Bearer realm="SmartChat"'
_OWN_SITES = frozenset({"same-origin", "none"})
_READING = frozenset({RouteAccess.READ, RouteAccess.ASK, RouteAccess.SYNC})
_OWN = frozenset({RouteAccess.ACCOUNT, RouteAccess.PAGE})
"""What is about accounts and shows no document of anybody."""
_CONVERSATIONS = "/api/v1/conversations"
_GUARDED = frozenset({RouteAccess.OPEN, RouteAccess.OPERATORS})


@dataclass(frozen=True, kw_only=True, slots=True)
class AccessControl:
    """What the guard asks; the application's state has it as `access` while the library is open."""

    sessions: SessionService
    keys: KeyService
    presence: UserPresence
    watch: RevocationWatch
    limiter: RateLimiter
    https: Callable[[Scope], bool]


class _Refused(NotSignedIn):
    """Nobody is let in; `headers` say how one gets in, and have a browser forget a session that has ended."""

    def __init__(self, cookie: Cookie | None = None) -> None:
        super().__init__("nobody is signed in")
        self.headers = {"WWW-Authenticate": _CHALLENGE}
        if cookie is not None:
            self.headers["Set-Cookie"] = cookie.to_header(header="")


class AccessGuard(ASGIMiddleware):
    """Admits requests by the session of their cookie or by the key of their bearer token.

    A library without users admits everybody who reaches a loopback address or a Unix socket, and nobody else.

    Args:
        https: whether a request came by TLS.
        client_of: who sends a request.
        publish: called with each request that was refused.
    """

    scopes = (ScopeType.HTTP,)

    def __init__(
        self,
        *,
        https: Callable[[Scope], bool],
        client_of: Callable[[Scope], str],
        publish: Callable[[Scope, SecurityEvent], None] = lambda _scope, _event: None,
    ) -> None:
        self._https = https
        self._client_of = client_of
        self._publish = publish
        self._throttle = Throttle()

    async def handle(self, scope: Scope, receive: Receive, send: Send, next_app: ASGIApp) -> None:
        """Pass the request on, lead a browser to the sign-in, or refuse it.

        Raises:
            NotSignedIn: nobody is known by it.
            PermissionDenied: a key is not for this.
            RateLimited: a key is used more often than it may be.
            HTTPException: 403, the page of another site sent it.
        """
        access = access_of(scope)
        if access in _GUARDED or by_ops_listener(scope):
            await next_app(scope, receive, send)
            return
        control: AccessControl = scope["litestar_app"].state.access
        if not await control.presence.any():
            if access is RouteAccess.ACCOUNT or not by_local_listener(scope):
                raise _Refused
            admit_local(scope)
            with acting(AuditOrigin(actor=LOCAL_SCOPE.owner, address=self._client_of(scope))):
                await next_app(scope, receive, send)
            return
        principal, cookie = await self._principal(scope, control, rights=access not in _OWN)
        if principal is None:
            if access is RouteAccess.PAGE:
                await _lead_to_sign_in(scope, send, cookie)
                return
            raise _Refused(cookie)
        await self._check_use(access, principal, control)
        admit_principal(scope, principal)
        needed = _needed(access, principal, scope)
        with acting(origin_of(principal, self._client_of(scope))):
            await _while_it_counts(control.watch.watching(principal, needed), scope, receive, send, next_app)

    async def _principal(
        self, scope: Scope, control: AccessControl, *, rights: bool
    ) -> tuple[Principal | None, Cookie | None]:
        """Who it is; and where the cookie says nothing any more, one that has the browser forget it."""
        https = self._https(scope)
        given = Headers.from_scope(scope).get("authorization")
        if given is not None:
            token = given[len(_BEARER) :].strip() if given[: len(_BEARER)].lower() == _BEARER else ""
            holder = await control.keys.find(token) if len(given) <= len(_BEARER) + MAX_TOKEN else None
            if holder is not None:
                return Principal(holder=holder), None
            self._failed(scope, TokenKind.API_KEY, token)
            return None, None
        token = presented_session(scope, https=https) or ""
        signed_in = await control.sessions.find(token, rights=rights) if token else None
        if signed_in is not None:
            self._check_site(scope)
            return Principal(signed_in=signed_in), None
        if presented_session(scope, https=https) is None:
            return None, None
        self._failed(scope, TokenKind.SESSION, token)
        return None, expired_cookie(https=https)

    def _failed(self, scope: Scope, kind: TokenKind, token: str) -> None:
        known = token_digest(kind, token) is not None
        reason = AuthFailure.ENDED_TOKEN if known else AuthFailure.MALFORMED_TOKEN
        self._publish(scope, LoginFailed(reason=reason, client=client_in(scope, self._client_of)))

    def _check_site(self, scope: Scope) -> None:
        """Refuse what the page of another site has a browser send with its cookie.

        `OriginGuard` has refused changes by what a browser says of the page. Where a cookie counts, it has to say
        something; and other sites may not read either, except that they may link to pages.
        """
        headers = Headers.from_scope(scope)
        site = headers.get("sec-fetch-site")
        reading = scope.get("method") in SAFE_METHODS
        if reading:
            own = site is None or site in _OWN_SITES or not scope["path"].startswith("/api/")
        else:
            own = site in _OWN_SITES or (site is None and headers.get("origin") is not None)
        if not own:
            client = client_in(scope, self._client_of)
            self._publish(scope, RequestRefused(reason=RequestRefusal.FOREIGN_ORIGIN, client=client))
            raise HTTPException(status_code=403, detail="Another site may not do this here.")

    async def _check_use(self, access: RouteAccess, principal: Principal, control: AccessControl) -> None:
        if principal.holder is None:
            return
        key = principal.holder.key
        if access.key_scope is None or not principal.may(access.key_scope):
            raise PermissionDenied("this key is not for that")
        if key.requests_per_minute is None:
            return
        limit = RateLimit(most=key.requests_per_minute, period_seconds=60.0)
        try:
            decision = await control.limiter.take(f"key:{key.id}", limit)
        except CacheUnavailable as error:
            if self._throttle():
                log.warning("the limits of keys are not applied: %s", error.operator_message())
            return
        if not decision.allowed:
            wait = decision.retry_after_seconds
            raise RateLimited(
                "the key was used more often than it may be",
                remedy=f"Try again in {max(ceil(wait), 1)} seconds.",
                retry_after_seconds=wait,
            )


def _needed(access: RouteAccess, principal: Principal, scope: Scope) -> frozenset[SharedDocument]:
    """The documents of others without which the request is answered no further.

    What changes one's own things needs none. Answers in conversations look to it themselves: they go on when their
    reader is gone.
    """
    if access not in _READING or scope["path_template"].startswith(_CONVERSATIONS):
        return frozenset()
    named = scope.get("path_params", {}).get("document_id")
    return frozenset(principal.scope.shared_among(None if named is None else (DocumentId(named),)))


async def _while_it_counts(
    watching: AbstractContextManager[None], scope: Scope, receive: Receive, send: Send, next_app: ASGIApp
) -> None:
    """Answer as long as the session or key counts; a stream ends with the event of an error."""
    streams = started = False

    async def noting(message: Message) -> None:
        nonlocal streams, started
        if message["type"] == "http.response.start":
            started = True
            streams = MutableScopeHeaders.from_message(message).get("content-type", "").startswith(EVENT_STREAM)
        await send(message)

    try:
        with watching:
            await next_app(scope, receive, noting)
    except (AccessEnded, SharingEnded) as exc:
        error = exc if isinstance(exc, SharingEnded) else _Refused()
        if not started:
            raise error from exc
        if not streams:
            raise  # the connection is closed in the middle of the answer, which is all that can be said
        last = encoded_event(error_event(error))
        await send({"type": "http.response.body", "body": last, "more_body": False})


async def _lead_to_sign_in(scope: Scope, send: Send, cookie: Cookie | None) -> None:
    prefix = prefix_of(scope)
    # A browser whose session has ended comes with its cookie all the same.
    wanted = {"next": scope["path"]} if scope["path"] != "/" else {}
    asked = urlencode(wanted if cookie is None else wanted | {"ended": "true"})
    location = f"{prefix}/sign-in" + (f"?{asked}" if asked else "")
    headers = [(b"location", location.encode()), (b"cache-control", b"no-store"), (b"content-length", b"0")]
    if cookie is not None:
        headers.append((b"set-cookie", cookie.to_header(header="").encode()))
    await send({"type": "http.response.start", "status": 303, "headers": headers})
    await send({"type": "http.response.body", "body": b"", "more_body": False})
