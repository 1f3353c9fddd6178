"""The operators' listener: the same application at another address, with the operators' routes only."""

import asyncio
import logging
from typing import Any

import uvicorn
from litestar.enums import ScopeType
from litestar.types import ASGIApp, Receive, Scope, Send

from smartchat.listeners import may_speak
from smartchat.settings import Settings
from smartchat.web.connections.limits import ConnectionLimits
from smartchat.web.connections.peers import peer_of
from smartchat.web.connections.protocol import GuardedProtocol
from smartchat.web.connections.serving import guarded_config
from smartchat.web.ops_access import OPS_LISTENER

__all__ = ["ops_application", "ops_server_config"]

log = logging.getLogger(__name__)

_PATHS = frozenset({"/health", "/health/detailed", "/livez", "/metrics", "/ops", "/readyz", "/startupz", "/status"})
_PARTS_OF_PAGES = "/static/"
_NOT_FOUND = 404


def ops_application(app: ASGIApp, *, with_token: bool) -> ASGIApp:
    """The application as operators see it by their listener; its lifespan stays with the public one."""

    async def handle(scope: Scope, receive: Receive, send: Send) -> None:
        path = scope.get("path", "")
        if scope["type"] == ScopeType.HTTP and (path in _PATHS or path.startswith(_PARTS_OF_PAGES)):
            marked: Any = {**scope, OPS_LISTENER: not with_token}
            await app(marked, receive, send)
        elif scope["type"] == ScopeType.HTTP:
            headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"content-length", b"22")]
            await send({"type": "http.response.start", "status": _NOT_FOUND, "headers": headers})
            await send({"type": "http.response.body", "body": b"there is nothing here\n", "more_body": False})

    return handle


class _OwnPeers(GuardedProtocol):
    """Closes connections by a Unix socket that come from another user."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        connection = transport.get_extra_info("socket")
        own = connection is None or may_speak(connection)
        super().connection_made(transport)
        if not own:
            log.warning("connection of another user refused at the operators' socket")
            transport.abort()


def ops_server_config(app: ASGIApp, settings: Settings, *, with_token: bool) -> uvicorn.Config:
    """How the server of this listener is run, with a socket that listens already.

    Its connections are bounded as the public ones are, and counted apart from them: taking up all of those takes none
    of these. No telemetry is given, because the number of connections is that of the public listener.
    """
    return guarded_config(
        ops_application(app, with_token=with_token),
        settings,
        peer_of=peer_of(settings),
        limits=ConnectionLimits.of(settings).for_operators(),
        protocol=_OwnPeers,
        log_config=None,
        log_level="warning",
        access_log=False,
        lifespan="off",
        timeout_graceful_shutdown=1,
    )
