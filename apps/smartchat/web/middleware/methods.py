"""HEAD wherever GET is, and `Allow` with every method of a path (RFC 9110, sections 9.3.2, 9.3.7 and 10.2.1)."""

import asyncio
from http import HTTPStatus

from litestar import Litestar
from litestar.datastructures import MutableScopeHeaders
from litestar.enums import ScopeType
from litestar.types import ASGIApp, HTTPReceiveMessage, HTTPResponseStartEvent, Message, Receive, Scope, Send

__all__ = ["MethodSemantics", "answer_all_methods"]


class MethodSemantics:
    """An ASGI application around Litestar's, which has HEAD only where a handler was written for it.

    HEAD is answered as GET would be, with the same fields and no content. A stream is begun and ended at once.

    Args:
        app: what answers.
        methods: the methods of each route, by its template.
    """

    def __init__(self, app: ASGIApp, methods: dict[str, frozenset[str]]) -> None:
        self._app = app
        self._methods = methods

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer the request."""
        if scope["type"] != ScopeType.HTTP:
            await self._app(scope, receive, send)
            return
        method = scope["method"]

        async def send_allowing(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._allow(message, scope, method)
            await send(message)

        if method != "HEAD":
            await self._app(scope, receive, send_allowing)
            return
        head = _Head(receive, send_allowing)
        # In the same scope, and not in a copy: what is outside of this reads there which route it was.
        scope["method"] = "GET"
        try:
            await self._app(scope, head.receive, head.send)
        finally:
            scope["method"] = method

    def _allow(self, start: HTTPResponseStartEvent, scope: Scope, method: str) -> None:
        if start["status"] == HTTPStatus.METHOD_NOT_ALLOWED:
            # No route was chosen, so the router's own word counts.
            headers = MutableScopeHeaders.from_message(start)
            named = {one.strip() for one in headers.get("allow", "").split(",") if one.strip()}
        elif method == "OPTIONS" and start["status"] < HTTPStatus.BAD_REQUEST:
            headers = MutableScopeHeaders.from_message(start)
            # Litestar's handler of OPTIONS is made with the first method of a path, and knows no other.
            named = set(self._methods.get(scope.get("path_template", ""), ())) or {"GET", "OPTIONS"}
        else:
            return
        headers["Allow"] = ", ".join(sorted(named | ({"HEAD"} if "GET" in named else set())))


class _Head:
    """The connection of a HEAD request, as the handler that answers it as GET sees it."""

    def __init__(self, receive: Receive, send: Send) -> None:
        self._receive = receive
        self._send = send
        self._ended = asyncio.Event()

    async def receive(self) -> HTTPReceiveMessage:
        """What the client sends; as soon as it has its answer, it is gone, so that no stream goes on for it."""
        incoming = asyncio.ensure_future(self._receive())
        ended = asyncio.ensure_future(self._ended.wait())
        try:
            await asyncio.wait({incoming, ended}, return_when=asyncio.FIRST_COMPLETED)
            if ended.done():
                return {"type": "http.disconnect"}
            return incoming.result()  # type: ignore[return-value]  # this is HTTP
        finally:
            incoming.cancel()
            ended.cancel()
            await asyncio.gather(incoming, ended, return_exceptions=True)

    async def send(self, message: Message) -> None:
        """Pass on the head, and instead of the content its end."""
        if self._ended.is_set():
            return
        if message["type"] == "http.response.body":
            self._ended.set()
            await self._send({"type": "http.response.body", "body": b"", "more_body": False})
        else:
            await self._send(message)


def answer_all_methods(app: Litestar) -> Litestar:
    """Have an application answer HEAD and OPTIONS on all of its routes."""
    methods: dict[str, set[str]] = {}
    for route in app.routes:
        methods.setdefault(route.path_format or "/", set()).update(getattr(route, "methods", ()))
    found = {path: frozenset(each) for path, each in methods.items()}
    app.asgi_handler = MethodSemantics(app.asgi_handler, found)
    return app
