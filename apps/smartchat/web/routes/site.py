"""The page and its parts."""

from pathlib import Path

from litestar import get
from litestar.datastructures import CacheControlHeader
from litestar.response import Template
from litestar.static_files import create_static_files_router

from smartchat.system import release
from smartchat.web.desk import InjectedDesk

__all__ = ["page", "static_router"]

_STATIC = Path(__file__).resolve().parents[1] / "static"


@get("/", include_in_schema=False)
async def page(desk: InjectedDesk) -> Template:
    """The page for people."""
    return Template(
        "page.html",
        context={"upload_bytes": desk.services.settings.upload_bytes, "version": release()},
        headers={"Cache-Control": "no-cache"},
    )


static_router = create_static_files_router(
    "/static",
    directories=[_STATIC],
    cache_control=CacheControlHeader(no_cache=True),  # asked again each time, so that an update is seen
    include_in_schema=False,
)
