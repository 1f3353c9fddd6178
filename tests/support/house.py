"""The services of the core on adapters of a test's choice, with a reader that needs no child process."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

from smartchat.events import EventBus
from smartchat.system import SystemEntropy
from smartchat_core.ingestion.consistency_service import ConsistencyService
from smartchat_core.ingestion.file_policy import DetectedType
from smartchat_core.ingestion.findings import FindingKind
from smartchat_core.ingestion.generations import GenerationService
from smartchat_core.ingestion.indexing import Indexer
from smartchat_core.ingestion.intake import Accepted, IntakeService
from smartchat_core.ingestion.lifecycle import JobPolicy
from smartchat_core.ingestion.relay import EventRelay
from smartchat_core.ingestion.removal import RemovalService
from smartchat_core.ingestion.restarting import RetryService
from smartchat_core.ingestion.segmentation import DEFAULT_RULES
from smartchat_core.ingestion.service import IngestionService
from smartchat_core.ingestion.texts import DocumentTexts
from smartchat_core.model import LOCAL_SCOPE, Document, DocumentId, IndexGeneration, OwnerId, OwnerScope, ParsedDocument
from smartchat_core.ports.clock import Clock
from smartchat_core.ports.database import Database
from smartchat_core.ports.embedder import Embedder
from smartchat_core.ports.file_store import FileStore
from smartchat_core.ports.parser import ParsingLimits
from smartchat_core.ports.passage_index import PassageIndex

__all__ = ["BOB", "House", "book", "build_house", "once"]

BOB = OwnerScope(owner=OwnerId("bob"))


class _PlainReader:
    """Takes a file for canonical text as it is."""

    async def read(self, path: Path, *, media_type: str, limits: ParsingLimits) -> ParsedDocument:
        return ParsedDocument(text=(await asyncio.to_thread(path.read_text, "utf-8")).strip())

    def parser_version(self, media_type: str) -> str:
        return "plain 1"


async def _inspect(path: Path, filename: str) -> DetectedType:
    return DetectedType(media_type="text/plain", warnings=())


def book(number: int) -> str:
    """A text of several passages, another one for each number."""
    return "\n\n".join(f"Chapter {part} of book {number}. Tobias kept the lighthouse." * 20 for part in range(8))


async def once(data: bytes) -> AsyncIterator[bytes]:
    yield data


@dataclass(frozen=True, kw_only=True)
class House:
    """What a test works with."""

    database: Database
    files: FileStore
    index: PassageIndex
    indexer: Indexer
    generations: GenerationService
    intake: IntakeService
    ingestion: IngestionService
    removal: RemovalService
    consistency: ConsistencyService
    retry: RetryService

    async def accept(self, text: str, scope: OwnerScope = LOCAL_SCOPE) -> Accepted:
        async def chunks() -> AsyncIterator[bytes]:
            yield text.encode()

        return await self.intake.accept(scope, filename="book.txt", chunks=chunks())

    async def add(self, text: str, scope: OwnerScope = LOCAL_SCOPE) -> Document:
        accepted = await self.accept(text, scope)
        await self.work()
        return await self.document(accepted.document.id, scope)

    async def work(self) -> None:
        """Work off everything that can be worked on now."""
        while await self.ingestion.work_once():
            pass

    async def document(self, document: DocumentId, scope: OwnerScope = LOCAL_SCOPE) -> Document:
        async with self.database.reading() as work:
            return await work.documents.get(scope, document)

    async def active(self) -> IndexGeneration:
        active = await self.generations.active()
        assert active is not None
        return active

    async def found(self, *, deep: bool = False) -> set[tuple[FindingKind, str]]:
        """The kinds and subjects of what a check finds."""
        report = await self.consistency.check(deep=deep)
        return {(one.kind, one.subject) for one in report.findings}


def build_house(
    *, database: Database, files: FileStore, index: PassageIndex, clock: Clock, embedder: Embedder | None = None
) -> House:
    """Everything wired up as the composition does it, without a queue."""
    events = EventBus()
    entropy = SystemEntropy()
    relay = EventRelay(database=database, sink=events, clock=clock)
    texts = DocumentTexts(files)
    indexer = Indexer(index=index, embedder=embedder, rules=DEFAULT_RULES)
    wanted = IndexGeneration(
        embedder=embedder.model.fingerprint if embedder else "",
        dimension=embedder.model.dimension if embedder else 0,
        segmentation=DEFAULT_RULES.name,
    )
    generations = GenerationService(database=database, index=index, sink=events, wanted=wanted)
    removal = RemovalService(
        database=database,
        index=index,
        texts=texts,
        relay=relay,
        clock=clock,
        entropy=entropy,
    )
    return House(
        database=database,
        files=files,
        index=index,
        indexer=indexer,
        generations=generations,
        intake=IntakeService(
            database=database,
            files=files,
            inspect=_inspect,
            relay=relay,
            clock=clock,
            entropy=entropy,
            most_bytes=1_000_000,
            sink=events,
            most_waiting=10_000,
        ),
        ingestion=IngestionService(
            database=database,
            files=files,
            texts=texts,
            reader=_PlainReader(),
            indexer=indexer,
            generations=generations,
            relay=relay,
            sink=events,
            clock=clock,
            limits=ParsingLimits(),
            policy=JobPolicy(),
            entropy=entropy,
            worker="house",
        ),
        removal=removal,
        consistency=ConsistencyService(
            database=database,
            files=files,
            index=index,
            indexer=indexer,
            generations=generations,
            clock=clock,
            entropy=entropy,
            finish_removals=removal.finish_open,
        ),
        retry=RetryService(database=database, clock=clock, entropy=entropy),
    )
