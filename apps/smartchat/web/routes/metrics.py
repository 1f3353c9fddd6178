"""The route of metrics, for Prometheus."""

import asyncio
from typing import Any

from litestar import Request, Response, get
from litestar.exceptions import NotFoundException

from smartchat.web.context import PageBody, ProcessContext
from smartchat.web.ops_access import watchers_only

__all__ = ["metrics"]


@get("/metrics", include_in_schema=False, guards=[watchers_only])
async def metrics(request: Request[Any, Any, Any], process: ProcessContext) -> Response[bytes]:
    """All series, written at most once a second; it asks no dependency, so that it works when one is down.

    Raises:
        NotFoundException: the program that this is a part of measures nothing here.
    """
    reader = process.metrics
    if reader is None:
        raise NotFoundException
    accept = request.headers.get("accept", "")

    async def made() -> PageBody:
        exposition = await asyncio.to_thread(reader.exposition, accept=accept)
        return PageBody(body=exposition.body, media_type=exposition.media_type)

    page = await process.pages.get(f"/metrics {accept}", made)
    # As a header, because Litestar adds a character set of its own to media types of texts.
    return Response(page.body, headers={"Content-Type": page.media_type, "Cache-Control": "no-store"})
