"""Addresses of links that work once, as a page shows them."""

from typing import Any

from litestar import Request

from smartchat.composition.accounts import link_address
from smartchat.settings import Settings
from smartchat.web.mounting import prefix_of
from smartchat_core.accounts.links import Link

__all__ = ["address_of"]


def address_of(request: Request[Any, Any, Any], settings: Settings, link: Link, *, https: bool) -> str:
    """The address below that of the settings, or else below the one that this request was sent to."""
    if settings.public_url:
        return link_address(settings, link)
    # Only known host names come this far (`OriginGuard`).
    host = request.headers.get("host", "")
    return f"http{'s' if https else ''}://{host}{prefix_of(request.scope)}/account/link?token={link.token}"
