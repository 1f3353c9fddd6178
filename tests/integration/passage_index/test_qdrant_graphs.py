"""Searches through the graphs that Qdrant's engine builds, over whole and over compressed vectors.

No other test gets there: their collections are so small that every vector is compared, and local mode has no graphs.
Vectors without any order are the hardest to find one's way through, and to compress.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import numpy as np
import pytest

from smartchat_adapters.passage_index.qdrant import search as qdrant_search
from smartchat_adapters.passage_index.qdrant.index import QdrantPassageIndex
from smartchat_adapters.passage_index.qdrant.settings import Quantisation
from smartchat_core.model.embedding import Vectors
from smartchat_core.model.generation import IndexGeneration
from smartchat_core.model.search import IndexQuery, PassageFilter
from smartchat_core.testing.passage_samples import DOCUMENTS, EVERYWHERE, OWNERS, make_passages
from tests.support.qdrant_engine import QdrantEngine

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from numpy.typing import NDArray
    from qdrant_client import AsyncQdrantClient

    from smartchat_core.model.ids import DocumentId
    from smartchat_core.model.principal import OwnerScope

    Numbers = NDArray[np.float32]
    Library = dict[tuple[OwnerScope, DocumentId], Numbers]

pytestmark = pytest.mark.anyio

WIDTH = 128
GENERATION = IndexGeneration(embedder="random", dimension=WIDTH, segmentation="one")
TEXTS = ["word"] * 500  # of each of three documents of each of two owners
LIMIT = 50
NEAREST = 10
ONE_BOOK = PassageFilter(documents=frozenset(DOCUMENTS[:1]))
BOUNDED = PassageFilter(until=tuple((each, make_passages(each, TEXTS)[200].span.end) for each in DOCUMENTS))


@pytest.fixture
async def engine() -> AsyncIterator[QdrantEngine]:
    engine = QdrantEngine(graphs_from_kilobytes=1)
    yield engine
    await engine.close()


def opened(engine: QdrantEngine, quantisation: Quantisation) -> QdrantPassageIndex:
    client = cast("AsyncQdrantClient", engine)
    return QdrantPassageIndex(client, quantisation=quantisation)


def some_vectors(number: int, seed: int) -> Numbers:
    rows = np.random.default_rng(seed).standard_normal((number, WIDTH), np.float32)
    unit: Numbers = rows / np.linalg.norm(rows, axis=1, keepdims=True)
    return unit


def make_vectors(numbers: Numbers) -> Vectors:
    return Vectors(dimension=WIDTH, float32=numbers.tobytes())


async def filled(index: QdrantPassageIndex, engine: QdrantEngine) -> Library:
    """Write the library and have its graphs built; the vectors of each document."""
    library = {
        (owner, document): some_vectors(len(TEXTS), seed)
        for seed, (owner, document) in enumerate((owner, document) for owner in OWNERS for document in DOCUMENTS)
    }
    for (owner, document), numbers in library.items():
        await index.replace_document(owner, GENERATION, document, make_passages(document, TEXTS))
        await index.add_vectors(owner, GENERATION, document, range(len(TEXTS)), make_vectors(numbers))
    engine.build_graphs()
    return library


async def share_found(index: QdrantPassageIndex, library: Library, where: PassageFilter) -> float:
    """Which share of the nearest passages the owners' searches find, after checking whose they are and their scores."""
    found_of_them = 0
    queries = some_vectors(20, 99)
    for owner in OWNERS:
        passages = {document: make_passages(document, TEXTS) for document in DOCUMENTS}
        for query in queries:
            cosines = {
                passages[document][ordinal].id: float(cosine)
                for (whose, document), numbers in library.items()
                if whose == owner
                for ordinal, cosine in enumerate(numbers @ query)
                if where.admits(passages[document][ordinal])
            }
            found = await index.search(owner, GENERATION, IndexQuery(vector=make_vectors(query), limit=LIMIT), where)
            assert len(found) == LIMIT
            for each in found:
                assert each.dense == pytest.approx(cosines[each.passage.id], abs=1e-4)
            nearest = sorted(cosines, key=lambda identifier: -cosines[identifier])[:NEAREST]
            found_of_them += len({each.passage.id for each in found}.intersection(nearest))
    return found_of_them / (len(OWNERS) * len(queries) * NEAREST)


@pytest.mark.parametrize(
    ("quantisation", "least"), [(Quantisation.NONE, 0.98), (Quantisation.SCALAR, 0.98), (Quantisation.BINARY, 0.75)]
)
async def test_graphs_find_the_nearest_of_an_owner_with_their_true_scores(
    engine: QdrantEngine, quantisation: Quantisation, least: float
) -> None:
    async with opened(engine, quantisation) as index:
        library = await filled(index, engine)
        for where in (EVERYWHERE, ONE_BOOK, BOUNDED):
            assert await share_found(index, library, where) >= least


async def test_a_narrow_beam_would_miss_some(engine: QdrantEngine, monkeypatch: pytest.MonkeyPatch) -> None:
    """That the others find nearly all is due to the beam, not to comparing with every vector."""
    async with opened(engine, Quantisation.NONE) as index:
        library = await filled(index, engine)
        wide = await share_found(index, library, BOUNDED)
        monkeypatch.setattr(qdrant_search, "_BEAM", 0)
        monkeypatch.setattr(qdrant_search, "_LEAST_BEAM", 1)
        assert await share_found(index, library, BOUNDED) < wide


async def test_what_is_written_beside_the_graphs_is_found(engine: QdrantEngine) -> None:
    async with opened(engine, Quantisation.SCALAR) as index:
        await filled(index, engine)
        owner, document = OWNERS[0], DOCUMENTS[0]
        fresh = some_vectors(1, 7)
        await index.replace_document(owner, GENERATION, document, make_passages(document, ["fresh"]))
        await index.add_vectors(owner, GENERATION, document, [0], make_vectors(fresh))
        (found, *others) = await index.search(
            owner, GENERATION, IndexQuery(vector=make_vectors(fresh), limit=2), EVERYWHERE
        )
        assert {each.passage.text for each in (found, *others)} == {"fresh", "word"}
        (alone,) = await index.search(owner, GENERATION, IndexQuery(vector=make_vectors(fresh), limit=LIMIT), ONE_BOOK)
        assert alone.passage.text == "fresh"
        assert alone.dense == pytest.approx(1.0, abs=1e-4)
