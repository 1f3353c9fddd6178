"""Downloads as streams, for threads that block."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import ExitStack
from typing import IO, cast

import httpx

from smartchat_adapters.outgoing.resolving import Resolve, system_addresses
from smartchat_adapters.outgoing.transport import PinnedSyncTransport, tls_context
from smartchat_core.errors import RequestFailed
from smartchat_core.outgoing.policy import OutgoingPolicy

__all__ = ["open_download"]

_MAX_REDIRECTS = 5
_OK = 200


def open_download(
    url: str, policy: OutgoingPolicy, *, max_bytes: int, silent_seconds: float, resolve: Resolve = system_addresses
) -> IO[bytes]:
    """The body of a URL, to be read and closed. Redirects are followed, each checked like the first.

    How long it may take in all is up to who reads it.

    Args:
        url: what to fetch.
        policy: what may be connected to.
        max_bytes: the longest body.
        silent_seconds: how long the server may send nothing.
        resolve: the resolver.

    Raises:
        AddressRefused: it, or what it redirects to, may not be connected to.
        RequestFailed: it cannot be had; also while it is read.
    """
    with ExitStack() as stack:
        transport = PinnedSyncTransport(policy, tls=tls_context(), max_bytes=max_bytes, resolve=resolve)
        client = stack.enter_context(
            httpx.Client(
                transport=transport,
                trust_env=False,
                follow_redirects=True,
                max_redirects=_MAX_REDIRECTS,
                timeout=silent_seconds,
            )
        )
        try:
            response = stack.enter_context(client.stream("GET", url))
        except (httpx.HTTPError, httpx.InvalidURL) as exc:
            raise _failed(str(exc) or type(exc).__name__) from exc
        if response.status_code != _OK:
            raise _failed(f"the server answered {response.status_code}")
        if url.startswith("https://") and any(one.url.scheme != "https" for one in (*response.history, response)):
            raise _failed("an encrypted address redirects to one that is not")
        return cast("IO[bytes]", io.BufferedReader(_Body(response, stack.pop_all())))


class _Body(io.RawIOBase):
    def __init__(self, response: httpx.Response, stack: ExitStack) -> None:
        self._stack = stack
        self._chunks: Iterator[bytes] = response.iter_raw()
        self._left = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # any buffer is a memoryview here
        try:
            self._left = self._left or next((chunk for chunk in self._chunks if chunk), b"")
        except httpx.HTTPError as exc:
            raise _failed(str(exc) or type(exc).__name__) from exc
        taken = self._left[: len(buffer)]
        buffer[: len(taken)] = taken
        self._left = self._left[len(taken) :]
        return len(taken)

    def close(self) -> None:
        if not self.closed:
            self._stack.close()
        super().close()


def _failed(cause: str) -> RequestFailed:
    return RequestFailed("the download failed", cause=cause)
