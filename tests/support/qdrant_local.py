"""The Qdrant client's local mode, answering as a server does where it has errors of its own.

Local mode is no server: it ignores payload indexes, quantisation, sharding and ordering, has no snapshots, keeps
everything in one process and searches by comparing with every vector.
"""

from __future__ import annotations

import functools
import json
import warnings
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, cast

from httpx import Headers
from qdrant_client import AsyncQdrantClient
from qdrant_client.http.exceptions import UnexpectedResponse

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

__all__ = ["answer", "known_limits", "local_client"]


@contextmanager
def known_limits() -> Iterator[None]:
    """Without local mode's reminders of what it ignores."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Payload indexes have no effect|Local mode performs exact", UserWarning)
        yield


def local_client() -> AsyncQdrantClient:
    """A client without a server that keeps its points in memory."""
    return cast("AsyncQdrantClient", _Answering(AsyncQdrantClient(location=":memory:")))


class _Answering:
    def __init__(self, client: AsyncQdrantClient) -> None:
        self._client = client

    def __getattr__(self, name: str) -> Callable[..., Any]:
        method = getattr(self._client, name)

        @functools.wraps(method)
        async def call(*arguments: Any, **options: Any) -> Any:
            try:
                with known_limits():
                    return await method(*arguments, **options)
            except KeyError as exc:
                raise answer(404, f"No point with id {exc} found") from exc
            except ValueError as exc:
                message = str(exc)
                if "not found" in message or "does not exist" in message:
                    raise answer(404, message) from exc
                raise answer(409 if "already exists" in message else 400, message) from exc

        return call


def answer(status: int, message: str) -> UnexpectedResponse:
    """What the client raises when a server answers so."""
    content = json.dumps({"status": {"error": message}, "time": 0.0}).encode()
    return UnexpectedResponse(status, "", content, Headers())
