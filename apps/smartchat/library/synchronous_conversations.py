"""Conversations for synchronous programs: the same verbs on the asynchronous ones."""

from collections.abc import Iterator
from decimal import Decimal

from smartchat.library.conversations import AsyncConversation
from smartchat.library.values import AsyncVerifiableAnswer, Until, VerifiableAnswer, Verifier
from smartchat.portal import Portal
from smartchat_core.events import ConversationEvent
from smartchat_core.model.conversation import Conversation as ConversationRecord
from smartchat_core.model.ids import ConversationId, TurnId
from smartchat_core.model.transcript import Transcript

__all__ = ["Conversation"]


class Conversation:
    """A conversation of a library; `AsyncConversation` describes every verb."""

    def __init__(self, portal: Portal, inner: AsyncConversation, verifier: Verifier) -> None:
        self._portal = portal
        self._inner = inner
        self._verifier = verifier

    def __repr__(self) -> str:
        return repr(self._inner).removeprefix("Async")

    @property
    def record(self) -> ConversationRecord:
        """What was known of it when it was looked up or last changed."""
        return self._inner.record

    @property
    def id(self) -> ConversationId:
        """Its identifier."""
        return self._inner.id

    @property
    def title(self) -> str:
        """Its title."""
        return self._inner.title

    def ask(
        self,
        question: str,
        *,
        until: Until | None = None,
        unbounded: bool = False,
        after: TurnId | None = None,
        max_cost: Decimal | float | str | None = None,
    ) -> VerifiableAnswer:
        """The answer, which is kept with the question."""
        asked = self._inner.ask(question, until=until, unbounded=unbounded, after=after, max_cost=max_cost)
        return self._bound(self._portal.call(asked))

    def stream(
        self,
        question: str,
        *,
        until: Until | None = None,
        unbounded: bool = False,
        after: TurnId | None = None,
        max_cost: Decimal | float | str | None = None,
    ) -> Iterator[ConversationEvent]:
        """The same in typed events as it comes about; leaving the loop does not end the answer, `stop` does."""
        events = self._inner.stream(question, until=until, unbounded=unbounded, after=after, max_cost=max_cost)
        return self._portal.iterate(events)

    def retry(self, turn: TurnId | None = None, *, max_cost: Decimal | float | str | None = None) -> VerifiableAnswer:
        """Ask the question of a turn (without it the active one) again, as a branch beside it."""
        return self._bound(self._portal.call(self._inner.retry(turn, max_cost=max_cost)))

    def edit(
        self,
        question: str,
        turn: TurnId | None = None,
        *,
        until: Until | None = None,
        unbounded: bool = False,
        max_cost: Decimal | float | str | None = None,
    ) -> VerifiableAnswer:
        """Ask another question instead of that of a turn (without it the active one), as a branch beside it."""
        asked = self._inner.edit(question, turn, until=until, unbounded=unbounded, max_cost=max_cost)
        return self._bound(self._portal.call(asked))

    def resume(self, turn: TurnId | None = None) -> Iterator[ConversationEvent]:
        """The events of a turn's answer (without it that of the active one): those so far, and those to come."""
        return self._portal.iterate(self._inner.resume(turn))

    def stop(self, turn: TurnId | None = None) -> None:
        """End the work on a turn's answer (without it that of the active one)."""
        self._portal.call(self._inner.stop(turn))

    def transcript(self, turn: TurnId | None = None) -> Transcript:
        """The turns of the branch that ends with this turn, without it with the active one."""
        return self._portal.call(self._inner.transcript(turn))

    def export(self, form: str = "markdown", *, turn: TurnId | None = None) -> str:
        """The same as a text: `markdown`, `html` (one page, without scripts) or `json`."""
        return self._portal.call(self._inner.export(form, turn=turn))

    def rename(self, title: str) -> None:
        """Give it another title."""
        self._portal.call(self._inner.rename(title))

    def select(self, turn: TurnId) -> None:
        """Go on with another branch: the one through this turn, at its end."""
        self._portal.call(self._inner.select(turn))

    def delete(self) -> None:
        """Delete it with its turns."""
        self._portal.call(self._inner.delete())

    def _bound(self, answer: AsyncVerifiableAnswer) -> VerifiableAnswer:
        return VerifiableAnswer.of(answer, self._verifier)
