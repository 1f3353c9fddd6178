"""The tree of a conversation's turns."""

from __future__ import annotations

from collections.abc import Sequence

from smartchat_core.errors import TurnNotFound
from smartchat_core.model.ids import TurnId

__all__ = ["TurnTree"]


class TurnTree:
    """The turns of a conversation with their parents (`ConversationRepository.tree`), by the order of asking."""

    def __init__(self, links: Sequence[tuple[TurnId, TurnId | None]]) -> None:
        self._parents = dict(links)
        self._children: dict[TurnId | None, list[TurnId]] = {}
        for turn, parent in links:
            self._children.setdefault(parent, []).append(turn)

    def check(self, turn: TurnId) -> TurnId:
        """The turn, if it is one of the conversation.

        Raises:
            TurnNotFound: it is not.
        """
        if turn not in self._parents:
            raise TurnNotFound(f"the conversation has no turn {turn}")
        return turn

    def branch(self, turn: TurnId | None) -> tuple[TurnId, ...]:
        """The turns from the first one to this one, which is the last; empty for None.

        Raises:
            TurnNotFound: the conversation has no such turn.
        """
        found: list[TurnId] = []
        while turn is not None:
            found.append(self.check(turn))
            turn = self._parents[turn]
        return tuple(reversed(found))

    def siblings(self, turn: TurnId) -> tuple[TurnId, ...]:
        """The turns with the same parent, this one included, in the order of asking.

        Raises:
            TurnNotFound: the conversation has no such turn.
        """
        return tuple(self._children[self._parents[self.check(turn)]])

    def leaf(self, turn: TurnId) -> TurnId:
        """The end of the branch that goes on from this turn, each time with the turn that was asked last.

        Raises:
            TurnNotFound: the conversation has no such turn.
        """
        last = self.check(turn)
        while following := self._children.get(last):
            last = following[-1]
        return last
