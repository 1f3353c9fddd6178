"""Storing what a turn has come to."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import replace

from smartchat_core.accounts.rights import readable_scope
from smartchat_core.chat.conversations.outcome import TurnOutcome
from smartchat_core.errors import LookupFailed, SmartChatError
from smartchat_core.model.blanking import blanked
from smartchat_core.model.conversation import ConversationTurn, StoredAnswer, TurnStatus
from smartchat_core.model.ids import DocumentId
from smartchat_core.model.principal import OwnerScope
from smartchat_core.ports.clock import Clock
from smartchat_core.ports.database import Database, UnitOfWork
from smartchat_core.resilience.repetition import repeated

__all__ = ["OutcomeStore"]

log = logging.getLogger(__name__)

_ATTEMPTS = 3
_MAX_SOURCES = 1_000


class OutcomeStore:
    """Writes the outcomes of turns."""

    def __init__(self, *, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def store(self, scope: OwnerScope, turn: ConversationTurn, outcome: TurnOutcome) -> ConversationTurn:
        """The turn with its outcome, stored where that can be done; a failure is logged, and the answer given.

        An outcome is stored once: what was stopped meanwhile stays so.
        """
        ended = _ended(turn, outcome)
        try:
            return await repeated(lambda: self._write(scope, ended, outcome), attempts=_ATTEMPTS)
        except LookupFailed:
            return ended  # the conversation was removed meanwhile
        except SmartChatError as error:
            _not_stored(turn, error)
        return ended

    async def _write(self, scope: OwnerScope, ended: ConversationTurn, outcome: TurnOutcome) -> ConversationTurn:
        async with self._database.transaction() as work:
            await work.conversations.lock_owner(scope)
            if ended.answer is not None:
                # What may be read now, and not when the question was asked.
                readable = await readable_scope(work, scope.owner, at=self._clock.now())
                ended = await _with_sources(work, readable, ended, outcome.sources)
                if not set(scope.shared_among(ended.where.documents)) <= readable.shared:
                    ended = blanked(ended)  # it was made by a right that has ended
            conversation = await work.conversations.get(scope, ended.conversation_id)
            before = await work.conversations.turn(scope, ended.id)
            if before.status is not TurnStatus.ANSWERING:
                return before
            await work.conversations.save_turn(ended)
            length = 0 if outcome.answer is None else len(outcome.answer.text)
            await work.conversations.save(replace(conversation, characters=conversation.characters + length))
        return ended


def _ended(turn: ConversationTurn, outcome: TurnOutcome) -> ConversationTurn:
    return replace(
        turn,
        status=outcome.status,
        answer=None if outcome.answer is None else StoredAnswer.of(outcome.answer),
        suggestions=outcome.suggestions,
        reason_code=outcome.reason_code,
        reason=outcome.reason,
    )


async def _with_sources(
    work: UnitOfWork, scope: OwnerScope, turn: ConversationTurn, sources: Iterable[DocumentId] | None
) -> ConversationTurn:
    """The turn with its sources; blanked if one of them was removed, or is shared no more.

    The owner is locked, and the documents held: a removal has either been seen here, or comes to the turn afterwards by
    its sources.
    """
    if sources is None:
        shared = [one.document for one in scope.shared_among()[:_MAX_SOURCES]]
        own = [one.id for one in await work.documents.list(scope.own, limit=_MAX_SOURCES - len(shared))]
        held = await work.documents.hold(scope, [*shared, *own])
        return replace(turn, sources=tuple(document.id for document in held))
    wanted = frozenset(sources)
    kept = tuple(document.id for document in await work.documents.hold(scope, wanted))
    turn = replace(turn, sources=kept)
    return turn if len(kept) == len(wanted) else blanked(turn)


def _not_stored(turn: ConversationTurn, error: SmartChatError) -> None:
    log.error("the answer of a turn could not be stored", exc_info=error, extra={"turn_id": turn.id})
