"""The cookie that binds a sign-in by a provider to the browser that began it.

It comes along when the provider sends the browser back.
"""

from litestar.datastructures import Cookie
from litestar.types import Scope

from smartchat.web.access.host_cookie import HostCookie
from smartchat_core.accounts.openid.attempts import ATTEMPT_LIFETIME_SECONDS, MAX_SECRET

__all__ = ["attempt_cookie", "expired_attempt", "presented_attempt"]

_ATTEMPT = HostCookie(plain_name="smartchat-openid", longest=MAX_SECRET)


def attempt_cookie(secret: str, *, https: bool) -> Cookie:
    """The cookie that holds the secret for as long as the sign-in may take."""
    return _ATTEMPT.holding(secret, https=https, seconds=ATTEMPT_LIFETIME_SECONDS)


def expired_attempt(*, https: bool) -> Cookie:
    """A cookie that has the browser forget the one it has."""
    return _ATTEMPT.expired(https=https)


def presented_attempt(scope: Scope, *, https: bool) -> str:
    """The secret that the request gives; empty where it gives none."""
    return _ATTEMPT.presented(scope, https=https) or ""
