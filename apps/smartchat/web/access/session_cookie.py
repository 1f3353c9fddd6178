"""The cookie of a session.

By TLS its name begins with `__Host-`, so that a browser takes it from this host alone, by TLS, and for every path:
neither a neighbouring host name nor a page without TLS can set it. Without TLS, as on a loopback address, browsers
refuse such a name, and it has another one, which counts for nothing by TLS.
"""

from litestar.datastructures import Cookie, Headers
from litestar.types import Scope

from smartchat_core.accounts.key_tokens import MAX_TOKEN

__all__ = ["PLAIN_NAME", "SECURE_NAME", "expired_cookie", "presented", "presented_session", "session_cookie"]

SECURE_NAME = "__Host-smartchat-session"
PLAIN_NAME = "smartchat-session"

_MAX_HEADER = 8_192
"""Characters of the header that are looked at; with more, there is no session."""


def session_cookie(token: str, *, https: bool) -> Cookie:
    """The cookie that holds the token until the browser is closed, or the session ends before."""
    return Cookie(key=_name(https=https), value=token, path="/", httponly=True, secure=https, samesite="lax")


def expired_cookie(*, https: bool) -> Cookie:
    """A cookie that has the browser forget the one it has."""
    return Cookie(
        key=_name(https=https), value="", path="/", httponly=True, secure=https, samesite="lax", max_age=0, expires=0
    )


def presented_session(scope: Scope, *, https: bool) -> str | None:
    """What the request gives as its session; None where it gives none. Several of that name are none of ours."""
    return presented(scope, _name(https=https), most=MAX_TOKEN)


def presented(scope: Scope, name: str, *, most: int) -> str | None:
    """The value of a cookie; empty where it is longer than it may be, or there are several of that name."""
    lines = Headers.from_scope(scope).getall("cookie", [])
    if not lines:
        return None
    if sum(map(len, lines)) > _MAX_HEADER:
        return ""
    pairs = [pair.partition("=") for line in lines for pair in line.split(";")]
    found = [value.strip() for key, _, value in pairs if key.strip() == name]
    if len(found) != 1:
        return "" if found else None
    return found[0] if len(found[0]) <= most else ""


def _name(*, https: bool) -> str:
    return SECURE_NAME if https else PLAIN_NAME
