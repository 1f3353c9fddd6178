"""A writer that dies between any two requests, and writers that meet: no reader sees half of a document."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import pytest
from qdrant_client import AsyncQdrantClient

from smartchat_adapters.passage_index.qdrant import filters, version_pointer
from smartchat_adapters.passage_index.qdrant import index as qdrant_index
from smartchat_adapters.passage_index.qdrant.index import QdrantPassageIndex
from smartchat_adapters.passage_index.qdrant.schema import new_version
from smartchat_adapters.passage_index.qdrant.store import Store
from smartchat_core.errors import IndexUnavailable
from smartchat_core.model.search import IndexQuery, IndexStats
from smartchat_core.testing.passage_samples import ANN, EVERYWHERE, GENERATION, SEA, make_passages, make_vectors
from tests.support.qdrant_engine import engine_client
from tests.support.qdrant_local import local_client

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable

pytestmark = pytest.mark.anyio

OLD = make_passages(SEA, ["whale"] * 3)
NEW = make_passages(SEA, ["harbour"] * 5)
BOTH = IndexQuery(text="whale harbour", limit=1000)


class Killed(BaseException):
    """The process ends here."""


class Mortal:
    """A client that dies before its n-th request, or does something of somebody else's first."""

    def __init__(self, client: AsyncQdrantClient) -> None:
        self._client = client
        self.made = 0
        self.before: Callable[[int, str], Awaitable[None]] | None = None

    def __getattr__(self, name: str) -> Callable[..., Any]:
        async def call(*arguments: Any, **options: Any) -> Any:
            self.made += 1
            if self.before is not None:
                await self.before(self.made, name)
            return await getattr(self._client, name)(*arguments, **options)

        return call


@pytest.fixture(autouse=True)
def small_requests(monkeypatch: pytest.MonkeyPatch) -> None:
    """Three requests for the points of the new version."""
    monkeypatch.setattr(qdrant_index, "_PASSAGES_A_REQUEST", 2)


@pytest.fixture(params=[local_client, engine_client])
async def client(request: pytest.FixtureRequest) -> AsyncIterator[AsyncQdrantClient]:
    client: AsyncQdrantClient = request.param()
    yield client
    await client.close()


def opened(client: AsyncQdrantClient | Mortal) -> QdrantPassageIndex:
    return QdrantPassageIndex(cast("AsyncQdrantClient", client))


async def seen(index: QdrantPassageIndex) -> list[str]:
    """The texts of the document, after checking that every way of reading gives the same."""
    found = await index.search(ANN, GENERATION, BOTH, EVERYWHERE)
    read = await index.passages(ANN, GENERATION, SEA, first=0, last=1000, where=EVERYWHERE)
    assert sorted(each.passage.ordinal for each in found) == [passage.ordinal for passage in read]
    assert (await index.stats(ANN, GENERATION)).passages == len(read)
    listed = [stats async for _, _, stats in index.contents(GENERATION)]
    assert listed == ([IndexStats(passages=len(read))] if read else [])
    return [passage.text for passage in read]


async def stored(client: AsyncQdrantClient) -> int:
    """All points of the collection, seen or not."""
    (collection,) = (await client.get_collections()).collections
    return (await client.count(collection.name)).count


async def killed_at(
    client: AsyncQdrantClient, request: int, work: Callable[[QdrantPassageIndex], Awaitable[None]]
) -> bool:
    """Do the work and die before the request of this number; whether there was one."""
    mortal = Mortal(client)

    async def die(number: int, _: str) -> None:
        if number == request:
            raise Killed

    mortal.before = die
    try:
        async with opened(mortal) as index:
            await work(index)
    except Killed:
        return True
    return False


async def tried(work: Awaitable[None]) -> str:
    """How a write ended that somebody else may have got in the way of."""
    try:
        await work
    except IndexUnavailable as error:
        return "try again" if error.transient else "failed"
    return "done"


async def replace(index: QdrantPassageIndex) -> None:
    await index.replace_document(ANN, GENERATION, SEA, NEW)


async def remove(index: QdrantPassageIndex) -> None:
    await index.remove_document(ANN, GENERATION, SEA)


async def test_a_writer_killed_before_any_request_leaves_one_whole_version(client: AsyncQdrantClient) -> None:
    request = 1
    states = set()
    async with opened(client) as index:
        while True:
            await index.drop_generation(GENERATION)
            await index.replace_document(ANN, GENERATION, SEA, OLD)
            alive = not await killed_at(client, request, replace)
            texts = await seen(index)
            assert texts in ([passage.text for passage in OLD], [passage.text for passage in NEW])
            states.add(texts[0])
            await replace(index)
            assert await seen(index) == [passage.text for passage in NEW]
            assert await stored(client) == 1 + len(NEW)
            if alive:
                break
            request += 1
    assert states == {"whale", "harbour"}
    assert request > 8


async def test_the_first_writer_killed_before_any_request_can_be_repeated(client: AsyncQdrantClient) -> None:
    request = 1
    alive = False
    async with opened(client) as index:
        while not alive:
            await index.drop_generation(GENERATION)
            alive = not await killed_at(client, request, replace)
            assert await seen(index) in ([], [passage.text for passage in NEW])
            await replace(index)
            assert await seen(index) == [passage.text for passage in NEW]
            request += 1
    assert request > 20


async def test_a_removal_killed_before_any_request_can_be_repeated(client: AsyncQdrantClient) -> None:
    request = 1
    alive = False
    async with opened(client) as index:
        while not alive:
            await index.drop_generation(GENERATION)
            await index.replace_document(ANN, GENERATION, SEA, OLD)
            alive = not await killed_at(client, request, remove)
            assert await seen(index) in ([], [passage.text for passage in OLD])
            await remove(index)
            assert await seen(index) == []
            assert await stored(client) == 0
            request += 1
    assert request > 4


async def test_of_two_writers_one_wins_whole_and_the_other_is_reported(client: AsyncQdrantClient) -> None:
    """One writes the whole document before each of the other's requests in turn."""
    request = 1
    outcomes = set()
    async with opened(client) as other:
        while True:
            await other.drop_generation(GENERATION)
            await other.replace_document(ANN, GENERATION, SEA, OLD)
            mortal = Mortal(client)
            met = False

            async def meet(number: int, _: str, at: int = request) -> None:
                nonlocal met
                if number == at:
                    met = True
                    await other.replace_document(ANN, GENERATION, SEA, OLD)

            mortal.before = meet
            async with opened(mortal) as index:
                outcomes.add(await tried(replace(index)))
            texts = await seen(other)
            assert texts in ([passage.text for passage in OLD], [passage.text for passage in NEW])
            assert await stored(client) == 1 + len(texts)
            if not met:
                break
            request += 1
    assert outcomes == {"done", "try again"}


async def test_a_writer_loses_against_a_removal(client: AsyncQdrantClient) -> None:
    request = 1
    async with opened(client) as other:
        while True:
            await other.drop_generation(GENERATION)
            await other.replace_document(ANN, GENERATION, SEA, OLD)
            mortal = Mortal(client)
            met = False

            async def meet(number: int, _: str, at: int = request) -> None:
                nonlocal met
                if number == at:
                    met = True
                    await other.remove_document(ANN, GENERATION, SEA)

            mortal.before = meet
            async with opened(mortal) as index:
                assert await tried(replace(index)) in {"done", "try again"}
            texts = await seen(other)
            assert texts in ([], [passage.text for passage in NEW])
            assert await stored(client) == (1 + len(texts) if texts else 0)
            if not met:
                break
            request += 1


async def test_a_reader_begins_again_when_the_document_changes_under_it(client: AsyncQdrantClient) -> None:
    versions = (OLD, NEW)
    async with opened(client) as writer:
        for request in range(3, 8):
            await writer.replace_document(ANN, GENERATION, SEA, OLD)
            mortal = Mortal(client)

            async def meet(number: int, _: str, at: int = request) -> None:
                if number == at:
                    await writer.replace_document(ANN, GENERATION, SEA, NEW)

            mortal.before = meet
            async with opened(mortal) as reader:
                found = await reader.search(ANN, GENERATION, BOTH, EVERYWHERE)
            assert len(found) in {len(version) for version in versions}


async def test_vectors_for_a_version_that_is_gone_go_nowhere(client: AsyncQdrantClient) -> None:
    async with opened(client) as writer:
        await writer.replace_document(ANN, GENERATION, SEA, OLD)
        mortal = Mortal(client)

        async def meet(_: int, name: str) -> None:
            if name == "update_vectors":
                await writer.replace_document(ANN, GENERATION, SEA, NEW)

        mortal.before = meet
        async with opened(mortal) as index:
            await index.add_vectors(ANN, GENERATION, SEA, [0, 1], make_vectors(0.0, 0.1))
        assert await writer.stats(ANN, GENERATION) == IndexStats(passages=len(NEW))


async def test_what_a_killed_writer_left_is_never_found(client: AsyncQdrantClient) -> None:
    async with opened(client) as index:
        await index.replace_document(ANN, GENERATION, SEA, OLD)
        assert index._calls is not None
        store = Store(index._calls, index._settings, GENERATION)
        await version_pointer.begin_version(store, ANN.owner, SEA, new_version())
        assert await seen(index) == [passage.text for passage in OLD]
        assert await killed_at(client, 9, replace)
        assert await store.count(filters.points_of_document(ANN.owner, SEA)) > len(OLD)
        assert await seen(index) == [passage.text for passage in OLD]
