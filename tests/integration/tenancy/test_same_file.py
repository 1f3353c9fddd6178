"""Two owners add the same file: nothing that the second one is given differs from what the first one is given."""

from __future__ import annotations

from dataclasses import replace

import pytest

from smartchat.progress import read_progress
from smartchat_core.errors import DocumentNotFound, DocumentNotReady, FileNotStored
from smartchat_core.events import Envelope
from smartchat_core.ingestion.intake import Accepted
from smartchat_core.model import LOCAL_SCOPE, Document, DocumentId, OwnerId, OwnerScope
from smartchat_core.model.removal import RemovalReceipt
from tests.support.core_services import BOB, CoreServices, book

ODD_OWNERS = ("../../etc", "a/b", "ann\nbob", "Ännchen 🦉", "a" * 5_000, " ")


def without_names(document: Document) -> Document:
    return replace(document, id=DocumentId("doc"), owner=OwnerId("owner"))


async def first_sight(core: CoreServices, accepted: Accepted, scope: OwnerScope) -> tuple[object, ...]:
    """What an owner can learn of a document before anybody has worked on it."""
    document = accepted.document
    with pytest.raises(DocumentNotReady) as refused:
        await core.questions.reading.read(scope, document.id, start=0, end=10)
    with pytest.raises(FileNotStored):
        await core.documents.texts.cover(document)
    async with core.ports.database.read_only() as work:
        progress = await read_progress(work, scope, document.id)
        sections = await work.documents.sections(scope, document.id)
    return (
        accepted.duplicate,
        accepted.job_id is not None,
        without_names(document),
        progress,
        sections,
        (refused.value.code, refused.value.message, refused.value.cause),
    )


async def receipt_of(core: CoreServices, document: Document) -> RemovalReceipt:
    removal = await core.documents.removal.remove(OwnerScope(owner=document.owner), document.id)
    assert removal.receipt is not None
    return removal.receipt


async def test_the_second_owner_sees_what_the_first_one_saw(core: CoreServices) -> None:
    heard: dict[str, list[str]] = {"local": [], "bob": []}

    def listen(envelope: Envelope) -> None:
        owner = getattr(envelope.payload, "owner", None)
        if owner in heard:
            heard[owner].append(type(envelope.payload).__name__)

    core.events.subscribe(listen)
    seen: list[tuple[object, ...]] = []
    made: list[Document] = []
    for scope in (LOCAL_SCOPE, BOB):
        accepted = await core.accept(book(1), scope)
        seen.append(await first_sight(core, accepted, scope))
        await core.work()
        made.append(await core.document(accepted.document.id, scope))
    assert seen[0] == seen[1]
    assert without_names(made[0]) == without_names(made[1])
    assert made[0].id != made[1].id
    assert set(made[0].files.by_kind.values()) & set(made[1].files.by_kind.values()) == set()
    assert heard["local"] == heard["bob"]
    assert await receipt_of(core, made[0]) == await receipt_of(core, made[1])


async def test_an_owner_cannot_name_what_is_anothers(core: CoreServices) -> None:
    mine = await core.add(book(1))
    for document in (mine.id, DocumentId("doc-00000000000000000000")):
        messages = set()
        for attempt in (
            core.questions.reading.read(BOB, document, start=0, end=1),
            core.documents.removal.remove(BOB, document),
            core.document(document, BOB),
        ):
            with pytest.raises(DocumentNotFound) as refused:
                await attempt
            messages.add(refused.value.message.replace(document, "DOC"))
        assert messages == {"there is no document DOC"}


async def test_identifiers_do_not_show_the_content(core: CoreServices) -> None:
    names = set()
    for _ in range(3):
        document = (await core.accept(book(1))).document
        names.add(document.id)
        await core.documents.removal.remove(LOCAL_SCOPE, document.id)
    assert len(names) == 3


@pytest.mark.parametrize("owner", ODD_OWNERS)
async def test_any_name_of_an_owner_makes_keys_of_its_own(core: CoreServices, owner: str) -> None:
    scope = OwnerScope(owner=OwnerId(owner))
    document = await core.add(book(1), scope)
    await core.add(book(1))
    assert (await core.index.consistency.check(deep=True)).documents == 2
    assert await core.found(deep=True) == set()
    assert (await receipt_of(core, document)).files_deleted == ("book_model", "original", "text")
