"""Conversations: kept, listed, renamed and deleted, and their branches."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace

from smartchat_core.chat.conversations.answering import Answering, AnswerSource
from smartchat_core.chat.conversations.asking import NewTurn
from smartchat_core.chat.conversations.limits import (
    MAX_TITLE_CHARACTERS,
    ConversationLimits,
    search_words,
    title_of,
)
from smartchat_core.chat.conversations.running import NumberedEvent
from smartchat_core.chat.conversations.showing import shown_turns
from smartchat_core.chat.conversations.suggesting import QuestionSuggester
from smartchat_core.chat.conversations.tree import TurnTree
from smartchat_core.errors import DocumentNotFound, InvalidRequest, TurnNotFound
from smartchat_core.model.conversation import Conversation, ConversationTurn
from smartchat_core.model.cursor import ConversationCursor
from smartchat_core.model.ids import ConversationId, DocumentId, TurnId, conversation_id_for
from smartchat_core.model.principal import OwnerScope
from smartchat_core.ports.database import Database, UnitOfWork
from smartchat_core.ports.runtime import Runtime

__all__ = ["Branch", "ConversationService"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Branch:
    """A conversation with the turns of one branch, from the first one on, and for each the turns beside it."""

    conversation: Conversation
    turns: tuple[ConversationTurn, ...]
    siblings: tuple[tuple[TurnId, ...], ...]


class ConversationService:
    """Conversations of owners. An answer that was begun goes on when nobody follows it, and is kept.

    Args:
        database: where they are kept.
        answers: answers a question step by step.
        runtime: time, randomness and events.
        suggester: finds questions to go on with; without it none are suggested.
        limits: how much may be kept.
        poll_seconds: how often the database is asked for an answer that another process works on.
    """

    def __init__(
        self,
        *,
        database: Database,
        answers: AnswerSource,
        runtime: Runtime,
        suggester: QuestionSuggester | None = None,
        limits: ConversationLimits | None = None,
        poll_seconds: float = 1.0,
    ) -> None:
        self._database = database
        self._clock = runtime.clock
        self._entropy = runtime.entropy
        self._limits = limits or ConversationLimits()
        self._answering = Answering(
            database=database,
            answers=answers,
            suggester=suggester,
            runtime=runtime,
            limits=self._limits,
            poll_seconds=poll_seconds,
        )

    async def create(
        self, scope: OwnerScope, *, title: str = "", documents: Sequence[DocumentId] | None = None
    ) -> Conversation:
        """Begin a conversation; without a title it gets one from its first question.

        Raises:
            DocumentNotFound: a document is not the owner's.
            ConversationFull: the owner has as many conversations as one may have.
        """
        now = self._clock.now()
        conversation = Conversation(
            id=conversation_id_for(entropy=self._entropy.uuid()),
            owner=scope.owner,
            title=title_of(title, cut_at=MAX_TITLE_CHARACTERS),
            created_at=now,
            updated_at=now,
            documents=None if documents is None else tuple(dict.fromkeys(documents)),
        )
        async with self._database.transaction() as work:
            if conversation.documents:
                await _check_documents(work, scope, conversation.documents)
            await work.conversations.lock_owner(scope)
            self._limits.check_number(await work.conversations.count(scope))
            await work.conversations.add(conversation)
        return conversation

    async def get(self, scope: OwnerScope, conversation: ConversationId) -> Conversation:
        """The owner's conversation.

        Raises:
            ConversationNotFound: there is none of this identifier.
        """
        async with self._database.read_only() as work:
            return await work.conversations.get(scope, conversation)

    async def list(
        self, scope: OwnerScope, *, search: str = "", after: ConversationCursor | None = None, limit: int = 100
    ) -> tuple[Conversation, ...]:
        """A page of the owner's conversations, those with the latest turn first.

        With `search` those only whose title or questions hold each of its words.

        Raises:
            InvalidRequest: there are too many words.
        """
        words = search_words(search)
        async with self._database.read_only() as work:
            return await work.conversations.list(scope, words=words, after=after, limit=limit)

    async def branch(self, scope: OwnerScope, conversation: ConversationId, turn: TurnId | None = None) -> Branch:
        """The conversation with the branch that ends with its active turn, or with another one.

        Answers from documents that were removed, or are shared no more, are left out.

        Raises:
            ConversationNotFound: the owner has no such conversation.
            TurnNotFound: it has no such turn.
        """
        async with self._database.read_only() as work:
            found = await work.conversations.get(scope, conversation)
            tree = TurnTree(await work.conversations.tree(scope, conversation))
            names = tree.branch(turn or found.active)
            stored = await work.conversations.turns(scope, names)
            turns = await shown_turns(work, scope, stored, at=self._clock.now())
        by_name = {one.id: self._answering.settled(one) for one in turns}
        return Branch(
            conversation=found,
            turns=tuple(by_name[name] for name in names),
            siblings=tuple(tree.siblings(name) for name in names),
        )

    async def turn(self, scope: OwnerScope, conversation: ConversationId, turn: TurnId) -> ConversationTurn:
        """A turn of the owner's conversation.

        Raises:
            TurnNotFound: the conversation has no such turn, or the owner no such conversation.
        """
        async with self._database.read_only() as work:
            stored = await work.conversations.turn(scope, turn)
            (found,) = await shown_turns(work, scope, [stored], at=self._clock.now())
        if found.conversation_id != conversation:
            raise TurnNotFound(f"the conversation has no turn {turn}")
        return self._answering.settled(found)

    async def siblings(self, scope: OwnerScope, turn: ConversationTurn) -> tuple[TurnId, ...]:
        """The turns with the same parent, this one included, in the order of asking.

        Raises:
            TurnNotFound: it was removed meanwhile, with its conversation.
        """
        async with self._database.read_only() as work:
            return TurnTree(await work.conversations.tree(scope, turn.conversation_id)).siblings(turn.id)

    async def rename(self, scope: OwnerScope, conversation: ConversationId, title: str) -> Conversation:
        """Give the conversation another title.

        Raises:
            InvalidRequest: the title is empty.
            ConversationNotFound: the owner has no such conversation.
        """
        line = title_of(title, cut_at=MAX_TITLE_CHARACTERS)
        if not line:
            raise InvalidRequest("the title is empty", remedy="Give a title of at least one letter.")
        async with self._database.transaction() as work:
            renamed = replace(await work.conversations.get(scope, conversation), title=line)
            await work.conversations.save(renamed)
        return renamed

    async def select(self, scope: OwnerScope, conversation: ConversationId, turn: TurnId) -> Conversation:
        """Go on with another branch: the one through this turn, at its end.

        Raises:
            ConversationNotFound: the owner has no such conversation.
            TurnNotFound: it has no such turn.
        """
        async with self._database.transaction() as work:
            found = await work.conversations.get(scope, conversation)
            tree = TurnTree(await work.conversations.tree(scope, conversation))
            selected = replace(found, active=tree.leaf(turn))
            await work.conversations.save(selected)
        return selected

    async def delete(self, scope: OwnerScope, conversation: ConversationId) -> None:
        """Delete the conversation with its turns; an answer that is being worked on is stopped.

        Raises:
            ConversationNotFound: the owner has no such conversation.
        """
        async with self._database.transaction() as work:
            tree = await work.conversations.tree(scope, conversation)
            await work.conversations.remove(scope, conversation)
        await self._answering.cancel(turn for turn, _ in tree)

    async def ask(
        self,
        scope: OwnerScope,
        conversation: ConversationId,
        asked: NewTurn,
        *,
        slot: AbstractContextManager[None] | None = None,
    ) -> ConversationTurn:
        """Add a question, and begin to answer it; the turn is returned as soon as that has begun.

        The answer goes on when the caller is gone, and is kept; `follow` has its events. `slot` is held until it has
        ended.

        Raises:
            InvalidRequest: the question is empty or too long, or its place is not clear.
            ConversationNotFound: the owner has no such conversation.
            TurnNotFound: it has no such turn.
            ConversationFull: it has as many turns or characters as it may.
            DocumentNotFound: a document is not the owner's.
            DocumentNotReady: there are no documents, or none of them can be searched yet.
            Overloaded: as many answers are being worked on as may be.
        """
        return await self._answering.start(scope, conversation, asked, slot=slot or nullcontext())

    def follow(self, scope: OwnerScope, turn: TurnId, *, after: int = 0) -> AsyncGenerator[NumberedEvent]:
        """The events of a turn's answer, those so far and those to come, from behind the number `after`.

        Of an answer that has ended there is its last event; the same where another process works on it, once it has
        ended. Closing it does not end the work. When a document that the answer may come from is shared no more, the
        work ends in an error within a moment.

        Raises:
            TurnNotFound: the owner has no such turn.
        """
        return self._answering.follow(scope, turn, after=after)

    async def finish(self, scope: OwnerScope, turn: ConversationTurn) -> ConversationTurn:
        """The turn when its answer has ended, well or not.

        Raises:
            TurnNotFound: it was removed meanwhile.
        """
        async for _ in self.follow(scope, turn.id):
            pass
        return await self.turn(scope, turn.conversation_id, turn.id)

    async def stop(self, scope: OwnerScope, conversation: ConversationId, turn: TurnId) -> ConversationTurn:
        """Stop the answer of a turn; nothing happens where it has ended.

        Where another process works on it, that one discards it at its end.

        Raises:
            TurnNotFound: the conversation has no such turn.
        """
        found = await self.turn(scope, conversation, turn)
        await self._answering.stop(scope, found)
        return await self.turn(scope, conversation, turn)

    async def close(self) -> None:
        """Stop the answers that this process works on."""
        await self._answering.close()


async def _check_documents(work: UnitOfWork, scope: OwnerScope, documents: Sequence[DocumentId]) -> None:
    there = {document.id for document in await work.documents.find(scope, documents)}
    if missing := next((one for one in documents if one not in there), None):
        raise DocumentNotFound(f"there is no document {missing}")
