"""The cookie by which a browser is known after a sign-in: it lets nobody in (`accounts.device_tokens`)."""

from litestar.datastructures import Cookie
from litestar.types import Scope

from smartchat.web.access.host_cookie import HostCookie
from smartchat_core.accounts.device_tokens import DEVICE_TIME

__all__ = ["device_cookie", "presented_device"]

_DEVICE = HostCookie(plain_name="smartchat-device", longest=400)


def device_cookie(kept: str, *, https: bool) -> Cookie:
    """The cookie that holds this for as long as it counts."""
    return _DEVICE.holding(kept, https=https, seconds=int(DEVICE_TIME.total_seconds()))


def presented_device(scope: Scope, *, https: bool) -> str:
    """What the request gives; empty where it gives nothing."""
    return _DEVICE.presented(scope, https=https) or ""
