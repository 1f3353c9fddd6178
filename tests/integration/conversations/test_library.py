"""Conversations of the library, synchronous and asynchronous."""

from collections.abc import AsyncGenerator
from pathlib import Path

import pytest

import smartchat
from smartchat_core.errors import ConversationNotFound, InvalidRequest, ModelUnavailable, UnforeseenFailure
from smartchat_core.events import AnswerCompleted, AnswerEvent, AnswerStep, Status, TextDelta, TurnStarted
from smartchat_core.model import TurnStatus
from smartchat_core.reading.service import ReadingService
from tests.integration.conversations.conftest import LIGHTHOUSE, MILL


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "lighthouse.md").write_text(LIGHTHOUSE)
    (tmp_path / "mill.md").write_text(MILL)
    return tmp_path


def test_conversation_about_a_book(folder: Path) -> None:
    with smartchat.open(folder / "library", embedder="none") as library:
        book = library.add(folder / "lighthouse.md")
        conversation = book.conversation()
        with pytest.raises(InvalidRequest):
            conversation.retry()
        answer = conversation.ask("Who kept the lighthouse?", until=book.chapter(1))
        assert all(citation.verify() for citation in answer.citations)
        assert "cook" not in conversation.ask("Who is the murderer of the captain?").text, "the bound goes on"
        assert "cook" in conversation.ask("Who is the murderer of the captain?", unbounded=True).text
        with pytest.raises(InvalidRequest):
            conversation.ask("Who?", until="chapter:1", unbounded=True)
        first = conversation.transcript().turns[0]
        edited = conversation.edit("What broke the window?", first.id, unbounded=True)
        assert "storm" in edited.text
        assert [turn.question for turn in conversation.transcript().turns] == ["What broke the window?"]
        conversation.retry(first.id)
        assert conversation.transcript().turns[0].siblings[0] == first.id
        conversation.select(first.id)
        assert len(conversation.transcript().turns) == 3
        conversation.rename("Light")
        assert (conversation.title, repr(conversation)[:13]) == ("Light", "Conversation(")
        assert conversation.export().startswith("# Light\n\n## Who kept the lighthouse?\n")
        assert "<h1>Light</h1>" in conversation.export("html")
        with pytest.raises(InvalidRequest):
            conversation.export("pdf")


def test_conversations_of_a_library_outlive_it(folder: Path) -> None:
    with smartchat.open(folder / "library", embedder="none") as library:
        lighthouse, mill = library.add(folder / "lighthouse.md"), library.add(folder / "mill.md")
        library.conversation("About nothing yet")
        both = library.shelf(lighthouse, mill).conversation()
        both.ask("Who ground rye by night?")
    with smartchat.open(folder / "library", embedder="none") as library:
        found = library.conversations()
        assert [one.title for one in found] == ["Who ground rye by night?", "About nothing yet"]
        assert [one.title for one in library.conversations("rye")] == ["Who ground rye by night?"]
        assert library.conversations(after=found[0], limit=1)[0].id == found[1].id
        both = library.find_conversation(found[0].id)
        assert both.record.documents == tuple(sorted((lighthouse.id, mill.id)))
        assert "Tobias" in both.ask("Who kept the lighthouse?").text
        assert len(both.transcript().turns) == 2
        both.delete()
        with pytest.raises(ConversationNotFound):
            library.find_conversation(both.id)


def test_answer_in_events(folder: Path) -> None:
    with smartchat.open(folder / "library", embedder="none") as library:
        library.add(folder / "lighthouse.md")
        conversation = library.conversation()
        events = list(conversation.stream("Who kept the lighthouse?"))
        assert isinstance(events[0], TurnStarted)
        assert isinstance(events[-1], AnswerCompleted)
        assert any(isinstance(event, TextDelta) for event in events)
        assert list(conversation.resume())[-1] == events[-1]
        conversation.stop()
        assert conversation.transcript().turns[0].status is TurnStatus.ANSWERED


async def test_asynchronous_conversation(folder: Path) -> None:
    async with smartchat.aopen(folder / "library", embedder="none") as library:
        book = await library.add(folder / "lighthouse.md")
        conversation = await book.conversation()
        answer = await conversation.ask("Who kept the lighthouse?", until="chapter:1")
        assert await answer.citations[0].verify()
        (found,) = await library.conversations()
        again = await found.ask("And what did he climb?")
        assert [turn.until[0].offset for turn in (await found.transcript()).turns] == [book.chapter(1).end] * 2
        assert again.question == "And what did he climb?"


def test_an_answer_that_fails_raises_what_it_failed_with(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    failures = iter([ModelUnavailable("nobody answers", cause="at 10.0.0.1"), ValueError("at 10.0.0.1")])

    async def broken(*_: object) -> AsyncGenerator[AnswerEvent]:
        yield Status(step=AnswerStep.RETRIEVING)
        raise next(failures)

    monkeypatch.setattr(ReadingService, "stream", broken)
    with smartchat.open(folder / "library", embedder="none") as library:
        library.add(folder / "lighthouse.md")
        conversation = library.conversation()
        with pytest.raises(ModelUnavailable, match="nobody answers"):
            conversation.ask("Who kept the lighthouse?")
        with pytest.raises(UnforeseenFailure):
            conversation.retry()
        for turn in conversation.transcript(conversation.record.active).turns:
            assert turn.status is TurnStatus.FAILED
            assert "10.0.0.1" not in turn.reason
