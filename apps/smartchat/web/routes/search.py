"""Searching and asking."""

import asyncio
from collections.abc import AsyncGenerator, Coroutine
from contextlib import aclosing
from typing import Annotated, Any, TypeVar

from litestar import MediaType, Request, Response, Router, delete, post
from litestar.exceptions import HTTPException
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import JSONBody, PathParameter

from smartchat.web.desk import Desk, InjectedDesk
from smartchat.web.errors import error_event
from smartchat.web.observing import CLIENT_CLOSED_REQUEST
from smartchat.web.problems import problems
from smartchat.web.schemas import CONVERSATION_PATTERN, AskRequest, FoundPassage, SearchRequest, SearchResponse
from smartchat.web.sse import EVENT_STREAM, EventStream
from smartchat_core.chat.prompting import Turn
from smartchat_core.chat.service import Question
from smartchat_core.events import AnswerCompleted, AnswerEvent
from smartchat_core.model.answer import Answer
from smartchat_core.model.document import Document
from smartchat_core.model.passage import ScoredPassage
from smartchat_core.model.search import PassageFilter
from smartchat_core.model.section import Section, section_path

__all__ = ["search_router"]

T = TypeVar("T")


@post("/search", summary="Search the documents", status_code=200, responses=problems(400, 403, 404, 503))
async def search(data: JSONBody[SearchRequest], desk: InjectedDesk) -> SearchResponse:
    """The passages that best fit the query, best first."""
    where = await desk.filter(data.documents, data.until)
    found = await desk.services.retrieval.search(desk.scope, data.query, where=where, limit=data.limit, mode=data.mode)
    desk.used("search")
    hit = {scored.passage.document_id for scored in found.passages}
    async with desk.services.database.reading() as work:
        # One that is not listed was removed since the index was searched.
        documents = {one.id: one for one in await work.documents.list(desk.scope) if one.id in hit}
        sections = {one: await work.documents.sections(desk.scope, one) for one in documents}
    passages = [
        await _found(desk, documents[one], sections[one], scored)
        for scored in found.passages
        if (one := scored.passage.document_id) in documents
    ]
    return SearchResponse(query=found.query, passages=tuple(passages), degraded=found.degraded, warnings=found.warnings)


async def _found(desk: Desk, document: Document, sections: tuple[Section, ...], scored: ScoredPassage) -> FoundPassage:
    passage = scored.passage
    page = None
    if document.page_count is not None:
        page = (await desk.services.texts.load(document.content_hash)).anchors.page(passage.span.start)
    return FoundPassage(
        document_id=document.id,
        document_title=document.title,
        start=passage.span.start,
        end=passage.span.end,
        text=passage.text,
        section=section_path(sections, passage.section),
        page=page,
        score=scored.score,
        lexical=scored.lexical,
        dense=scored.dense,
    )


@post(
    "/ask",
    summary="Ask the documents",
    description="Streams the events `status`, `retrieved`, `text_delta`, `citation_found`, `usage_final` and, last, "
    "`answer_completed` or `error_occurred`. With `Accept: application/json` the whole answer comes as JSON.",
    status_code=200,
    responses={
        200: ResponseSpec(data_container=Answer, description="The answer.", generate_examples=False),
        **problems(400, 402, 403, 404, 409, 502, 503),
    },
)
async def ask(
    data: JSONBody[AskRequest], request: Request[Any, Any, Any], desk: InjectedDesk
) -> EventStream[AnswerEvent] | Response[bytes]:
    """An answer whose every claim is cited. When the client goes away, the work ends."""
    limit = data.max_cost if data.max_cost is not None else desk.services.settings.max_cost
    where = await desk.filter(data.documents, data.until)
    question = Question(text=data.question, where=where, history=await _history(desk, data, where), max_cost=limit)
    if request.accept.best_match([EVENT_STREAM, MediaType.JSON], EVENT_STREAM) == MediaType.JSON:
        with desk.asks.taken():
            answer = await _while_connected(request, desk.services.chat.answer(desk.scope, question))
        await _remember(desk, data.conversation, question, answer)
        return Response(answer.to_json().encode(), media_type=MediaType.JSON)
    source = _answer(desk, question, data.conversation)
    return EventStream(await anext(source), source, on_error=error_event, heartbeat_seconds=desk.heartbeat_seconds)


async def _answer(desk: Desk, question: Question, conversation: str | None) -> AsyncGenerator[AnswerEvent]:
    with desk.asks.taken():
        async with aclosing(desk.services.chat.stream(desk.scope, question)) as events:
            async for event in events:
                if isinstance(event, AnswerCompleted):
                    # Before its reader, who may ask on at once, hears of it.
                    await _remember(desk, conversation, question, event.answer)
                yield event


async def _history(desk: Desk, data: AskRequest, where: PassageFilter) -> tuple[Turn, ...]:
    """What was said before: what the server remembers of it, then what the request brings along."""
    brought = tuple(Turn(question=turn.question, answer=turn.answer) for turn in data.history)
    if data.conversation is None:
        return brought
    async with desk.services.database.reading() as work:
        present = {one.id for one in await work.documents.list(desk.scope)}
    recalled = await desk.conversations.recall(desk.scope, data.conversation, where, present=present)
    return (*(turn for turn in recalled if turn not in brought), *brought)


async def _remember(desk: Desk, conversation: str | None, question: Question, answer: Answer) -> None:
    if conversation is not None:
        turn = Turn(question=question.text, answer=answer.text)
        cited = {citation.document_id for citation in answer.citations}
        await desk.conversations.add(desk.scope, conversation, turn, question.where, cited=cited)


@delete("/conversations/{conversation:str}", summary="Forget a conversation", responses=problems(400, 403, 503))
async def forget_conversation(
    conversation: Annotated[str, PathParameter(pattern=CONVERSATION_PATTERN)], desk: InjectedDesk
) -> None:
    """Forget what was said in it, whether anything was or not. Conversations that are left alone end after a day."""
    await desk.conversations.forget(desk.scope, conversation)


async def _while_connected(request: Request[Any, Any, Any], work: Coroutine[Any, Any, T]) -> T:
    """The result of the work, which is cancelled when the client is gone before.

    Raises:
        HTTPException: 499, which nobody hears any more: the client is gone.
    """
    task = asyncio.create_task(work)
    gone = asyncio.create_task(_disconnected(request))
    try:
        await asyncio.wait({task, gone}, return_when=asyncio.FIRST_COMPLETED)
        if not task.done():
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
            raise HTTPException(status_code=CLIENT_CLOSED_REQUEST, detail="The client has gone.")
        return await task
    finally:
        gone.cancel()
        task.cancel()
        await asyncio.gather(gone, task, return_exceptions=True)


async def _disconnected(request: Request[Any, Any, Any]) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass


search_router = Router("/api", route_handlers=[search, ask, forget_conversation], tags=["Questions"])
