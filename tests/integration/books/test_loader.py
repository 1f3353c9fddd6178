"""Book models are built with a document, stored beside its text, and removed with it."""

from __future__ import annotations

import asyncio

import pytest

from smartchat_core.books import loader
from smartchat_core.books.loader import BookModels
from smartchat_core.books.model import BookModel
from smartchat_core.chat.citing import SourceDocument
from smartchat_core.errors import StorageUnavailable
from smartchat_core.events import BookModelBuilt
from smartchat_core.model.document import Document, DocumentStatus
from smartchat_core.model.ids import OwnerId
from smartchat_core.model.parsed import ParsedDocument
from smartchat_core.model.principal import LOCAL_SCOPE, OwnerScope
from smartchat_core.ports.runtime import Runtime
from tests.support.core_services import CoreServices, book, once


async def source_of(core: CoreServices, document: Document) -> SourceDocument:
    return SourceDocument.of(document, await core.documents.texts.load(document))


def others(core: CoreServices) -> BookModels:
    """The models as another process has them: none in memory."""
    runtime = Runtime(clock=core.ports.clock, entropy=core.ports.entropy, sink=core.events)
    return BookModels(core.ports.files, has_text=core.documents.texts.exists, runtime=runtime)


@pytest.fixture
def built(core: CoreServices) -> list[bool]:
    """Whether each model that was built failed."""
    outcomes: list[bool] = []

    def listen(envelope: object) -> None:
        event = getattr(envelope, "payload", None)
        if isinstance(event, BookModelBuilt):
            outcomes.append(event.failed)

    core.events.subscribe(listen)
    return outcomes


async def test_a_model_is_built_once_with_the_document(core: CoreServices, built: list[bool]) -> None:
    document = await core.add(book(1))
    assert await core.ports.files.exists(document.files.book_model)
    source = await source_of(core, document)
    model = await others(core).get(source)
    assert [person.name for person in model.people] == ["Tobias"]
    assert await core.documents.models.get(source) == model
    assert built == [False]


async def test_owners_of_the_same_content_share_no_model(core: CoreServices, built: list[bool]) -> None:
    document = await core.add(book(1))
    other = OwnerScope(owner=OwnerId("bob"))
    same = await core.add(book(1), other)
    assert built == [False, False]
    await core.documents.removal.remove(LOCAL_SCOPE, document.id)
    assert not await core.ports.files.exists(document.files.book_model)
    assert await core.ports.files.exists(same.files.book_model)
    await core.documents.removal.remove(other, same.id)
    assert not await core.ports.files.exists(same.files.book_model)


@pytest.mark.parametrize("data", [b"", b"damaged", b"SCBM" + bytes(60)])
async def test_a_damaged_model_is_built_again(core: CoreServices, built: list[bool], data: bytes) -> None:
    document = await core.add(book(1))
    await core.ports.files.put(document.files.book_model, once(data))
    source = await source_of(core, document)
    model = await others(core).get(source)
    assert await others(core).get(source) == model
    assert built == [False, False]


async def test_it_is_built_once_for_many_who_ask_at_once(core: CoreServices, built: list[bool]) -> None:
    document = await core.add(book(1))
    await core.ports.files.delete(document.files.book_model)
    source, models = await source_of(core, document), others(core)
    found = await asyncio.gather(*(models.get(source) for _ in range(5)))
    assert all(model is found[0] for model in found)
    assert built == [False, False]


async def test_a_document_is_ready_though_its_model_cannot_be_built(
    core: CoreServices, built: list[bool], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(parsed: ParsedDocument) -> BookModel:
        raise RecursionError

    with monkeypatch.context() as patch:
        patch.setattr(loader, "build_book_model", fail)
        document = await core.add(book(1))
    assert document.status is DocumentStatus.READY
    assert built == [True]
    assert (await core.documents.models.get(await source_of(core, document))).people
    assert built == [True, False]


async def test_a_store_that_fails_is_no_obstacle(core: CoreServices, monkeypatch: pytest.MonkeyPatch) -> None:
    document = await core.add(book(1))
    source = await source_of(core, document)

    async def fail(*_: object) -> bytes:
        raise StorageUnavailable("the store is away")

    monkeypatch.setattr(core.ports.files, "get", fail)
    monkeypatch.setattr(core.ports.files, "put", fail)
    assert (await others(core).get(source)).people


async def test_what_is_asked_for_during_a_removal_leaves_nothing(core: CoreServices) -> None:
    document = await core.add(book(1))
    source = await source_of(core, document)
    await core.documents.removal.remove(LOCAL_SCOPE, document.id)
    assert (await others(core).get(source)).people
    assert not await core.ports.files.exists(document.files.book_model)


async def test_memory_is_bounded(core: CoreServices) -> None:
    sources = [await source_of(core, await core.add(book(number))) for number in range(3)]
    runtime = Runtime(clock=core.ports.clock, entropy=core.ports.entropy, sink=core.events)
    models = BookModels(core.ports.files, has_text=core.documents.texts.exists, runtime=runtime, keep_bytes=1)
    first = await models.get(sources[0])
    assert await models.get(sources[0]) is first
    await models.get(sources[1])
    assert await models.get(sources[0]) is not first


async def test_reindex_builds_models_of_another_version_again(
    core: CoreServices, built: list[bool], monkeypatch: pytest.MonkeyPatch
) -> None:
    document = await core.add(book(1))

    async def reindex() -> None:
        rebuild = core.index.generations.rebuild
        async for _ in rebuild(indexer=core.index.indexer, texts=core.documents.texts, models=core.documents.models):
            pass

    await reindex()
    assert built == [False]
    data = await core.ports.files.get(document.files.book_model)
    older = data[:5] + bytes(2) + data[7:]
    await core.ports.files.put(document.files.book_model, once(older))
    await reindex()
    assert built == [False, False]
    assert await core.ports.files.get(document.files.book_model) == data
