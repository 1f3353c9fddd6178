"""Requests to a Qdrant server: guarded, and with the client's exceptions as the port's errors."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, TypeVar

from qdrant_client.common.client_exceptions import QdrantException
from qdrant_client.http.exceptions import ApiException, ResponseHandlingException, UnexpectedResponse

from smartchat_adapters.guard import RemoteGuard
from smartchat_core.errors import IndexUnavailable

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from qdrant_client import AsyncQdrantClient

    from smartchat_adapters.passage_index.qdrant.settings import QdrantSettings

__all__ = ["AlreadyThere", "NotThere", "QdrantCalls", "unavailable"]

T = TypeVar("T")

_UNREACHED = "Check that the Qdrant server runs and that the address in the settings leads to it."
_KEY = "Check the key: api_key or api_key_file in the address of the index."
_REFUSED = "Check that the server is Qdrant 1.19 or newer; its log has more."
_LONGEST_DETAIL = 300


class NotThere(Exception):
    """The server has no such collection, alias or point."""


class AlreadyThere(Exception):
    """The server has such a collection already."""


def unavailable(cause: str, *, remedy: str = _UNREACHED, transient: bool = True) -> IndexUnavailable:
    """The port's error; one that is not transient is not tried again."""
    error = IndexUnavailable("the passage index on the Qdrant server cannot be used", cause=cause, remedy=remedy)
    error.transient = transient
    return error


class QdrantCalls:
    """Makes requests with one client; each may be repeated, as all that the adapter sends is idempotent."""

    def __init__(self, client: AsyncQdrantClient, settings: QdrantSettings) -> None:
        self._client = client
        self._settings = settings
        self._guard = RemoteGuard(
            unavailable=lambda cause: unavailable(f"{settings.url}: {cause}"),
            deadline_seconds=settings.deadline_seconds,
        )

    async def __call__(
        self, request: Callable[[AsyncQdrantClient], Awaitable[T]], *, deadline_seconds: float | None = None
    ) -> T:
        """The answer to a request.

        Raises:
            NotThere: the server answers that there is nothing of the name.
            AlreadyThere: it answers that there is something of the name.
            IndexUnavailable: it cannot be reached, does not answer in time, or refuses.
        """

        async def work() -> T:
            try:
                return await request(self._client)
            except UnexpectedResponse as exc:
                raise self._of_status(exc.status_code or 0, exc.content) from exc
            except ResponseHandlingException as exc:
                source = exc.source
                raise self._unavailable(f"{type(source).__name__}: {source}") from exc
            except (ApiException, QdrantException) as exc:
                raise self._unavailable(f"{type(exc).__name__}: {exc}") from exc
            except (json.JSONDecodeError, UnicodeDecodeError) as exc:  # the client lets these through
                raise self._unavailable("it answers something else than a Qdrant server does") from exc

        return await self._guard.call(work, deadline_seconds=deadline_seconds)

    def _of_status(self, status: int, content: bytes) -> Exception:
        detail = f"it answers {status}: {_detail(content)}"
        if status == 404:
            return NotThere(detail)
        if status == 409:
            return AlreadyThere(detail)
        if status in {401, 403}:
            return self._unavailable(detail, remedy=_KEY, transient=False)
        if status == 429 or status >= 500:
            return self._unavailable(detail)
        return self._unavailable(detail, remedy=_REFUSED, transient=False)

    def _unavailable(self, cause: str, *, remedy: str = _UNREACHED, transient: bool = True) -> IndexUnavailable:
        key = self._settings.api_key
        cause = cause.replace(key, "[the key]") if key else cause
        return unavailable(f"{self._settings.url}: {cause}", remedy=remedy, transient=transient)


def _detail(content: bytes) -> str:
    """The server's own message about a refusal."""
    try:
        text = str(json.loads(content)["status"]["error"])
    except (ValueError, LookupError, TypeError):
        text = content.decode("utf-8", "replace")
    return " ".join(text.split())[:_LONGEST_DETAIL]
