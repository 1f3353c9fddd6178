"""The cookie that binds a sign-in by a provider to the browser that began it.

It is named as that of a session (`session_cookie`), and comes along when the provider sends the browser back.
"""

from litestar.datastructures import Cookie
from litestar.types import Scope

from smartchat.web.access.session_cookie import presented
from smartchat_core.accounts.openid.attempts import ATTEMPT_LIFETIME_SECONDS, MAX_SECRET

__all__ = ["attempt_cookie", "expired_attempt", "presented_attempt"]

_SECURE_NAME = "__Host-smartchat-openid"
_PLAIN_NAME = "smartchat-openid"


def attempt_cookie(secret: str, *, https: bool) -> Cookie:
    """The cookie that holds the secret for as long as the sign-in may take."""
    return Cookie(
        key=_name(https=https),
        value=secret,
        path="/",
        httponly=True,
        secure=https,
        samesite="lax",
        max_age=ATTEMPT_LIFETIME_SECONDS,
    )


def expired_attempt(*, https: bool) -> Cookie:
    """A cookie that has the browser forget the one it has."""
    return Cookie(
        key=_name(https=https), value="", path="/", httponly=True, secure=https, samesite="lax", max_age=0, expires=0
    )


def presented_attempt(scope: Scope, *, https: bool) -> str:
    """The secret that the request gives; empty where it gives none."""
    return presented(scope, _name(https=https), most=MAX_SECRET) or ""


def _name(*, https: bool) -> str:
    return _SECURE_NAME if https else _PLAIN_NAME
