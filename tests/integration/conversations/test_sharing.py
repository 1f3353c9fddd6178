"""What conversations hold of a document of somebody else ends with the right to read it."""

from __future__ import annotations

import asyncio
from contextlib import aclosing
from pathlib import Path

import pytest

from smartchat.composition import Services
from smartchat_core.accounts.actor import Actor
from smartchat_core.chat.conversations.asking import NewTurn
from smartchat_core.chat.conversations.export import to_markdown
from smartchat_core.chat.conversations.service import ConversationService
from smartchat_core.chat.conversations.transcripts import transcript_of
from smartchat_core.chat.question import Question
from smartchat_core.chat.service import ChatService
from smartchat_core.errors import SharingEnded
from smartchat_core.events import ErrorOccurred, TurnStarted
from smartchat_core.model import Conversation, ConversationTurn, Document, OwnerScope, TurnStatus
from smartchat_core.model.blanking import SOURCE_REMOVED
from smartchat_core.model.ids import ShelfId
from smartchat_core.model.shelf import AudienceKind
from smartchat_core.ports.runtime import Runtime
from smartchat_core.testing.database_users import make_user
from tests.integration.conversations.conftest import LIGHTHOUSE, MILL, HeldAnswers, OpenLibrary
from tests.integration.conversations.test_removal import OF_THE_LIGHTHOUSE, stored
from tests.support.texts import add_text

ANN, BOB = make_user("ann"), make_user("bob")
HERS, HIS = OwnerScope(owner=ANN.owner), OwnerScope(owner=BOB.owner)
ASKED = "Who kept the light with his dog?"


class Sharing:
    """A book of Ann's that Bob may read as long as she shares the shelf with it."""

    def __init__(self, services: Services) -> None:
        self.services = services
        self.shelves = services.access.shelves
        self.rights = services.access.rights
        self.shelf = ShelfId("")

    async def begin(self) -> Document:
        async with self.services.ports.database.transaction() as work:
            for user in (ANN, BOB):
                await work.users.add(user)
        book = await add_text(self.services, HERS, "lighthouse.md", LIGHTHOUSE)
        self.shelf = (await self.shelves.create(Actor.of(ANN), "Lights")).shelf.id
        await self.shelves.put(Actor.of(ANN), self.shelf, book.id)
        await self.share()
        return book

    async def share(self) -> None:
        await self.shelves.share(Actor.of(ANN), self.shelf, AudienceKind.USER, "bob")

    async def end(self) -> None:
        assert await self.shelves.unshare(Actor.of(ANN), self.shelf, AudienceKind.USER, "bob")

    async def his(self) -> OwnerScope:
        return await self.rights.scope_of(BOB.owner)

    def held(self, answers: HeldAnswers, poll_seconds: float = 0.01) -> ConversationService:
        ports = self.services.ports
        runtime = Runtime(clock=ports.clock, entropy=ports.entropy, sink=self.services.events)
        return ConversationService(database=ports.database, answers=answers, runtime=runtime, poll_seconds=poll_seconds)


async def answered(sharing: Sharing, conversation: Conversation, question: str = ASKED) -> ConversationTurn:
    service, scope = sharing.services.questions.conversations, await sharing.his()
    return await service.finish(scope, await service.ask(scope, conversation.id, NewTurn(question=question)))


async def test_stored_answers_are_shown_as_long_as_their_book_is_shared(open_library: OpenLibrary) -> None:
    async with open_library() as services:
        sharing = Sharing(services)
        book = await sharing.begin()
        await add_text(services, HIS, "mill.md", MILL)
        service = services.questions.conversations
        conversation = await service.create(HIS)
        of_hers = await answered(sharing, conversation)
        of_his = await answered(sharing, conversation, "What did the miller Agnes grind by night?")
        assert of_hers.sources == (book.id,)
        assert of_hers.answer is not None
        # As a request that began before has it: what it says of shared documents is old.
        old = await sharing.his()
        await sharing.end()
        for scope in (old, HIS):
            for shown in (
                (await service.branch(scope, conversation.id)).turns[0],
                await service.turn(scope, conversation.id, of_hers.id),
                await service.stop(scope, conversation.id, of_hers.id),
            ):
                assert (shown.status, shown.reason_code) == (TurnStatus.BLANKED, SOURCE_REMOVED)
                assert (shown.answer, shown.suggestions, shown.sources) == (None, (), ())
            branch = await service.branch(scope, conversation.id)
            exported = to_markdown(transcript_of(branch))
            assert ASKED in exported
            assert not any(word in exported for word in OF_THE_LIGHTHOUSE)
            assert branch.turns[1] == of_his
            async with aclosing(service.follow(scope, of_hers.id)) as events:
                assert [type(one.event) async for one in events] == [ErrorOccurred]
        assert [one.id for one in await service.list(HIS, search="dog")] == [conversation.id]
        assert await service.list(HIS, search="Barnaby") == ()
        follow_up = await answered(sharing, conversation, "And what else?")
        assert book.id not in follow_up.sources
        await sharing.share()
        assert (await service.branch(HIS, conversation.id)).turns[0] == of_hers


async def test_an_answer_that_is_being_made_ends_with_the_right(open_library: OpenLibrary) -> None:
    async with open_library() as services:
        sharing = Sharing(services)
        await sharing.begin()
        answers = HeldAnswers()
        service, scope = sharing.held(answers), await sharing.his()
        conversation = await service.create(scope)
        turn = await service.ask(scope, conversation.id, NewTurn(question="What happened to it?"))
        async with aclosing(service.follow(scope, turn.id)) as events:
            assert isinstance((await anext(events)).event, TurnStarted)
            await sharing.end()
            last = [one.event async for one in events][-1]
        assert isinstance(last, ErrorOccurred)
        assert last.code == "sharing_ended"
        assert answers.closed == 1
        ended = await service.turn(scope, conversation.id, turn.id)
        assert (ended.status, ended.reason_code) == (TurnStatus.FAILED, "sharing_ended")


async def test_nobody_follows_an_answer_whose_right_has_ended(open_library: OpenLibrary) -> None:
    async with open_library() as services:
        sharing = Sharing(services)
        await sharing.begin()
        answers = HeldAnswers()
        service, scope = sharing.held(answers, poll_seconds=3600.0), await sharing.his()
        conversation = await service.create(scope)
        turn = await service.ask(scope, conversation.id, NewTurn(question="What happened to it?"))
        await sharing.end()
        async with aclosing(service.follow(scope, turn.id)) as events:
            (only,) = [one.event async for one in events]
        assert isinstance(only, ErrorOccurred)
        answers.gate.set()
        ended = await service.finish(scope, turn)
        assert ended.answer is None


async def test_an_answer_that_ends_after_the_right_is_not_stored(open_library: OpenLibrary, tmp_path: Path) -> None:
    async with open_library() as services:
        sharing = Sharing(services)
        book = await sharing.begin()
        answers = HeldAnswers()
        service, scope = sharing.held(answers, poll_seconds=3600.0), await sharing.his()
        conversation = await service.create(scope, documents=[book.id])
        turn = await service.ask(scope, conversation.id, NewTurn(question="What happened to it?"))
        async with aclosing(service.follow(scope, turn.id)) as events:
            await anext(events)
            await sharing.end()
            answers.gate.set()
            last = [one.event async for one in events][-1]
        assert isinstance(last, ErrorOccurred)
        ended = await service.turn(scope, conversation.id, turn.id)
        assert (ended.status, ended.answer) == (TurnStatus.BLANKED, None)
        assert "The keeper did." not in stored(tmp_path)


async def test_a_removed_book_is_gone_from_the_answers_of_its_readers(
    open_library: OpenLibrary, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("smartchat_core.ingestion.removal._TURNS_AT_ONCE", 1)
    async with open_library() as services:
        sharing = Sharing(services)
        book = await sharing.begin()
        service = services.questions.conversations
        conversation = await service.create(HIS)
        turns = [await answered(sharing, conversation) for _ in range(2)]
        own = await service.create(HERS)
        await service.finish(HERS, await service.ask(HERS, own.id, NewTurn(question=ASKED)))
        assert "Barnaby" in stored(tmp_path)
        removal = await services.documents.removal.remove(HERS, book.id)
        assert removal.receipt is not None
        assert removal.receipt.turns_blanked == 1  # hers; that Bob asked is nobody else's business
        assert not any(word in stored(tmp_path) for word in OF_THE_LIGHTHOUSE)
        for turn in turns:
            assert (await service.turn(HIS, conversation.id, turn.id)).status is TurnStatus.BLANKED


async def test_an_answer_outside_of_conversations_ends_with_the_right(
    open_library: OpenLibrary, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_library() as services:
        sharing = Sharing(services)
        await sharing.begin()
        begun = asyncio.Event()

        async def held(*_: object) -> None:
            begun.set()
            await asyncio.Event().wait()

        monkeypatch.setattr(ChatService, "answer", held)
        reading, scope = services.questions.reading, await sharing.his()
        for work in (reading.ask(scope, Question(text=ASKED)), reading.summarize(scope)):
            await sharing.share()
            begun.clear()
            asked = asyncio.create_task(work)
            await begun.wait()
            await sharing.end()
            with pytest.raises(SharingEnded):
                await asked
