"""How connections are opened: by an address that was checked, and never by a name that would be resolved again.

TLS is begun by the pool on the connection that is there, and verified against the name of the URL.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterable
from typing import Any

import httpcore

from smartchat_adapters.outgoing.resolving import CONNECT_SECONDS, Resolve, checked_addresses
from smartchat_core.outgoing.policy import OutgoingPolicy

__all__ = ["PinnedBackend", "PinnedSyncBackend"]


class PinnedBackend(httpcore.AsyncNetworkBackend):
    """Opens connections for a pool of httpcore."""

    def __init__(self, policy: OutgoingPolicy, resolve: Resolve) -> None:
        self._policy = policy
        self._resolve = resolve
        self._inner = httpcore.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109  # httpcore's signature
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """The connection to the first address of the host that answers, all of which were checked.

        Raises:
            AddressRefused: one of them may not be connected to.
            httpcore.ConnectError: none answers.
            httpcore.ConnectTimeout: it took too long.
        """
        seconds = _seconds(timeout)
        try:
            async with asyncio.timeout(seconds):
                addresses = await asyncio.to_thread(checked_addresses, self._policy, host, port, self._resolve)
        except TimeoutError as exc:
            raise httpcore.ConnectTimeout(f"{host} was not resolved within {seconds:g} seconds") from exc
        failed: httpcore.ConnectError | httpcore.ConnectTimeout | None = None
        for share, address in _shares(seconds, addresses):
            try:
                return await self._inner.connect_tcp(str(address), port, share, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as exc:
                failed = exc
        raise failed or httpcore.ConnectError(host)

    async def sleep(self, seconds: float) -> None:
        """Between attempts, of which there is one."""
        await asyncio.sleep(seconds)


class PinnedSyncBackend(httpcore.NetworkBackend):
    """The same for threads that block. Resolving takes as long as the system's resolver lets it."""

    def __init__(self, policy: OutgoingPolicy, resolve: Resolve) -> None:
        self._policy = policy
        self._resolve = resolve
        self._inner = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """As `PinnedBackend.connect_tcp`."""
        addresses = checked_addresses(self._policy, host, port, self._resolve)
        failed: httpcore.ConnectError | httpcore.ConnectTimeout | None = None
        for share, address in _shares(_seconds(timeout), addresses):
            try:
                return self._inner.connect_tcp(str(address), port, share, local_address, socket_options or ())
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as exc:
                failed = exc
        raise failed or httpcore.ConnectError(host)

    def sleep(self, seconds: float) -> None:
        """Between attempts, of which there is one."""
        time.sleep(seconds)


def _seconds(timeout: float | None) -> float:
    return CONNECT_SECONDS if timeout is None else min(timeout, CONNECT_SECONDS)


def _shares(seconds: float, addresses: tuple[Any, ...]) -> Iterable[tuple[float, Any]]:
    """Each address with its share of the time, so that one that stays silent leaves some for the others."""
    return ((seconds / len(addresses), address) for address in addresses)
