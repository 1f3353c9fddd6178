"""Which words of a translated query an embedder reads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, cast

import pytest

from smartchat_core.model.embedding import EmbeddingModel, Vectors
from smartchat_core.model.generation import IndexGeneration
from smartchat_core.model.principal import OwnerScope
from smartchat_core.model.search import Candidate, IndexQuery
from smartchat_core.ports.runtime import Runtime
from smartchat_core.retrieval.service import RetrievalService
from smartchat_core.testing.database_cases import ANN
from smartchat_core.testing.fakes.clock import FakeClock
from smartchat_core.testing.fakes.database import InMemoryDatabase
from smartchat_core.testing.fakes.event_sink import FakeEventSink

if TYPE_CHECKING:
    from smartchat_core.ports.entropy import Entropy
    from smartchat_core.ports.passage_index import PassageIndex

EVERY_LANGUAGE = EmbeddingModel(name="wide", dimension=2, fingerprint="wide-1")
ENGLISH_ONLY = replace(EVERY_LANGUAGE, languages=frozenset({"en"}))
GENERATION = IndexGeneration(embedder=EVERY_LANGUAGE.fingerprint, dimension=2, segmentation="any")


class Recording:
    """Keeps what it is given."""

    def __init__(self, model: EmbeddingModel) -> None:
        self.model = model
        self.read: list[str] = []

    async def embed_passages(self, texts: Sequence[str]) -> Vectors:
        raise NotImplementedError

    async def embed_query(self, text: str) -> Vectors:
        self.read.append(text)
        return Vectors(dimension=2, float32=bytes(8))


class Index:
    """Has nothing, and keeps what it is asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    async def search(
        self, _scope: OwnerScope, _generation: IndexGeneration, query: IndexQuery, *_: object
    ) -> tuple[Candidate, ...]:
        self.asked.append(query.text)
        return ()


@pytest.mark.parametrize(
    ("model", "original", "read"),
    [
        (EVERY_LANGUAGE, "Wo liegt das Schiff?", "Wo liegt das Schiff?"),
        (EVERY_LANGUAGE, "", "where ship"),
        (ENGLISH_ONLY, "Wo liegt das Schiff?", "where ship"),
    ],
)
async def test_an_embedder_of_all_languages_reads_the_words_as_they_were_asked(
    model: EmbeddingModel, original: str, read: str
) -> None:
    database, embedder, index = InMemoryDatabase(), Recording(model), Index()
    async with database.transaction() as work:
        await work.generations.activate(GENERATION)
    service = RetrievalService(
        database=database,
        index=cast("PassageIndex", index),
        embedder=embedder,
        runtime=Runtime(clock=FakeClock(), entropy=cast("Entropy", None), sink=FakeEventSink()),
    )
    await service.search(ANN, "where ship", original=original)
    assert (embedder.read, index.asked) == ([read], ["where ship"])
