"""What was measured, for Prometheus."""

import asyncio
from typing import Any

from litestar import Request, Response, get
from litestar.exceptions import NotFoundException

from smartchat.web.desk import InjectedDesk
from smartchat.web.ops_access import watchers_only

__all__ = ["metrics"]


@get("/metrics", include_in_schema=False, guards=[watchers_only])
async def metrics(request: Request[Any, Any, Any], desk: InjectedDesk) -> Response[bytes]:
    """All series; it asks no dependency, so that it tells of one that is down.

    Raises:
        NotFoundException: the program that this is a part of measures nothing here.
    """
    reader = desk.services.observability.metrics
    if reader is None:
        raise NotFoundException
    told = await asyncio.to_thread(reader.exposition, accept=request.headers.get("accept", ""))
    # As a header, because Litestar adds a character set of its own to media types of texts.
    return Response(told.body, headers={"Content-Type": told.media_type, "Cache-Control": "no-store"})
