"""The only place where ports meet adapters."""

import asyncio
import logging
import os
import socket
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

from smartchat.events import EventBus
from smartchat.settings import Settings
from smartchat_core import plugins
from smartchat_core.chat.extractive import Extractor
from smartchat_core.chat.models import ModelChain
from smartchat_core.chat.service import ChatService
from smartchat_core.errors import ConfigurationError, EmbedderUnavailable, StorageUnavailable
from smartchat_core.ingestion.file_policy import DetectedType
from smartchat_core.ingestion.generations import GenerationService
from smartchat_core.ingestion.indexing import Indexer
from smartchat_core.ingestion.intake import IntakeService
from smartchat_core.ingestion.lifecycle import JobPolicy
from smartchat_core.ingestion.relay import EventRelay
from smartchat_core.ingestion.removal import RemovalService
from smartchat_core.ingestion.segmentation import DEFAULT_RULES
from smartchat_core.ingestion.service import IngestionService
from smartchat_core.ingestion.texts import DocumentTexts
from smartchat_core.model.generation import IndexGeneration
from smartchat_core.ports.chat_model import ChatModel
from smartchat_core.ports.clock import Clock
from smartchat_core.ports.database import Database
from smartchat_core.ports.embedder import Embedder
from smartchat_core.ports.file_store import FileStore
from smartchat_core.ports.parser import DocumentReader, ParsingLimits
from smartchat_core.ports.passage_index import PassageIndex
from smartchat_core.retrieval.service import RetrievalService

__all__ = ["Services", "SystemClock", "SystemEntropy", "open_services"]

log = logging.getLogger(__name__)


class SystemClock:
    """The computer's clock."""

    def now(self) -> datetime:
        """The present moment in UTC."""
        return datetime.now(UTC)


class SystemEntropy:
    """The operating system's randomness."""

    def uuid(self) -> uuid.UUID:
        """A fresh random identifier."""
        return uuid.uuid4()


@dataclass(frozen=True, kw_only=True, slots=True)
class Services:
    """Everything that a face of the program (library, CLI, web) is made of."""

    settings: Settings
    database: Database
    files: FileStore
    index: PassageIndex
    embedder: Embedder | None
    reader: DocumentReader
    events: EventBus
    texts: DocumentTexts
    indexer: Indexer
    generations: GenerationService
    intake: IntakeService
    ingestion: IngestionService
    removal: RemovalService
    retrieval: RetrievalService
    chat: ChatService


@asynccontextmanager
async def open_services(
    settings: Settings, *, clock: Clock | None = None, models: tuple[ChatModel, ...] | None = None
) -> AsyncIterator[Services]:
    """Open what the settings name, and close it when the block ends, last opened first.

    `models` replaces the chat models of the settings; tests hand in scripted ones.

    Raises:
        ConfigurationError: the settings name something that cannot be had.
        DependencyError: what they name cannot be opened.
    """
    clock = clock or SystemClock()
    entropy = SystemEntropy()
    async with AsyncExitStack() as stack:
        folder = await asyncio.to_thread(_library_folder, settings.library)
        database: Database = await stack.enter_async_context(
            _adapter(plugins.DATABASE, settings.database or _address("sqlite:///", folder / "library.db"))
        )
        files: FileStore = await stack.enter_async_context(
            _adapter(plugins.FILES, settings.files or _address("file://", folder / "files"))
        )
        index: PassageIndex = await stack.enter_async_context(
            _adapter(plugins.INDEX, settings.index or _address("sqlite:///", folder / "index"))
        )
        embedder = await _open_embedder(settings, stack)
        reader, inspect = await _open_reader(stack)
        events = EventBus()
        relay = EventRelay(database=database, sink=events)
        texts = DocumentTexts(files)
        indexer = Indexer(index=index, embedder=embedder, rules=DEFAULT_RULES)
        generations = GenerationService(database=database, index=index, sink=events, wanted=_generation(embedder))
        retrieval = RetrievalService(database=database, index=index, embedder=embedder, sink=events)
        chain = ModelChain(_chat_models(settings) if models is None else models, clock=clock)
        yield Services(
            settings=settings,
            database=database,
            files=files,
            index=index,
            embedder=embedder,
            reader=reader,
            events=events,
            texts=texts,
            indexer=indexer,
            generations=generations,
            intake=IntakeService(
                database=database,
                files=files,
                inspect=inspect,
                relay=relay,
                clock=clock,
                entropy=entropy,
                most_bytes=settings.upload_bytes,
            ),
            ingestion=IngestionService(
                database=database,
                files=files,
                texts=texts,
                reader=reader,
                indexer=indexer,
                generations=generations,
                relay=relay,
                sink=events,
                clock=clock,
                limits=ParsingLimits(
                    memory_bytes=settings.parse_memory_bytes,
                    cpu_seconds=settings.parse_cpu_seconds,
                    wall_seconds=settings.parse_wall_seconds,
                ),
                policy=JobPolicy(),
                worker=f"{socket.gethostname()}/{os.getpid()}/{entropy.uuid().hex[:8]}",
            ),
            removal=RemovalService(database=database, index=index, texts=texts, relay=relay),
            retrieval=retrieval,
            chat=ChatService(
                database=database,
                texts=texts,
                retrieval=retrieval,
                extractor=Extractor(embedder=embedder),
                models=chain,
                context_tokens=settings.context_tokens,
            ),
        )


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


def _adapter(group: str, url: str) -> Any:
    """The adapter that an address names by its scheme, not yet opened."""
    scheme, separator, _ = url.partition(":")
    if not separator:
        raise ConfigurationError(
            f"{url!r} is no address", cause="it has no scheme", remedy="Write it as in sqlite:///path or file:///path."
        )
    return plugins.load(group, scheme)(url)


async def _open_embedder(settings: Settings, stack: AsyncExitStack) -> Embedder | None:
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


async def _open_reader(
    stack: AsyncExitStack,
) -> tuple[DocumentReader, Callable[[Path, str], Awaitable[DetectedType]]]:
    from smartchat_adapters.parsers.inspection import inspect_file  # opened with the library
    from smartchat_adapters.parsers.sandbox import SandboxedReader

    reader = await stack.enter_async_context(SandboxedReader())

    async def inspect(path: Path, filename: str) -> DetectedType:
        return await asyncio.to_thread(inspect_file, path, filename)

    return reader, inspect


def _generation(embedder: Embedder | None) -> IndexGeneration:
    return IndexGeneration(
        embedder=embedder.model.fingerprint if embedder else "",
        dimension=embedder.model.dimension if embedder else 0,
        segmentation=DEFAULT_RULES.name,
    )


def _chat_models(settings: Settings) -> tuple[ChatModel, ...]:
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
