"""The metrics over HTTP, by uvicorn and without a framework: workers are installed without one."""

import asyncio
import logging
from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any

import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from smartchat.composition.adapters import limiter_of_this_process
from smartchat.listeners import is_own_name, may_speak
from smartchat_core.events import Client, LoginFailed
from smartchat_core.model.security import AuthFailure
from smartchat_core.ops.operator_auth import OpsAuth
from smartchat_core.ops.token_throttle import GuessThrottle, TokenGate
from smartchat_core.ports.telemetry import MetricsReader

__all__ = ["MetricsEndpoint", "metrics_endpoint_server"]

log = logging.getLogger(__name__)

_MAX_CONNECTIONS = 32
_CONNECTION_SECONDS = 30.0
"""How long a connection lasts, whatever its client does; uvicorn itself has no deadline for the head of a request."""
_LONGEST_AGENT = 200
_CHALLENGE = 'Bearer realm="SmartChat operations"'
_METHODS = "GET, HEAD, OPTIONS"
_TEXT = "text/plain; charset=utf-8"


class MetricsEndpoint:
    """An ASGI application that answers `/metrics` and `/livez`.

    Args:
        reader: gives what was measured; called in a thread, one call at a time.
        token: what operators have; empty where no token is asked for.
        by_any_name: whether the host's name in a request may be any. A page of the web can have rebound a name of its
            own to an address of this machine.
        refused: is called for each request without the right token.
    """

    def __init__(
        self, reader: MetricsReader, *, token: str, by_any_name: bool, refused: Callable[[LoginFailed], None]
    ) -> None:
        self._reader = reader
        self._gate = TokenGate(OpsAuth(token=token), GuessThrottle(limiter_of_this_process())) if token else None
        self._by_any_name = by_any_name
        self._refused = refused
        self._one_at_a_time = asyncio.Lock()

    async def __call__(self, scope: Any, _: Any, send: Any) -> None:
        """Answer one request."""
        method = scope["method"]
        headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
        if method == "OPTIONS":
            status, body, more = HTTPStatus.OK, b"", {"allow": _METHODS}
        elif method not in {"GET", "HEAD"}:
            status, body, more = HTTPStatus.METHOD_NOT_ALLOWED, b"this is read-only\n", {"allow": _METHODS}
        else:
            status, body, more = await self._read(scope["path"], scope["client"], headers)
        fields = {"content-type": _TEXT, "content-length": str(len(body)), "cache-control": "no-store", **more}
        encoded = [(name.encode(), value.encode("latin-1", "replace")) for name, value in fields.items()]
        await send({"type": "http.response.start", "status": status, "headers": encoded})
        await send({"type": "http.response.body", "body": b"" if method == "HEAD" else body})

    async def _read(
        self, path: str, client: tuple[str, int] | None, headers: Mapping[str, str]
    ) -> tuple[HTTPStatus, bytes, dict[str, str]]:
        if path == "/livez":
            return HTTPStatus.OK, b"ok\n", {}
        if path != "/metrics":
            return HTTPStatus.NOT_FOUND, b"there is nothing here\n", {}
        if not self._by_any_name and not is_own_name(headers.get("host", "")):
            return HTTPStatus.MISDIRECTED_REQUEST, b"without an ops_token only by localhost or digits\n", {}
        peer = client[0] if client else "local"
        if self._gate and (refusal := await self._gate.refusal(peer, headers.get("authorization", ""))):
            sender = Client(ip_address=peer, user_agent=headers.get("user-agent", "")[:_LONGEST_AGENT])
            self._refused(LoginFailed(reason=refusal, client=sender))
            if refusal is AuthFailure.THROTTLED:
                return HTTPStatus.TOO_MANY_REQUESTS, b"there were too many wrong tokens\n", {}
            return HTTPStatus.UNAUTHORIZED, b"the ops_token is required\n", {"www-authenticate": _CHALLENGE}
        try:
            async with self._one_at_a_time:
                found = await asyncio.to_thread(self._reader.exposition, accept=headers.get("accept", ""))
        except Exception:
            log.exception("metrics collection failed")
            return HTTPStatus.INTERNAL_SERVER_ERROR, b"metrics collection failed\n", {}
        return HTTPStatus.OK, found.body, {"content-type": found.media_type}


class _ShortConnections(H11Protocol):
    """Ends every connection in time, and at once that of another user's process at a Unix socket."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        connection = transport.get_extra_info("socket")
        if connection is not None and not may_speak(connection):
            log.warning("connection of another user refused at the metrics socket")
            transport.abort()
        else:
            self._end = self.loop.call_later(_CONNECTION_SECONDS, transport.abort)

    def connection_lost(self, exc: Exception | None) -> None:
        if end := getattr(self, "_end", None):
            end.cancel()
        super().connection_lost(exc)


def metrics_endpoint_server(endpoint: MetricsEndpoint) -> uvicorn.Server:
    """A server of few and short connections, which leaves logging and signals alone."""
    config = uvicorn.Config(
        endpoint,
        http=_ShortConnections,
        loop="asyncio",
        ws="none",
        lifespan="off",
        interface="asgi3",
        log_config=None,
        log_level="warning",
        access_log=False,
        server_header=False,
        proxy_headers=False,
        limit_concurrency=_MAX_CONNECTIONS,
        timeout_keep_alive=int(_CONNECTION_SECONDS),
        timeout_graceful_shutdown=1,
    )
    return uvicorn.Server(config)
