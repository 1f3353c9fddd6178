"""What the blocking and the asynchronous transport have in common: requests and answers between httpx and httpcore."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import httpcore
import httpx

from smartchat_core.errors import AddressRefused
from smartchat_core.outgoing.destination import Destination, make_destination
from smartchat_core.outgoing.policy import OutgoingPolicy, OutgoingRules

__all__ = ["ByteCount", "checked_request", "httpx_errors", "is_direct", "proxy_of", "refuse_encoded"]


def checked_request(policy: OutgoingPolicy, request: httpx.Request) -> tuple[httpcore.Request, Destination]:
    """The request as it goes out, and where. Answers are asked for without compression, which has no bound.

    Of the extensions only deadlines are taken: another could change the name that TLS is verified against.

    Raises:
        AddressRefused: the URL may not be connected to.
    """
    url = request.url
    if url.userinfo:
        raise AddressRefused(
            "this address is not connected to",
            cause="it has credentials, which logs and other servers would see",
            remedy="Give them as a key or a header.",
        )
    destination = make_destination(url.scheme, url.raw_host.decode("ascii"), url.port)
    policy.check_destination(destination)
    request.headers["Accept-Encoding"] = "identity"
    outgoing = httpcore.Request(
        method=request.method,
        url=httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path),
        headers=request.headers.raw,
        content=request.stream,
        extensions={key: value for key, value in request.extensions.items() if key == "timeout"},
    )
    return outgoing, destination


def is_direct(destination: Destination) -> bool:
    """Whether it is connected to without the proxy: what is an address, or this machine, does not lie behind one."""
    return destination.literal is not None or destination.endpoint.host == "localhost"


def proxy_of(rules: OutgoingRules) -> tuple[httpcore.URL, tuple[bytes, bytes] | None, OutgoingPolicy]:
    """The proxy, who one is there, and the policy of connections to it: it is named by the operator."""
    url = httpx.URL(rules.proxy)
    endpoint = make_destination(url.scheme, url.raw_host.decode("ascii"), url.port).endpoint
    place = httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=endpoint.port, target=b"/")
    credentials = (url.username.encode(), url.password.encode()) if url.userinfo else None
    return place, credentials, OutgoingPolicy(rules=rules, named=frozenset({endpoint}))


def refuse_encoded(headers: httpx.Headers) -> None:
    """Refuse an answer that is compressed all the same.

    Raises:
        httpx.RemoteProtocolError: it is.
    """
    if headers.get("content-encoding", "identity").strip().lower() not in {"", "identity"}:
        raise httpx.RemoteProtocolError("the answer is compressed, though none such was asked for")


class ByteCount:
    """Counts the bytes of an answer, up to a bound."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._count = 0

    def add(self, chunk: bytes) -> bytes:
        """The chunk, if it fits.

        Raises:
            httpx.RemoteProtocolError: the answer is too long.
        """
        self._count += len(chunk)
        if self._count > self._most:
            raise httpx.RemoteProtocolError(f"the answer is longer than {self._most} bytes")
        return chunk


@contextmanager
def httpx_errors() -> Iterator[None]:
    """Raise httpx' errors for httpcore's, which have the same names."""
    try:
        yield
    except _CORE_ERRORS as exc:
        kind: type[httpx.TransportError] = getattr(httpx, type(exc).__name__, httpx.TransportError)
        raise kind(str(exc)) from exc


_CORE_ERRORS = (
    httpcore.TimeoutException,
    httpcore.NetworkError,
    httpcore.ProtocolError,
    httpcore.ProxyError,
    httpcore.UnsupportedProtocol,
)
