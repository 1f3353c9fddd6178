"""The contract of `PassageIndex`, over every adapter."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

import pytest

from smartchat_adapters.vectors.qdrant_index import QdrantPassageIndex
from smartchat_adapters.vectors.sqlite_index import SqlitePassageIndex
from smartchat_core.ports.passage_index import PassageIndex
from smartchat_core.testing.fakes.passage_index import InMemoryPassageIndex
from smartchat_core.testing.passage_index import OpenIndex, PassageIndexContract
from tests.support.qdrant_local import local_client


class TestInMemoryPassageIndex(PassageIndexContract):
    @pytest.fixture
    def open_index(self) -> OpenIndex:
        kept = InMemoryPassageIndex()

        @asynccontextmanager
        async def open_one() -> AsyncIterator[PassageIndex]:
            yield kept

        return open_one


class TestSqlitePassageIndex(PassageIndexContract):
    capabilities = frozenset({"word analysis"})

    @pytest.fixture
    def open_index(self, tmp_path: Path) -> OpenIndex:
        def open_one() -> AbstractAsyncContextManager[PassageIndex]:
            return SqlitePassageIndex(tmp_path / "index")

        return open_one


class TestQdrantPassageIndexInLocalMode(PassageIndexContract):
    capabilities = frozenset({"word analysis"})

    @pytest.fixture
    async def open_index(self) -> AsyncIterator[OpenIndex]:
        client = local_client()

        def open_one() -> AbstractAsyncContextManager[PassageIndex]:
            return QdrantPassageIndex("qdrant://localhost", client=client)

        yield open_one
        await client.close()
