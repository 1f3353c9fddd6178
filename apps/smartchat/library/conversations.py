"""Conversations of a library: kept, gone on with, and branched."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import aclosing
from decimal import Decimal
from typing import TYPE_CHECKING

from smartchat.library.values import AsyncVerifiableAnswer, Until, error_of_code, parse_usd
from smartchat_core.chat.conversations.asking import NewTurn
from smartchat_core.chat.conversations.export import to_html, to_markdown
from smartchat_core.chat.conversations.service import ConversationService
from smartchat_core.chat.conversations.transcripts import transcript_of
from smartchat_core.errors import InvalidRequest
from smartchat_core.events import ConversationEvent
from smartchat_core.model.conversation import Conversation, ConversationTurn
from smartchat_core.model.ids import ConversationId, DocumentId, TurnId
from smartchat_core.model.principal import OwnerScope
from smartchat_core.model.transcript import Transcript

if TYPE_CHECKING:
    from smartchat.library.asynchronous import AsyncLibrary
    from smartchat.library.searching import AsyncSearchable

__all__ = ["AsyncConversation"]

_FORMATS = ("markdown", "html", "json")


class AsyncConversation:
    """A conversation of a library; `record` is what was known of it when it was looked up or last changed."""

    def __init__(self, library: AsyncLibrary, record: Conversation) -> None:
        self._library = library
        self.record = record

    def __repr__(self) -> str:
        return f"{type(self).__name__}(id={self.id!r}, title={self.title!r})"

    @property
    def id(self) -> ConversationId:
        """Its identifier."""
        return self.record.id

    @property
    def title(self) -> str:
        """Its title: that of the first question, until it is renamed."""
        return self.record.title

    async def ask(
        self,
        question: str,
        *,
        until: Until | None = None,
        unbounded: bool = False,
        after: TurnId | None = None,
        max_cost: Decimal | float | str | None = None,
    ) -> AsyncVerifiableAnswer:
        """The answer, which is kept with the question.

        Args:
            question: what to ask; it may refer to the turns before.
            until: nothing after this chapter (or reference of one) or offset may appear. Without it the bound of the
                turn before goes on.
            unbounded: lifts that bound.
            after: the turn that it follows; without it the active one.
            max_cost: US dollars that the answer may cost at most; without it the setting counts.

        Raises:
            InvalidRequest: the question is empty or too long.
            TurnNotFound: the conversation has no such turn.
            ConversationFull: it has as many turns or characters as it may.
            DocumentNotReady: there is nothing yet that could be asked.
        """
        bounds = await self._bounds(until, unbounded=unbounded)
        return await self._answer(NewTurn(question=question, until=bounds, after=after, max_cost=parse_usd(max_cost)))

    async def stream(
        self,
        question: str,
        *,
        until: Until | None = None,
        unbounded: bool = False,
        after: TurnId | None = None,
        max_cost: Decimal | float | str | None = None,
    ) -> AsyncGenerator[ConversationEvent]:
        """The same in typed events as it comes about; an error is the last event.

        The answer goes on when the loop is left; `stop` ends it.
        """
        bounds = await self._bounds(until, unbounded=unbounded)
        asked = NewTurn(question=question, until=bounds, after=after, max_cost=parse_usd(max_cost))
        async with aclosing(self._followed(await self._begun(asked))) as events:
            async for event in events:
                yield event

    async def retry(
        self, turn: TurnId | None = None, *, max_cost: Decimal | float | str | None = None
    ) -> AsyncVerifiableAnswer:
        """Ask the question of a turn (without it the active one) again, as a branch beside it.

        Raises:
            InvalidRequest: there is no turn yet.
            TurnNotFound: the conversation has no such turn.
        """
        return await self._answer(NewTurn(instead_of=await self._turn(turn), max_cost=parse_usd(max_cost)))

    async def edit(
        self,
        question: str,
        turn: TurnId | None = None,
        *,
        until: Until | None = None,
        unbounded: bool = False,
        max_cost: Decimal | float | str | None = None,
    ) -> AsyncVerifiableAnswer:
        """Ask another question instead of that of a turn (without it the active one), as a branch beside it.

        Raises:
            InvalidRequest: there is no turn yet, or the question is empty or too long.
            TurnNotFound: the conversation has no such turn.
        """
        if not question.strip():
            raise InvalidRequest("the question is empty", remedy="Ask something, or retry the turn.")
        beside, bounds = await self._turn(turn), await self._bounds(until, unbounded=unbounded)
        asked = NewTurn(question=question, until=bounds, instead_of=beside, max_cost=parse_usd(max_cost))
        return await self._answer(asked)

    async def resume(self, turn: TurnId | None = None) -> AsyncGenerator[ConversationEvent]:
        """The events of a turn's answer (without it that of the active one): those so far, and those to come.

        Raises:
            InvalidRequest: there is no turn yet.
            TurnNotFound: the conversation has no such turn.
        """
        found = await self._service.turn(self._scope, self.id, await self._turn(turn))
        async with aclosing(self._followed(found)) as events:
            async for event in events:
                yield event

    async def stop(self, turn: TurnId | None = None) -> None:
        """End the work on a turn's answer (without it that of the active one).

        Raises:
            InvalidRequest: there is no turn yet.
            TurnNotFound: the conversation has no such turn.
        """
        await self._service.stop(self._scope, self.id, await self._turn(turn))

    async def transcript(self, turn: TurnId | None = None) -> Transcript:
        """The turns of the branch that ends with this turn, without it with the active one.

        Raises:
            ConversationNotFound: it was deleted.
            TurnNotFound: it has no such turn.
        """
        return transcript_of(await self._service.branch(self._scope, self.id, turn))

    async def export(self, form: str = "markdown", *, turn: TurnId | None = None) -> str:
        """The same as a text: `markdown`, `html` (one page, without scripts) or `json`.

        Raises:
            InvalidRequest: there is no such form.
        """
        if form not in _FORMATS:
            raise InvalidRequest(f"there is no export to {form!r}", remedy=f"Choose one of {', '.join(_FORMATS)}.")
        found = await self.transcript(turn)
        return found.to_json() if form == "json" else to_html(found) if form == "html" else to_markdown(found)

    async def rename(self, title: str) -> None:
        """Give it another title.

        Raises:
            InvalidRequest: the title is empty.
            ConversationNotFound: it was deleted.
        """
        self.record = await self._service.rename(self._scope, self.id, title)

    async def select(self, turn: TurnId) -> None:
        """Go on with another branch: the one through this turn, at its end.

        Raises:
            TurnNotFound: it has no such turn.
        """
        self.record = await self._service.select(self._scope, self.id, turn)

    async def delete(self) -> None:
        """Delete it with its turns.

        Raises:
            ConversationNotFound: it was deleted before.
        """
        await self._service.delete(self._scope, self.id)

    @property
    def _scope(self) -> OwnerScope:
        return self._library.scope

    @property
    def _service(self) -> ConversationService:
        return self._library.services.questions.conversations

    async def _bounds(self, until: Until | None, *, unbounded: bool) -> tuple[tuple[DocumentId, int], ...] | None:
        if until is None:
            return () if unbounded else None
        if unbounded:
            raise InvalidRequest("a question has a bound or none", remedy="Give either `until` or `unbounded`.")
        return (await self._searched()).filter(until).until

    async def _searched(self) -> AsyncSearchable:
        """What its questions are put to: the library, a shelf or a book."""
        documents = self.record.documents
        if documents is None:
            return self._library
        return await self._library.book(documents[0]) if len(documents) == 1 else self._library.shelf(*documents)

    async def _turn(self, turn: TurnId | None) -> TurnId:
        if turn is not None:
            return turn
        self.record = await self._service.get(self._scope, self.id)
        if self.record.active is None:
            raise InvalidRequest("nothing has been asked in this conversation yet", remedy="Ask something first.")
        return self.record.active

    async def _begun(self, asked: NewTurn) -> ConversationTurn:
        turn = await self._service.ask(await self._library.readable(), self.id, asked)
        self.record = await self._service.get(self._scope, self.id)
        return turn

    async def _followed(self, turn: ConversationTurn) -> AsyncGenerator[ConversationEvent]:
        async with aclosing(self._service.follow(self._scope, turn.id)) as events:
            async for numbered in events:
                yield numbered.event

    async def _answer(self, asked: NewTurn) -> AsyncVerifiableAnswer:
        turn = await self._service.finish(self._scope, await self._begun(asked))
        if turn.answer is None:
            raise error_of_code(turn.reason_code)(turn.reason)
        return AsyncVerifiableAnswer.of(turn.answer.read(), self._library.verify)
