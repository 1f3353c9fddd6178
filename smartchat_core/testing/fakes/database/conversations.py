"""Conversations and their turns."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import UTC

from smartchat_core.errors import ConversationNotFound, TurnNotFound
from smartchat_core.model.conversation import Conversation, ConversationTurn
from smartchat_core.model.cursor import ConversationCursor
from smartchat_core.model.ids import ConversationId, DocumentId, OwnerId, TurnId
from smartchat_core.model.principal import OwnerScope
from smartchat_core.ports.conversations import MAX_SEARCHED_CHARACTERS
from smartchat_core.ports.database import MAX_PAGE
from smartchat_core.testing.fakes.database.tables import View
from smartchat_core.text.folding import fold

__all__ = ["MemoryConversations"]


class MemoryConversations:
    """The `ConversationRepository` of one transaction."""

    def __init__(self, view: View) -> None:
        self._view = view

    async def lock_owner(self, scope: OwnerScope) -> None:  # noqa: ARG002  # one transaction writes at a time
        self._view.writable()

    async def count(self, scope: OwnerScope) -> int:
        return sum(one.owner == scope.owner for one in self._view.tables.conversations.values())

    async def add(self, conversation: Conversation) -> None:
        self._view.writable().conversations[conversation.id] = _in_utc(conversation)

    async def get(self, scope: OwnerScope, conversation: ConversationId) -> Conversation:
        found = self._view.tables.conversations.get(conversation)
        if found is None or found.owner != scope.owner:
            raise _not_found(conversation)
        return found

    async def list(
        self,
        scope: OwnerScope,
        *,
        words: Sequence[str] = (),
        after: ConversationCursor | None = None,
        limit: int = 100,
    ) -> tuple[Conversation, ...]:
        owned = [one for one in self._view.tables.conversations.values() if one.owner == scope.owner]
        behind = [
            one
            for one in sorted(owned, key=lambda one: (one.updated_at, one.id), reverse=True)
            if after is None or (one.updated_at, one.id) < (after.updated_at, after.id)
        ]
        found = [one for one in behind if self._holds(one, words)] if words else behind
        return tuple(found)[: max(min(limit, MAX_PAGE), 0)]

    async def save(self, conversation: Conversation) -> None:
        conversations = self._view.writable().conversations
        await self.get(OwnerScope(owner=conversation.owner), conversation.id)
        conversations[conversation.id] = _in_utc(conversation)

    async def remove(self, scope: OwnerScope, conversation: ConversationId) -> None:
        tables = self._view.writable()
        await self.get(scope, conversation)
        del tables.conversations[conversation]
        for turn in self._of(conversation):
            del tables.conversation_turns[turn.id]

    async def add_turn(self, turn: ConversationTurn) -> None:
        self._view.writable().conversation_turns[turn.id] = _stored(turn)

    async def save_turn(self, turn: ConversationTurn) -> None:
        turns = self._view.writable().conversation_turns
        before = await self.turn(OwnerScope(owner=turn.owner), turn.id)
        turns[turn.id] = _stored(
            replace(
                before,
                status=turn.status,
                answer=turn.answer,
                sources=turn.sources,
                suggestions=turn.suggestions,
                reason_code=turn.reason_code,
                reason=turn.reason,
            )
        )

    async def turn(self, scope: OwnerScope, turn: TurnId) -> ConversationTurn:
        found = self._view.tables.conversation_turns.get(turn)
        if found is None or found.owner != scope.owner:
            raise TurnNotFound(f"there is no turn {turn}")
        return found

    async def tree(self, scope: OwnerScope, conversation: ConversationId) -> tuple[tuple[TurnId, TurnId | None], ...]:
        return tuple((turn.id, turn.parent) for turn in self._of(conversation) if turn.owner == scope.owner)

    async def turns(self, scope: OwnerScope, turns: Collection[TurnId]) -> tuple[ConversationTurn, ...]:
        known = self._view.tables.conversation_turns
        found = [known[name] for name in set(turns) if name in known and known[name].owner == scope.owner]
        return tuple(sorted(found, key=lambda one: (one.conversation_id, one.ordinal)))

    async def derived_from(
        self, scope: OwnerScope, document: DocumentId, *, limit: int = 100
    ) -> tuple[ConversationTurn, ...]:
        turns = sorted(self._view.tables.conversation_turns.values(), key=lambda one: one.id)
        found = [turn for turn in turns if turn.owner == scope.owner and document in turn.sources]
        return tuple(found)[: max(min(limit, MAX_PAGE), 0)]

    async def owners_derived_from(self, document: DocumentId) -> tuple[OwnerId, ...]:
        turns = self._view.tables.conversation_turns.values()
        return tuple(sorted({turn.owner for turn in turns if document in turn.sources}))

    def _of(self, conversation: ConversationId) -> Sequence[ConversationTurn]:
        turns = self._view.tables.conversation_turns.values()
        return sorted((one for one in turns if one.conversation_id == conversation), key=lambda one: one.ordinal)

    def _holds(self, conversation: Conversation, words: Sequence[str]) -> bool:
        questions = "".join(f"{fold(turn.question)}\n" for turn in self._of(conversation.id))[:MAX_SEARCHED_CHARACTERS]
        title = fold(conversation.title)
        return all(fold(word) in title or fold(word) in questions for word in words)


def _in_utc(conversation: Conversation) -> Conversation:
    return replace(
        conversation,
        created_at=conversation.created_at.astimezone(UTC),
        updated_at=conversation.updated_at.astimezone(UTC),
    )


def _stored(turn: ConversationTurn) -> ConversationTurn:
    sources = tuple(sorted(set(turn.sources)))
    return replace(turn, asked_at=turn.asked_at.astimezone(UTC), sources=sources)


def _not_found(conversation: ConversationId) -> ConversationNotFound:
    return ConversationNotFound(f"there is no conversation {conversation}")
