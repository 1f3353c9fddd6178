"""Everything that a face of the program is made of, put together."""

import os
import socket
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

from smartchat.composition.adapters import (
    chat_models,
    index_kind,
    open_cache,
    open_database,
    open_embedder,
    open_files,
    open_index,
    open_limiter,
    open_queue,
    open_reader,
    open_sessions,
)
from smartchat.composition.logs import tell_event
from smartchat.composition.observability import UNOBSERVED, Observability
from smartchat.composition.observed_ports import ObservedPorts
from smartchat.composition.statements import statement_observer
from smartchat.events import EventBus
from smartchat.settings import Settings
from smartchat.system import SystemClock, SystemEntropy
from smartchat_core.chat.accounting import ModelAccounts
from smartchat_core.chat.extractive import Extractor
from smartchat_core.chat.models import ModelChain
from smartchat_core.chat.service import ChatService
from smartchat_core.events import Event
from smartchat_core.ingestion.consistency_service import ConsistencyService
from smartchat_core.ingestion.generations import GenerationService
from smartchat_core.ingestion.indexing import Indexer
from smartchat_core.ingestion.intake import IntakeService
from smartchat_core.ingestion.lifecycle import JobPolicy
from smartchat_core.ingestion.relay import EventRelay
from smartchat_core.ingestion.removal import RemovalService
from smartchat_core.ingestion.segmentation import DEFAULT_RULES
from smartchat_core.ingestion.service import IngestionService
from smartchat_core.ingestion.sweeping import Sweeper, SweepPolicy
from smartchat_core.ingestion.texts import DocumentTexts
from smartchat_core.model.generation import IndexGeneration
from smartchat_core.ops.measuring import measurements_of
from smartchat_core.ops.presence import Presence
from smartchat_core.ports.cache import Cache
from smartchat_core.ports.chat_model import ChatModel
from smartchat_core.ports.clock import Clock
from smartchat_core.ports.database import Database
from smartchat_core.ports.embedder import Embedder
from smartchat_core.ports.file_store import FileStore
from smartchat_core.ports.job_queue import JobQueue
from smartchat_core.ports.parser import DocumentReader, ParsingLimits
from smartchat_core.ports.passage_index import PassageIndex
from smartchat_core.ports.rate_limiter import RateLimiter
from smartchat_core.ports.session_store import SessionStore
from smartchat_core.ports.telemetry import Telemetry
from smartchat_core.retrieval.cached_embedder import CachedEmbedder
from smartchat_core.retrieval.service import RetrievalService

__all__ = ["Services", "open_services"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Services:
    """Everything that a face of the program (library, CLI, web) is made of."""

    settings: Settings
    observability: Observability
    database: Database
    files: FileStore
    index: PassageIndex
    cache: Cache
    sessions: SessionStore
    limiter: RateLimiter
    queue: JobQueue | None
    embedder: Embedder | None
    reader: DocumentReader
    events: EventBus
    relay: EventRelay
    texts: DocumentTexts
    indexer: Indexer
    generations: GenerationService
    intake: IntakeService
    ingestion: IngestionService
    removal: RemovalService
    consistency: ConsistencyService
    sweeper: Sweeper
    retrieval: RetrievalService
    chat: ChatService
    models: ModelChain


@asynccontextmanager
async def open_services(
    settings: Settings,
    *,
    clock: Clock | None = None,
    models: tuple[ChatModel, ...] | None = None,
    observability: Observability = UNOBSERVED,
) -> AsyncIterator[Services]:
    """Open what the settings name, and close it when the block ends, last opened first.

    `models` replaces the chat models of the settings; tests hand in scripted ones.

    Raises:
        ConfigurationError: the settings name something that cannot be had.
        DependencyError: what they name cannot be opened.
    """
    clock = clock or SystemClock()
    entropy = SystemEntropy()
    telemetry = observability.telemetry
    observed = ObservedPorts(settings, telemetry)
    async with AsyncExitStack() as stack:
        statements = statement_observer(telemetry)
        opened = await stack.enter_async_context(open_database(settings, observer=statements))
        database = observed.database(opened)
        files = observed.files(await stack.enter_async_context(open_files(settings)))
        index = observed.index(await stack.enter_async_context(open_index(settings)))
        cache = observed.cache(await stack.enter_async_context(open_cache(settings)))
        sessions = await stack.enter_async_context(open_sessions(settings))
        limiter = await stack.enter_async_context(open_limiter(settings))
        queue = observed.queue(await stack.enter_async_context(open_queue(settings)) if settings.queue else None)
        embedder = observed.embedder(await open_embedder(settings, stack))
        plain_reader, inspect = await open_reader(stack)
        reader = observed.reader(plain_reader)
        events = EventBus()
        events.subscribe(partial(_measure, observability.telemetry))
        if observability.tells_events:
            events.subscribe(tell_event)
        relay = EventRelay(database=database, sink=events, clock=clock, queue=queue, telemetry=telemetry)
        texts = DocumentTexts(files)
        indexer = Indexer(index=index, embedder=embedder, rules=DEFAULT_RULES)
        generations = GenerationService(database=database, index=index, sink=events, wanted=_generation(embedder))
        retrieval = RetrievalService(
            database=database,
            index=index,
            embedder=CachedEmbedder(embedder, cache) if embedder else None,
            sink=events,
            backend=index_kind(settings),
            telemetry=telemetry,
        )
        removal = RemovalService(
            database=database,
            index=index,
            texts=texts,
            relay=relay,
            clock=clock,
            entropy=entropy,
        )
        consistency = ConsistencyService(
            database=database,
            files=files,
            index=index,
            indexer=indexer,
            generations=generations,
            clock=clock,
            entropy=entropy,
            finish_removals=removal.finish_open,
            abandoned_after=timedelta(seconds=settings.abandoned_seconds),
        )
        chain = ModelChain(observed.models(chat_models(settings) if models is None else models), clock=clock)
        accounts = ModelAccounts(database=database, sink=events, clock=clock, entropy=entropy)
        stack.push_async_callback(accounts.settle)
        presence = Presence(database=database, clock=clock)
        events.subscribe(presence.listen)
        stack.push_async_callback(presence.settle)
        yield Services(
            settings=settings,
            observability=observability,
            database=database,
            files=files,
            index=index,
            cache=cache,
            sessions=sessions,
            limiter=limiter,
            queue=queue,
            embedder=embedder,
            reader=reader,
            events=events,
            relay=relay,
            texts=texts,
            indexer=indexer,
            generations=generations,
            models=chain,
            intake=IntakeService(
                database=database,
                files=files,
                inspect=inspect,
                relay=relay,
                clock=clock,
                entropy=entropy,
                most_bytes=settings.upload_bytes,
                sink=events,
                most_waiting=settings.most_waiting_jobs,
                telemetry=telemetry,
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
                policy=_job_policy(settings),
                abandoned_after=timedelta(seconds=settings.abandoned_seconds),
                entropy=entropy,
                telemetry=telemetry,
                worker=f"{socket.gethostname()}/{os.getpid()}/{entropy.uuid().hex[:8]}",
            ),
            removal=removal,
            consistency=consistency,
            sweeper=Sweeper(
                database=database,
                relay=relay,
                removal=removal,
                clock=clock,
                queue=queue,
                tidy=consistency.tidy,
                policy=SweepPolicy(
                    resend_after=timedelta(seconds=settings.resend_seconds),
                    tidy_every=timedelta(seconds=settings.tidy_seconds),
                ),
            ),
            retrieval=retrieval,
            chat=ChatService(
                database=database,
                texts=texts,
                retrieval=retrieval,
                extractor=Extractor(embedder=embedder),
                models=chain,
                accounts=accounts,
                sink=events,
                context_tokens=settings.context_tokens,
                telemetry=telemetry,
            ),
        )


def _measure(telemetry: Telemetry, event: Event) -> None:
    for measurement in measurements_of(event):
        telemetry.record(measurement)


def _job_policy(settings: Settings) -> JobPolicy:
    """A quarter of the lease between signs of life; with servers around that may be away for long, more patience."""
    lease = timedelta(seconds=settings.job_lease_seconds)
    return JobPolicy(
        lease_duration=lease,
        heartbeat_interval=lease / 4,
        most_failures=settings.job_failures or (30 if settings.queue else 5),
    )


def _generation(embedder: Embedder | None) -> IndexGeneration:
    return IndexGeneration(
        embedder=embedder.model.fingerprint if embedder else "",
        dimension=embedder.model.dimension if embedder else 0,
        segmentation=DEFAULT_RULES.name,
    )
