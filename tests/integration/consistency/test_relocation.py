"""Libraries of earlier versions, whose owners shared files by content: they are used at once, and moved meanwhile."""

from __future__ import annotations

from dataclasses import replace

import pytest

from smartchat_core.chat.question import Question
from smartchat_core.errors import StorageUnavailable
from smartchat_core.ingestion.jobs.retry import restarted, store_restart
from smartchat_core.ingestion.relocation import FileRelocation
from smartchat_core.model import LOCAL_SCOPE, Document, OwnerScope
from smartchat_core.model.file_keys import FileLayout
from smartchat_core.model.ids import JobId
from smartchat_core.model.job import Stage
from tests.support.core_services import BOB, CoreServices, book, once

OLD_FOLDERS = ("originals/", "texts/", "books/", "covers/")


async def as_before(core: CoreServices, document: Document) -> Document:
    """The document as an earlier version has stored it: its files by content, and nothing of the parser."""
    files = core.ports.files
    old = replace(document, layout=FileLayout.CONTENT, parser_version="")
    for kind, key in document.files.by_kind.items():
        if await files.exists(key):
            await files.put(old.files.by_kind[kind], once(await files.get(key)))
            await files.delete(key)
    async with core.ports.database.transaction() as work:
        await work.documents.save(old)
    return old


@pytest.fixture
async def old(core: CoreServices) -> tuple[Document, Document, Document]:
    """Two of one owner, and the first one's bytes as another owner's."""
    added = [await core.add(book(1)), await core.add(book(2)), await core.add(book(1), BOB)]
    first, second, his = [await as_before(core, one) for one in added]
    assert first.files == his.files
    return first, second, his


async def old_files(core: CoreServices) -> list[str]:
    return [key async for key in core.ports.files.list("") if key.startswith(OLD_FOLDERS)]


def relocation(core: CoreServices) -> FileRelocation:
    """As another process has it: it remembers nothing."""
    return FileRelocation(
        database=core.ports.database, files=core.ports.files, texts=core.documents.texts, clock=core.ports.clock
    )


async def answers(core: CoreServices, document: Document) -> str:
    scope = OwnerScope(owner=document.owner)
    answer = await core.questions.reading.ask(scope, Question(text="Who kept the lighthouse?"))
    assert "Tobias kept the lighthouse" in answer.text
    slice_of = await core.questions.reading.read(scope, document.id, start=0, end=7)
    return slice_of.text


async def test_an_old_library_answers_is_moved_and_answers(
    core: CoreServices, old: tuple[Document, Document, Document]
) -> None:
    assert await core.found(deep=True) == set()
    for document in old:
        assert await answers(core, document) == "Chapter"
    assert (await core.jobs.sweeper.sweep()).moved == 3
    assert await old_files(core) == []
    assert await core.found(deep=True) == set()
    for document in old:
        moved = await core.document(document.id, OwnerScope(owner=document.owner))
        assert moved == replace(document, layout=FileLayout.DOCUMENT)
        assert await answers(core, moved) == "Chapter"
        # A reader that read the record just before it was changed finds the files all the same.
        core.documents.texts._recent.clear()  # as in another process
        assert (await core.documents.texts.load(document)).text == book(int(document is old[1]) + 1)
    assert (await core.jobs.sweeper.sweep()).moved == 0


async def test_it_can_be_killed_at_any_point(
    core: CoreServices, old: tuple[Document, Document, Document], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every write to the store fails once, as if the process had ended there; each time a new process goes on."""
    files, done = core.ports.files, 0

    class Killed(BaseException):
        pass

    while True:
        left = done + 1

        def dying(method: object) -> object:
            async def call(*arguments: object) -> object:
                nonlocal left
                left -= 1
                if left == 0:
                    raise Killed
                return await method(*arguments)  # type: ignore[operator]

            return call

        with monkeypatch.context() as patch:
            patch.setattr(files, "put", dying(files.put))
            patch.setattr(files, "delete", dying(files.delete))
            try:
                while await relocation(core).step():
                    pass
                break
            except Killed:
                done += 1
        for document in old:
            current = await core.document(document.id, OwnerScope(owner=document.owner))
            core.documents.texts._recent.clear()  # as in another process
            assert (await core.documents.texts.load(current)).text == book(int(document is old[1]) + 1)
    assert done > 3
    await core.index.consistency.clean_up()
    assert await old_files(core) == []
    assert await core.found(deep=True) == set()


async def test_what_is_worked_on_waits_until_that_has_ended(
    core: CoreServices, old: tuple[Document, Document, Document]
) -> None:
    waiting, job = restarted(old[0], Stage.PARSE, job_id=JobId("job-again"), now=core.ports.clock.now())
    async with core.ports.database.transaction() as work:
        await store_restart(work, waiting, job, sink=core.events)
    assert await relocation(core).run() == 2
    assert set(await old_files(core)) == {key for key in old[0].files.by_kind.values() if "covers" not in key}
    await core.work()
    assert await relocation(core).run() == 1
    assert await old_files(core) == []
    assert await core.found(deep=True) == set()


async def test_a_removal_before_the_move_leaves_what_another_owner_has(
    core: CoreServices, old: tuple[Document, Document, Document]
) -> None:
    mine, other, his = old
    receipts = [
        (await core.documents.removal.remove(OwnerScope(owner=one.owner), one.id)).receipt for one in (mine, other)
    ]
    # Of the two, one was shared with another owner: the receipts are the same.
    assert [one.files_deleted for one in receipts if one] == [("book_model", "original", "text")] * 2
    assert set(await old_files(core)) == {key for key in his.files.by_kind.values() if "covers" not in key}
    assert await answers(core, his) == "Chapter"
    assert await relocation(core).run() == 1
    assert await old_files(core) == []


async def test_the_same_file_again_is_the_same_document_before_and_after(
    core: CoreServices, old: tuple[Document, Document, Document]
) -> None:
    for _ in range(2):
        again = await core.accept(book(1))
        assert (again.document.id, again.duplicate) == (old[0].id, True)
        await relocation(core).run()
    assert await core.found(deep=True) == set()


async def test_a_store_that_fails_is_no_obstacle_to_the_rest_of_a_sweep(
    core: CoreServices, old: tuple[Document, Document, Document], monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fail(*_: object) -> None:
        raise StorageUnavailable("the store is gone")

    with monkeypatch.context() as patch:
        patch.setattr(core.ports.files, "put", fail)
        assert (await core.jobs.sweeper.sweep()).failed == ("files",)
    assert await core.document(old[0].id) == old[0]
    assert (await core.document(old[0].id, LOCAL_SCOPE)).layout is FileLayout.CONTENT
