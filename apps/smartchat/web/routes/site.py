"""The page and its parts."""

import asyncio
from pathlib import Path

from litestar import get
from litestar.datastructures import CacheControlHeader
from litestar.response import Template
from litestar.static_files import create_static_files_router
from litestar.types import Scope

from smartchat.system import release
from smartchat.web.access.principal import principal_of
from smartchat.web.context import InjectedContext
from smartchat.web.mounting import prefix_of

__all__ = ["page", "static_router"]

_STATIC = Path(__file__).resolve().parents[1] / "static"


@get("/", include_in_schema=False)
async def page(context: InjectedContext, scope: Scope) -> Template:
    """The page for people."""
    formats = await asyncio.to_thread(context.formats)
    principal = principal_of(scope)
    return Template(
        "page.html",
        context={
            "max_upload_bytes": context.settings.max_upload_bytes,
            "version": release(),
            "base": prefix_of(scope),
            "user": None if principal is None else principal.user,
            "formats": ", ".join(formats.labels),
            "labels": formats.labels,
            "extensions": " ".join(formats.extensions),
            "accept": ",".join([*(f".{extension}" for extension in formats.extensions), *formats.media_types]),
        },
        headers={"Cache-Control": "no-cache"},
    )


static_router = create_static_files_router(
    "/static",
    directories=[_STATIC],
    cache_control=CacheControlHeader(no_cache=True),  # asked again each time, so that an update is seen
    include_in_schema=False,
)
