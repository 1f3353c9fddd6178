"""The same work in two formats is searched once, unless it is asked otherwise."""

from pathlib import Path

import pytest

import smartchat
from smartchat_core.catalogue.service import CatalogueService
from smartchat_core.errors import DocumentNotFound, InvalidRequest
from smartchat_core.events import AnswerCompleted
from smartchat_core.model.ids import DocumentId, OwnerId
from smartchat_core.model.metadata_edits import MetadataEdits
from smartchat_core.model.principal import OwnerScope, SharedDocument
from smartchat_core.testing.database_cases import ANN, BOB, make_document
from smartchat_core.testing.fakes.database.database import InMemoryDatabase

HEAD = "---\ntitle: The Hills\nauthor: Ann Lee\n---\n\n"
TEXT = "# Sheep\n\nOld Martha counts four hundred sheep on the northern hills before the snow falls in November.\n"


@pytest.fixture
def library(tmp_path: Path) -> smartchat.Library:
    return smartchat.open(tmp_path / "library", embedder="none")


def add(library: smartchat.Library, folder: Path, name: str, text: str) -> str:
    path = folder / name
    path.write_text(text)
    return library.add(path).id


def test_a_work_is_searched_once_and_decisions_count(library: smartchat.Library, tmp_path: Path) -> None:
    with library:
        markdown = add(library, tmp_path, "hills.md", HEAD + TEXT)
        plain = add(library, tmp_path, "hills.txt", "In plain words: Martha, who is old, counts her sheep up there.\n")
        other = add(library, tmp_path, "other.txt", "Some other Martha has no sheep but nine goats, says this book.\n")

        def found(*, all_editions: bool = False) -> list[str]:
            results = library.search("Martha sheep", all_editions=all_editions)
            return sorted({one.document_id for one in results.passages})

        assert found() == sorted((markdown, plain, other))
        library.edit(plain, MetadataEdits(title="The Hills", authors=("Lee, Ann",)))
        (work,) = library.works()
        assert [one.id for one in work.editions] == [markdown, plain]
        assert found() == sorted((markdown, other))
        assert found(all_editions=True) == sorted((markdown, plain, other))
        assert {one.document_id for one in library.shelf(plain).search("Martha sheep").passages} == {plain}
        answer = library.ask("How many sheep does Martha count?")
        assert plain not in {one.document_id for one in answer.citations}
        assert any("hills.txt" in warning for warning in answer.warnings)
        each = library.ask("Which Martha counts sheep?", all_editions=True)
        assert not any("hills.txt" in warning for warning in each.warnings)
        assert {markdown, plain} <= {one.document_id for one in each.citations}
        streamed = list(library.stream("Which Martha counts sheep?", all_editions=True))[-1]
        assert isinstance(streamed, AnswerCompleted)
        assert plain in {one.document_id for one in streamed.answer.citations}

        def quoted(*, all_editions: bool = False) -> set[str]:
            quotes = library.find_quotes("Martha sheep", all_editions=all_editions)
            return {one.document_id for one in quotes}

        assert quoted() == {markdown, other}
        assert quoted(all_editions=True) == {markdown, plain, other}


async def test_merges_and_splits_are_the_owners_and_reveal_nothing() -> None:
    database = InMemoryDatabase()
    service = CatalogueService(database=database)
    names = [DocumentId(f"doc-{number}") for number in range(4)]
    async with database.transaction() as work:
        for name in names[:3]:
            await work.documents.add(make_document(name, owner=ANN.owner))
        await work.documents.add(make_document(names[3], owner=BOB.owner))

    async def groups(scope: OwnerScope) -> list[list[str]]:
        return [sorted(one.id for one in work.editions) for work in await service.works(scope)]

    assert await groups(ANN) == []
    await service.merge(ANN, names[:2])
    await service.merge(ANN, [names[0], names[2]])
    assert await groups(ANN) == [sorted(names[:3])]
    await service.split(ANN, names[1])
    assert await groups(ANN) == [sorted((names[0], names[2]))]
    await service.forget_edition(ANN, names[2])
    assert await groups(ANN) == []
    await service.merge(ANN, names[:2])
    shared = frozenset((SharedDocument(document=names[0], owner=ANN.owner),))
    reader = OwnerScope(owner=BOB.owner, shared=shared)
    assert await groups(reader) == [], "what is not shared is not in a group"
    with pytest.raises(DocumentNotFound):
        await service.merge(reader, [names[0], names[3]])
    with pytest.raises(DocumentNotFound):
        await service.split(reader, names[0])
    for wrong in (names[:1], [DocumentId(f"doc-{number}") for number in range(101)]):
        with pytest.raises(InvalidRequest):
            await service.merge(ANN, wrong)
    async with database.read_only() as work:
        assert (await work.documents.get(OwnerScope(owner=OwnerId(BOB.owner)), names[3])).edition == ""
