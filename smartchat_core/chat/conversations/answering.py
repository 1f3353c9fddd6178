"""Answering a turn: in a task of its own, which keeps the answer whether anybody follows it or not."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncGenerator, Iterable
from contextlib import AbstractContextManager, aclosing
from dataclasses import dataclass, replace
from typing import Protocol

from smartchat_core.accounts.rights import readable_scope
from smartchat_core.chat.conversations.asking import NewTurn, Place, passages_of, place_of
from smartchat_core.chat.conversations.limits import ConversationLimits, question_text, title_of
from smartchat_core.chat.conversations.outcome import TurnOutcome, last_events, settled
from smartchat_core.chat.conversations.reading_rights import ReadingRights
from smartchat_core.chat.conversations.recall import as_history, recalled_turns
from smartchat_core.chat.conversations.running import AnswerFeed, NumberedEvent, RunningAnswers
from smartchat_core.chat.conversations.showing import shown_turns
from smartchat_core.chat.conversations.storing import OutcomeStore
from smartchat_core.chat.conversations.suggesting import QuestionSuggester
from smartchat_core.chat.conversations.tree import TurnTree
from smartchat_core.chat.question import Question
from smartchat_core.errors import SharingEnded, SmartChatError
from smartchat_core.events import AnswerCompleted, AnswerEvent, ErrorOccurred, QuestionsSuggested, TurnStarted
from smartchat_core.model.conversation import ConversationTurn, TurnStatus
from smartchat_core.model.ids import ConversationId, DocumentId, TurnId, turn_id_for
from smartchat_core.model.principal import OwnerScope, SharedDocument
from smartchat_core.ports.database import Database
from smartchat_core.ports.runtime import Runtime

__all__ = ["AnswerSource", "Answering"]

log = logging.getLogger(__name__)

_ASKED_BEFORE = 50
"""Questions that are not suggested again."""
_SUGGESTION_SECONDS = 2.0
"""How long an answer that is complete is held back for suggestions."""


class AnswerSource(Protocol):
    """Answers a question step by step, as `ChatService` and `ReadingService` do."""

    def stream(self, scope: OwnerScope, question: Question) -> AsyncGenerator[AnswerEvent]:
        """The events of the answer; the last one is `AnswerCompleted`. Closing it ends the work."""
        ...


@dataclass(frozen=True, kw_only=True, slots=True)
class _Start:
    """What an answer begins with.

    `recalled` are the sources of the earlier turns that it is given, `asked` the questions of its branch, `needed` the
    documents of others that it may come from.
    """

    place: Place
    question: Question
    recalled: frozenset[DocumentId]
    asked: tuple[str, ...]
    needed: frozenset[SharedDocument]


class Answering:
    """Starts, follows and stops the answers of turns; `ConversationService` describes how."""

    def __init__(
        self,
        *,
        database: Database,
        answers: AnswerSource,
        suggester: QuestionSuggester | None,
        runtime: Runtime,
        limits: ConversationLimits,
        poll_seconds: float,
    ) -> None:
        self._database = database
        self._answers = answers
        self._suggester = suggester
        self._clock = runtime.clock
        self._entropy = runtime.entropy
        self._limits = limits
        self._poll_seconds = poll_seconds
        self._store = OutcomeStore(database=database, clock=runtime.clock)
        self._rights = ReadingRights(database, runtime.clock, poll_seconds=poll_seconds)
        self._running = RunningAnswers(max_running=limits.max_running, max_events=limits.max_events)

    def settled(self, turn: ConversationTurn) -> ConversationTurn:
        """The turn as it is now: one whose process has ended counts as stopped."""
        if self._running.feed(turn.id) is not None:
            return turn
        return settled(turn, now=self._clock.now(), answer_time=self._limits.answer_time)

    async def start(
        self, scope: OwnerScope, name: ConversationId, asked: NewTurn, *, slot: AbstractContextManager[None]
    ) -> ConversationTurn:
        """Begin to answer a question; the turn, when it is stored and the work has begun."""
        turn, place, branch, recalled = await self._prepared(scope, name, asked)
        feed = self._running.new_feed()
        begun: asyncio.Future[ConversationTurn] = asyncio.get_running_loop().create_future()
        history = as_history(recalled)
        question = Question(
            text=turn.question,
            where=turn.where,
            history=history,
            max_cost=asked.max_cost,
            all_editions=asked.all_editions,
        )
        sources = frozenset(source for one in recalled for source in one.sources)
        needed = frozenset((*scope.shared_among(turn.where.documents), *scope.shared_among(sources)))
        start = _Start(place=place, question=question, recalled=sources, asked=branch, needed=needed)
        work = self._work(scope, turn, start, feed, begun)
        self._running.start(turn.id, work, feed, slot=slot, needed=needed).add_done_callback(lambda _: begun.cancel())
        return await asyncio.shield(begun)

    async def follow(self, scope: OwnerScope, turn: TurnId, *, after: int = 0) -> AsyncGenerator[NumberedEvent]:
        """The events of a turn's answer from behind this number, until it has ended."""
        while True:
            async with self._database.read_only() as work:
                now = self._clock.now()
                (found,) = await shown_turns(work, scope, [await work.conversations.turn(scope, turn)], at=now)
                readable = await readable_scope(work, scope.owner, at=now)
            if not self._running.needs(turn) <= readable.shared:
                error = TurnOutcome.failed(SharingEnded("a document that the answer is made from is shared no more"))
                yield NumberedEvent(number=after + 1, event=ErrorOccurred(code=error.reason_code, message=error.reason))
                return
            if feed := self._running.feed(turn):
                async with aclosing(feed.follow(after=after)) as events:
                    async for numbered in events:
                        yield numbered
                return
            found = self.settled(found)
            if found.status is not TurnStatus.ANSWERING:
                for number, event in enumerate(last_events(found), start=after + 1):
                    yield NumberedEvent(number=number, event=event)
                return
            await asyncio.sleep(self._poll_seconds)

    async def stop(self, scope: OwnerScope, turn: ConversationTurn) -> None:
        """Stop the answer of a turn."""
        if not await self._running.stop(turn.id) and turn.status is TurnStatus.ANSWERING:
            await self._store.store(scope, turn, TurnOutcome.stopped())

    async def cancel(self, turns: Iterable[TurnId]) -> None:
        """End the work on turns that were removed."""
        for turn in turns:
            await self._running.stop(turn)

    async def close(self) -> None:
        """Stop all answers of this process."""
        await self._running.close()

    async def _prepared(
        self, scope: OwnerScope, name: ConversationId, asked: NewTurn
    ) -> tuple[ConversationTurn, Place, tuple[str, ...], tuple[ConversationTurn, ...]]:
        """The turn that is to be added, its place, the questions up to it, and the earlier turns that it is given."""
        async with self._database.read_only() as work:
            conversation = await work.conversations.get(scope, name)
            self._limits.check_room(conversation)
            tree = TurnTree(await work.conversations.tree(scope, name))
            place = place_of(asked, conversation, tree)
            wanted = {*tree.branch(place.parent), *filter(None, (place.bounds_of,))}
            turns = {turn.id: turn for turn in await work.conversations.turns(scope, wanted)}
            branch = [turns[one] for one in tree.branch(place.parent) if one in turns]
            sources = {source for turn in branch for source in turn.sources}
            present = {document.id for document in await work.documents.find(scope, sources)}
        before = turns.get(place.bounds_of) if place.bounds_of else None
        text = asked.question
        if not text.strip() and asked.instead_of is not None and before is not None:
            text = before.question
        turn = ConversationTurn(
            id=turn_id_for(entropy=self._entropy.uuid()),
            conversation_id=name,
            owner=scope.owner,
            ordinal=conversation.turns + 1,
            parent=place.parent,
            question=question_text(text),
            asked_at=self._clock.now(),
            where=passages_of(asked, conversation, before),
        )
        questions = (*(one.question for one in branch[-_ASKED_BEFORE:]), turn.question)
        return turn, place, questions, recalled_turns(branch, where=turn.where, present=present)

    async def _work(
        self,
        scope: OwnerScope,
        turn: ConversationTurn,
        start: _Start,
        feed: AnswerFeed,
        begun: asyncio.Future[ConversationTurn],
    ) -> None:
        """Answer the question; what stops it before its turn is stored is the caller's of `start`."""
        outcome = TurnOutcome.stopped()
        suggesting: asyncio.Task[tuple[str, ...]] | None = None
        try:
            async with (
                self._rights.lasting(scope.owner, start.needed),
                aclosing(self._answers.stream(scope, start.question)) as events,
            ):
                first = await anext(events)
                turn = await self._added(scope, turn, start.place)
                begun.set_result(turn)
                started = TurnStarted(conversation_id=turn.conversation_id, turn_id=turn.id, parent=turn.parent)
                feed.publish(started)
                # Beside the answer, so that it is not held up.
                suggesting = asyncio.create_task(self._suggested(scope, turn, start.asked))
                outcome = await self._collected(turn, start, first, events, feed)
            if outcome.status is TurnStatus.ANSWERED:
                outcome = replace(outcome, suggestions=await _in_time(suggesting))
        except BaseException as error:
            if not begun.done():
                if isinstance(error, Exception):
                    begun.set_exception(error)
                    begun.exception()  # a caller that has gone will not ask for it
                    return
                begun.cancel()
                raise
            outcome = TurnOutcome.failed(error) if isinstance(error, Exception) else TurnOutcome.stopped()
            if not isinstance(error, SmartChatError | asyncio.CancelledError):
                log.exception("an answer failed", extra={"turn_id": turn.id})
            await asyncio.shield(self._ended(scope, turn, outcome, feed))
            if not isinstance(error, Exception):
                raise
            return
        finally:
            if suggesting is not None:
                suggesting.cancel()
        await asyncio.shield(self._ended(scope, turn, outcome, feed))

    async def _collected(
        self,
        turn: ConversationTurn,
        start: _Start,
        first: AnswerEvent,
        rest: AsyncGenerator[AnswerEvent],
        feed: AnswerFeed,
    ) -> TurnOutcome:
        """Publish the events but the last one; what the turn has come to."""
        outcome = TurnOutcome.stopped()
        try:
            async with asyncio.timeout(self._limits.answer_time.total_seconds()):
                event: AnswerEvent | None = first
                while event is not None:
                    outcome = outcome.with_event(event, turn.where, start.recalled)
                    if not isinstance(event, AnswerCompleted | ErrorOccurred):
                        feed.publish(event)
                    event = await anext(rest, None)
        except TimeoutError:
            return TurnOutcome.out_of_time(self._limits.answer_time)
        return outcome

    async def _added(self, scope: OwnerScope, turn: ConversationTurn, place: Place) -> ConversationTurn:
        async with self._database.transaction() as work:
            conversation = await work.conversations.get(scope, turn.conversation_id)
            self._limits.check_room(conversation)
            if place.parent is not None:
                TurnTree(await work.conversations.tree(scope, conversation.id)).check(place.parent)
            turn = replace(turn, ordinal=conversation.turns + 1)
            await work.conversations.add_turn(turn)
            await work.conversations.save(
                replace(
                    conversation,
                    title=conversation.title or title_of(turn.question),
                    active=turn.id,
                    turns=turn.ordinal,
                    characters=conversation.characters + len(turn.question),
                    updated_at=max(turn.asked_at, conversation.updated_at),
                )
            )
        return turn

    async def _suggested(self, scope: OwnerScope, turn: ConversationTurn, asked: tuple[str, ...]) -> tuple[str, ...]:
        if self._suggester is None:
            return ()
        try:
            return await self._suggester.suggest(scope, turn.where, asked)
        except Exception:  # whatever it is: an answer does not fail for want of suggestions
            log.exception("suggestions of a turn failed", extra={"turn_id": turn.id})
            return ()

    async def _ended(self, scope: OwnerScope, turn: ConversationTurn, outcome: TurnOutcome, feed: AnswerFeed) -> None:
        """Keep the outcome, and publish it afterwards: who hears of it may ask on at once."""
        ended = await self._store.store(scope, turn, outcome)
        if ended.suggestions:
            feed.publish(QuestionsSuggested(questions=ended.suggestions))
        feed.publish(last_events(ended)[-1])


async def _in_time(suggesting: asyncio.Task[tuple[str, ...]]) -> tuple[str, ...]:
    try:
        return await asyncio.wait_for(suggesting, timeout=_SUGGESTION_SECONDS)
    except TimeoutError:
        return ()
