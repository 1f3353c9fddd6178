"""The people of a document."""

from typing import Annotated

from litestar import Response, Router, delete, get, post
from litestar.params import FromPath, JSONBody, QueryParameter

from smartchat.web.context import InjectedContext, WebContext
from smartchat.web.openapi.answers import Answered, answers
from smartchat.web.problems import problems
from smartchat.web.results import result_response
from smartchat.web.schemas import NameCorrectionRequest
from smartchat_core.errors import DocumentNotFound, DocumentNotReady, InvalidRequest, SectionNotFound
from smartchat_core.model.characters import Characters
from smartchat_core.model.ids import DocumentId
from smartchat_core.reading.bounds import Bound, EndOfSection

__all__ = ["characters_router"]

MAX_PEOPLE = 200
DEFAULT_PEOPLE = 20
MAX_UNTIL = 200

_Limit = Annotated[int, QueryParameter(ge=1, le=MAX_PEOPLE, description="How many at most.")]
_Until = Annotated[
    str | None,
    QueryParameter(
        max_length=MAX_UNTIL,
        description="How far the document was read: an offset of the canonical text, or the reference or title of "
        "the last section. People, names and numbers are those of what was read.",
    ),
]


@get(
    "/{document_id:str}/characters",
    summary="List the people of a document",
    opt=answers(Answered(value=Characters)),
    responses=problems(InvalidRequest, DocumentNotFound, DocumentNotReady, SectionNotFound),
)
async def list_characters(
    document_id: FromPath[str],
    context: InjectedContext,
    limit: _Limit = DEFAULT_PEOPLE,
    until: _Until = None,
) -> Response[bytes]:
    """Those who are mentioned most first, each with aliases and the sentence that introduces them."""
    name = DocumentId(document_id)
    bound = await _bound(context, name, until)
    found = await context.questions.reading.characters(context.scope, name, until=bound, limit=limit)
    return result_response(found)


@post(
    "/{document_id:str}/characters/corrections",
    summary="Merge two names, or split one",
    status_code=200,
    opt=answers(Answered(value=Characters)),
    responses=problems(InvalidRequest, DocumentNotFound, DocumentNotReady, SectionNotFound),
)
async def correct_names(
    document_id: FromPath[str],
    data: JSONBody[NameCorrectionRequest],
    context: InjectedContext,
    limit: _Limit = DEFAULT_PEOPLE,
    until: _Until = None,
) -> Response[bytes]:
    """The people as they are then. The names are looked for in what was read; the correction holds in all answers."""
    name, reading = DocumentId(document_id), context.questions.reading
    bound = await _bound(context, name, until)
    if data.merge is not None and data.split is None:
        found = await reading.merge_names(context.scope, name, *data.merge, until=bound, limit=limit)
    elif data.split is not None and data.merge is None:
        found = await reading.split_name(context.scope, name, data.split, until=bound, limit=limit)
    else:
        raise InvalidRequest("a correction merges two names or splits one", remedy="Give either `merge` or `split`.")
    return result_response(found)


@delete(
    "/{document_id:str}/characters/corrections",
    summary="Forget the corrections of names",
    responses=problems(DocumentNotFound),
)
async def reset_names(document_id: FromPath[str], context: InjectedContext) -> None:
    """All names are as the text has them again."""
    await context.questions.reading.reset_names(context.scope, DocumentId(document_id))


async def _bound(context: WebContext, name: DocumentId, until: str | None) -> int | None:
    bounds: dict[DocumentId, Bound] = {}
    if until is not None:
        bounds[name] = int(until) if until.isascii() and until.isdecimal() else EndOfSection(section=until)
    return (await context.questions.reading.filter(context.scope, documents=[name], until=bounds)).bound_of(name)


characters_router = Router(
    "/api/v1/documents", route_handlers=[list_characters, correct_names, reset_names], tags=["Documents"]
)
