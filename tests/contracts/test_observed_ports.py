"""What watches a port keeps the port's contract: over the adapters and fakes that need no server."""

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from smartchat_adapters.files.local_store import LocalFileStore
from smartchat_adapters.memory.cache import MemoryCache
from smartchat_adapters.observability.instrumented.cache import ObservedCache
from smartchat_adapters.observability.instrumented.chat_model import ObservedChatModel
from smartchat_adapters.observability.instrumented.database import ObservedDatabase
from smartchat_adapters.observability.instrumented.document_reader import ObservedDocumentReader
from smartchat_adapters.observability.instrumented.embedder import ObservedEmbedder
from smartchat_adapters.observability.instrumented.file_store import ObservedFileStore
from smartchat_adapters.observability.instrumented.job_queue import ObservedJobQueue
from smartchat_adapters.observability.instrumented.passage_index import ObservedPassageIndex
from smartchat_adapters.observability.trace_ids import IdentifiersOnly
from smartchat_adapters.observability.tracing import OpenTelemetry
from smartchat_adapters.parsers.sandbox.reader import SandboxedReader
from smartchat_adapters.sql.database import SqlDatabase
from smartchat_core.errors import ModelRefused, ModelUnavailable
from smartchat_core.model.ids import JobId
from smartchat_core.model.trace import TraceContext
from smartchat_core.model.usage import Price
from smartchat_core.model.work import WorkItem, WorkQueue
from smartchat_core.ports.cache import Cache
from smartchat_core.ports.chat_model import ChatModel
from smartchat_core.ports.database import Database
from smartchat_core.ports.embedder import Embedder
from smartchat_core.ports.file_store import FileStore
from smartchat_core.ports.job_queue import JobQueue
from smartchat_core.ports.parser import DocumentReader
from smartchat_core.ports.passage_index import PassageIndex
from smartchat_core.testing import CacheContract, DatabaseContract, FileStoreContract, JobQueueContract
from smartchat_core.testing.chat_model import ChatModelContract
from smartchat_core.testing.database import OpenDatabase
from smartchat_core.testing.document_reader import DocumentReaderContract
from smartchat_core.testing.embedder import EmbedderContract
from smartchat_core.testing.fakes.chat_model import ScriptedChatModel
from smartchat_core.testing.fakes.embedder import HashingEmbedder
from smartchat_core.testing.fakes.job_queue import FakeJobQueue
from smartchat_core.testing.fakes.passage_index import InMemoryPassageIndex
from smartchat_core.testing.job_queue import Receive
from smartchat_core.testing.passage_index import OpenIndex, PassageIndexContract
from tests.support.moving_time import MovingTime

TELEMETRY = OpenTelemetry(provider=IdentifiersOnly())


class TestObservedCache(CacheContract):
    @pytest.fixture
    async def cache(self) -> AsyncIterator[Cache]:
        self.now = MovingTime()
        async with MemoryCache(monotonic=self.now) as cache:
            yield ObservedCache(cache, telemetry=TELEMETRY)

    @pytest.fixture
    def other(self, cache: Cache) -> Cache:
        return cache

    async def pass_time(self, seconds: float) -> None:
        self.now.pass_by(seconds)


class TestObservedChatModel(ChatModelContract):
    @pytest.fixture
    def chat_model(self) -> ChatModel:
        price = Price(input_per_million=Decimal(1), output_per_million=Decimal(2))
        return ObservedChatModel(ScriptedChatModel([["George ", "Eliot."]] * 4, price=price), telemetry=TELEMETRY)

    @pytest.fixture
    def unavailable_model(self) -> ChatModel:
        model = ScriptedChatModel([ModelUnavailable("the provider is down")])
        return ObservedChatModel(model, telemetry=TELEMETRY)

    @pytest.fixture
    def refusing_model(self) -> ChatModel:
        model = ScriptedChatModel([ModelRefused("the key is wrong", remedy="Set another key.")])
        return ObservedChatModel(model, telemetry=TELEMETRY)


class TestObservedDatabase(DatabaseContract):
    @pytest.fixture
    def open_database(self, tmp_path: Path) -> OpenDatabase:
        @asynccontextmanager
        async def opened() -> AsyncIterator[Database]:
            async with SqlDatabase(f"sqlite:///{tmp_path}/library.db") as database:
                with TELEMETRY.span("a test"):
                    yield ObservedDatabase(database, telemetry=TELEMETRY, system="sqlite")

        def open_one() -> AbstractAsyncContextManager[Database]:
            return opened()

        return open_one


class TestObservedDocumentReader(DocumentReaderContract):
    @pytest.fixture
    async def reader(self) -> AsyncIterator[DocumentReader]:
        async with SandboxedReader() as reader:
            yield ObservedDocumentReader(reader, telemetry=TELEMETRY)

    @pytest.fixture
    def sample(self, tmp_path: Path) -> tuple[Path, str, str]:
        path = tmp_path / "sample"
        path.write_text("A line of text\n\nand another one")
        return path, "text/plain", "line of text"


class TestObservedEmbedder(EmbedderContract):
    tolerance = 1e-6

    @pytest.fixture
    async def embedder(self) -> AsyncIterator[Embedder]:
        async with HashingEmbedder() as embedder:
            yield ObservedEmbedder(embedder, telemetry=TELEMETRY)


class TestObservedFileStore(FileStoreContract):
    @pytest.fixture
    async def file_store(self, tmp_path: Path) -> AsyncIterator[FileStore]:
        async with LocalFileStore(f"file://{tmp_path}/files") as store:
            yield ObservedFileStore(store, telemetry=TELEMETRY)


class TestObservedPassageIndex(PassageIndexContract):
    @pytest.fixture
    def open_index(self) -> OpenIndex:
        kept = InMemoryPassageIndex()

        @asynccontextmanager
        async def open_one() -> AsyncIterator[PassageIndex]:
            with TELEMETRY.span("a test"):
                yield ObservedPassageIndex(kept, telemetry=TELEMETRY, system="sqlite")

        return open_one


class _Traceless(FakeJobQueue):
    """The contract expects what was sent; what is added to it is the subject of other tests."""

    async def send(self, items: Any) -> None:
        assert all(item.trace is not None for item in items)
        await super().send(items)


class TestObservedJobQueue(JobQueueContract):
    async def test_trace_arrives(self, job_queue: JobQueue, receive: Receive) -> None:
        """In the trace that was given, or one of its own, at the place of the span that sent it."""
        given = TraceContext(traceparent=f"00-{'a' * 32}-{'b' * 16}-01", tracestate="vendor=value")
        await job_queue.send(
            [
                WorkItem(job_id=JobId("job-1"), queue=WorkQueue.INGEST, trace=given),
                WorkItem(job_id=JobId("job-2"), queue=WorkQueue.INGEST),
            ]
        )
        first, second = await receive(WorkQueue.INGEST), await receive(WorkQueue.INGEST)
        assert first is not None
        assert first.trace is not None
        assert first.trace.trace_id == given.trace_id
        assert first.trace.span_id != given.span_id
        assert first.trace.tracestate == given.tracestate
        assert second is not None
        assert second.trace is not None
        assert second.trace.trace_id != given.trace_id
        assert TELEMETRY.trace() is None

    @pytest.fixture
    def fake(self) -> FakeJobQueue:
        return _Traceless()

    @pytest.fixture
    async def job_queue(self, fake: FakeJobQueue) -> JobQueue:
        return ObservedJobQueue(fake, telemetry=TELEMETRY, system="rabbitmq")

    @pytest.fixture
    async def receive(self, fake: FakeJobQueue) -> Receive:
        async def take(queue: WorkQueue) -> WorkItem | None:
            return fake.take(queue)

        return take

    @pytest.fixture
    async def unreachable_queue(self) -> JobQueue:
        queue = FakeJobQueue()
        queue.available = False
        return ObservedJobQueue(queue, telemetry=TELEMETRY, system="rabbitmq")
