"""The services of the core on adapters of a test's choice, with a reader that needs no child process."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import fields
from pathlib import Path
from urllib.parse import quote

from smartchat.composition import DocumentParsing, Policies, Ports, Services, build_services
from smartchat_adapters.files.local_store import LocalFileStore
from smartchat_adapters.memory.cache import MemoryCache
from smartchat_adapters.memory.rate_limiter import MemoryRateLimiter
from smartchat_adapters.memory.session_store import MemorySessionStore
from smartchat_adapters.passage_index.sqlite.index import SqlitePassageIndex
from smartchat_adapters.sql.database import SqlDatabase
from smartchat_core.ingestion.consistency.findings import FindingKind
from smartchat_core.ingestion.file_policy import DetectedType
from smartchat_core.ingestion.intake import Accepted
from smartchat_core.model import LOCAL_SCOPE, Document, DocumentId, IndexGeneration, OwnerId, OwnerScope, ParsedDocument
from smartchat_core.parsing.format_registry import FormatRegistry
from smartchat_core.ports.clock import Clock
from smartchat_core.ports.database import Database
from smartchat_core.ports.embedder import Embedder
from smartchat_core.ports.file_store import FileStore
from smartchat_core.ports.parser import ParsingLimits
from smartchat_core.ports.passage_index import PassageIndex
from smartchat_core.testing.fakes.clock import FakeClock
from smartchat_core.testing.fakes.embedder import HashingEmbedder
from tests.support.formats import BUILT_IN_FORMATS

__all__ = ["BOB", "CoreServices", "book", "build_core", "embedded_core", "inspect", "once"]

BOB = OwnerScope(owner=OwnerId("bob"))


class _PlainReader:
    """Takes a file for canonical text as it is."""

    async def read(self, path: Path, *, media_type: str, limits: ParsingLimits, owner: OwnerId) -> ParsedDocument:
        return ParsedDocument(text=(await asyncio.to_thread(path.read_text, "utf-8")).strip())

    def formats(self) -> FormatRegistry:
        return BUILT_IN_FORMATS

    def parser_version(self, media_type: str) -> str:
        return "plain 1"


async def inspect(path: Path, filename: str) -> DetectedType:
    return DetectedType(media_type="text/plain", format="text")


def book(number: int) -> str:
    """A text of several passages, another one for each number."""
    return "\n\n".join(f"Chapter {part} of book {number}. Tobias kept the lighthouse." * 20 for part in range(8))


async def once(data: bytes) -> AsyncIterator[bytes]:
    yield data


class CoreServices(Services):
    """The services, and what many tests do with them."""

    __slots__ = ()

    async def accept(self, text: str, scope: OwnerScope = LOCAL_SCOPE) -> Accepted:
        async def chunks() -> AsyncIterator[bytes]:
            yield text.encode()

        return await self.documents.intake.accept(scope, filename="book.txt", chunks=chunks())

    async def add(self, text: str, scope: OwnerScope = LOCAL_SCOPE) -> Document:
        accepted = await self.accept(text, scope)
        await self.work()
        return await self.document(accepted.document.id, scope)

    async def work(self) -> None:
        """Work off everything that can be worked on now."""
        while await self.jobs.ingestion.work_once():
            pass

    async def document(self, document: DocumentId, scope: OwnerScope = LOCAL_SCOPE) -> Document:
        async with self.ports.database.read_only() as work:
            return await work.documents.get(scope, document)

    async def active(self) -> IndexGeneration:
        active = await self.index.generations.active()
        assert active is not None
        return active

    async def found(self, *, deep: bool = False) -> set[tuple[FindingKind, str]]:
        """The kinds and subjects of what a check finds."""
        report = await self.index.consistency.check(deep=deep)
        return {(one.kind, one.subject) for one in report.findings}


def build_core(
    *,
    database: Database,
    files: FileStore,
    index: PassageIndex,
    clock: Clock,
    embedder: Embedder | None = None,
    parsing: DocumentParsing | None = None,
) -> CoreServices:
    """The services without a queue, on these ports."""
    ports = Ports(
        database=database,
        files=files,
        index=index,
        cache=MemoryCache(),
        sessions=MemorySessionStore(),
        limiter=MemoryRateLimiter(),
        parsing=parsing or DocumentParsing(inspect=inspect, reader=_PlainReader()),
        embedder=embedder,
        clock=clock,
    )
    services = build_services(ports, Policies(), worker="core")
    return CoreServices(**{one.name: getattr(services, one.name) for one in fields(services)})


@asynccontextmanager
async def embedded_core(place: Path, *, parsing: DocumentParsing | None = None) -> AsyncIterator[CoreServices]:
    """The services of the core on the adapters of one machine, whose jobs are worked off when a test says so."""
    folder = quote(str(place))
    async with AsyncExitStack() as stack:
        database = await stack.enter_async_context(SqlDatabase(f"sqlite:///{folder}/library.db"))
        files = await stack.enter_async_context(LocalFileStore(f"file://{folder}/files"))
        index = await stack.enter_async_context(SqlitePassageIndex(f"sqlite:///{folder}/index"))
        yield build_core(
            database=database,
            files=files,
            index=index,
            clock=FakeClock(),
            embedder=HashingEmbedder(),
            parsing=parsing,
        )
