"""Stored answers as they may be shown now: nothing from documents that were removed or are shared no more."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from smartchat_core.accounts.rights import readable_scope
from smartchat_core.model.blanking import within_reach
from smartchat_core.model.conversation import ConversationTurn
from smartchat_core.model.ids import DocumentId
from smartchat_core.model.principal import OwnerScope
from smartchat_core.ports.database import UnitOfWork

__all__ = ["shown_turns"]


async def shown_turns(
    work: UnitOfWork, scope: OwnerScope, turns: Iterable[ConversationTurn], *, at: datetime
) -> tuple[ConversationTurn, ...]:
    """The owner's turns without what comes from documents that the owner cannot read in this transaction, at this time.

    What `scope` says of shared documents may be older, and is not asked.
    """
    turns = tuple(turns)
    named = {one for turn in turns for one in (*turn.sources, *(turn.where.documents or ()))}
    readable = await _readable(work, scope.own, named)
    if missing := named - readable:
        readable |= await _readable(work, await readable_scope(work, scope.owner, at=at), missing)
    return tuple(within_reach(turn, readable) for turn in turns)


async def _readable(work: UnitOfWork, scope: OwnerScope, documents: set[DocumentId]) -> set[DocumentId]:
    return {one.id for one in await work.documents.find(scope, documents)} if documents else set()
