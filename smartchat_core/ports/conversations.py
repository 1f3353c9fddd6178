"""The port of conversations, within the transactions of the database."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Final, Protocol

from smartchat_core.model.conversation import Conversation, ConversationTurn
from smartchat_core.model.cursor import ConversationCursor
from smartchat_core.model.ids import ConversationId, DocumentId, OwnerId, TurnId
from smartchat_core.model.principal import OwnerScope

__all__ = ["MAX_SEARCHED_CHARACTERS", "ConversationRepository"]

MAX_SEARCHED_CHARACTERS: Final = 20_000
"""Folded characters of a conversation's questions that a search looks through, the earliest ones."""


class ConversationRepository(Protocol):
    """The conversations of each owner, and their turns."""

    async def lock_owner(self, scope: OwnerScope) -> None:
        """Until this transaction ends, no other one gets past its own call of this for the same owner.

        Whatever adds conversations up to a bound calls it before counting how many there are. Storing an answer and
        blanking the answers from a removed document begin with it, so that none of them is missed by the other.
        """
        ...

    async def count(self, scope: OwnerScope) -> int:
        """How many conversations the owner has."""
        ...

    async def add(self, conversation: Conversation) -> None:
        """Insert a conversation; its identifier is new."""
        ...

    async def get(self, scope: OwnerScope, conversation: ConversationId) -> Conversation:
        """The owner's conversation; within a transaction that writes, no other one changes it until that ends.

        Raises:
            ConversationNotFound: the owner has none of this identifier.
        """
        ...

    async def list(
        self,
        scope: OwnerScope,
        *,
        words: Sequence[str] = (),
        after: ConversationCursor | None = None,
        limit: int = 100,
    ) -> tuple[Conversation, ...]:
        """A page of the owner's conversations, those with the latest turn first.

        Those behind `after`, at most `limit` of them and never more than `database.MAX_PAGE`. With `words` those only
        that hold each of them, folded (`text.folding.fold`), in their title or their questions, of which
        `MAX_SEARCHED_CHARACTERS` are looked through.
        """
        ...

    async def save(self, conversation: Conversation) -> None:
        """Write the conversation's new state.

        Raises:
            ConversationNotFound: it was removed meanwhile.
        """
        ...

    async def remove(self, scope: OwnerScope, conversation: ConversationId) -> None:
        """Delete the owner's conversation with its turns.

        Raises:
            ConversationNotFound: the owner has none of this identifier.
        """
        ...

    async def add_turn(self, turn: ConversationTurn) -> None:
        """Insert a turn of a conversation that is there; its identifier and its ordinal are new."""
        ...

    async def save_turn(self, turn: ConversationTurn) -> None:
        """Write the turn's status, answer, sources, suggestions and reason.

        Raises:
            TurnNotFound: it was removed meanwhile, with its conversation.
        """
        ...

    async def turn(self, scope: OwnerScope, turn: TurnId) -> ConversationTurn:
        """The owner's turn.

        Raises:
            TurnNotFound: the owner has none of this identifier.
        """
        ...

    async def tree(self, scope: OwnerScope, conversation: ConversationId) -> tuple[tuple[TurnId, TurnId | None], ...]:
        """Each turn of the owner's conversation with its parent, by ordinal; empty where there is no conversation."""
        ...

    async def turns(self, scope: OwnerScope, turns: Collection[TurnId]) -> tuple[ConversationTurn, ...]:
        """Those of these turns that the owner has, by conversation and ordinal."""
        ...

    async def derived_from(
        self, scope: OwnerScope, document: DocumentId, *, limit: int = 100
    ) -> tuple[ConversationTurn, ...]:
        """The first `limit` of the owner's turns, by identifier, of which the document is a source."""
        ...

    async def owners_derived_from(self, document: DocumentId) -> tuple[OwnerId, ...]:
        """Whose turns have the document as a source, in order: its owner, and those with whom it was shared."""
        ...
