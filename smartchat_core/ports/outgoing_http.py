"""Port for HTTP requests to servers that somebody else names: webhooks, identity providers, pictures."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

__all__ = ["OutgoingHttp", "OutgoingRequest", "OutgoingResponse"]


@dataclass(frozen=True, kw_only=True, slots=True)
class OutgoingRequest:
    """One request, and the bounds of its answer.

    Attributes:
        url: `http` or `https`, without credentials.
        headers: names and values; those for the transfer itself (`Host`, `Content-Length`) are set by the client.
        body: what is sent.
        max_bytes: the longest body of an answer that is taken.
        seconds: how long everything may take, from resolving the name to the last byte, redirects included.
        max_redirects: how many redirects are followed, by `GET` and `HEAD` alone; another answer of that kind is
            returned like any other. To another origin no header of `headers` is sent.
    """

    url: str
    method: str = "GET"
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""
    max_bytes: int = 1024**2
    seconds: float = 10.0
    max_redirects: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class OutgoingResponse:
    """An answer, of any status. The names of headers are in lower case; `url` is the last one that was asked."""

    status: int
    url: str
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""

    def header(self, name: str) -> str:
        """The first value of a header; empty where there is none."""
        return next((value for key, value in self.headers if key == name.lower()), "")


class OutgoingHttp(Protocol):
    """Sends requests to where the operator's settings allow, one connection each."""

    async def send(self, request: OutgoingRequest) -> OutgoingResponse:
        """The answer.

        Raises:
            AddressRefused: the URL, or one that it redirects to, may not be connected to.
            RequestFailed: there is no answer within the bounds.
        """
        ...
