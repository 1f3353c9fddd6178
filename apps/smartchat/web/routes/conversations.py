"""Routes of conversations: kept, branched, asked, followed and exported."""

from typing import Annotated, Any

from litestar import Request, Response, Router, delete, get, patch, post
from litestar.datastructures import ResponseHeader
from litestar.params import FromPath, HeaderParameter, JSONBody, QueryParameter
from litestar.types import Scope

from smartchat.web.context import InjectedContext, WebContext
from smartchat.web.conversation_schemas import (
    TURN_PATTERN,
    ConversationList,
    ConversationView,
    CreateConversation,
    ExportFormat,
    NewTurnRequest,
    UpdateConversation,
)
from smartchat.web.mounting import prefix_of
from smartchat.web.openapi.answers import Answered, answers
from smartchat.web.paging import next_page
from smartchat.web.problems import problems
from smartchat.web.results import result_response
from smartchat.web.sse import EVENT_STREAM, EventStream
from smartchat.web.turns import ask_and_follow, follow_turn, wanted_turn, wants_json
from smartchat.web.while_connected import while_connected
from smartchat_core.chat.conversations.export import to_html, to_markdown
from smartchat_core.chat.conversations.limits import MAX_SEARCH_CHARACTERS
from smartchat_core.chat.conversations.running import NumberedEvent
from smartchat_core.chat.conversations.transcripts import transcript_of, transcript_turn
from smartchat_core.errors import (
    BudgetExceeded,
    ConversationFull,
    ConversationNotFound,
    DocumentNotFound,
    DocumentNotReady,
    InvalidRequest,
    SectionNotFound,
    ShelfNotFound,
    TurnNotFound,
)
from smartchat_core.events import ConversationEvent
from smartchat_core.model.conversation import ConversationTurn
from smartchat_core.model.cursor import MAX_CURSOR_CHARACTERS, ConversationCursor
from smartchat_core.model.ids import ConversationId, TurnId
from smartchat_core.model.transcript import Transcript, TranscriptTurn

__all__ = ["conversations_router"]

MAX_LISTED = 500
DEFAULT_LISTED = 50

_LAST_EVENT = Annotated[
    int | None,
    HeaderParameter(name="Last-Event-ID", ge=0, description="The last event that the client has, of this stream."),
]
_BRANCH = Annotated[
    str | None,
    QueryParameter(pattern=TURN_PATTERN, description="The branch that ends here; without it the active one."),
]


@get(
    "/",
    summary="List the conversations",
    description="A page of them, those with the latest turn first. The next one is asked for with the `cursor` that "
    "came with it, or under the address in the field `Link`.",
    response_headers=[ResponseHeader(name="Link", documentation_only=True, description="The next page (RFC 8288).")],
    responses=problems(InvalidRequest),
)
async def list_conversations(
    context: InjectedContext,
    scope: Scope,
    search: Annotated[
        str,
        QueryParameter(
            max_length=MAX_SEARCH_CHARACTERS, description="Only those with each of these words in title or questions."
        ),
    ] = "",
    limit: Annotated[int, QueryParameter(ge=1, le=MAX_LISTED, description="How many at most.")] = DEFAULT_LISTED,
    cursor: Annotated[
        str | None,
        QueryParameter(max_length=MAX_CURSOR_CHARACTERS, description="`next_cursor` of the page before."),
    ] = None,
) -> Response[ConversationList]:
    """A page of the conversations, without their turns."""
    after = ConversationCursor.parse(cursor) if cursor else None
    found = await context.questions.conversations.list(context.scope, search=search, after=after, limit=limit + 1)
    following = ConversationCursor.after(found[limit - 1]).token if len(found) > limit else None
    listed = ConversationList(conversations=tuple(map(ConversationView.of, found[:limit])), next_cursor=following)
    also = {"search": search} if search else {}
    return Response(listed, headers=next_page(scope, "/api/v1/conversations", limit, following, **also))


@post(
    "/",
    summary="Begin a conversation",
    response_headers=[ResponseHeader(name="Location", documentation_only=True, description="The conversation.")],
    responses=problems(InvalidRequest, DocumentNotFound, ShelfNotFound, ConversationFull),
)
async def create_conversation(
    data: JSONBody[CreateConversation], context: InjectedContext, scope: Scope
) -> Response[ConversationView]:
    """An empty conversation, about some of the documents or all of them."""
    documents = await context.wanted(data.documents, data.shelf)
    made = await context.questions.conversations.create(context.scope, title=data.title, documents=documents)
    location = f"{prefix_of(scope)}/api/v1/conversations/{made.id}"
    return Response(ConversationView.of(made), status_code=201, headers={"Location": location})


@get(
    "/{conversation_id:str}",
    summary="Show a conversation",
    opt=answers(Answered(value=Transcript)),
    responses=problems(InvalidRequest, ConversationNotFound, TurnNotFound),
)
async def show_conversation(
    conversation_id: FromPath[str],
    context: InjectedContext,
    turn: _BRANCH = None,
) -> Response[bytes]:
    """A conversation with the turns of one branch and their answers."""
    return result_response(await _transcript(context, conversation_id, turn))


@patch(
    "/{conversation_id:str}",
    summary="Rename a conversation, or go on with another branch",
    responses=problems(InvalidRequest, ConversationNotFound, TurnNotFound),
)
async def update_conversation(
    conversation_id: FromPath[str], data: JSONBody[UpdateConversation], context: InjectedContext
) -> ConversationView:
    """Change the title or the active turn."""
    conversations, name = context.questions.conversations, ConversationId(conversation_id)
    changed = await conversations.get(context.scope, name)
    if data.active is not None:
        changed = await conversations.select(context.scope, name, data.active)
    if data.title is not None:
        changed = await conversations.rename(context.scope, name, data.title)
    return ConversationView.of(changed)


@delete("/{conversation_id:str}", summary="Delete a conversation", responses=problems(ConversationNotFound))
async def delete_conversation(conversation_id: FromPath[str], context: InjectedContext) -> None:
    """Delete it with all its turns; an answer that is being worked on is stopped."""
    await context.questions.conversations.delete(context.scope, ConversationId(conversation_id))


@post(
    "/{conversation_id:str}/turns",
    summary="Ask in a conversation",
    description="Streams `turn_started`, the events of the answer, `questions_suggested` and, last, "
    "`answer_completed` or `error_occurred`, each with its number as its `id`. With `Accept: application/json` the "
    "turn comes as JSON when the answer is complete. The answer goes on when the client is gone, and is kept.",
    status_code=200,
    opt=answers(
        Answered(value=ConversationEvent, media_type=EVENT_STREAM, description="The answer."),
        Answered(value=TranscriptTurn),
    ),
    responses=problems(
        InvalidRequest,
        ConversationNotFound,
        TurnNotFound,
        DocumentNotFound,
        ShelfNotFound,
        SectionNotFound,
        DocumentNotReady,
        ConversationFull,
        BudgetExceeded,
    ),
)
async def add_turn(
    conversation_id: FromPath[str],
    data: JSONBody[NewTurnRequest],
    request: Request[Any, Any, Any],
    context: InjectedContext,
) -> EventStream[NumberedEvent] | Response[bytes]:
    """A question, asked after the active turn or another one, or beside one as a branch."""
    asked, name = await wanted_turn(context, data), ConversationId(conversation_id)
    client = context.client_of(request.scope)
    if not wants_json(request, first=False):
        return await ask_and_follow(context, name, asked, client=client)
    conversations, scope = context.questions.conversations, context.scope
    turn = await conversations.ask(scope, name, asked, slot=context.slots.asks.taken(scope.owner, client))
    return await _turn(context, await while_connected(request, conversations.finish(scope, turn)))


@get(
    "/{conversation_id:str}/turns/{turn_id:str}",
    summary="Show a turn, or follow its answer",
    description="With `Accept: text/event-stream` the events of the answer: after `turn_started`, which comes at once, "
    "those behind `Last-Event-ID`, and those to come. Of an answer that has ended, and where another "
    "server works on it, only the last ones.",
    status_code=200,
    opt=answers(
        Answered(value=TranscriptTurn),
        Answered(value=ConversationEvent, media_type=EVENT_STREAM, description="The rest of the answer."),
    ),
    responses=problems(InvalidRequest, TurnNotFound),
)
async def show_turn(
    conversation_id: FromPath[str],
    turn_id: FromPath[str],
    request: Request[Any, Any, Any],
    context: InjectedContext,
    last_event: _LAST_EVENT = None,
) -> EventStream[NumberedEvent] | Response[bytes]:
    """The turn as it is now, or the stream of its answer from where it was left."""
    conversations = context.questions.conversations
    turn = await conversations.turn(context.scope, ConversationId(conversation_id), TurnId(turn_id))
    if wants_json(request, first=True):
        return await _turn(context, turn)
    return await follow_turn(context, turn, client=context.client_of(request.scope), after=last_event or 0)


@post(
    "/{conversation_id:str}/turns/{turn_id:str}/stop",
    summary="Stop an answer",
    status_code=200,
    opt=answers(Answered(value=TranscriptTurn)),
    responses=problems(TurnNotFound),
)
async def stop_turn(
    conversation_id: FromPath[str], turn_id: FromPath[str], context: InjectedContext
) -> Response[bytes]:
    """End the work on an answer; one that has ended stays as it is."""
    conversations = context.questions.conversations
    turn = await conversations.stop(context.scope, ConversationId(conversation_id), TurnId(turn_id))
    return await _turn(context, turn)


@get(
    "/{conversation_id:str}/export",
    summary="Export a conversation",
    opt=answers(
        Answered(value=Transcript),
        Answered(value=bytes, media_type="text/markdown"),
        Answered(value=bytes, media_type="text/html"),
    ),
    responses=problems(InvalidRequest, ConversationNotFound, TurnNotFound),
)
async def export_conversation(
    conversation_id: FromPath[str],
    context: InjectedContext,
    export_format: Annotated[
        ExportFormat, QueryParameter(name="format", description="The form of the file.")
    ] = "markdown",
    turn: _BRANCH = None,
) -> Response[bytes]:
    """The turns of one branch with their citations, as a file."""
    found = await _transcript(context, conversation_id, turn)
    match export_format:
        case "markdown":
            text, kind, ending = to_markdown(found), "text/markdown", "md"
        case "html":
            text, kind, ending = to_html(found), "text/html", "html"
        case "json":
            text, kind, ending = found.to_json(), "application/json", "json"
    headers = {"Content-Disposition": f'attachment; filename="{found.id}.{ending}"'}
    return Response(text.encode("utf-8", "replace"), media_type=kind, headers=headers)


async def _transcript(context: WebContext, conversation_id: str, turn: str | None) -> Transcript:
    wanted = TurnId(turn) if turn else None
    return transcript_of(
        await context.questions.conversations.branch(context.scope, ConversationId(conversation_id), wanted)
    )


async def _turn(context: WebContext, turn: ConversationTurn) -> Response[bytes]:
    siblings = await context.questions.conversations.siblings(context.scope, turn)
    return result_response(transcript_turn(turn, siblings))


conversations_router = Router(
    "/api/v1/conversations",
    route_handlers=[
        list_conversations,
        create_conversation,
        show_conversation,
        update_conversation,
        delete_conversation,
        add_turn,
        show_turn,
        stop_turn,
        export_conversation,
    ],
    tags=["Conversations"],
)
