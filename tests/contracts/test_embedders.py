"""Every embedder against the contract of its port."""

from collections.abc import AsyncIterator

import pytest

from smartchat_adapters.models.litellm_embedder import LitellmEmbedder
from smartchat_adapters.models.minilm import LocalEmbedder, MiniLmEmbedder, MpnetEmbedder, MultilingualEmbedder
from smartchat_core.errors import EmbedderUnavailable
from smartchat_core.ports.embedder import Embedder
from smartchat_core.testing.embedder import EmbedderContract
from smartchat_core.testing.fakes.embedder import HashingEmbedder
from smartchat_core.testing.fakes.embedding_server import FakeEmbeddingServer


class TestHashingEmbedder(EmbedderContract):
    tolerance = 1e-6

    @pytest.fixture
    async def embedder(self) -> AsyncIterator[Embedder]:
        async with HashingEmbedder() as embedder:
            yield embedder


async def prepared(embedder: LocalEmbedder) -> Embedder:
    """The embedder with its model in the user's cache, which is built if there are weights."""
    try:
        await embedder.prepare()
    except EmbedderUnavailable as error:
        if "not on this machine" not in error.message:
            raise
        pytest.skip("its weights are not installed: make setup, make setup-multilingual, make setup-quality")
    return embedder


class TestMiniLmEmbedder(EmbedderContract):
    tolerance = 1e-6

    @pytest.fixture
    async def embedder(self) -> AsyncIterator[Embedder]:
        async with MiniLmEmbedder(threads=2) as embedder:
            yield await prepared(embedder)


@pytest.mark.slow
class TestMultilingualEmbedder(EmbedderContract):
    tolerance = 1e-6

    @pytest.fixture
    async def embedder(self) -> AsyncIterator[Embedder]:
        async with MultilingualEmbedder(threads=2) as embedder:
            yield await prepared(embedder)


@pytest.mark.slow
@pytest.mark.timeout(600)  # ten times MiniLM's work
class TestMpnetEmbedder(EmbedderContract):
    tolerance = 1e-6

    @pytest.fixture
    async def embedder(self) -> AsyncIterator[Embedder]:
        async with MpnetEmbedder(threads=2) as embedder:
            yield await prepared(embedder)


class TestLitellmEmbedder(EmbedderContract):
    tolerance = 1e-6

    @pytest.fixture
    async def embedder(self) -> AsyncIterator[Embedder]:
        with FakeEmbeddingServer(dimension=64) as server:
            async with LitellmEmbedder(model="openai/hashing", dimension=64, api_base=server.url) as embedder:
                yield embedder
