"""The cookie by which a browser is known after a sign-in: it lets nobody in (`accounts.device_tokens`).

It is named as that of a session (`session_cookie`).
"""

from litestar.datastructures import Cookie
from litestar.types import Scope

from smartchat.web.access.session_cookie import presented
from smartchat_core.accounts.device_tokens import DEVICE_TIME

__all__ = ["device_cookie", "presented_device"]

_SECURE_NAME = "__Host-smartchat-device"
_PLAIN_NAME = "smartchat-device"
_MAX = 400


def device_cookie(kept: str, *, https: bool) -> Cookie:
    """The cookie that holds this for as long as it counts."""
    return Cookie(
        key=_name(https=https),
        value=kept,
        path="/",
        httponly=True,
        secure=https,
        samesite="lax",
        max_age=int(DEVICE_TIME.total_seconds()),
    )


def presented_device(scope: Scope, *, https: bool) -> str:
    """What the request gives; empty where it gives nothing."""
    return presented(scope, _name(https=https), most=_MAX) or ""


def _name(*, https: bool) -> str:
    return _SECURE_NAME if https else _PLAIN_NAME
