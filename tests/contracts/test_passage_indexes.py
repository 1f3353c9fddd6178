"""The contract of `PassageIndex`, over every adapter."""

from __future__ import annotations

import os
import uuid
from collections.abc import AsyncIterator, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

import pytest

from smartchat_adapters.passage_index.qdrant.index import QdrantPassageIndex
from smartchat_adapters.passage_index.sqlite.index import SqlitePassageIndex
from smartchat_core.ports.passage_index import PassageIndex
from smartchat_core.testing.fakes.passage_index import InMemoryPassageIndex
from smartchat_core.testing.passage_index import OpenIndex, PassageIndexContract
from tests.support.qdrant_engine import engine_client
from tests.support.qdrant_facade import QdrantFacade
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
            return QdrantPassageIndex(client)

        yield open_one
        await client.close()


class TestQdrantPassageIndexOnTheEngine(PassageIndexContract):
    """The code of the server that stores and searches, without the server."""

    capabilities = frozenset({"word analysis"})

    @pytest.fixture
    async def open_index(self) -> AsyncIterator[OpenIndex]:
        client = engine_client()

        def open_one() -> AbstractAsyncContextManager[PassageIndex]:
            return QdrantPassageIndex(client)

        yield open_one
        await client.close()


@pytest.mark.slow
class TestQdrantPassageIndexOverHttp(PassageIndexContract):
    """Every request and its body are checked against what the client publishes of Qdrant's interface."""

    capabilities = frozenset({"word analysis"})

    @pytest.fixture
    def open_index(self) -> Iterator[OpenIndex]:
        with QdrantFacade(api_key="a-key") as server:

            def open_one() -> AbstractAsyncContextManager[PassageIndex]:
                return QdrantPassageIndex(server.address, api_key="a-key")

            yield open_one
            assert server.wrong == []


@pytest.mark.skipif(
    not os.environ.get("SMARTCHAT_TEST_QDRANT_URL"),
    reason="SMARTCHAT_TEST_QDRANT_URL is not set: there is no Qdrant server to be had from package registries",
)
class TestQdrantPassageIndexOnAServer(PassageIndexContract):
    """The variable holds an address as in `qdrant://localhost:6333`; what the tests make there begins with `test-`."""

    capabilities = frozenset({"word analysis"})

    @pytest.fixture
    async def open_index(self) -> AsyncIterator[OpenIndex]:
        address = os.environ["SMARTCHAT_TEST_QDRANT_URL"]
        prefix = f"test-{uuid.uuid4().hex[:8]}"

        def open_one() -> QdrantPassageIndex:
            return QdrantPassageIndex(address, prefix=prefix)

        yield open_one
        async with open_one() as index:
            assert index._client is not None
            for alias in (await index._client.get_aliases()).aliases:
                if alias.alias_name.startswith(prefix):
                    await index._client.delete_collection(alias.collection_name)
