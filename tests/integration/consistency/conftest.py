"""A core on the adapters of one machine and on servers, and three books in it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path
from urllib.parse import quote

import pytest

from smartchat_adapters.files.local_store import LocalFileStore
from smartchat_adapters.files.s3_store import S3FileStore
from smartchat_adapters.passage_index.qdrant.index import QdrantPassageIndex
from smartchat_adapters.passage_index.sqlite.index import SqlitePassageIndex
from smartchat_adapters.sql.database import SqlDatabase
from smartchat_core.model import (
    Document,
)
from smartchat_core.ports.database import Database
from smartchat_core.ports.file_store import FileStore
from smartchat_core.ports.passage_index import PassageIndex
from smartchat_core.testing.fakes.clock import FakeClock
from smartchat_core.testing.fakes.embedder import HashingEmbedder
from tests.support.core_services import BOB, CoreServices, book, build_core
from tests.support.qdrant_facade import QdrantFacade
from tools.servers import Bucket


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture(params=["embedded", pytest.param("servers", marks=pytest.mark.slow)])
async def core(tmp_path: Path, clock: FakeClock, request: pytest.FixtureRequest) -> AsyncIterator[CoreServices]:
    """On one machine; and on PostgreSQL, S3 and what speaks Qdrant's interface."""
    folder = quote(str(tmp_path))
    async with AsyncExitStack() as stack:
        database: Database
        files: FileStore
        index: PassageIndex
        if request.param == "embedded":
            database = await stack.enter_async_context(SqlDatabase(f"sqlite:///{folder}/library.db"))
            files = await stack.enter_async_context(LocalFileStore(f"file://{folder}/files"))
            index = await stack.enter_async_context(SqlitePassageIndex(f"sqlite:///{folder}/index"))
        else:
            bucket: Bucket = request.getfixturevalue("s3_bucket")
            database = await stack.enter_async_context(SqlDatabase(request.getfixturevalue("postgres_url")))
            files = await stack.enter_async_context(
                S3FileStore(bucket.url, endpoint=bucket.endpoint, key=bucket.key, secret=bucket.secret)
            )
            facade = stack.enter_context(QdrantFacade(api_key="a-key"))
            index = await stack.enter_async_context(QdrantPassageIndex(facade.address, api_key="a-key"))
        yield build_core(database=database, files=files, index=index, clock=clock, embedder=HashingEmbedder())


@pytest.fixture
async def books(core: CoreServices) -> tuple[Document, ...]:
    """Three documents, the last of another owner with the content of the second."""
    one = await core.add(book(1))
    two = await core.add(book(2))
    return one, two, await core.add(book(2), BOB)
