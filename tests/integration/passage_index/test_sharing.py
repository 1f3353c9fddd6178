"""Who finds what while users, groups, shelves, rights and documents change: the indexes against a model."""

from __future__ import annotations

import tempfile
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import invariant, run_state_machine_as_test

from smartchat_adapters.passage_index.qdrant.index import QdrantPassageIndex
from smartchat_adapters.passage_index.sqlite.index import SqlitePassageIndex
from smartchat_core.model.document import Document
from smartchat_core.model.principal import OwnerScope
from smartchat_core.model.search import IndexQuery
from smartchat_core.ports.database import Database
from smartchat_core.ports.passage_index import PassageIndex
from smartchat_core.testing.fakes.database import InMemoryDatabase
from smartchat_core.testing.passage_samples import EVERYWHERE, GENERATION, make_passages, make_vectors, texts_in
from tests.support.qdrant_engine import engine_client
from tests.support.sharing_machine import SharingMachine

_WHALE = IndexQuery(text="whale", vector=make_vectors(0.0))


class IndexedMachine(SharingMachine):
    """Each document has one passage. A change of rights writes nothing to the index, and counts in the next search."""

    def __init__(self) -> None:
        super().__init__()
        self.resources = AsyncExitStack()
        self.index = self.run(self.resources.enter_async_context(self.open_index()))

    def open_database(self) -> AbstractAsyncContextManager[Database]:
        return InMemoryDatabase()

    def open_index(self) -> AbstractAsyncContextManager[PassageIndex]:
        raise NotImplementedError

    def teardown(self) -> None:
        self.run(self.resources.aclose())
        super().teardown()

    async def on_added(self, document: Document) -> None:
        scope, passages = OwnerScope(owner=document.owner), make_passages(document.id, [f"whale of {document.id}"])
        await self.index.replace_document(scope, GENERATION, document.id, passages)
        await self.index.add_vectors(scope, GENERATION, document.id, [0], make_vectors(0.0))

    async def on_removed(self, document: Document) -> None:
        await self.index.purge_document(OwnerScope(owner=document.owner), document.id)

    @invariant()
    def everybody_finds_what_they_may(self) -> None:
        async def work() -> None:
            for user in self.users:
                scope = await self.scope_of(user)
                readable = {one for one, owner in self.model.documents.items() if scope.reads(owner, one)}
                found = await self.index.search(scope, GENERATION, _WHALE, EVERYWHERE)
                assert texts_in(found) == {f"whale of {one}" for one in readable}
                having = await self.index.documents_with(scope, GENERATION, "whale", EVERYWHERE, limit=9)
                assert {one.document_id for one in having} == readable
                assert (await self.index.stats(scope, GENERATION)).passages == len(readable)

        self.run(work())


@asynccontextmanager
async def sqlite_index() -> AsyncIterator[PassageIndex]:
    with tempfile.TemporaryDirectory() as folder:
        async with SqlitePassageIndex(Path(folder)) as index:
            yield index


@asynccontextmanager
async def qdrant_engine() -> AsyncIterator[PassageIndex]:
    client = engine_client()
    try:
        async with QdrantPassageIndex(client) as index:
            yield index
    finally:
        await client.close()


@pytest.mark.parametrize(
    ("opened", "examples"),
    [
        pytest.param(sqlite_index, 10, id="sqlite"),
        pytest.param(qdrant_engine, 10, id="qdrant"),
        pytest.param(sqlite_index, 100, id="sqlite-often", marks=pytest.mark.slow),
        pytest.param(qdrant_engine, 100, id="qdrant-often", marks=pytest.mark.slow),
    ],
)
def test_everybody_finds_what_they_may(opened: object, examples: int) -> None:
    class Machine(IndexedMachine):
        def open_index(self) -> AbstractAsyncContextManager[PassageIndex]:
            assert callable(opened)
            made: AbstractAsyncContextManager[PassageIndex] = opened()
            return made

    run_state_machine_as_test(
        Machine,
        settings=settings(
            max_examples=examples,
            stateful_step_count=15,
            deadline=None,
            suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
        ),
    )
