"""Contract of databases: conversations and their turns."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import datetime

import pytest

from smartchat_core.errors import ConversationNotFound, InvalidRequest, TurnNotFound
from smartchat_core.model.answer import Answer, AnswerMode
from smartchat_core.model.conversation import Conversation, ConversationTurn, StoredAnswer, TurnStatus
from smartchat_core.model.cursor import ConversationCursor
from smartchat_core.model.ids import ConversationId, DocumentId, OwnerId, TurnId
from smartchat_core.model.principal import OwnerScope
from smartchat_core.model.search import PassageFilter, SectionRange
from smartchat_core.ports.conversations import MAX_SEARCHED_CHARACTERS
from smartchat_core.ports.database import Database
from smartchat_core.testing.database_cases import ANN, BOB, MINUTE, NOW, DatabaseCases, OpenDatabase

__all__ = ["ConversationCases"]

_DOC = DocumentId("doc-1")
_OTHER = DocumentId("doc-2")


def make_conversation(
    name: str, *, owner: OwnerId = ANN.owner, title: str = "", updated_at: datetime = NOW
) -> Conversation:
    """A conversation without turns, of Ann's unless given."""
    return Conversation(id=ConversationId(name), owner=owner, title=title, created_at=updated_at, updated_at=updated_at)


def make_turn(
    name: str,
    *,
    conversation: str = "con-1",
    owner: OwnerId = ANN.owner,
    ordinal: int = 1,
    parent: str | None = None,
    question: str = "Who keeps the light?",
    sources: tuple[DocumentId, ...] = (),
) -> ConversationTurn:
    """A turn that is being answered."""
    return ConversationTurn(
        id=TurnId(name),
        conversation_id=ConversationId(conversation),
        owner=owner,
        ordinal=ordinal,
        parent=None if parent is None else TurnId(parent),
        question=question,
        asked_at=NOW,
        sources=sources,
    )


async def _add(database: Database, *values: Conversation | ConversationTurn) -> None:
    async with database.transaction() as unit:
        for value in values:
            if isinstance(value, Conversation):
                await unit.conversations.add(value)
            else:
                await unit.conversations.add_turn(value)


async def _found(database: Database, scope: OwnerScope, *words: str) -> list[str]:
    async with database.read_only() as unit:
        return [one.id for one in await unit.conversations.list(scope, words=words)]


class ConversationCases(DatabaseCases):
    """Trees of turns, listed by the latest turn, each owner's for that owner only."""

    async def test_conversation_is_kept_as_it_is(self, database: Database) -> None:
        full = Conversation(
            id=ConversationId("con-1"),
            owner=ANN.owner,
            title="Who keeps the light — 灯台?",
            created_at=NOW,
            updated_at=NOW + MINUTE,
            documents=(_DOC, _OTHER),
            active=TurnId("turn-1"),
            turns=3,
            characters=900,
        )
        await _add(database, full, make_conversation("con-2"))
        async with database.read_only() as unit:
            assert await unit.conversations.get(ANN, full.id) == full
            assert (await unit.conversations.get(ANN, ConversationId("con-2"))).documents is None
            assert await unit.conversations.count(ANN) == 2

    async def test_turn_is_kept_as_it_is(self, database: Database) -> None:
        answer = StoredAnswer.of(Answer(question="Who?", text="The keeper “does” it. 灯台", mode=AnswerMode.GENERATED))
        where = PassageFilter(
            documents=frozenset({_DOC}),
            until=((_DOC, 1_000),),
            sections=(SectionRange(document_id=_DOC, start=1, end=9),),
        )
        first = replace(make_turn("turn-1"), where=where)
        second = make_turn("turn-2", ordinal=2, parent="turn-1", sources=(_OTHER,))
        await _add(database, make_conversation("con-1"), first, second)
        ended = replace(
            first,
            status=TurnStatus.ANSWERED,
            answer=answer,
            sources=(_DOC, _OTHER),
            suggestions=("And why?",),
            reason_code="model_unavailable",
            reason="The model did not answer.",
        )
        async with database.transaction() as unit:
            await unit.conversations.save_turn(ended)
        async with database.read_only() as unit:
            assert await unit.conversations.turn(ANN, first.id) == ended
            assert await unit.conversations.turn(ANN, second.id) == second
            assert await unit.conversations.turns(ANN, [second.id, first.id, TurnId("turn-9")]) == (ended, second)
            assert await unit.conversations.tree(ANN, first.conversation_id) == (
                (first.id, None),
                (second.id, first.id),
            )
        assert ended.answer is not None
        assert ended.answer.read().text == "The keeper “does” it. 灯台"

    async def test_nothing_of_another_owner_is_seen(self, database: Database) -> None:
        await _add(database, make_conversation("con-1", title="The light"), make_turn("turn-1", sources=(_DOC,)))
        async with database.transaction() as unit:
            conversations = unit.conversations
            assert await conversations.list(BOB) == ()
            assert await conversations.list(BOB, words=["light"]) == ()
            assert await conversations.count(BOB) == 0
            assert await conversations.tree(BOB, ConversationId("con-1")) == ()
            assert await conversations.turns(BOB, [TurnId("turn-1")]) == ()
            assert await conversations.derived_from(BOB, _DOC) == ()
            with pytest.raises(ConversationNotFound):
                await conversations.get(BOB, ConversationId("con-1"))
            with pytest.raises(TurnNotFound):
                await conversations.turn(BOB, TurnId("turn-1"))
            with pytest.raises(ConversationNotFound):
                await conversations.remove(BOB, ConversationId("con-1"))
            with pytest.raises(ConversationNotFound):
                await conversations.save(make_conversation("con-1", owner=BOB.owner))
            with pytest.raises(TurnNotFound):
                await conversations.save_turn(make_turn("turn-1", owner=BOB.owner))
        assert await _found(database, ANN) == ["con-1"]

    @pytest.mark.parametrize("limit", [1, 2, 3, 100])
    async def test_pages_hold_every_conversation_once_the_latest_first(self, database: Database, limit: int) -> None:
        moments = [NOW, NOW, NOW + MINUTE, NOW + MINUTE, NOW + MINUTE / 7]
        made = [make_conversation(f"con-{name}", updated_at=at) for name, at in zip("bcaXé", moments, strict=True)]
        await _add(database, *made, make_conversation("con-bob", owner=BOB.owner))
        seen: list[Conversation] = []
        after = None
        while True:
            async with database.read_only() as unit:
                page = await unit.conversations.list(ANN, after=after, limit=limit)
            assert len(page) <= limit
            seen += page
            if len(page) < limit:
                break
            after = ConversationCursor.after(page[-1])
        assert seen == sorted(made, key=lambda one: (one.updated_at, one.id), reverse=True)

    async def test_search_finds_what_holds_every_word(self, database: Database) -> None:
        await _add(
            database,
            make_conversation("con-1", title="Émile at sea"),
            make_turn("turn-1", question="Why did 灯台 go out at 100% of the nights?"),
            make_conversation("con-2", title="Another"),
            make_turn("turn-2", conversation="con-2", question="Who keeps the LIGHT_house?"),
        )
        assert await _found(database, ANN, "emile") == ["con-1"]
        assert await _found(database, ANN, "ÉMILE", "nights") == ["con-1"]
        assert await _found(database, ANN, "emile", "light") == []
        assert await _found(database, ANN, "灯台") == ["con-1"]
        assert await _found(database, ANN, "100%") == ["con-1"]
        assert await _found(database, ANN, "%") == ["con-1"]
        assert await _found(database, ANN, "t_h") == ["con-2"]
        assert await _found(database, ANN, "'") == []

    async def test_search_follows_a_rename_and_looks_through_so_much(self, database: Database) -> None:
        old = make_conversation("con-1", title="Old")
        await _add(
            database,
            old,
            make_turn("turn-1", question="wave " * (MAX_SEARCHED_CHARACTERS // 5 - 10)),
            make_turn("turn-2", ordinal=2, question=f"anchor {'wave ' * 100} beacon"),
        )
        async with database.transaction() as unit:
            await unit.conversations.save(replace(old, title="Fresh", updated_at=NOW + MINUTE, turns=2))
        assert await _found(database, ANN, "old") == []
        assert await _found(database, ANN, "fresh", "anchor") == ["con-1"]
        assert await _found(database, ANN, "beacon") == []

    async def test_removed_conversation_takes_its_turns_along(self, database: Database) -> None:
        await _add(
            database,
            make_conversation("con-1"),
            make_turn("turn-1", sources=(_DOC,)),
            make_conversation("con-2"),
            make_turn("turn-2", conversation="con-2", sources=(_DOC,)),
        )
        async with database.transaction() as unit:
            await unit.conversations.remove(ANN, ConversationId("con-1"))
        async with database.read_only() as unit:
            assert [one.id for one in await unit.conversations.list(ANN)] == ["con-2"]
            assert await unit.conversations.tree(ANN, ConversationId("con-1")) == ()
            assert [one.id for one in await unit.conversations.derived_from(ANN, _DOC)] == ["turn-2"]
            with pytest.raises(TurnNotFound):
                await unit.conversations.turn(ANN, TurnId("turn-1"))

    async def test_turns_are_found_by_their_sources(self, database: Database) -> None:
        turns = [make_turn(f"turn-{number}", ordinal=number, sources=(_DOC, _OTHER)) for number in range(1, 6)]
        await _add(database, make_conversation("con-1"), *turns, make_turn("turn-9", ordinal=9))
        async with database.transaction() as unit:
            assert await unit.conversations.derived_from(ANN, _DOC, limit=2) == tuple(turns[:2])
            for turn in turns[:2]:
                await unit.conversations.save_turn(replace(turn, sources=(_OTHER,)))
            assert await unit.conversations.derived_from(ANN, _DOC) == tuple(turns[2:])
            assert len(await unit.conversations.derived_from(ANN, _OTHER)) == 5

    async def test_owners_are_found_by_the_sources_of_their_turns(self, database: Database) -> None:
        theirs = replace(make_turn("turn-3", conversation="con-2", sources=(_DOC,)), owner=BOB.owner)
        await _add(
            database,
            make_conversation("con-1"),
            make_turn("turn-1", sources=(_DOC,)),
            make_turn("turn-2", ordinal=2, sources=(_DOC,)),
            replace(make_conversation("con-2"), owner=BOB.owner),
            theirs,
        )
        async with database.read_only() as unit:
            assert await unit.conversations.owners_derived_from(_DOC) == (ANN.owner, BOB.owner)
            assert await unit.conversations.owners_derived_from(_OTHER) == ()

    async def test_owner_is_locked_while_conversations_are_counted(
        self, database: Database, open_database: OpenDatabase
    ) -> None:
        async with open_database() as other:

            async def add_one(handle: Database, number: int) -> bool:
                async with handle.transaction() as unit:
                    await unit.conversations.lock_owner(ANN)
                    if await unit.conversations.count(ANN) >= 3:
                        return False
                    await unit.conversations.add(make_conversation(f"con-{number}"))
                    return True

            added = await asyncio.gather(*(add_one((database, other)[number % 2], number) for number in range(8)))
        assert sum(added) == 3

    async def test_a_transaction_for_reading_changes_no_conversation(self, database: Database) -> None:
        await _add(database, make_conversation("con-1"))
        async with database.read_only() as unit:
            with pytest.raises(InvalidRequest):
                await unit.conversations.add(make_conversation("con-2"))
