"""Programs of two frameworks that have the application below `/books`, and users of their own."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

from litestar import Litestar, asgi, get
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Mount, Route

from smartchat_core.model.ids import OwnerId
from smartchat_core.model.principal import OwnerScope

__all__ = ["HOSTS", "PREFIX", "litestar_host", "scope_of", "starlette_host"]

PREFIX = "/books"


def scope_of(scope: Any) -> OwnerScope | None:
    """The user that the host has found out; it knows each client that sends a name."""
    name = dict(scope["headers"]).get(b"x-user", b"").decode()
    return OwnerScope(owner=OwnerId(name)) if name else None


def starlette_host(books: Litestar) -> Any:
    """A program on Starlette, which passes the prefix on as `root_path` and runs the library's lifespan in its own."""

    mounted: Any = books  # its scope is a TypedDict, and Starlette's a mapping

    async def hello(_: Any) -> PlainTextResponse:
        return PlainTextResponse("the host")

    @asynccontextmanager
    async def lifespan(_: Any) -> AsyncIterator[None]:
        async with books.lifespan():
            yield

    return Starlette(routes=[Route("/", hello), Mount(PREFIX, app=mounted)], lifespan=lifespan)


def litestar_host(books: Litestar) -> Any:
    """A program on Litestar, which takes the prefix away and does not name it."""

    @get("/")
    async def hello() -> str:
        return "the host"

    @asgi(PREFIX, is_mount=True, copy_scope=True)
    async def mounted(scope: Any, receive: Any, send: Any) -> None:
        await books(scope, receive, send)

    return Litestar([hello, mounted], lifespan=[lambda _: books.lifespan()], openapi_config=None)


HOSTS: dict[str, Callable[[Litestar], Any]] = {"starlette": starlette_host, "litestar": litestar_host}
