"""Searching, asking, summarizing and quoting."""

from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Annotated, Any

from litestar import MediaType, Request, Response, Router, delete, post
from litestar.params import JSONBody, PathParameter

from smartchat.web.context import InjectedContext, WebContext
from smartchat.web.errors import error_event
from smartchat.web.openapi.answers import Answered, answers
from smartchat.web.problems import problems
from smartchat.web.results import result_response
from smartchat.web.schemas import (
    CONVERSATION_PATTERN,
    AskRequest,
    QuotesRequest,
    ScopedRequest,
    SearchRequest,
    SummarizeRequest,
    SummaryEstimateView,
)
from smartchat.web.sse import EVENT_STREAM, EventStream
from smartchat.web.while_connected import while_connected
from smartchat_core.chat.conversations.outcome import TurnOutcome
from smartchat_core.chat.prompting import Turn
from smartchat_core.chat.question import Question
from smartchat_core.errors import (
    BudgetExceeded,
    DocumentNotFound,
    DocumentNotReady,
    InvalidRequest,
    ModelUnavailable,
    SectionNotFound,
    ShelfNotFound,
)
from smartchat_core.events import AnswerCompleted, AnswerEvent
from smartchat_core.model.answer import Answer
from smartchat_core.model.found import Quotes, SearchResults
from smartchat_core.model.search import PassageFilter

__all__ = ["search_router"]

_MAX_SOURCES = 1_000
"""An answer that may come from more documents of others is not remembered."""


@post(
    "/search",
    summary="Search the documents",
    status_code=200,
    opt=answers(Answered(value=SearchResults)),
    responses=problems(InvalidRequest, DocumentNotFound, ShelfNotFound, SectionNotFound),
)
async def search(data: JSONBody[SearchRequest], context: InjectedContext) -> Response[bytes]:
    """The passages that best fit the query, best first."""
    reading = context.questions.reading
    where = await _where(context, data)
    found = await reading.search(
        context.scope, data.query, where=where, limit=data.limit, mode=data.mode, all_editions=data.all_editions
    )
    return result_response(found)


@post(
    "/quotes",
    summary="Find quotes",
    status_code=200,
    opt=answers(Answered(value=Quotes)),
    responses=problems(InvalidRequest, DocumentNotFound, ShelfNotFound, SectionNotFound),
)
async def find_quotes(data: JSONBody[QuotesRequest], context: InjectedContext) -> Response[bytes]:
    """Sentences about a topic, verbatim, those with most of its words first."""
    reading = context.questions.reading
    where = await _where(context, data)
    found = await reading.find_quotes(
        context.scope, data.topic, where=where, limit=data.limit, all_editions=data.all_editions
    )
    return result_response(found)


@post(
    "/summarize",
    summary="Summarize documents",
    status_code=200,
    opt=answers(Answered(value=Answer)),
    responses=problems(InvalidRequest, DocumentNotFound, ShelfNotFound, SectionNotFound, DocumentNotReady),
)
async def summarize(
    data: JSONBody[SummarizeRequest], request: Request[Any, Any, Any], context: InjectedContext
) -> Response[bytes]:
    """What the documents are about, quoted part by part, or written by a model that has read every part.

    When the client goes away, the work ends.
    """
    reading = context.questions.reading
    where = await _where(context, data)
    with context.slots.asks.taken(context.scope.owner, context.client_of(request.scope)):
        answer = await while_connected(request, reading.summarize(context.scope, where=where, max_cost=data.max_cost))
    return result_response(answer)


@post(
    "/summarize/estimate",
    summary="Estimate the cost of a summary",
    status_code=200,
    responses=problems(InvalidRequest, DocumentNotFound, ShelfNotFound, SectionNotFound, DocumentNotReady),
)
async def estimate_summary(data: JSONBody[SummarizeRequest], context: InjectedContext) -> SummaryEstimateView:
    """What a model would have to read for a summary, and what that costs at most, before anything is made."""
    reading = context.questions.reading
    where = await _where(context, data)
    return SummaryEstimateView.of(await reading.estimate_summary(context.scope, where=where))


@post(
    "/ask",
    summary="Ask the documents",
    description="Streams the events `status`, `retrieved`, `text_delta`, `citation_found`, `usage_final` and, last, "
    "`answer_completed` or `error_occurred`. With `Accept: application/json` the whole answer comes as JSON.",
    status_code=200,
    opt=answers(
        Answered(value=AnswerEvent, media_type=EVENT_STREAM, description="The answer."),
        Answered(value=Answer),
    ),
    responses=problems(
        InvalidRequest,
        DocumentNotFound,
        ShelfNotFound,
        SectionNotFound,
        DocumentNotReady,
        BudgetExceeded,
        ModelUnavailable,
    ),
)
async def ask(
    data: JSONBody[AskRequest], request: Request[Any, Any, Any], context: InjectedContext
) -> EventStream[AnswerEvent] | Response[bytes]:
    """An answer whose every claim is cited. When the client goes away, the work ends."""
    where = await _where(context, data)
    history = await _history(context, data, where)
    question = Question(
        text=data.question,
        where=where,
        intent=data.intent,
        history=history,
        max_cost=data.max_cost,
        all_editions=data.all_editions,
    )
    client = context.client_of(request.scope)
    if request.accept.best_match([EVENT_STREAM, MediaType.JSON], EVENT_STREAM) == MediaType.JSON:
        with context.slots.asks.taken(context.scope.owner, client):
            return result_response(await while_connected(request, _whole(_remembered(context, question, data))))
    source = _answer(context, question, data, client)
    return EventStream(await anext(source), source, on_error=error_event, heartbeat_seconds=context.heartbeat_seconds)


async def _where(context: WebContext, data: ScopedRequest) -> PassageFilter:
    documents = await context.wanted(data.documents, data.shelf)
    return await context.questions.reading.filter(context.scope, documents=documents, until=data.bounds)


async def _answer(
    context: WebContext, question: Question, data: AskRequest, client: str
) -> AsyncGenerator[AnswerEvent]:
    owner = context.scope.owner
    with context.slots.streams.taken(owner, client), context.slots.asks.taken(owner, client):
        async with aclosing(_remembered(context, question, data)) as events:
            async for event in events:
                yield event


async def _remembered(context: WebContext, question: Question, data: AskRequest) -> AsyncGenerator[AnswerEvent]:
    """The events of the answer, which its conversation is given before its reader, who may ask on at once."""
    outcome = TurnOutcome.stopped()
    async with aclosing(context.questions.reading.stream(context.scope, question)) as events:
        async for event in events:
            outcome = outcome.with_event(event, question.where)
            if isinstance(event, AnswerCompleted) and data.conversation is not None:
                turn = Turn(question=question.text, answer=event.answer.text)
                sources = outcome.sources
                if sources is None:  # any document may be one
                    sources = frozenset(one.document for one in context.scope.shared)
                if len(sources) <= _MAX_SOURCES:
                    await context.conversations.add(
                        context.scope, data.conversation, turn, question.where, sources=sources
                    )
            yield event


async def _whole(events: AsyncGenerator[AnswerEvent]) -> Answer:
    async with aclosing(events):
        async for event in events:
            if isinstance(event, AnswerCompleted):
                return event.answer
    msg = "the stream ended without an answer"
    raise AssertionError(msg)


async def _history(context: WebContext, data: AskRequest, where: PassageFilter) -> tuple[Turn, ...]:
    """The earlier turns: those that the server remembers, then those of the request."""
    brought = tuple(Turn(question=turn.question, answer=turn.answer) for turn in data.history)
    if data.conversation is None:
        return brought
    recalled = await context.conversations.recall(context.scope, data.conversation, where, present=context.present)
    return (*(turn for turn in recalled if turn not in brought), *brought)


@delete("/conversations/{conversation:str}", summary="Forget a conversation", responses=problems(InvalidRequest))
async def forget_conversation(
    conversation: Annotated[str, PathParameter(pattern=CONVERSATION_PATTERN)], context: InjectedContext
) -> None:
    """Forget its turns, whether there are any or not. Conversations that are left alone end after a day."""
    await context.conversations.forget(context.scope, conversation)


search_router = Router(
    "/api",
    route_handlers=[search, find_quotes, summarize, estimate_summary, ask, forget_conversation],
    tags=["Questions"],
)
