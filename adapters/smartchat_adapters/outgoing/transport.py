"""The transports of httpx that reach only what a policy allows."""

from __future__ import annotations

import ssl
from collections.abc import AsyncIterable, AsyncIterator, Iterable, Iterator
from typing import Any

import httpcore
import httpx

from smartchat_adapters.outgoing.backends import PinnedBackend, PinnedSyncBackend
from smartchat_adapters.outgoing.exchange import (
    ByteCount,
    checked_request,
    httpx_errors,
    is_direct,
    proxy_of,
    refuse_encoded,
)
from smartchat_adapters.outgoing.resolving import Resolve, system_addresses
from smartchat_core.outgoing.policy import OutgoingPolicy

__all__ = ["PinnedSyncTransport", "PinnedTransport", "tls_context"]

_MAX_CONNECTIONS = 100
_IDLE_SECONDS = 30.0


def tls_context() -> ssl.SSLContext:
    """Verifies servers by certifi's certificates, or those of `SSL_CERT_FILE`; it reads files, which takes a while."""
    return httpx.create_ssl_context()


class PinnedTransport(httpx.AsyncBaseTransport):
    """Resolves a name once for each connection, checks all its addresses, and connects to one of those.

    There are no proxies but that of the rules, no redirects, no cookies and no HTTP/2.

    Args:
        policy: what may be connected to.
        tls: `tls_context()`.
        max_bytes: the longest answer.
        keep_alive: whether connections are used again; then it has to be closed.
        resolve: the resolver.
    """

    def __init__(
        self,
        policy: OutgoingPolicy,
        *,
        tls: ssl.SSLContext,
        max_bytes: int,
        keep_alive: bool = False,
        resolve: Resolve = system_addresses,
    ) -> None:
        self._policy = policy
        self._max_bytes = max_bytes
        options: dict[str, Any] = {
            "ssl_context": tls,
            "max_connections": _MAX_CONNECTIONS,
            "max_keepalive_connections": _MAX_CONNECTIONS if keep_alive else 0,
            "keepalive_expiry": _IDLE_SECONDS,
        }
        self._direct = httpcore.AsyncConnectionPool(network_backend=PinnedBackend(policy, resolve), **options)
        self._proxied = self._direct
        if policy.rules.proxy:
            place, credentials, proxy_policy = proxy_of(policy.rules)
            backend = PinnedBackend(proxy_policy, resolve)
            self._proxied = httpcore.AsyncHTTPProxy(place, proxy_auth=credentials, network_backend=backend, **options)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send it.

        Raises:
            AddressRefused: it may not be connected to.
            httpx.TransportError: there is no answer.
        """
        outgoing, destination = checked_request(self._policy, request)
        pool = self._direct if is_direct(destination) else self._proxied
        with httpx_errors():
            answer = await pool.handle_async_request(outgoing)
        stream = _Bounded(answer, self._max_bytes)
        response = httpx.Response(answer.status, headers=answer.headers, stream=stream, extensions=answer.extensions)
        try:
            refuse_encoded(response.headers)
        except httpx.RemoteProtocolError:
            await response.aclose()
            raise
        return response

    async def aclose(self) -> None:
        """Close the connections."""
        await self._direct.aclose()
        await self._proxied.aclose()


class _Bounded(httpx.AsyncByteStream):
    def __init__(self, answer: httpcore.Response, most: int) -> None:
        self._answer = answer
        self._most = most

    async def __aiter__(self) -> AsyncIterator[bytes]:
        count = ByteCount(self._most)
        assert isinstance(self._answer.stream, AsyncIterable)
        with httpx_errors():
            async for chunk in self._answer.stream:
                yield count.add(chunk)

    async def aclose(self) -> None:
        with httpx_errors():
            await self._answer.aclose()


class PinnedSyncTransport(httpx.BaseTransport):
    """The same for threads that block; each connection is used once."""

    def __init__(
        self, policy: OutgoingPolicy, *, tls: ssl.SSLContext, max_bytes: int, resolve: Resolve = system_addresses
    ) -> None:
        self._policy = policy
        self._max_bytes = max_bytes
        options: dict[str, Any] = {"ssl_context": tls, "max_keepalive_connections": 0}
        self._direct = httpcore.ConnectionPool(network_backend=PinnedSyncBackend(policy, resolve), **options)
        self._proxied = self._direct
        if policy.rules.proxy:
            place, credentials, proxy_policy = proxy_of(policy.rules)
            backend = PinnedSyncBackend(proxy_policy, resolve)
            self._proxied = httpcore.HTTPProxy(place, proxy_auth=credentials, network_backend=backend, **options)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send it.

        Raises:
            AddressRefused: it may not be connected to.
            httpx.TransportError: there is no answer.
        """
        outgoing, destination = checked_request(self._policy, request)
        pool = self._direct if is_direct(destination) else self._proxied
        with httpx_errors():
            answer = pool.handle_request(outgoing)
        stream = _BoundedSync(answer, self._max_bytes)
        response = httpx.Response(answer.status, headers=answer.headers, stream=stream, extensions=answer.extensions)
        try:
            refuse_encoded(response.headers)
        except httpx.RemoteProtocolError:
            response.close()
            raise
        return response

    def close(self) -> None:
        """Close the connections."""
        self._direct.close()
        self._proxied.close()


class _BoundedSync(httpx.SyncByteStream):
    def __init__(self, answer: httpcore.Response, most: int) -> None:
        self._answer = answer
        self._most = most

    def __iter__(self) -> Iterator[bytes]:
        count = ByteCount(self._most)
        assert isinstance(self._answer.stream, Iterable)
        with httpx_errors():
            for chunk in self._answer.stream:
                yield count.add(chunk)

    def close(self) -> None:
        with httpx_errors():
            self._answer.close()
