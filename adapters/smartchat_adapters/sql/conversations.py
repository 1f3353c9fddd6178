"""Conversations and their turns."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any, TypeVar

import sqlalchemy as sa

from smartchat_adapters.sql import tables
from smartchat_adapters.sql.statements import StatementExecutor
from smartchat_core.errors import ConversationNotFound, TurnNotFound
from smartchat_core.model.conversation import Conversation, ConversationTurn, StoredAnswer, TurnStatus
from smartchat_core.model.cursor import ConversationCursor
from smartchat_core.model.ids import ConversationId, DocumentId, OwnerId, TurnId
from smartchat_core.model.principal import OwnerScope
from smartchat_core.ports.conversations import MAX_SEARCHED_CHARACTERS
from smartchat_core.ports.database import MAX_PAGE
from smartchat_core.text.folding import fold

__all__ = ["SqlConversations"]

T = TypeVar("T")

_conversations = tables.conversations
_turns = tables.conversation_turns
_sources = tables.conversation_sources
_COLUMNS = [column for column in _conversations.c if not column.name.startswith("folded_")]
_NAMES_AT_ONCE = 500


class SqlConversations:
    """The `ConversationRepository` of one transaction."""

    def __init__(self, statements: StatementExecutor) -> None:
        self._statements = statements

    async def lock_owner(self, scope: OwnerScope) -> None:
        await self._statements.advisory_lock(f"conversations:{scope.owner}")

    async def count(self, scope: OwnerScope) -> int:
        query = sa.select(sa.func.count().label("number")).where(_conversations.c.owner == scope.owner)
        row = await self._statements.first(query)
        return 0 if row is None else int(row.number)

    async def add(self, conversation: Conversation) -> None:
        values = {**_values(conversation), "folded_questions": ""}
        await self._statements.change(sa.insert(_conversations).values(values))

    async def get(self, scope: OwnerScope, conversation: ConversationId) -> Conversation:
        query = self._statements.locked(sa.select(*_COLUMNS).where(_owned(scope, conversation)))
        row = await self._statements.first(query)
        if row is None:
            raise _not_found(conversation)
        return _conversation(row)

    async def list(
        self,
        scope: OwnerScope,
        *,
        words: Sequence[str] = (),
        after: ConversationCursor | None = None,
        limit: int = 100,
    ) -> tuple[Conversation, ...]:
        place = sa.tuple_(_conversations.c.updated_at, _conversations.c.id)
        query = (
            sa.select(*_COLUMNS)
            .where(_conversations.c.owner == scope.owner)
            .order_by(_conversations.c.updated_at.desc(), _conversations.c.id.desc())
            .limit(max(min(limit, MAX_PAGE), 0))
        )
        if after is not None:
            end = sa.tuple_(sa.literal(after.updated_at, tables.UtcDateTime), sa.literal(after.id, tables.KEY))
            query = query.where(place < end)
        for word in words:
            folded = fold(word)
            query = query.where(
                _conversations.c.folded_title.contains(folded, autoescape=True)
                | _conversations.c.folded_questions.contains(folded, autoescape=True)
            )
        return tuple(_conversation(row) for row in await self._statements.rows(query))

    async def save(self, conversation: Conversation) -> None:
        scope = OwnerScope(owner=conversation.owner)
        update = sa.update(_conversations).where(_owned(scope, conversation.id)).values(_values(conversation))
        if not await self._statements.change(update):
            raise _not_found(conversation.id)

    async def remove(self, scope: OwnerScope, conversation: ConversationId) -> None:
        if not await self._statements.change(sa.delete(_conversations).where(_owned(scope, conversation))):
            raise _not_found(conversation)

    async def add_turn(self, turn: ConversationTurn) -> None:
        await self._statements.change(sa.insert(_turns).values(_turn_values(turn)))
        await self._link(turn)
        questions = _conversations.c.folded_questions
        longer = sa.func.substr(questions.concat(f"{fold(turn.question)}\n"), 1, MAX_SEARCHED_CHARACTERS)
        owned = _owned(OwnerScope(owner=turn.owner), turn.conversation_id)
        await self._statements.change(sa.update(_conversations).where(owned).values(folded_questions=longer))

    async def save_turn(self, turn: ConversationTurn) -> None:
        owned = sa.and_(_turns.c.id == turn.id, _turns.c.owner == turn.owner)
        if not await self._statements.change(sa.update(_turns).where(owned).values(_state(turn))):
            raise _turn_not_found(turn.id)
        await self._statements.change(sa.delete(_sources).where(_sources.c.turn_id == turn.id))
        await self._link(turn)

    async def turn(self, scope: OwnerScope, turn: TurnId) -> ConversationTurn:
        found = await self.turns(scope, [turn])
        if not found:
            raise _turn_not_found(turn)
        return found[0]

    async def tree(self, scope: OwnerScope, conversation: ConversationId) -> tuple[tuple[TurnId, TurnId | None], ...]:
        query = (
            sa.select(_turns.c.id, _turns.c.parent)
            .where(_turns.c.conversation_id == conversation, _turns.c.owner == scope.owner)
            .order_by(_turns.c.ordinal)
        )
        return tuple((row.id, row.parent) for row in await self._statements.rows(query))

    async def turns(self, scope: OwnerScope, turns: Collection[TurnId]) -> tuple[ConversationTurn, ...]:
        found: list[ConversationTurn] = []
        for names in _groups(sorted(set(turns))):
            chosen = sa.and_(_turns.c.id.in_(names), _turns.c.owner == scope.owner)
            rows = await self._statements.rows(sa.select(_turns).where(chosen))
            sources = await self._sources_of(row.id for row in rows)
            found += [_turn(row, sources.get(row.id, ())) for row in rows]
        return tuple(sorted(found, key=lambda one: (one.conversation_id, one.ordinal)))

    async def derived_from(
        self, scope: OwnerScope, document: DocumentId, *, limit: int = 100
    ) -> tuple[ConversationTurn, ...]:
        query = (
            sa.select(_sources.c.turn_id)
            .where(_sources.c.document_id == document, _sources.c.owner == scope.owner)
            .order_by(_sources.c.turn_id)
            .limit(max(min(limit, MAX_PAGE), 0))
        )
        names = [row.turn_id for row in await self._statements.rows(query)]
        return tuple(sorted(await self.turns(scope, names), key=lambda one: one.id))

    async def owners_derived_from(self, document: DocumentId) -> tuple[OwnerId, ...]:
        query = sa.select(_sources.c.owner).where(_sources.c.document_id == document).distinct()
        rows = await self._statements.rows(query.order_by(_sources.c.owner))
        return tuple(OwnerId(row.owner) for row in rows)

    async def _link(self, turn: ConversationTurn) -> None:
        if turn.sources:
            rows = [{"turn_id": turn.id, "document_id": one, "owner": turn.owner} for one in set(turn.sources)]
            await self._statements.change(sa.insert(_sources), rows)

    async def _sources_of(self, turns: Iterable[TurnId]) -> dict[TurnId, tuple[DocumentId, ...]]:
        query = sa.select(_sources.c.turn_id, _sources.c.document_id).where(_sources.c.turn_id.in_(list(turns)))
        found: dict[TurnId, tuple[DocumentId, ...]] = {}
        for row in await self._statements.rows(query.order_by(_sources.c.turn_id, _sources.c.document_id)):
            found[row.turn_id] = (*found.get(row.turn_id, ()), row.document_id)
        return found


def _groups(names: Sequence[T]) -> Iterator[Sequence[T]]:
    for start in range(0, len(names), _NAMES_AT_ONCE):
        yield names[start : start + _NAMES_AT_ONCE]


def _owned(scope: OwnerScope, conversation: ConversationId) -> sa.ColumnElement[bool]:
    return sa.and_(_conversations.c.id == conversation, _conversations.c.owner == scope.owner)


def _not_found(conversation: ConversationId) -> ConversationNotFound:
    return ConversationNotFound(f"there is no conversation {conversation}")


def _turn_not_found(turn: TurnId) -> TurnNotFound:
    return TurnNotFound(f"there is no turn {turn}")


def _values(conversation: Conversation) -> dict[str, Any]:
    return {
        "id": conversation.id,
        "owner": conversation.owner,
        "title": conversation.title,
        "created_at": conversation.created_at,
        "updated_at": conversation.updated_at,
        "documents": conversation.documents,
        "active": conversation.active,
        "turns": conversation.turns,
        "characters": conversation.characters,
        "folded_title": fold(conversation.title),
    }


def _conversation(row: sa.Row[Any]) -> Conversation:
    return Conversation(**row._mapping)  # noqa: SLF001  # public, says the manual


def _state(turn: ConversationTurn) -> dict[str, Any]:
    return {
        "status": turn.status.value,
        "reason_code": turn.reason_code,
        "reason": turn.reason,
        "suggestions": turn.suggestions,
        "answer_version": turn.answer and turn.answer.schema_version,
        "answer": turn.answer and turn.answer.json,
    }


def _turn_values(turn: ConversationTurn) -> dict[str, Any]:
    return {
        "id": turn.id,
        "conversation_id": turn.conversation_id,
        "owner": turn.owner,
        "ordinal": turn.ordinal,
        "parent": turn.parent,
        "question": turn.question,
        "asked_at": turn.asked_at,
        "passages": turn.where,
        **_state(turn),
    }


def _turn(row: sa.Row[Any], sources: tuple[DocumentId, ...]) -> ConversationTurn:
    answer = None if row.answer is None else StoredAnswer(schema_version=row.answer_version, json=row.answer)
    return ConversationTurn(
        id=TurnId(row.id),
        conversation_id=ConversationId(row.conversation_id),
        owner=OwnerId(row.owner),
        ordinal=row.ordinal,
        parent=None if row.parent is None else TurnId(row.parent),
        question=row.question,
        asked_at=row.asked_at,
        where=row.passages,
        status=tables.known(TurnStatus, row.status),
        answer=answer,
        sources=sources,
        suggestions=row.suggestions,
        reason_code=row.reason_code,
        reason=row.reason,
    )
