"""The adapters that the settings name, each opened by itself."""

import asyncio
import logging
import os
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

from smartchat.settings import Settings
from smartchat_core import plugins
from smartchat_core.errors import ConfigurationError, EmbedderUnavailable, StorageUnavailable
from smartchat_core.ingestion.file_policy import DetectedType
from smartchat_core.ports.cache import Cache
from smartchat_core.ports.chat_model import ChatModel
from smartchat_core.ports.database import Database
from smartchat_core.ports.embedder import Embedder
from smartchat_core.ports.file_store import FileStore
from smartchat_core.ports.job_queue import JobQueue
from smartchat_core.ports.parser import DocumentReader
from smartchat_core.ports.passage_index import PassageIndex
from smartchat_core.ports.rate_limiter import RateLimiter
from smartchat_core.ports.session_store import SessionStore

__all__ = [
    "chat_models",
    "index_kind",
    "open_cache",
    "open_database",
    "open_embedder",
    "open_files",
    "open_index",
    "open_limiter",
    "open_queue",
    "open_reader",
    "open_sessions",
]

log = logging.getLogger(__name__)

_IN_PROCESS = "memory:"


@asynccontextmanager
async def open_database(
    settings: Settings, *, observer: Callable[[str, float, bool], None] | None = None
) -> AsyncIterator[Database]:
    """The database that the settings name. This and its siblings open one dependency each, and close it again.

    `observer` is told of each statement: what it did, its seconds, whether that was slow. Adapters of others do not.

    Raises:
        ConfigurationError: the settings name something that cannot be had.
        DependencyError: it cannot be opened.
    """
    url = settings.database or await _in_library(settings, "sqlite:///", "library.db")
    options: dict[str, Any] = {}
    if _scheme(url) in {"sqlite", "postgresql"}:
        options = {"slow_query": settings.slow_query_seconds, "observer": observer}
    if _scheme(url) == "postgresql":
        options |= {
            "pool_size": settings.database_pool,
            "pool_overflow": settings.database_overflow,
            "statement_timeout": settings.statement_seconds,
        }
    async with _adapter(plugins.DATABASE, url, **options) as opened:
        yield opened


@asynccontextmanager
async def open_files(settings: Settings) -> AsyncIterator[FileStore]:
    """The file store that the settings name."""
    url = settings.files or await _in_library(settings, "file://", "files")
    options: dict[str, Any] = {}
    if _scheme(url) == "s3":
        options = {
            "endpoint": settings.files_endpoint,
            "key": settings.files_key,
            "secret": settings.files_secret.get_secret_value() if settings.files_secret else "",
            "timeout_seconds": settings.remote_seconds,
            "abandoned_hours": settings.abandoned_seconds / 3600,
        }
    async with _adapter(plugins.FILES, url, **options) as opened:
        yield opened


@asynccontextmanager
async def open_index(settings: Settings) -> AsyncIterator[PassageIndex]:
    """The passage index that the settings name."""
    url = settings.index or await _in_library(settings, "sqlite:///", "index")
    options: dict[str, Any] = {}
    if _scheme(url).startswith("qdrant"):
        options = {
            "api_key": settings.index_api_key.get_secret_value() if settings.index_api_key else None,
            "deadline_seconds": settings.remote_seconds,
        }
    async with _adapter(plugins.INDEX, url, **options) as opened:
        yield opened


def index_kind(settings: Settings) -> str:
    """What kind of index the settings name, as events and metrics call it."""
    return _scheme(settings.index).partition("+")[0] if settings.index else "sqlite"


def open_cache(settings: Settings) -> AbstractAsyncContextManager[Cache]:
    """The cache that the settings name, else one within this process."""
    opened: AbstractAsyncContextManager[Cache] = _adapter(plugins.CACHE, settings.cache or _IN_PROCESS)
    return opened


def open_sessions(settings: Settings) -> AbstractAsyncContextManager[SessionStore]:
    """The sessions, by default where the cache is."""
    url = settings.sessions or settings.cache or _IN_PROCESS
    opened: AbstractAsyncContextManager[SessionStore] = _adapter(plugins.SESSIONS, url)
    return opened


def open_limiter(settings: Settings) -> AbstractAsyncContextManager[RateLimiter]:
    """The counts of the rate limits, where the sessions are."""
    url = settings.sessions or settings.cache or _IN_PROCESS
    opened: AbstractAsyncContextManager[RateLimiter] = _adapter(plugins.LIMITS, url)
    return opened


def open_queue(settings: Settings) -> AbstractAsyncContextManager[JobQueue]:
    """The queue that the settings name; to be called only where they name one."""
    opened: AbstractAsyncContextManager[JobQueue] = _adapter(
        plugins.QUEUE, settings.queue, prefix=settings.queue_prefix
    )
    return opened


async def _in_library(settings: Settings, start: str, name: str) -> str:
    """The address of something in the library's folder, which is made where it is not there."""
    return _address(start, await asyncio.to_thread(_library_folder, settings.library) / name)


def _library_folder(folder: Path) -> Path:
    absolute = folder.expanduser().absolute()
    try:
        absolute.mkdir(parents=True, exist_ok=True)
    except OSError as exc:
        raise StorageUnavailable(
            f"the library {absolute} cannot be used",
            cause=exc.strerror or str(exc),
            remedy="Choose a folder that you may write to with --library or SMARTCHAT_LIBRARY.",
        ) from exc
    return absolute


def _address(start: str, path: Path) -> str:
    """The address of a path: percent-encoded, because `?` and `#` have a meaning there, and adapters decode it."""
    return start + quote(os.fsencode(path))


def _adapter(group: str, url: str, **options: Any) -> Any:
    """The adapter that an address names by its scheme, not yet opened."""
    return plugins.load(group, _scheme(url))(url, **options)


def _scheme(url: str) -> str:
    scheme, separator, _ = url.partition(":")
    if not separator:
        raise ConfigurationError(
            "an address in the settings is none",
            cause=f"{url!r} has no scheme",
            remedy="Write it as in sqlite:///path or file:///path.",
        )
    return scheme


async def open_embedder(settings: Settings, stack: AsyncExitStack) -> Embedder | None:
    """The embedder that the settings ask for; None means that searches go by words alone."""
    if settings.embedder == "none":
        return None
    if settings.embedder in {"auto", "minilm"}:
        embedder = plugins.load(plugins.EMBEDDER, "minilm")(
            weights=settings.embedder_weights,
            allow_network=settings.allow_network,
            threads=settings.embedder_threads,
        )
        opened: Embedder = await stack.enter_async_context(embedder)
        if settings.embedder == "auto":
            try:
                await asyncio.to_thread(embedder.check)
            except EmbedderUnavailable as error:
                log.warning("searching by words alone: %s", error.explain())
                return None
        return opened
    name, _, model = settings.embedder.partition(":")
    key = settings.model_api_key.get_secret_value() if settings.model_api_key else None
    other: Embedder = await stack.enter_async_context(
        plugins.load(plugins.EMBEDDER, name)(
            model=model, dimension=settings.embedder_dimension, api_base=settings.model_api_base, api_key=key
        )
    )
    return other


async def open_reader(
    stack: AsyncExitStack,
) -> tuple[DocumentReader, Callable[[Path, str], Awaitable[DetectedType]]]:
    """What reads documents, and what tells the type of a file; both are part of the product."""
    from smartchat_adapters.parsers.inspection import inspect_file  # opened with the library
    from smartchat_adapters.parsers.sandbox import SandboxedReader

    reader = await stack.enter_async_context(SandboxedReader())

    async def inspect(path: Path, filename: str) -> DetectedType:
        return await asyncio.to_thread(inspect_file, path, filename)

    return reader, inspect


def chat_models(settings: Settings) -> tuple[ChatModel, ...]:
    """The models of the fallback chain; an adapter's name before a colon chooses one other than litellm's."""
    key = settings.model_api_key.get_secret_value() if settings.model_api_key else None
    chain: list[ChatModel] = []
    for name in settings.models:
        adapter, separator, model = name.partition(":")
        if not separator or adapter not in plugins.installed(plugins.MODEL):
            adapter, model = "litellm", name
        chain.append(
            plugins.load(plugins.MODEL, adapter)(
                model,
                api_base=settings.model_api_base,
                api_key=key,
                timeout_seconds=settings.model_timeout_seconds,
            )
        )
    return tuple(chain)
