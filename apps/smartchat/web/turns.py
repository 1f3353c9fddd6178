"""Turns of conversations over HTTP: read from requests, and followed in streams."""

from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Any

from litestar import MediaType, Request

from smartchat.web.context import WebContext
from smartchat.web.conversation_schemas import NewTurnRequest
from smartchat.web.errors import error_event
from smartchat.web.schemas import core_bounds
from smartchat.web.sse import EVENT_STREAM, EventStream
from smartchat_core.chat.conversations.asking import NewTurn
from smartchat_core.chat.conversations.running import NumberedEvent
from smartchat_core.events import TurnStarted
from smartchat_core.model.conversation import ConversationTurn
from smartchat_core.model.ids import ConversationId

__all__ = ["ask_and_follow", "follow_turn", "wanted_turn", "wants_json"]


async def wanted_turn(context: WebContext, data: NewTurnRequest) -> NewTurn:
    """The question that a request asks.

    Raises:
        DocumentNotFound: a bounded document is not the owner's.
        ShelfNotFound: there is no such shelf.
        SectionNotFound: it has no such section.
        SectionAmbiguous: it has several.
    """
    until = None
    if data.until is not None:
        where = await context.questions.reading.filter(context.scope, until=core_bounds(data.until))
        until = where.until
    documents = await context.wanted(data.documents, data.shelf)
    return NewTurn(
        question=data.question,
        documents=None if documents is None else frozenset(documents),
        until=until,
        after=data.after,
        instead_of=data.instead_of,
        max_cost=data.max_cost,
        all_editions=data.all_editions,
    )


def wants_json(request: Request[Any, Any, Any], *, first: bool) -> bool:
    """Whether the client prefers JSON to a stream; `first`: also if it does not say."""
    kinds = [MediaType.JSON, EVENT_STREAM] if first else [EVENT_STREAM, MediaType.JSON]
    return request.accept.best_match(kinds, kinds[0]) == MediaType.JSON


async def follow_turn(
    context: WebContext, turn: ConversationTurn, *, client: str, after: int
) -> EventStream[NumberedEvent]:
    """A stream of the turn's events behind the number `after`. The answer goes on when the client is gone."""
    return await _stream(context, _followed(context, turn, client, after))


async def ask_and_follow(
    context: WebContext, conversation: ConversationId, asked: NewTurn, *, client: str
) -> EventStream[NumberedEvent]:
    """Ask, and stream the events. A client that may have no further stream has asked nothing."""
    return await _stream(context, _asked(context, conversation, asked, client))


async def _stream(context: WebContext, events: AsyncGenerator[NumberedEvent]) -> EventStream[NumberedEvent]:
    return EventStream(await anext(events), events, on_error=_last_event, heartbeat_seconds=context.heartbeat_seconds)


async def _followed(
    context: WebContext, turn: ConversationTurn, client: str, after: int
) -> AsyncGenerator[NumberedEvent]:
    after = max(after, 1)
    with context.slots.streams.taken(context.scope.owner, client):
        # At once, so that the client has its answer while nothing new happens.
        started = TurnStarted(conversation_id=turn.conversation_id, turn_id=turn.id, parent=turn.parent)
        yield NumberedEvent(number=after, event=started)
        async with aclosing(context.questions.conversations.follow(context.scope, turn.id, after=after)) as events:
            async for event in events:
                yield event


async def _asked(
    context: WebContext, conversation: ConversationId, asked: NewTurn, client: str
) -> AsyncGenerator[NumberedEvent]:
    conversations, scope = context.questions.conversations, context.scope
    with context.slots.streams.taken(scope.owner, client):
        turn = await conversations.ask(scope, conversation, asked, slot=context.slots.asks.taken(scope.owner, client))
        async with aclosing(conversations.follow(scope, turn.id)) as events:
            async for event in events:
                yield event


def _last_event(error: Exception) -> NumberedEvent:
    return NumberedEvent(number=0, event=error_event(error))
