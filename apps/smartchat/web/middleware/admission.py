"""Admission of requests: how many may be in progress, and how slowly a body may come.

This is the part of the protection that needs a request's head: behind a proxy only that shows whose it is. It works
under any ASGI server; the rest, below the application, is in `smartchat.web.connections`.
"""

import asyncio
import time
from collections.abc import Callable

from litestar.datastructures import MutableScopeHeaders
from litestar.enums import ScopeType
from litestar.exceptions import HTTPException
from litestar.middleware import ASGIMiddleware
from litestar.types import ASGIApp, HTTPReceiveMessage, Message, Receive, Scope, Send

from smartchat.web.clients import client_in
from smartchat.web.connections.limits import ConnectionLimits
from smartchat.web.connections.transfer import Transfer
from smartchat.web.limits import Slots, TooManyAtOnce
from smartchat_core.events import RateLimitReached, SecurityEvent
from smartchat_core.model.security import LimitAction, LimitScope
from smartchat_core.ops.slo import PROBES

__all__ = ["Admission", "BodyTimeout", "ClientGone"]

_PROBES = frozenset(PROBES.split("|"))
_TOO_SLOW = "The body of the request comes too slowly."
_GRACE_SECONDS = 0.1
"""What has arrived while the event loop was busy is read after the deadline, before it is judged."""


class BodyTimeout(HTTPException):
    """The body of a request comes too slowly."""

    status_code = 408


class ClientGone(HTTPException):
    """The client hung up before its request was complete: nginx's status for it, which is never sent."""

    status_code = 499


class Admission(ASGIMiddleware):
    """Bounds the requests in progress, in all and of each client, and has their bodies come in time.

    Probes are always admitted: an overloaded server has to be able to report it.

    Args:
        limits: how many and how slow.
        client_of: who sends a request.
        publish: called with each request that was refused.
        monotonic: a clock that never goes back, in seconds.
    """

    scopes = (ScopeType.HTTP,)

    def __init__(
        self,
        limits: ConnectionLimits,
        *,
        client_of: Callable[[Scope], str],
        publish: Callable[[Scope, SecurityEvent], None] = lambda _scope, _event: None,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._limits = limits
        self._client_of = client_of
        self._publish = publish
        self._monotonic = monotonic
        self._requests = Slots(
            limits.max_requests,
            scope=LimitScope.REQUESTS,
            max_per_client=limits.max_requests_per_client,
            retry_seconds=1,
        )

    async def handle(self, scope: Scope, receive: Receive, send: Send, next_app: ASGIApp) -> None:
        """Pass the request on, or refuse it.

        Raises:
            TooManyAtOnce: the client has too many requests in progress.
            TooBusy: there are too many in all.
        """
        body = _Body(receive, send, limits=self._limits, monotonic=self._monotonic)
        if scope["path_template"] in _PROBES:
            await next_app(scope, body.receive, body.send)
            return
        try:
            with self._requests.taken(client=self._client_of(scope)):
                await next_app(scope, body.receive, body.send)
        except TooManyAtOnce as refused:
            client = client_in(scope, self._client_of)
            self._publish(scope, RateLimitReached(scope=refused.scope, action=LimitAction.REFUSED, client=client))
            raise


class _Body:
    """The body of one request, until it is complete or the answer has begun."""

    def __init__(
        self, receive: Receive, send: Send, *, limits: ConnectionLimits, monotonic: Callable[[], float]
    ) -> None:
        self._receive = receive
        self._send = send
        self._monotonic = monotonic
        self._waited = 0.0  # only while the application waits: its own time is not the client's fault
        self._transfer = Transfer(limits.min_bytes_per_second, limits.transfer_timeout)
        self._over = False

    async def send(self, message: Message) -> None:
        """Send; once a response has begun, only the client's disconnect is awaited."""
        if message["type"] == "http.response.start":
            if not self._over and message["status"] in {BodyTimeout.status_code, ClientGone.status_code}:
                MutableScopeHeaders.from_message(message)["Connection"] = "close"
            self._over = True
        await self._send(message)

    async def receive(self) -> HTTPReceiveMessage:
        """The next piece of the body.

        Raises:
            BodyTimeout: it does not come.
            ClientGone: it will never come.
        """
        if self._over:
            return await self._receive()  # type: ignore[return-value]  # HTTP only
        if self._transfer.too_slow(self._waited):
            raise BodyTimeout(detail=_TOO_SLOW)
        message = await self._next()
        if message["type"] == "http.disconnect":
            self._over = True
            raise ClientGone(detail="The client has gone.")
        # Both are optional in ASGI, and servers and test clients of others leave them out.
        body, more = message.get("body", b""), message.get("more_body", False)
        self._transfer.moved(len(body))
        self._over = not more
        return {"type": "http.request", "body": body, "more_body": more}

    async def _next(self) -> HTTPReceiveMessage:
        while True:
            began = self._monotonic()
            message = await self._within(self._transfer.remaining(self._waited))
            self._waited += self._monotonic() - began
            if message is None and self._transfer.too_slow(self._waited):
                message = await self._within(_GRACE_SECONDS)
                if message is None:
                    raise BodyTimeout(detail=_TOO_SLOW)
            if message is not None:
                return message

    async def _within(self, seconds: float) -> HTTPReceiveMessage | None:
        try:
            async with asyncio.timeout(seconds):
                return await self._receive()  # type: ignore[return-value]  # HTTP only
        except TimeoutError:
            return None
