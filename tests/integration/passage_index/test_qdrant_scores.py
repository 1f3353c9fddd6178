"""The scores of words on Qdrant: BM25 of what is admitted, and of nothing else."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pytest

from smartchat_adapters.passage_index.qdrant.index import QdrantPassageIndex
from smartchat_adapters.passage_index.qdrant.points import dimension_of, query_words
from smartchat_core.model.search import IndexQuery, PassageFilter, SectionRange
from smartchat_core.testing.passage_samples import (
    ANN,
    BOB,
    DOCUMENTS,
    EVERYWHERE,
    GENERATION,
    LAND,
    SEA,
    make_passages,
    make_vectors,
)
from tests.support.qdrant_engine import engine_client
from tests.support.qdrant_local import local_client

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from qdrant_client import AsyncQdrantClient

    from smartchat_core.model.principal import OwnerScope

pytestmark = pytest.mark.anyio

TEXTS = ["whale harbour", "whale whale lantern", "orchard", "winter copper"]
QUERY = IndexQuery(text="whale orchard")


@pytest.fixture(params=[local_client, engine_client])
async def index(request: pytest.FixtureRequest) -> AsyncIterator[QdrantPassageIndex]:
    client: AsyncQdrantClient = request.param()
    async with QdrantPassageIndex(client) as index:
        await index.replace_document(ANN, GENERATION, SEA, make_passages(SEA, TEXTS), language="en")
        yield index
    await client.close()


async def test_a_client_of_the_program_is_used_and_stays_open() -> None:
    client = engine_client()
    async with QdrantPassageIndex(client) as one:
        await one.replace_document(ANN, GENERATION, SEA, make_passages(SEA, TEXTS), language="en")
    async with QdrantPassageIndex(client) as another:
        assert set(await scores(another)) == {0, 1, 2}
    await client.close()


async def scores(
    index: QdrantPassageIndex, where: PassageFilter = EVERYWHERE, *, scope: OwnerScope = ANN, query: IndexQuery = QUERY
) -> dict[int, float]:
    found = await index.search(scope, GENERATION, query, where)
    return {each.passage.ordinal: round(each.lexical or 0, 3) for each in found}


def okapi(number: int, holding: int, times: int, length: int) -> float:
    idf = math.log(1 + (number - holding + 0.5) / (holding + 0.5))
    return idf * times * 2.2 / (times + 1.2 * (0.25 + 0.75 * length / 64))


async def test_scores_are_bm25_with_a_constant_mean_length(index: QdrantPassageIndex) -> None:
    assert await scores(index) == {
        0: pytest.approx(okapi(4, 2, 1, 2), abs=2e-3),
        1: pytest.approx(okapi(4, 2, 2, 3), abs=2e-3),
        2: pytest.approx(okapi(4, 1, 1, 1), abs=2e-3),
    }


async def test_nothing_outside_of_what_is_admitted_moves_a_score(index: QdrantPassageIndex) -> None:
    stored = make_passages(SEA, TEXTS)
    until = PassageFilter(until=((SEA, stored[2].span.end),), documents=frozenset({SEA}))
    within = PassageFilter(sections=(SectionRange(document_id=SEA, start=0, end=stored[1].span.end),))
    before = [await scores(index), await scores(index, until), await scores(index, within)]
    assert before[1] == {
        0: pytest.approx(okapi(3, 2, 1, 2), abs=2e-3),
        1: pytest.approx(okapi(3, 2, 2, 3), abs=2e-3),
        2: pytest.approx(okapi(3, 1, 1, 1), abs=2e-3),
    }
    for owner, document in ((BOB, SEA), (BOB, LAND)):
        await index.replace_document(owner, GENERATION, document, make_passages(document, ["orchard whale"] * 50))
    assert [await scores(index), await scores(index, until), await scores(index, within)] == before
    # Beyond the bound the book is another one now.
    changed = make_passages(SEA, [*TEXTS[:3], "whale orchard whale orchard"])
    await index.replace_document(ANN, GENERATION, SEA, changed, language="en")
    assert await scores(index, until) == before[1]
    await index.replace_document(ANN, GENERATION, LAND, make_passages(LAND, ["orchard"] * 50), language="en")
    assert await scores(index, until) == before[1]


async def test_passages_of_one_side_have_the_score_of_the_other(index: QdrantPassageIndex) -> None:
    await index.add_vectors(ANN, GENERATION, SEA, range(4), make_vectors(0.9, 0.8, 0.2, 0.1))
    query = IndexQuery(text="whale orchard", vector=make_vectors(0.0), limit=1)
    found = {each.passage.ordinal: each for each in await index.search(ANN, GENERATION, query, EVERYWHERE)}
    assert set(found) == {2, 3}
    assert found[2].dense == pytest.approx(math.cos(0.2), abs=2e-3)
    assert found[2].lexical is not None
    assert found[3].lexical is None


async def test_of_several_query_vectors_the_nearest_counts(index: QdrantPassageIndex) -> None:
    await index.add_vectors(ANN, GENERATION, SEA, range(4), make_vectors(0.0, 1.0, 2.0, 3.0))
    query = IndexQuery(vector=make_vectors(0.1, 2.9), limit=2)
    found = {each.passage.ordinal: each.dense for each in await index.search(ANN, GENERATION, query, EVERYWHERE)}
    assert found == {0: pytest.approx(math.cos(0.1), abs=2e-3), 3: pytest.approx(math.cos(0.1), abs=2e-3)}


async def test_a_stop_word_of_most_books_weighs_little_in_the_others(index: QdrantPassageIndex) -> None:
    """In a library that is English but for one book, "the" weighs next to nothing in that one."""
    french = make_passages(LAND, ["the chaud", "baleine"])
    await index.replace_document(ANN, GENERATION, LAND, french, language="fr")
    for document in DOCUMENTS:
        await index.replace_document(ANN, GENERATION, document, make_passages(document, ["winter"]), language="en")
    found = await index.search(ANN, GENERATION, IndexQuery(text="the baleine"), EVERYWHERE)
    by_text = {each.passage.text: each.lexical or 0 for each in found}
    assert set(by_text) == {"the chaud", "baleine"}
    assert by_text["the chaud"] < by_text["baleine"] / 10
    alone = await index.search(
        ANN, GENERATION, IndexQuery(text="the baleine"), PassageFilter(documents=frozenset({LAND}))
    )
    assert {each.passage.text: each.lexical or 0 for each in alone}["the chaud"] > by_text["the chaud"] * 3


def test_a_word_counts_once_however_many_languages_know_it() -> None:
    vector = query_words("whale whale", {"en": 0.5, "de": 0.5}, lambda word, _: [word])
    assert vector is not None
    assert (vector.indices, vector.values) == ([dimension_of("whale")], [1.0])
    assert query_words("...", {"en": 1.0}, lambda _, __: []) is None
    many = query_words(" ".join(map(str, range(10_000))), {"en": 1.0}, lambda word, _: [word])
    assert many is not None
    assert len(many.indices) == 128
