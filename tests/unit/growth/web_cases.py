"""What clients put into requests of the web face."""

from __future__ import annotations

from collections.abc import Callable

from litestar.types import Scope

from smartchat.web.access.device_cookie import presented_device
from smartchat.web.access.host_cookie import HostCookie
from smartchat.web.access.openid_cookie import presented_attempt
from smartchat.web.access.own_paths import own_path
from smartchat.web.access.presence import by_local_listener
from smartchat.web.access.route_access import access_of
from smartchat.web.access.session_cookie import presented_session
from smartchat.web.shelf_forms import chosen_share

__all__ = ["WEB_CASES"]


def _request(text: str) -> Scope:
    value = text.encode("latin-1", "replace")
    names = (b"cookie", b"host", b"x-forwarded-proto", b"x-forwarded-for")
    scope: object = {
        "type": "http",
        "method": "GET",
        "path_template": f"/{text}",
        "client": ("127.0.0.1", 1),
        "server": (text, 80),
        "headers": [*((name, value) for name in names), (b"cookie", b"smartchat-session=" + value)],
    }
    return scope  # type: ignore[return-value]  # what is read of it


_COOKIE = HostCookie(plain_name="smartchat-session", longest=100)

WEB_CASES: dict[str, Callable[[str], object]] = {
    "smartchat.web.access.own_paths:own_path": lambda text: [own_path(one) for one in (text, f"/{text}")],
    "smartchat.web.access.presence:by_local_listener": lambda text: by_local_listener(_request(text)),
    "smartchat.web.access.route_access:access_of": lambda text: access_of(_request(text)),
    "smartchat.web.access.device_cookie:presented_device": lambda text: presented_device(_request(text), https=False),
    "smartchat.web.access.openid_cookie:presented_attempt": lambda text: presented_attempt(_request(text), https=False),
    "smartchat.web.access.host_cookie:HostCookie.presented": lambda text: _COOKIE.presented(
        _request(text), https=False
    ),
    "smartchat.web.access.session_cookie:presented_session": lambda text: presented_session(
        _request(text), https=False
    ),
    "smartchat.web.shelf_forms:chosen_share": lambda text: chosen_share(f"group:{text}", text, "read"),
}
