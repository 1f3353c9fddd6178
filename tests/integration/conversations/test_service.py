"""Conversations that are kept: their trees, their bounds, and answers that go on."""

from __future__ import annotations

import asyncio
from contextlib import aclosing
from dataclasses import replace
from datetime import timedelta
from itertools import chain, repeat

import pytest

from smartchat.composition import PortOverrides, Services
from smartchat_core.chat.conversations.asking import NewTurn
from smartchat_core.chat.conversations.limits import ConversationLimits
from smartchat_core.chat.conversations.running import NumberedEvent
from smartchat_core.chat.conversations.service import ConversationService
from smartchat_core.errors import (
    ConversationFull,
    ConversationNotFound,
    DocumentNotFound,
    DocumentNotReady,
    InvalidRequest,
    Overloaded,
    TurnNotFound,
)
from smartchat_core.events import AnswerCompleted, ErrorOccurred, TextDelta, TurnStarted
from smartchat_core.model import LOCAL_SCOPE, Conversation, ConversationTurn, OwnerId, OwnerScope, TurnStatus
from smartchat_core.ports.runtime import Runtime
from smartchat_core.testing.fakes.chat_model import ScriptedChatModel
from tests.integration.conversations.conftest import LIGHTHOUSE, MILL, HeldAnswers, OpenLibrary
from tests.support.texts import add_text

BOB = OwnerScope(owner=OwnerId("bob"))


def held(services: Services, answers: HeldAnswers, limits: ConversationLimits | None = None) -> ConversationService:
    ports = services.ports
    runtime = Runtime(clock=ports.clock, entropy=ports.entropy, sink=services.events)
    return ConversationService(
        database=ports.database, answers=answers, runtime=runtime, limits=limits, poll_seconds=0.01
    )


async def asked(service: ConversationService, conversation: Conversation, question: NewTurn) -> ConversationTurn:
    turn = await service.ask(LOCAL_SCOPE, conversation.id, question)
    return await service.finish(LOCAL_SCOPE, turn)


async def test_answers_are_kept_in_a_tree(open_library: OpenLibrary) -> None:
    async with open_library() as services:
        book = await add_text(services, LOCAL_SCOPE, "lighthouse.md", LIGHTHOUSE)
        service = services.questions.conversations
        conversation = await service.create(LOCAL_SCOPE, documents=[book.id])
        first = await asked(service, conversation, NewTurn(question="Who kept the lighthouse?"))
        second = await asked(service, conversation, NewTurn(question="What did he cut?"))
        other = await asked(service, conversation, NewTurn(question="What broke the window?", instead_of=second.id))
        again = await asked(service, conversation, NewTurn(instead_of=first.id))
        branch = await service.branch(LOCAL_SCOPE, conversation.id, second.id)
        active = await service.branch(LOCAL_SCOPE, conversation.id)
    assert first.status is TurnStatus.ANSWERED
    assert first.answer is not None
    assert "Tobias kept the lighthouse" in first.answer.read().text
    assert first.sources == (book.id,)
    assert (second.parent, other.parent, again.parent) == (first.id, first.id, None)
    assert again.question == first.question
    assert [turn.id for turn in branch.turns] == [first.id, second.id]
    assert branch.siblings == ((first.id, again.id), (second.id, other.id))
    assert active.conversation.active == again.id
    assert [turn.id for turn in active.turns] == [again.id]
    assert active.conversation.title == "Who kept the lighthouse?"
    assert active.conversation.turns == 4


async def test_going_on_from_another_branch(open_library: OpenLibrary) -> None:
    async with open_library() as services:
        await add_text(services, LOCAL_SCOPE, "lighthouse.md", LIGHTHOUSE)
        service = services.questions.conversations
        conversation = await service.create(LOCAL_SCOPE)
        first = await asked(service, conversation, NewTurn(question="Who kept the lighthouse?"))
        second = await asked(service, conversation, NewTurn(question="What did Tobias cut?"))
        await asked(service, conversation, NewTurn(instead_of=first.id))
        selected = await service.select(LOCAL_SCOPE, conversation.id, first.id)
        assert selected.active == second.id
        third = await asked(service, conversation, NewTurn(question="What broke the window?"))
        assert third.parent == second.id
        with pytest.raises(TurnNotFound):
            await service.select(LOCAL_SCOPE, conversation.id, (await service.create(LOCAL_SCOPE)).id)  # type: ignore[arg-type]
        with pytest.raises(InvalidRequest):
            await service.ask(
                LOCAL_SCOPE, conversation.id, NewTurn(question="Who?", after=first.id, instead_of=first.id)
            )


async def test_what_cannot_be_answered_adds_no_turn(open_library: OpenLibrary) -> None:
    async with open_library() as services:
        service = services.questions.conversations
        conversation = await service.create(LOCAL_SCOPE)
        with pytest.raises(DocumentNotReady):
            await service.ask(LOCAL_SCOPE, conversation.id, NewTurn(question="Who kept the lighthouse?"))
        for question in ("", " \n", "x" * 5_000):
            with pytest.raises(InvalidRequest):
                await service.ask(LOCAL_SCOPE, conversation.id, NewTurn(question=question))
        with pytest.raises(DocumentNotFound):
            await service.create(LOCAL_SCOPE, documents=["doc-0"])  # type: ignore[list-item]
        assert (await service.branch(LOCAL_SCOPE, conversation.id)).turns == ()


async def test_another_owner_sees_and_changes_nothing(open_library: OpenLibrary) -> None:
    async with open_library() as services:
        await add_text(services, LOCAL_SCOPE, "lighthouse.md", LIGHTHOUSE)
        await add_text(services, BOB, "mill.md", MILL)
        service = services.questions.conversations
        conversation = await service.create(LOCAL_SCOPE)
        turn = await asked(service, conversation, NewTurn(question="Who kept the lighthouse?"))
        assert await service.list(BOB) == ()
        assert await service.list(BOB, search="lighthouse") == ()
        for attempt in (
            service.get(BOB, conversation.id),
            service.branch(BOB, conversation.id),
            service.rename(BOB, conversation.id, "Mine"),
            service.select(BOB, conversation.id, turn.id),
            service.delete(BOB, conversation.id),
            service.ask(BOB, conversation.id, NewTurn(question="Who ground rye?")),
        ):
            with pytest.raises(ConversationNotFound):
                await attempt
        with pytest.raises(TurnNotFound):
            await service.turn(BOB, conversation.id, turn.id)
        with pytest.raises(TurnNotFound):
            await service.stop(BOB, conversation.id, turn.id)
        with pytest.raises(TurnNotFound):
            await anext(service.follow(BOB, turn.id))
        with pytest.raises(DocumentNotFound):
            await service.create(BOB, documents=turn.sources)


async def test_an_answer_goes_on_when_its_client_is_gone(open_library: OpenLibrary) -> None:
    async with open_library() as services:
        answers = HeldAnswers()
        service = held(services, answers)
        conversation = await service.create(LOCAL_SCOPE)
        turn = await service.ask(LOCAL_SCOPE, conversation.id, NewTurn(question="Who did it?"))
        seen = []
        async with aclosing(service.follow(LOCAL_SCOPE, turn.id)) as events:
            async for numbered in events:
                seen.append(numbered)
                if isinstance(numbered.event, TextDelta):
                    break
        assert isinstance(seen[0].event, TurnStarted)
        again = asyncio.create_task(_collected(service, turn, after=seen[-1].number))
        from_the_start = asyncio.create_task(_collected(service, turn))
        await asyncio.sleep(0)
        answers.gate.set()
        rest, whole = await again, await from_the_start
        assert [one.number for one in (*seen, *rest)] == [1, 2, 3, 4, 5]
        assert [one.event for one in whole] == [one.event for one in (*seen, *rest)]
        assert isinstance(rest[-1].event, AnswerCompleted)
        late = await _collected(service, turn, after=3)
        assert [type(one.event) for one in late] == [AnswerCompleted]
        assert (await service.turn(LOCAL_SCOPE, conversation.id, turn.id)).status is TurnStatus.ANSWERED


async def _collected(service: ConversationService, turn: ConversationTurn, after: int = 0) -> list[NumberedEvent]:
    return [one async for one in service.follow(LOCAL_SCOPE, turn.id, after=after)]


async def test_another_process_has_the_answer_when_it_has_ended(open_library: OpenLibrary) -> None:
    async with open_library() as services:
        answers = HeldAnswers()
        service, elsewhere = held(services, answers), held(services, HeldAnswers())
        conversation = await service.create(LOCAL_SCOPE)
        turn = await service.ask(LOCAL_SCOPE, conversation.id, NewTurn(question="Who did it?"))
        following = asyncio.create_task(_collected(elsewhere, turn))
        await asyncio.sleep(0.05)
        assert not following.done()
        answers.gate.set()
        assert [type(one.event) for one in await following] == [AnswerCompleted]


async def test_only_a_stop_ends_an_answer(open_library: OpenLibrary) -> None:
    async with open_library() as services:
        answers = HeldAnswers()
        service = held(services, answers)
        conversation = await service.create(LOCAL_SCOPE)
        turn = await service.ask(LOCAL_SCOPE, conversation.id, NewTurn(question="Who did it?"))
        following = asyncio.create_task(_collected(service, turn))
        await asyncio.sleep(0)
        stopped = await service.stop(LOCAL_SCOPE, conversation.id, turn.id)
        assert stopped.status is TurnStatus.STOPPED
        assert answers.closed == 1
        assert (await following)[-1].event == ErrorOccurred(code="answer_stopped", message="The answer was stopped.")
        # Nothing happens to one that has ended.
        answers.gate.set()
        done = await asked(service, conversation, NewTurn(question="Who did it?"))
        assert await service.stop(LOCAL_SCOPE, conversation.id, done.id) == done


async def test_what_another_process_stopped_is_discarded(open_library: OpenLibrary) -> None:
    async with open_library() as services:
        answers = HeldAnswers()
        service, elsewhere = held(services, answers), held(services, HeldAnswers())
        conversation = await service.create(LOCAL_SCOPE)
        turn = await service.ask(LOCAL_SCOPE, conversation.id, NewTurn(question="Who did it?"))
        await elsewhere.stop(LOCAL_SCOPE, conversation.id, turn.id)
        answers.gate.set()
        assert (await service.finish(LOCAL_SCOPE, turn)).status is TurnStatus.STOPPED


async def test_a_program_that_ends_stops_its_answers(open_library: OpenLibrary) -> None:
    async with open_library() as services:
        answers = HeldAnswers()
        service = held(services, answers)
        conversation = await service.create(LOCAL_SCOPE)
        turn = await service.ask(LOCAL_SCOPE, conversation.id, NewTurn(question="Who did it?"))
        await service.close()
        assert (await service.turn(LOCAL_SCOPE, conversation.id, turn.id)).status is TurnStatus.STOPPED
        assert answers.closed == 1


async def test_a_deleted_conversation_ends_its_answers(open_library: OpenLibrary) -> None:
    async with open_library() as services:
        answers = HeldAnswers()
        service = held(services, answers)
        conversation = await service.create(LOCAL_SCOPE)
        turn = await service.ask(LOCAL_SCOPE, conversation.id, NewTurn(question="Who did it?"))
        await service.delete(LOCAL_SCOPE, conversation.id)
        assert answers.closed == 1
        with pytest.raises(TurnNotFound):
            await anext(service.follow(LOCAL_SCOPE, turn.id))


async def test_bounds_on_turns_characters_conversations_and_answers(open_library: OpenLibrary) -> None:
    async with open_library() as services:
        answers = HeldAnswers()
        limits = ConversationLimits(max_per_owner=2, max_turns=2, max_running=2)
        service = held(services, answers, limits)
        conversation = await service.create(LOCAL_SCOPE)
        other = await service.create(LOCAL_SCOPE)
        with pytest.raises(ConversationFull):
            await service.create(LOCAL_SCOPE)
        await service.create(BOB)
        first = await service.ask(LOCAL_SCOPE, conversation.id, NewTurn(question="Who did it?"))
        await service.ask(LOCAL_SCOPE, other.id, NewTurn(question="Who did it?"))
        with pytest.raises(Overloaded):
            await service.ask(LOCAL_SCOPE, conversation.id, NewTurn(question="Who did it?"))
        answers.gate.set()
        await service.finish(LOCAL_SCOPE, first)
        await asked(service, conversation, NewTurn(question="And who else?"))
        with pytest.raises(ConversationFull):
            await service.ask(LOCAL_SCOPE, conversation.id, NewTurn(question="And why?"))
        brief = held(services, answers, replace(limits, max_characters=10, max_turns=9))
        with pytest.raises(ConversationFull):
            await brief.ask(LOCAL_SCOPE, other.id, NewTurn(question="And why?"))


async def test_an_answer_that_takes_too_long_fails(open_library: OpenLibrary) -> None:
    async with open_library() as services:
        service = held(services, HeldAnswers(), ConversationLimits(answer_time=timedelta(milliseconds=20)))
        conversation = await service.create(LOCAL_SCOPE)
        turn = await asked(service, conversation, NewTurn(question="Who did it?"))
        assert (turn.status, turn.reason_code) == (TurnStatus.FAILED, "limit_exceeded")


async def test_earlier_turns_go_along_but_never_from_beyond_the_bound(open_library: OpenLibrary) -> None:
    async with open_library() as services:
        book = await add_text(services, LOCAL_SCOPE, "lighthouse.md", LIGHTHOUSE)
        answers = HeldAnswers()
        answers.gate.set()
        service = held(services, answers)
        conversation = await service.create(LOCAL_SCOPE, documents=[book.id])
        await asked(service, conversation, NewTurn(question="Who keeps it?", until=((book.id, 100),)))
        await asked(service, conversation, NewTurn(question="Is the cook a murderer?", until=()))
        await asked(service, conversation, NewTurn(question="Who is he?", until=((book.id, 100),)))
        await asked(service, conversation, NewTurn(question="Where is he?"))
        await asked(service, conversation, NewTurn(question="Why?", until=((book.id, 50),)))
        await asked(service, conversation, NewTurn(question="And then?", until=()))
    history = [[turn.question for turn in question.history] for question in answers.asked]
    assert history[1] == ["Who keeps it?"]
    assert history[2] == ["Who keeps it?"]
    assert history[3] == ["Who keeps it?", "Who is he?"]
    assert answers.asked[3].where.until == ((book.id, 100),)  # carried on from the turn before
    assert history[4] == []
    assert history[5] == ["Who keeps it?", "Is the cook a murderer?", "Who is he?", "Where is he?", "Why?"]


async def test_a_bound_outlasts_questions_about_other_books(open_library: OpenLibrary) -> None:
    async with open_library() as services:
        book = await add_text(services, LOCAL_SCOPE, "lighthouse.md", LIGHTHOUSE)
        other = await add_text(services, LOCAL_SCOPE, "mill.md", MILL)
        service = services.questions.conversations
        conversation = await service.create(LOCAL_SCOPE)
        ours, theirs = frozenset({book.id}), frozenset({other.id})
        bound = ((book.id, LIGHTHOUSE.index("# Chapter 2")),)
        await asked(service, conversation, NewTurn(question="Who kept it?", documents=ours, until=bound))
        await asked(service, conversation, NewTurn(question="Who ground rye by night?", documents=theirs))
        back = await asked(service, conversation, NewTurn(question="Who is the murderer?", documents=ours))
        assert back.where.until == bound
        assert back.answer is not None
        assert "cook" not in back.answer.json


async def test_a_model_is_given_only_what_lies_within_the_bound(open_library: OpenLibrary) -> None:
    model = ScriptedChatModel(chain(["The cook hid in the pantry [1]."], repeat("Tobias kept it [1].")))
    async with open_library(ports=PortOverrides(models=(model,))) as services:
        book = await add_text(services, LOCAL_SCOPE, "lighthouse.md", LIGHTHOUSE)
        service = services.questions.conversations
        conversation = await service.create(LOCAL_SCOPE, documents=[book.id])
        await asked(service, conversation, NewTurn(question="Where did the murderer hide?"))
        bound = ((book.id, LIGHTHOUSE.index("# Chapter 2")),)
        await asked(service, conversation, NewTurn(question="Who kept the lighthouse?", until=bound))
        await asked(service, conversation, NewTurn(question="Who was with him?"))
    prompts = ["\n".join(message.content for message in request.messages) for request in model.requests]
    assert len(prompts) >= 3
    assert "pantry" in prompts[0]
    assert not any(word in prompt for prompt in prompts[1:] for word in ("pantry", "murderer", "cook"))
    assert all("Tobias kept it" in prompt for prompt in prompts[2:])
