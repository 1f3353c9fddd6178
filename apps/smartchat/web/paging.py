"""Where the next page of a list is, as a header field."""

from __future__ import annotations

from urllib.parse import urlencode

from litestar.types import Scope

from smartchat.web.mounting import prefix_of

__all__ = ["next_page"]


def next_page(scope: Scope, path: str, limit: int, cursor: str | None, **also: str) -> dict[str, str]:
    """The field `Link` (RFC 8288) of a page of `limit` entries that the one at `cursor` follows; none after the last.

    `also` is what else the list was asked for with.
    """
    if cursor is None:
        return {}
    query = urlencode({"limit": limit, "cursor": cursor, **also})
    return {"Link": f'<{prefix_of(scope)}{path}?{query}>; rel="next"'}
