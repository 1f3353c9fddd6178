"""The client of all outgoing requests."""

from __future__ import annotations

import asyncio
import ssl
from types import TracebackType
from typing import Self

import httpx

from smartchat_adapters.outgoing.resolving import Resolve, system_addresses
from smartchat_adapters.outgoing.transport import PinnedTransport, tls_context
from smartchat_core.errors import AddressRefused, RequestFailed
from smartchat_core.outgoing.destination import read_destination
from smartchat_core.outgoing.policy import OutgoingPolicy
from smartchat_core.ports.outgoing_http import OutgoingRequest, OutgoingResponse

__all__ = ["OutgoingClient"]

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_FOLLOWING = frozenset({"GET", "HEAD"})


class OutgoingClient:
    """Sends requests to where the policy allows, each on a connection of its own.

    Args:
        policy: what may be connected to.
        resolve: the resolver.
    """

    def __init__(self, policy: OutgoingPolicy, *, resolve: Resolve = system_addresses) -> None:
        self._policy = policy
        self._resolve = resolve
        self._tls: ssl.SSLContext | None = None

    async def __aenter__(self) -> Self:
        self._tls = await asyncio.to_thread(tls_context)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Nothing to close: no connection outlives its request."""
        self._tls = None

    async def send(self, request: OutgoingRequest) -> OutgoingResponse:
        """The answer of the URL, or of the last one that it redirects to."""
        assert self._tls is not None, "the client is entered before it is used"
        transport = PinnedTransport(self._policy, tls=self._tls, max_bytes=request.max_bytes, resolve=self._resolve)
        try:
            async with asyncio.timeout(request.seconds), transport:
                return await _followed(transport, request)
        except TimeoutError as exc:
            raise RequestFailed(
                "the request took too long", cause=f"there was no whole answer within {request.seconds:g} seconds"
            ) from exc
        except httpx.TransportError as exc:
            raise RequestFailed("the request failed", cause=str(exc) or type(exc).__name__) from exc


async def _followed(transport: PinnedTransport, request: OutgoingRequest) -> OutgoingResponse:
    url, headers = _read(request.url), request.headers
    for _ in range(request.max_redirects + 1):
        answer = await _sent(transport, request, url, headers)
        location = answer.header("location")
        if answer.status not in _REDIRECTS or not location or not request.max_redirects:
            return answer
        if request.method not in _FOLLOWING:
            return answer
        following = _joined(url, location)
        if (following.scheme, following.raw_host, following.port) != (url.scheme, url.raw_host, url.port):
            headers = ()
        url = following
    raise RequestFailed("the request failed", cause=f"there were more than {request.max_redirects} redirects")


def _read(text: str) -> httpx.URL:
    read_destination(text)
    try:
        return httpx.URL(text)
    except httpx.InvalidURL as exc:
        raise AddressRefused("this address is not connected to", cause=str(exc)) from exc


def _joined(url: httpx.URL, location: str) -> httpx.URL:
    try:
        following = _read(str(url.join(location)))
    except httpx.InvalidURL as exc:
        raise AddressRefused("this address is not connected to", cause=str(exc)) from exc
    if url.scheme == "https" and following.scheme != "https":
        raise AddressRefused(
            "this address is not connected to", cause="an encrypted address redirects to one that is not"
        )
    return following


async def _sent(
    transport: PinnedTransport, request: OutgoingRequest, url: httpx.URL, headers: tuple[tuple[str, str], ...]
) -> OutgoingResponse:
    outgoing = httpx.Request(
        request.method,
        url,
        headers=httpx.Headers(
            {"User-Agent": "smartchat", "Accept": "*/*"} | {key.title(): value for key, value in headers}
        ),
        content=request.body or None,
        extensions={"timeout": httpx.Timeout(request.seconds).as_dict()},
    )
    response = await transport.handle_async_request(outgoing)
    try:
        body = await response.aread()
    finally:
        await response.aclose()
    found = tuple(
        (name.decode("ascii", "replace").lower(), value.decode("latin-1")) for name, value in response.headers.raw
    )
    return OutgoingResponse(status=response.status_code, url=str(url), headers=found, body=body)
