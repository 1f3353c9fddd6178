"""A new version of a parser makes new texts when the index is rebuilt, and not before."""

from __future__ import annotations

from dataclasses import replace

import pytest

from smartchat_core.model import LOCAL_SCOPE, Document, DocumentStatus
from smartchat_core.ports.page_recognition import RecognizerDescription
from tests.support.core_services import BOB, CoreServices, book


async def files(core: CoreServices, document: Document) -> set[str]:
    return {key async for key in core.ports.files.list("") if document.id in key}


async def renewed(core: CoreServices, monkeypatch: pytest.MonkeyPatch, version: str) -> int:
    monkeypatch.setattr(core.ports.parsing.reader, "parser_version", lambda _: version, raising=False)
    jobs = await core.jobs.renewal.restart_outdated()
    await core.work()
    return len(jobs)


async def test_a_new_version_makes_a_new_text_and_the_old_one_is_deleted(
    core: CoreServices, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = [await core.add(book(1)), await core.add(book(1), BOB)]
    assert await renewed(core, monkeypatch, "plain 1") == 0
    assert await renewed(core, monkeypatch, "plain 2") == 2
    for before, scope in zip(old, (LOCAL_SCOPE, BOB), strict=True):
        now = await core.document(before.id, scope)
        assert (now.status, now.parser_version) == (DocumentStatus.READY, "plain 2")
        assert now.files.text != before.files.text
        assert await files(core, now) == {now.files.original, now.files.text, now.files.book_model}
    assert await renewed(core, monkeypatch, "plain 2") == 0
    assert await core.found(deep=True) == set()


async def test_without_its_original_a_document_keeps_its_text(
    core: CoreServices, monkeypatch: pytest.MonkeyPatch
) -> None:
    document = await core.add(book(1))
    await core.ports.files.delete(document.files.original)
    assert await renewed(core, monkeypatch, "plain 2") == 0
    assert (await core.documents.texts.load(document)).text == book(1)


async def test_what_is_removed_while_it_waits_leaves_nothing(
    core: CoreServices, monkeypatch: pytest.MonkeyPatch
) -> None:
    document = await core.add(book(1))
    monkeypatch.setattr(core.ports.parsing.reader, "parser_version", lambda _: "plain 2", raising=False)
    await core.jobs.renewal.restart_outdated()
    await core.documents.removal.remove(LOCAL_SCOPE, document.id)
    await core.work()
    assert await files(core, document) == set()


class _Recognition:
    """Says what is installed."""

    def __init__(self, *, installed: bool) -> None:
        self._installed = installed

    def recognizer(self) -> RecognizerDescription | None:
        return RecognizerDescription(label="scripted 1", languages=("eng",)) if self._installed else None


@pytest.mark.parametrize("installed", [True, False])
async def test_what_needs_text_recognition_is_read_again_where_it_is_installed(
    core: CoreServices, monkeypatch: pytest.MonkeyPatch, installed: bool
) -> None:
    document = await core.add(book(1))
    async with core.ports.database.transaction() as work:
        await work.documents.save(replace(document, status=DocumentStatus.NEEDS_OCR))
    monkeypatch.setattr(core.jobs.renewal, "_recognition", _Recognition(installed=installed))
    assert await renewed(core, monkeypatch, document.parser_version) == installed
    status = DocumentStatus.READY if installed else DocumentStatus.NEEDS_OCR
    assert (await core.document(document.id)).status is status
