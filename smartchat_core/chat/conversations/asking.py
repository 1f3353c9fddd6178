"""What is asked in a conversation, and where in its tree."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from smartchat_core.chat.conversations.tree import TurnTree
from smartchat_core.errors import InvalidRequest
from smartchat_core.model.conversation import Conversation, ConversationTurn
from smartchat_core.model.ids import DocumentId, TurnId
from smartchat_core.model.search import PassageFilter

__all__ = ["NewTurn", "Place", "passages_of", "place_of"]


@dataclass(frozen=True, kw_only=True, slots=True)
class NewTurn:
    """A question for a conversation.

    `documents` None stands for those of the conversation, and `until` None for the bounds of the turn that it follows:
    a reader who has set a bound keeps it until another one, or an empty one, is given. The question follows the turn
    `after`, without it the conversation's active one. `instead_of` makes a branch: the question follows what that turn
    follows, and without a text or bounds of its own that turn's are taken. Where no documents are named, each work is
    read in its best edition, unless `all_editions` is set.
    """

    question: str = ""
    documents: frozenset[DocumentId] | None = None
    until: tuple[tuple[DocumentId, int], ...] | None = None
    after: TurnId | None = None
    instead_of: TurnId | None = None
    max_cost: Decimal | None = None
    all_editions: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """Where in the tree a question goes: the turn that it follows, and the one whose bounds it takes over."""

    parent: TurnId | None
    bounds_of: TurnId | None


def place_of(asked: NewTurn, conversation: Conversation, tree: TurnTree) -> Place:
    """Where the question goes.

    Raises:
        InvalidRequest: it is to follow a turn and to take the place of one.
        TurnNotFound: the conversation has no such turn.
    """
    if asked.instead_of is not None:
        if asked.after is not None:
            raise InvalidRequest(
                "a question follows a turn or takes the place of one", remedy="Give either `after` or `instead_of`."
            )
        branch = tree.branch(asked.instead_of)
        return Place(parent=branch[-2] if len(branch) > 1 else None, bounds_of=asked.instead_of)
    parent = conversation.active if asked.after is None else tree.check(asked.after)
    return Place(parent=parent, bounds_of=parent)


def passages_of(asked: NewTurn, conversation: Conversation, before: ConversationTurn | None) -> PassageFilter:
    """The passages that the question is put to; `before` is the turn whose bounds it takes over.

    Bounds of documents that it is not put to go along, so that they count when the conversation comes back to them.
    """
    documents = asked.documents
    if documents is None and asked.instead_of is not None and before is not None:
        documents = before.where.documents
    elif documents is None and conversation.documents is not None:
        documents = frozenset(conversation.documents)
    until = asked.until
    if until is None:
        until = () if before is None else before.where.until
    return PassageFilter(documents=documents, until=until)
