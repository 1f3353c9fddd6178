"""How an adapter of each port is made: what it is called with, and what comes of that.

An adapter is a class or a function under the port's entry-point group. The positional arguments are always given. Each
keyword argument here is offered, and given to adapters whose signature names it: one that needs no more than an address
takes no more than an address. What comes back is entered (`async with`) before its first use and left after its last:
connections are opened then, and never by the constructor.

`smartchat_core.plugins` checks adapters against these protocols when they are loaded.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Protocol

from smartchat_core.model.usage import Price
from smartchat_core.outgoing.policy import OutgoingRules
from smartchat_core.ports.cache import Cache
from smartchat_core.ports.chat_model import ChatModel
from smartchat_core.ports.database import Database
from smartchat_core.ports.embedder import Embedder
from smartchat_core.ports.event_sink import EventListener
from smartchat_core.ports.file_store import FileStore
from smartchat_core.ports.job_queue import JobQueue
from smartchat_core.ports.parser import Parser
from smartchat_core.ports.passage_index import PassageIndex
from smartchat_core.ports.rate_limiter import RateLimiter
from smartchat_core.ports.session_store import SessionStore

__all__ = [
    "CacheFactory",
    "ChatModelFactory",
    "DatabaseFactory",
    "EmbedderFactory",
    "FileStoreFactory",
    "JobQueueFactory",
    "ListenerFactory",
    "ParserFactory",
    "PassageIndexFactory",
    "RateLimiterFactory",
    "SessionStoreFactory",
]


class DatabaseFactory(Protocol):
    """Makes a database of its address. `observer` is called with each statement, its seconds, and if it was slow."""

    def __call__(
        self,
        url: str,
        /,
        *,
        slow_query: float = ...,
        observer: Callable[[str, float, bool], None] | None = ...,
        pool_size: int = ...,
        pool_overflow: int = ...,
        statement_timeout: float = ...,
    ) -> AbstractAsyncContextManager[Database]:
        """The database, not yet open."""
        ...


class FileStoreFactory(Protocol):
    """Makes a file store of its address."""

    def __call__(
        self,
        url: str,
        /,
        *,
        endpoint: str = ...,
        key: str = ...,
        secret: str = ...,
        timeout_seconds: float = ...,
        abandoned_hours: float = ...,
    ) -> AbstractAsyncContextManager[FileStore]:
        """The file store, not yet open."""
        ...


class PassageIndexFactory(Protocol):
    """Makes a passage index of its address."""

    def __call__(
        self, url: str, /, *, api_key: str | None = ..., deadline_seconds: float = ...
    ) -> AbstractAsyncContextManager[PassageIndex]:
        """The index, not yet open."""
        ...


class JobQueueFactory(Protocol):
    """Makes a queue of its address; `prefix` is what the names of its queues begin with."""

    def __call__(self, url: str, /, *, prefix: str = ...) -> AbstractAsyncContextManager[JobQueue]:
        """The queue, not yet open."""
        ...


class CacheFactory(Protocol):
    """Makes a cache of its address."""

    def __call__(self, url: str, /) -> AbstractAsyncContextManager[Cache]:
        """The cache, not yet open."""
        ...


class SessionStoreFactory(Protocol):
    """Makes a session store of its address."""

    def __call__(self, url: str, /) -> AbstractAsyncContextManager[SessionStore]:
        """The store, not yet open."""
        ...


class RateLimiterFactory(Protocol):
    """Makes a rate limiter of its address."""

    def __call__(self, url: str, /) -> AbstractAsyncContextManager[RateLimiter]:
        """The limiter, not yet open."""
        ...


class EmbedderFactory(Protocol):
    """Makes an embedder. `model` is what stands behind the colon in the setting `embedder`.

    `outgoing` says what requests may reach besides public addresses and the host and port of `api_base`.
    """

    def __call__(
        self,
        *,
        model: str = ...,
        dimension: int = ...,
        api_base: str | None = ...,
        api_key: str | None = ...,
        weights: Path | None = ...,
        allow_network: bool = ...,
        threads: int | None = ...,
        outgoing: OutgoingRules = ...,
    ) -> AbstractAsyncContextManager[Embedder]:
        """The embedder, not yet open."""
        ...


class ChatModelFactory(Protocol):
    """Makes a chat model of its name, which stands behind the adapter's in the setting. It is not entered.

    `outgoing` says what requests may reach besides public addresses and the host and port of `api_base`.
    """

    def __call__(
        self,
        name: str,
        /,
        *,
        api_base: str | None = ...,
        api_key: str | None = ...,
        timeout_seconds: float = ...,
        price: Price | None = ...,
        context_tokens: int | None = ...,
        outgoing: OutgoingRules = ...,
    ) -> ChatModel:
        """The model, which may be asked at once."""
        ...


class ParserFactory(Protocol):
    """Makes a parser, in the confined process that reads files. It is not entered."""

    def __call__(self) -> Parser:
        """A parser; one is made for each file."""
        ...


class ListenerFactory(Protocol):
    """Makes a listener to events. It is entered before the first event, and left after the last."""

    def __call__(self) -> AbstractAsyncContextManager[EventListener]:
        """The listener, not yet open."""
        ...
