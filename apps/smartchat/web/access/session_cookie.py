"""The cookie of a session."""

from litestar.datastructures import Cookie
from litestar.types import Scope

from smartchat.web.access.host_cookie import HostCookie
from smartchat_core.accounts.key_tokens import MAX_TOKEN

__all__ = ["PLAIN_NAME", "SECURE_NAME", "expired_cookie", "presented_session", "session_cookie"]

_SESSION = HostCookie(plain_name="smartchat-session", longest=MAX_TOKEN)
PLAIN_NAME = _SESSION.plain_name
SECURE_NAME = _SESSION.secure_name


def session_cookie(token: str, *, https: bool) -> Cookie:
    """The cookie that holds the token until the browser is closed, or the session ends before."""
    return _SESSION.holding(token, https=https)


def expired_cookie(*, https: bool) -> Cookie:
    """A cookie that has the browser forget the one it has."""
    return _SESSION.expired(https=https)


def presented_session(scope: Scope, *, https: bool) -> str | None:
    """What the request gives as its session; None where it gives none. Several of that name are none of ours."""
    return _SESSION.presented(scope, https=https)
