"""The three-line face of the library, on its embedded defaults."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
import textwrap
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

import smartchat
from smartchat.library.jobs import AsyncIngestionJob
from smartchat.library.synchronous import Library
from smartchat_core.chat.prompting import Turn
from smartchat_core.errors import (
    ConfigurationError,
    DocumentNotFound,
    DocumentNotReady,
    EmptyFile,
    InvalidRequest,
    SectionNotFound,
    StorageUnavailable,
    UnsupportedFormat,
)
from smartchat_core.events import AnswerCompleted, CitationFound, DocumentReady, ErrorOccurred, TextDelta
from smartchat_core.model import Answer, AnswerMode, DocumentStatus
from smartchat_core.model.ids import OwnerId
from smartchat_core.model.principal import OwnerScope
from smartchat_core.model.search import SearchMode
from smartchat_core.testing.fakes.chat_model import ScriptedChatModel
from smartchat_core.testing.fakes.embedder import HashingEmbedder

BOOK = """\
---
title: The Lighthouse
author: M. Keeper
---

# Chapter 1. The Island

The island lay nine miles from the coast. Old Tobias kept the lighthouse with his dog Barnaby, and nobody else
lived there. Every evening he climbed the two hundred and twelve steps and lit the lamp.

# Chapter 2. The Storm

In November a storm broke the window of the lamp room. Tobias cut his left hand on the glass, and Barnaby howled
until the morning. The supply boat could not land for three weeks.

# Chapter 3. The Stranger

A stranger named Elspeth Marr was washed ashore on a raft of barrels. She said that the Dunmore had sunk because its
captain mistook a bonfire for the lighthouse. The murderer of the captain was the cook.
"""

OTHER = "# Bees\n\nA queen bee lays up to two thousand eggs a day. Drones have no sting. Honey does not spoil.\n"


@pytest.fixture
def book(tmp_path: Path) -> Path:
    path = tmp_path / "lighthouse.md"
    path.write_text(BOOK, "utf-8")
    return path


@pytest.fixture
def other(tmp_path: Path) -> Path:
    path = tmp_path / "bees.md"
    path.write_text(OTHER, "utf-8")
    return path


def opened(tmp_path: Path, **settings: Any) -> Library:
    return smartchat.open(tmp_path / "library", **settings)


def test_the_lines_of_the_design(tmp_path: Path, book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with smartchat.open(tmp_path / "library") as library:
        book = library.add(book)  # type: ignore[assignment]  # the design's own names
        answer = book.ask("Where did Tobias cut his hand?", until=book.chapter(2))  # type: ignore[attr-defined]
        print(answer.text)
        for citation in answer.citations:
            print(citation.quote, citation.locator)
    printed = capsys.readouterr().out
    assert "Tobias cut his left hand on the glass" in printed
    assert "line " in printed


async def test_the_same_lines_await(tmp_path: Path, book: Path) -> None:
    async with smartchat.aopen(tmp_path / "library") as library:
        added = await library.add(book)
        answer = await added.ask("Where did Tobias cut his hand?", until=added.chapter(2))
        assert answer.found
        for citation in answer.citations:
            assert await citation.verify()
            assert str(citation.locator)


def test_every_quote_is_verbatim_and_the_answer_round_trips(tmp_path: Path, book: Path) -> None:
    with opened(tmp_path) as library:
        added = library.add(book)
        answer = added.ask("Who was washed ashore?")
        text = added.text()
        assert answer.mode is AnswerMode.EXTRACTIVE
        assert answer.borne_out
        for citation in answer.citations:
            assert citation.verify()
            assert text[citation.span.start : citation.span.end] == citation.quote
        again = Answer.from_json(answer.to_json())
        assert again.text == answer.text
        assert [one.span for one in again.citations] == [one.span for one in answer.citations]
        assert json.loads(answer.to_json())["schema_version"] == 4


def test_nothing_after_the_bound_appears_anywhere(tmp_path: Path, book: Path) -> None:
    with opened(tmp_path) as library:
        added = library.add(book)
        until = added.chapter(2)
        found = added.search("the murderer of the captain was the cook", until=until, limit=50)
        assert found.passages
        assert all(one.span.end <= until.end for one in found.passages)
        answer = added.ask("Who murdered the captain?", until=until)
        everything = answer.to_json()
        assert "cook" not in everything
        assert "Elspeth" not in everything
        contents = added.ask("List the chapters", until=until)
        assert "Stranger" not in contents.text
        assert all(one.span.end <= until.end for one in added.summarize(until=until).citations)
        assert all(one.span.end <= until.end for one in added.find_quotes("captain cook murderer", until=until))


def test_a_question_that_the_book_does_not_answer(tmp_path: Path, book: Path) -> None:
    with opened(tmp_path) as library:
        answer = library.add(book).ask("What is the boiling point of tungsten in kelvin?")
        assert answer.mode is AnswerMode.NOT_FOUND
        assert not answer.citations
        assert "does not say" in answer.text


def test_the_same_content_is_the_same_book(tmp_path: Path, book: Path) -> None:
    copy = tmp_path / "a copy.md"
    copy.write_bytes(book.read_bytes())
    with opened(tmp_path) as library:
        assert library.add(book).id == library.add(copy).id
        assert len(library.documents()) == 1


def test_a_shelf_and_a_library_ask_several_books(tmp_path: Path, book: Path, other: Path) -> None:
    with opened(tmp_path) as library:
        lighthouse, bees = library.add(book), library.add(other)
        answer = library.ask("How many eggs does a queen bee lay?")
        assert answer.citations[0].document_id == bees.id
        shelf = library.shelf(lighthouse)
        assert {one.document_id for one in shelf.search("queen bee eggs").passages} <= {lighthouse.id}
        both = library.shelf(lighthouse, bees).summarize()
        assert {one.document_id for one in both.citations} == {lighthouse.id, bees.id}
        assert all(one.verify() for one in both.citations)


def test_answers_come_as_typed_events(tmp_path: Path, book: Path) -> None:
    with opened(tmp_path) as library:
        events = list(library.add(book).stream("Where did Tobias cut his hand?"))
        assert isinstance(events[-1], AnswerCompleted)
        assert any(isinstance(event, CitationFound) for event in events)
        text = "".join(event.text for event in events if isinstance(event, TextDelta))
        assert text == events[-1].answer.text
        failed = list(library.stream("   "))
        assert isinstance(failed[-1], ErrorOccurred)
        assert failed[-1].code == "invalid_request"


def test_leaving_a_stream_early_is_clean(tmp_path: Path, book: Path) -> None:
    with opened(tmp_path) as library:
        added = library.add(book)
        for _ in added.stream("Where did Tobias cut his hand?"):
            break
        assert added.ask("Where did Tobias cut his hand?").found


def test_an_earlier_turn_lends_its_words(tmp_path: Path, book: Path) -> None:
    with opened(tmp_path) as library:
        added = library.add(book)
        history = [Turn(question="Who is Elspeth Marr?", answer="A stranger.")]
        answer = added.ask("How was she washed ashore?", history=history)
        assert any("raft of barrels" in citation.quote for citation in answer.citations)


def test_a_job_can_be_followed(tmp_path: Path, book: Path) -> None:
    with opened(tmp_path) as library:
        job = library.add(book, wait=False)
        events = list(job.events())
        assert job.wait(30).status is DocumentStatus.READY
        assert job.progress.fraction == 1.0
        assert not events or isinstance(events[-1], DocumentReady)


def test_work_can_be_done_by_hand_where_no_worker_runs(tmp_path: Path, book: Path) -> None:
    with opened(tmp_path, worker=False) as library:
        job = library.add(book, wait=False)
        assert job.progress.status is DocumentStatus.QUEUED
        with pytest.raises(TimeoutError):
            job.wait(0.3)
        assert job.resume() is True
        assert job.wait(60).status is DocumentStatus.READY
        assert job.document().status is DocumentStatus.READY
        with pytest.raises(DocumentNotReady):
            job.resume()


async def test_work_that_another_has_leased_is_not_resumed(tmp_path: Path, book: Path) -> None:
    async with smartchat.aopen(tmp_path / "library", worker=False, embedder="none") as library:
        job = await library.add(book, wait=False)
        async with library.services.ports.database.transaction() as work:
            leased = await work.jobs.lease_next(worker="another", now=datetime.now(UTC), duration=timedelta(minutes=5))
        assert leased is not None
        assert await job.resume() is False
        assert (await job.document()).status is DocumentStatus.QUEUED
        services = library.services
        foreign = AsyncIngestionJob(
            OwnerScope(owner=OwnerId("another")),
            job.document_id,
            database=services.ports.database,
            feed=services.documents.progress,
            ingestion=services.jobs.ingestion,
        )
        with pytest.raises(DocumentNotFound):
            await foreign.resume()


@pytest.mark.parametrize("name", ["Bücher & 50% what?#x y", "100%25 a+b", "~ ;=@:"])
def test_any_folder_can_hold_a_library(tmp_path: Path, book: Path, name: str) -> None:
    folder = tmp_path / name
    for _ in range(2):
        with smartchat.open(folder, embedder="none") as library:
            assert library.add(book).ask("Where did Tobias cut his hand?").found
    assert {one.name for one in folder.iterdir()} >= {"library.db", "files", "index"}
    assert any(one.is_file() for one in (folder / "files").rglob("*"))
    assert any((folder / "index").iterdir())
    assert {one.name for one in tmp_path.iterdir()} == {name, book.name}


LATER = ("Elspeth", "Stranger", "Dunmore", "cook", "bonfire", "barrels")


@pytest.mark.parametrize("kind", ["book", "shelf", "library"])
def test_no_verb_reveals_what_comes_later(tmp_path: Path, book: Path, other: Path, kind: str) -> None:
    with opened(tmp_path, embedder="none") as library:
        added, bees = library.add(book), library.add(other)
        target = {"book": added, "shelf": library.shelf(added, bees), "library": library}[kind]
        until = added.chapter(2)
        reported = []
        for question in (
            "Who was washed ashore?",
            "Who killed the captain?",
            "Summarize this book",
            "List the chapters",
        ):
            reported.append(target.ask(question, until=until).to_json())
            reported.append(repr(list(target.stream(question, until=until))))
            reported.append(repr(target.find_quotes(question, until=until, limit=50)))
            reported.append(repr(target.search(question, until=until, limit=50)))
        summary = target.summarize(until=until)
        reported.append(summary.to_json())
        assert added.id in {one.document_id for one in summary.citations}
    for text in reported:
        assert not [word for word in LATER if word in text]


def test_a_bound_has_to_be_of_a_book_that_is_meant(tmp_path: Path, book: Path, other: Path) -> None:
    with opened(tmp_path, embedder="none") as library:
        added, bees = library.add(book), library.add(other)
        shelf = library.shelf(bees)
        for refused in (shelf.search, shelf.ask, shelf.find_quotes):
            with pytest.raises(InvalidRequest, match="no book on this shelf"):
                refused("bees", until=added.chapter(1))
        with pytest.raises(InvalidRequest, match="no book on this shelf"):
            shelf.summarize(until=added.chapter(1))
        with pytest.raises(InvalidRequest, match="several books"):
            library.summarize(until=10)


def test_quotes_are_numbered_and_can_be_verified(tmp_path: Path, book: Path) -> None:
    with opened(tmp_path, embedder="none") as library:
        found = library.add(book).find_quotes("Tobias Barnaby lamp", limit=4)
        assert [one.number for one in found] == [1, 2, 3, 4]
        assert all(one.verify() for one in found)


async def test_what_was_removed_meanwhile_is_not_quoted(tmp_path: Path, book: Path, other: Path) -> None:
    async with smartchat.aopen(tmp_path / "library", embedder="none") as library:
        added, bees = await library.add(book), await library.add(other)
        async with library.services.ports.database.transaction() as work:
            await work.documents.remove(library.scope, added.id)
        found = await library.find_quotes("the lighthouse and the queen bee")
        assert {one.document_id for one in found} == {bees.id}
        assert all([await one.verify() for one in found])


def test_documents_come_one_page_after_the_other(tmp_path: Path, book: Path, other: Path) -> None:
    with smartchat.open(tmp_path / "library", embedder="none") as library:
        names = [library.add(book).id, library.add(other).id]
        assert [one.id for one in library.each_document()] == names
        (first,) = library.page(limit=1)
        library.remove(first.id)
        assert [one.id for one in library.page(after=first)] == names[1:]
        assert library.page(after=library.page()[-1]) == ()


def test_removing_leaves_nothing(tmp_path: Path, book: Path) -> None:
    with opened(tmp_path) as library:
        library.remove(library.add(book))
        assert library.documents() == ()
        assert not library.search("Tobias").passages
        with pytest.raises(DocumentNotFound):
            library.book("The Lighthouse")
        left = [path for path in (tmp_path / "library" / "files").rglob("*") if path.is_file()]
        assert left == []
        again = library.add(book)
        assert again.ask("Where did Tobias cut his hand?").found


def test_a_library_without_embeddings_reports_it_and_is_reindexed_with_them(tmp_path: Path, book: Path) -> None:
    with opened(tmp_path, embedder="none") as library:
        added = library.add(book)
        found = added.search("lighthouse keeper")
        assert found.passages
        assert found.degraded == ("dense",)
    with opened(tmp_path) as library:
        stale = library.search("lighthouse keeper")
        assert stale.degraded == ("dense",)
        assert "reindex" in stale.warnings[0] or "no embeddings" in stale.warnings[0]
        steps = list(library.reindex())
        assert steps[-1].passages_done == steps[-1].passages_total
        fresh = library.search("lighthouse keeper", mode=SearchMode.DENSE)
        assert fresh.degraded == ()
        assert fresh.passages[0].dense is not None


def test_an_index_that_was_deleted_is_rebuilt(tmp_path: Path, book: Path) -> None:
    with opened(tmp_path) as library:
        library.add(book)
    for path in (tmp_path / "library" / "index").iterdir():
        path.unlink()
    with opened(tmp_path) as library:
        assert not library.search("Tobias").passages
        for _ in library.reindex():
            pass
        assert library.search("Tobias").passages


@pytest.mark.parametrize(
    ("name", "content", "error"),
    [("empty.txt", b"", EmptyFile), ("picture.png", b"\x89PNG\r\n\x1a\n" + b"\0" * 50, UnsupportedFormat)],
)
def test_what_cannot_be_read_is_refused_and_leaves_nothing(
    tmp_path: Path, name: str, content: bytes, error: type[Exception]
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with opened(tmp_path) as library:
        with pytest.raises(error):
            library.add(path)
        assert library.documents() == ()
    assert not [one for one in (tmp_path / "library" / "files").rglob("*") if one.is_file()]


def test_mistakes_are_named(tmp_path: Path, book: Path) -> None:
    with opened(tmp_path) as library:
        added = library.add(book)
        with pytest.raises(SectionNotFound, match="no chapter or section"):
            added.chapter(9)
        with pytest.raises(InvalidRequest):
            added.ask("")
        with pytest.raises(InvalidRequest):
            added.search("x", limit=0)
        with pytest.raises(InvalidRequest):
            added.ask("Why?", until=-1)
        with pytest.raises(InvalidRequest):
            added.ask("Why?", max_cost="much")
        with pytest.raises(StorageUnavailable):
            library.add(tmp_path / "nowhere.epub")
    with pytest.raises(InvalidRequest, match="not open"):
        asyncio.run(smartchat.aopen(tmp_path / "library").search("x"))
    with pytest.raises(ConfigurationError):
        smartchat.open(tmp_path / "library", no_such_setting=1)


def test_it_works_inside_of_a_running_loop(tmp_path: Path, book: Path) -> None:
    async def notebook() -> bool:
        with opened(tmp_path) as library:
            return library.add(book).ask("Where did Tobias cut his hand?").found

    assert asyncio.run(notebook())


@pytest.mark.slow
def test_killed_in_the_middle_the_next_start_goes_on(tmp_path: Path) -> None:
    """A process that is killed while it embeds leaves a book that the next one completes, without a passage twice."""
    path = tmp_path / "long.txt"
    path.write_text("\n\n".join(f"Paragraph {n}. " + f"Word{n} is here. " * 50 for n in range(600)), "utf-8")
    program = textwrap.dedent(f"""
        import smartchat
        with smartchat.open({str(tmp_path / "library")!r}, embedder_threads=1) as library:
            for event in library.add({str(path)!r}, wait=False).events():
                print(type(event).__name__, getattr(event, "done", 0), flush=True)
    """)
    process = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    for line in process.stdout:
        if line.startswith("IngestionProgressed") and int(line.split()[1]) > 0:
            break
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    process.stdout.close()
    with opened(tmp_path) as library:
        deadline = time.monotonic() + 150
        while not (document := library.documents()[0]).status.settled and time.monotonic() < deadline:
            time.sleep(0.5)
        assert document.status is DocumentStatus.READY
        found = library.book("long.txt").search("Word77", limit=1_000)
        ids = [one.span for one in found.passages]
        assert len(ids) == len(set(ids))
        assert "Word77" in found.passages[0].text


class _Closing(HashingEmbedder):
    """Notes that it was closed."""

    closed = False

    async def __aexit__(self, *_: object) -> None:
        self.closed = True


async def test_adapters_of_the_program_are_used_and_stay_open(book: Path, tmp_path: Path) -> None:
    heard: list[smartchat.Envelope] = []
    model, embedder = ScriptedChatModel(["Old Tobias kept the lighthouse [1]."]), _Closing()
    library = smartchat.aopen(tmp_path / "library", embedder=embedder, chat_model=model, listeners=[heard.append])
    async with library:
        added = await library.add(book)
        assert (await added.search("lighthouse", mode=SearchMode.DENSE)).passages
        assert (await added.ask("Who kept the lighthouse?")).mode is AnswerMode.GENERATED
    assert not embedder.closed
    assert any(isinstance(one.payload, DocumentReady) for one in heard)


def test_an_embedder_may_be_named(tmp_path: Path) -> None:
    assert smartchat.open(tmp_path, embedder="none")._inner.settings.embedder == "none"
