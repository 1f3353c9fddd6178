"""What conversations hold of a document goes with it, and the receipt counts it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa

from smartchat.composition import PortOverrides, Services
from smartchat_core.chat.conversations.asking import NewTurn
from smartchat_core.errors import IndexUnavailable
from smartchat_core.model import (
    LOCAL_SCOPE,
    AnswerMode,
    ConversationTurn,
    OwnerId,
    OwnerScope,
    StoredAnswer,
    TurnStatus,
)
from smartchat_core.model.blanking import SOURCE_REMOVED
from smartchat_core.testing.fakes.chat_model import ScriptedChatModel
from tests.integration.conversations.conftest import LIGHTHOUSE, MILL, HeldAnswers, OpenLibrary
from tests.integration.conversations.test_service import asked, held
from tests.support.texts import add_text

BOB = OwnerScope(owner=OwnerId("bob"))
OF_THE_LIGHTHOUSE = ("Tobias", "Barnaby", "pantry", "twelve steps", "lighthouse.md")


def stored(folder: Path) -> str:
    """All that the tables of conversations hold."""
    engine = sa.create_engine(f"sqlite:///{folder}/library/library.db")
    with engine.connect() as connection:
        return "\n".join(
            str(tuple(row))
            for table in ("conversations", "conversation_turns", "conversation_sources")
            for row in connection.execute(sa.text(f"SELECT * FROM {table}"))  # names of our own
        )


async def test_answers_from_a_removed_book_are_blanked(open_library: OpenLibrary, tmp_path: Path) -> None:
    async with open_library() as services:
        lighthouse = await add_text(services, LOCAL_SCOPE, "lighthouse.md", LIGHTHOUSE)
        await add_text(services, LOCAL_SCOPE, "mill.md", MILL)
        service = services.questions.conversations
        conversation = await service.create(LOCAL_SCOPE)
        quoting = await asked(service, conversation, NewTurn(question="Who kept the light with his dog?"))
        other = await asked(service, conversation, NewTurn(question="What did the miller Agnes grind by night?"))
        nothing = await asked(service, conversation, NewTurn(question="Did the dog fly a green rocket to Mars?"))
        contents = await asked(
            service, conversation, NewTurn(question="List the chapters.", documents=frozenset({lighthouse.id}))
        )
        assert [_mode(turn) for turn in (quoting, other, nothing)] == ["extractive", "extractive", "not_found"]
        assert "lighthouse.md" in stored(tmp_path)
        removal = await services.documents.removal.remove(LOCAL_SCOPE, lighthouse.id)
        turns = (await service.branch(LOCAL_SCOPE, conversation.id)).turns
        quoting, other, nothing, contents = turns
        assert removal.receipt is not None
        assert removal.receipt.turns_blanked == removal.turns_blanked >= 3
        for turn in (quoting, contents):
            assert (turn.status, turn.reason_code, turn.answer) == (TurnStatus.BLANKED, SOURCE_REMOVED, None)
        assert quoting.question == "Who kept the light with his dog?"
        assert other.answer is not None
        assert "Agnes" in other.answer.read().text
        assert nothing.answer is not None
        assert all(one.document_id != lighthouse.id for one in nothing.answer.read().closest)
        assert not any(word in stored(tmp_path) for word in OF_THE_LIGHTHOUSE)
        # A follow-up gets nothing of it either.
        follow_up = await asked(service, conversation, NewTurn(question="And what else?"))
        assert lighthouse.id not in follow_up.sources
        async with services.ports.database.read_only() as work:
            (kept,) = await work.removals.for_document(LOCAL_SCOPE, lighthouse.id)
        assert kept == removal


def _mode(turn: ConversationTurn) -> str:
    assert turn.answer is not None
    return turn.answer.read().mode


async def test_only_the_owner_s_conversations_are_blanked(open_library: OpenLibrary) -> None:
    async with open_library() as services:
        ours = await add_text(services, LOCAL_SCOPE, "lighthouse.md", LIGHTHOUSE)
        await add_text(services, BOB, "lighthouse.md", LIGHTHOUSE)
        service = services.questions.conversations
        conversation = await service.create(BOB)
        turn = await service.ask(BOB, conversation.id, NewTurn(question="Who kept the lighthouse?"))
        turn = await service.finish(BOB, turn)
        removal = await services.documents.removal.remove(LOCAL_SCOPE, ours.id)
        assert removal.receipt is not None
        assert removal.receipt.turns_blanked == 0
        assert await service.turn(BOB, conversation.id, turn.id) == turn


async def test_what_a_model_wrote_after_an_earlier_turn_is_blanked_with_it(open_library: OpenLibrary) -> None:
    model = ScriptedChatModel(
        ["Tobias kept it with Barnaby [1].", "(not rewritten)", "Agnes ground rye [1], unlike Tobias."]
    )
    async with open_library(ports=PortOverrides(models=(model,))) as services:
        lighthouse = await add_text(services, LOCAL_SCOPE, "lighthouse.md", LIGHTHOUSE)
        mill = await add_text(services, LOCAL_SCOPE, "mill.md", MILL)
        service = services.questions.conversations
        conversation = await service.create(LOCAL_SCOPE)
        await asked(service, conversation, NewTurn(question="Who kept the lighthouse?"))
        second = await asked(service, conversation, NewTurn(question="Who ground rye by night?"))
        assert {lighthouse.id, mill.id} <= set(second.sources)
        assert _mode(second) == AnswerMode.GENERATED
        await services.documents.removal.remove(LOCAL_SCOPE, lighthouse.id)
        second = await service.turn(LOCAL_SCOPE, conversation.id, second.id)
        assert second.status is TurnStatus.BLANKED


async def test_an_answer_that_ends_after_the_removal_is_blanked(open_library: OpenLibrary) -> None:
    async with open_library() as services:
        book = await add_text(services, LOCAL_SCOPE, "lighthouse.md", LIGHTHOUSE)
        answers = HeldAnswers()
        service = held(services, answers)
        conversation = await service.create(LOCAL_SCOPE, documents=[book.id])
        turn = await service.ask(LOCAL_SCOPE, conversation.id, NewTurn(question="What happened to it?"))
        await services.documents.removal.remove(LOCAL_SCOPE, book.id)
        answers.gate.set()
        ended = await service.finish(LOCAL_SCOPE, turn)
        assert (ended.status, ended.answer, ended.sources) == (TurnStatus.BLANKED, None, ())


async def test_a_removal_that_was_interrupted_counts_all_of_it(
    open_library: OpenLibrary, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_library() as services:
        book = await add_text(services, LOCAL_SCOPE, "lighthouse.md", LIGHTHOUSE)
        service = services.questions.conversations
        conversation = await service.create(LOCAL_SCOPE)
        for _ in range(3):
            await asked(service, conversation, NewTurn(question="Who kept the lighthouse?"))
        monkeypatch.setattr("smartchat_core.ingestion.removal._TURNS_AT_ONCE", 2)

        async def down(*_: object) -> int:
            raise IndexUnavailable("the index is down")

        with monkeypatch.context() as broken:
            broken.setattr(type(services.ports.index), "purge_document", down)
            removal = await services.documents.removal.remove(LOCAL_SCOPE, book.id)
        assert removal.receipt is None
        assert await services.documents.removal.finish_open() == 1
        async with services.ports.database.read_only() as work:
            (done,) = await work.removals.for_document(LOCAL_SCOPE, book.id)
        assert done.receipt is not None
        assert done.receipt.turns_blanked == 3


async def test_an_answer_of_a_later_version_is_blanked_whole(open_library: OpenLibrary) -> None:
    async with open_library() as services:
        book = await add_text(services, LOCAL_SCOPE, "lighthouse.md", LIGHTHOUSE)
        service = services.questions.conversations
        conversation = await service.create(LOCAL_SCOPE)
        turn = await asked(service, conversation, NewTurn(question="Who kept the lighthouse?"))
        later = StoredAnswer(schema_version=99, json='{"text": "Tobias", "schema_version": 99}')
        await _save(services, replace(turn, answer=later))
        await services.documents.removal.remove(LOCAL_SCOPE, book.id)
        assert (await service.turn(LOCAL_SCOPE, conversation.id, turn.id)).answer is None


async def _save(services: Services, turn: ConversationTurn) -> None:
    async with services.ports.database.transaction() as work:
        await work.conversations.save_turn(turn)
