"""A server that is away, slow, mute, broken or of another kind: bounded, named, and over when it is over."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from datetime import timedelta

import pytest

from smartchat_adapters.guard import RemoteGuard
from smartchat_adapters.passage_index.qdrant import calls as qdrant_calls
from smartchat_adapters.passage_index.qdrant.index import QdrantPassageIndex
from smartchat_core.errors import IndexStale, IndexUnavailable
from smartchat_core.model.generation import IndexGeneration
from smartchat_core.model.search import IndexQuery, IndexStats
from smartchat_core.resilience.breaker import BreakerPolicy
from smartchat_core.testing.passage_samples import (
    ANN,
    EVERYWHERE,
    GENERATION,
    SEA,
    make_passages,
    make_vectors,
    texts_in,
)
from tests.support.qdrant_facade import QdrantFacade

pytestmark = pytest.mark.anyio

KEY = "a-secret-key"
QUERY = IndexQuery(text="whale", vector=make_vectors(0.0))


@pytest.fixture
def server() -> Iterator[QdrantFacade]:
    with QdrantFacade(api_key=KEY) as server:
        yield server
        assert server.wrong == []


@pytest.fixture
async def filled(server: QdrantFacade, monkeypatch: pytest.MonkeyPatch) -> QdrantFacade:
    """A server with one document, and indexes whose circuit closes again at once."""

    def impatient(**options: object) -> RemoteGuard:
        return RemoteGuard(**options, breaker=BreakerPolicy(max_failures=3, cool_down=timedelta(0)))  # type: ignore[arg-type]

    # With the usual deadline: the first requests of a process import the client's models.
    async with QdrantPassageIndex(server.address, api_key=KEY) as filling:
        await filling.replace_document(ANN, GENERATION, SEA, make_passages(SEA, ["whale", "harbour"]))
        await filling.add_vectors(ANN, GENERATION, SEA, [0, 1], make_vectors(0.0, 1.0))
    monkeypatch.setattr(qdrant_calls, "RemoteGuard", impatient)
    return server


@pytest.fixture
async def index(filled: QdrantFacade) -> AsyncIterator[QdrantPassageIndex]:
    """An index with the usual deadline, which a busy machine keeps."""
    async with QdrantPassageIndex(filled.address, api_key=KEY) as index:
        yield index


@pytest.fixture
async def hurried(filled: QdrantFacade) -> AsyncIterator[QdrantPassageIndex]:
    """An index that gives up soon, for servers that are never in time."""
    async with QdrantPassageIndex(filled.address, api_key=KEY, deadline_seconds=0.7) as index:
        yield index


async def refused(index: QdrantPassageIndex) -> IndexUnavailable:
    """Every method raises the port's error; one of them."""
    calls = [
        index.search(ANN, GENERATION, QUERY, EVERYWHERE),
        index.passages(ANN, GENERATION, SEA, first=0, last=9, where=EVERYWHERE),
        index.stats(ANN, GENERATION),
        index.missing_vectors(ANN, GENERATION, SEA),
        index.generations(),
        anext(aiter(index.contents(GENERATION))),
        index.add_vectors(ANN, GENERATION, SEA, [0], make_vectors(0.0)),
        index.replace_document(ANN, GENERATION, SEA, make_passages(SEA, ["lantern"])),
        index.remove_document(ANN, GENERATION, SEA),
        index.purge_document(ANN, SEA),
        index.count_everywhere(ANN, SEA),
        index.drop_generation(GENERATION),
        index.drop_named(GENERATION.name),
    ]
    raised: list[IndexUnavailable] = []
    for call in calls:
        with pytest.raises(IndexUnavailable) as caught:
            await asyncio.wait_for(call, 20)  # bounded, not only by the test's own limit
        assert caught.value.cause
        assert caught.value.remedy
        assert KEY not in caught.value.operator_message()
        raised.append(caught.value)
    return raised[0]


async def whole(index: QdrantPassageIndex) -> None:
    assert texts_in(await index.search(ANN, GENERATION, QUERY, EVERYWHERE)) == {"whale", "harbour"}
    assert await index.stats(ANN, GENERATION) == IndexStats(passages=2, vectors=2)


async def test_a_server_that_is_killed_and_comes_back(server: QdrantFacade, index: QdrantPassageIndex) -> None:
    server.kill()
    error = await refused(index)
    assert error.transient
    assert "127.0.0.1" in error.cause
    server.restart()
    await whole(index)


@pytest.mark.slow
async def test_a_server_that_never_answers(
    server: QdrantFacade, index: QdrantPassageIndex, hurried: QdrantPassageIndex
) -> None:
    server.hanging = True
    error = await refused(hurried)
    assert error.transient
    assert "in time" in error.cause or "imeout" in error.cause
    server.hanging = False
    await whole(index)


async def test_a_slow_server_answers_in_time_and_one_that_is_too_slow_times_out(
    server: QdrantFacade, index: QdrantPassageIndex, hurried: QdrantPassageIndex
) -> None:
    server.delay_seconds = 0.1
    await whole(index)
    server.delay_seconds = 2.0
    with pytest.raises(IndexUnavailable):
        await hurried.search(ANN, GENERATION, QUERY, EVERYWHERE)
    server.delay_seconds = 0.0
    await whole(index)


@pytest.mark.parametrize("status", [429, 500, 502, 503])
async def test_a_server_in_trouble_is_tried_again(server: QdrantFacade, index: QdrantPassageIndex, status: int) -> None:
    server.refusal = status, "Service internal error"
    error = await refused(index)
    assert error.transient
    assert str(status) in error.cause
    server.refusal = None
    await whole(index)


async def test_a_refused_request_is_not_repeated(server: QdrantFacade, index: QdrantPassageIndex) -> None:
    server.refusal = 400, "Wrong input: this server knows no such thing"
    asked = len(server.seen)
    with pytest.raises(IndexUnavailable) as caught:
        await index.generations()
    assert not caught.value.transient
    assert "knows no such thing" in caught.value.cause
    assert len(server.seen) == asked


@pytest.mark.parametrize("key", ["", "another-secret"])
async def test_a_wrong_key_is_named_but_never_shown(server: QdrantFacade, key: str) -> None:
    async with QdrantPassageIndex(server.address, api_key=key) as index:
        with pytest.raises(IndexUnavailable) as caught:
            await index.stats(ANN, GENERATION)
    assert not caught.value.transient
    assert "api_key" in caught.value.remedy
    assert not key or key not in caught.value.operator_message()


async def test_what_the_server_says_of_the_key_is_not_passed_on(
    server: QdrantFacade, index: QdrantPassageIndex
) -> None:
    server.refusal = 400, f"strange header api-key: {KEY}"
    with pytest.raises(IndexUnavailable) as caught:
        await index.generations()
    assert KEY not in caught.value.operator_message()
    assert "[the key]" in caught.value.cause


@pytest.mark.parametrize("version", ["1.18.2", "1.9.0", "0.11.0"])
async def test_a_server_that_would_count_other_owners_words_is_refused(server: QdrantFacade, version: str) -> None:
    """Before 1.19 the statistics of words are those of the whole collection."""
    server.version = version
    async with QdrantPassageIndex(server.address, api_key=KEY) as index:
        with pytest.raises(IndexUnavailable, match="cannot be used") as caught:
            await index.search(ANN, GENERATION, QUERY, EVERYWHERE)
    assert version in caught.value.cause
    assert not caught.value.transient


async def test_something_else_than_qdrant_is_named(unused_tcp_server: str) -> None:
    async with QdrantPassageIndex(unused_tcp_server, deadline_seconds=2.0) as index:
        with pytest.raises(IndexUnavailable) as caught:
            await index.generations()
    assert caught.value.cause


@pytest.fixture
async def unused_tcp_server() -> AsyncIterator[str]:
    """The address of a server that answers with a page whatever it is asked."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 13\r\n\r\n<html></html>")
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    yield f"qdrant://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    server.close()
    await server.wait_closed()


async def test_nothing_is_opened_before_the_block_and_opening_needs_no_server(server: QdrantFacade) -> None:
    server.kill()
    index = QdrantPassageIndex(server.address, api_key=KEY)
    with pytest.raises(RuntimeError, match="not open"):
        await index.generations()
    async with index:
        server.restart()
        assert await index.generations() == frozenset()


async def test_a_collection_of_another_format_is_stale(server: QdrantFacade, index: QdrantPassageIndex) -> None:
    (alias,) = server.client.get_aliases().aliases
    name = alias.alias_name
    server.client.create_collection(f"{name}-f0", vectors_config={})
    from qdrant_client import models

    server.client.update_collection_aliases(
        [models.CreateAliasOperation(create_alias=models.CreateAlias(collection_name=f"{name}-f0", alias_name=name))]
    )
    async with QdrantPassageIndex(server.address, api_key=KEY) as another:
        with pytest.raises(IndexStale, match="format"):
            await another.search(ANN, GENERATION, QUERY, EVERYWHERE)


async def test_an_index_without_an_embedder_has_no_vectors(server: QdrantFacade, index: QdrantPassageIndex) -> None:
    words_only = IndexGeneration(embedder="", dimension=0, segmentation="one")
    await index.replace_document(ANN, words_only, SEA, make_passages(SEA, ["whale", "harbour"]))
    assert await index.missing_vectors(ANN, words_only, SEA) == (0, 1)
    assert await index.stats(ANN, words_only) == IndexStats(passages=2)
    assert [stats async for _, _, stats in index.contents(words_only)] == [IndexStats(passages=2)]
    with pytest.raises(IndexStale):
        await index.search(ANN, words_only, QUERY, EVERYWHERE)
