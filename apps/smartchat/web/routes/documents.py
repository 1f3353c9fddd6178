"""Routes of documents: adding, reading and removing them."""

from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import dataclass, replace
from typing import Annotated, Any

from litestar import Request, Response, Router, delete, get, post
from litestar.datastructures import ResponseHeader
from litestar.exceptions import HTTPException
from litestar.openapi.spec import OpenAPIMediaType, Operation, RequestBody, Schema
from litestar.openapi.spec.enums import OpenAPIFormat, OpenAPIType
from litestar.params import FromPath, QueryParameter
from litestar.types import Scope

from smartchat.web.clients import client_in
from smartchat.web.context import InjectedContext, WebContext
from smartchat.web.errors import error_event, to_problem
from smartchat.web.metadata_views import metadata_view
from smartchat.web.mounting import prefix_of
from smartchat.web.openapi.answers import Answered, answers
from smartchat.web.paging import next_page
from smartchat.web.problems import problems
from smartchat.web.reading_schemas import OcrLanguagesParameter, OcrParameter
from smartchat.web.results import result_response
from smartchat.web.schemas import (
    ChapterView,
    DocumentDetail,
    DocumentList,
    DocumentView,
    RemovalView,
    SectionView,
)
from smartchat.web.sse import EventStream
from smartchat.web.uploads import IncomingFile, incoming_file
from smartchat_core.catalogue.filtering import DocumentFilter
from smartchat_core.errors import (
    AmbiguousParser,
    ConcurrencyError,
    DocumentNotFound,
    DocumentNotReady,
    FileNotStored,
    FileTooLarge,
    InputError,
    InvalidRequest,
    LookupFailed,
    StorageFull,
    UnsupportedFormat,
)
from smartchat_core.events import Client, ErrorOccurred, IngestionEvent, IngestionProgressed, UploadRejected
from smartchat_core.ingestion.pictures import PICTURE_TYPES, picture_type
from smartchat_core.ingestion.reading_choices import reading_choice
from smartchat_core.model.activity import Feature
from smartchat_core.model.cursor import MAX_CURSOR_CHARACTERS, DocumentCursor
from smartchat_core.model.document import Document
from smartchat_core.model.found import TextSlice
from smartchat_core.model.ids import DocumentId
from smartchat_core.model.removal import Removal
from smartchat_core.retrieval.outline import Outline

__all__ = ["documents_router"]

MAX_LISTED = 500
DEFAULT_LISTED = 100
MAX_CHARACTERS = 50_000
DEFAULT_CHARACTERS = 5_000

# A drawing may hold scripts and ask for other files: neither works where it is shown alone under this policy.
_DRAWING_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'none'; sandbox"


@dataclass
class _UploadOperation(Operation):
    """Describes the form, which is read as a stream and so is no parameter of the handler."""

    def __post_init__(self) -> None:
        file = Schema(type=OpenAPIType.STRING, format=OpenAPIFormat.BINARY, description="The book or document.")
        form = Schema(type=OpenAPIType.OBJECT, properties={"file": file}, required=["file"])
        self.request_body = RequestBody(content={"multipart/form-data": OpenAPIMediaType(schema=form)}, required=True)


@post(
    "/",
    summary="Add a document",
    description="The same content again is the same document: it is answered with 200 instead of 202. It is read again "
    "where `ocr` or `ocr_language` ask for something else than before, and answered with 202 then.",
    status_code=202,
    opt=answers(
        Answered(value=DocumentView, status=202, description="It was taken in; work on it has begun."),
        Answered(value=DocumentView, status=200, description="The same content is there already."),
    ),
    operation_class=_UploadOperation,
    request_max_body_size=None,  # bounded by the settings, while it is read
    response_headers=[ResponseHeader(name="Location", documentation_only=True, description="The document.")],
    responses=problems(
        InputError,
        InvalidRequest,
        FileTooLarge,
        UnsupportedFormat,
        AmbiguousParser,
        StorageFull,
        ConcurrencyError,
        DocumentNotReady,
    ),
)
async def add_document(
    request: Request[Any, Any, Any],
    context: InjectedContext,
    ocr: OcrParameter = None,
    ocr_language: OcrLanguagesParameter = None,
) -> Response[DocumentView]:
    """Take in the file of a form; it is written to the store as it arrives."""
    reading = reading_choice(ocr, ocr_language)
    with context.slots.uploads.taken(context.scope.owner, context.client_of(request.scope)):
        client = client_in(request.scope, context.client_of)
        file = await _incoming(request, context, client)
        accepted = await context.documents.intake.accept(
            context.scope, filename=file.filename, chunks=file.chunks, client=client, reading=reading
        )
    return Response(
        await context.view(accepted.document),
        status_code=200 if accepted.duplicate else 202,
        headers={"Location": f"{prefix_of(request.scope)}/api/documents/{accepted.document.id}"},
    )


async def _incoming(request: Request[Any, Any, Any], context: WebContext, client: Client) -> IncomingFile:
    """The file of the form; an error where there is none that may be added."""
    try:
        return await incoming_file(request, max_bytes=context.settings.max_upload_bytes)
    except (InputError, HTTPException) as error:
        reason, size = to_problem(error).code, request.content_length
        refused = UploadRejected(owner=context.scope.owner, code=reason, size_bytes=size, client=client)
        context.events.publish(refused)
        raise


@get(
    "/",
    summary="List the documents",
    description="A page of the documents in the order in which they were added, of all or of those that the words and "
    "years admit, compared without case and accents. The next one is asked for with the "
    "`cursor` that came with it, or under the address in the field `Link`, whatever is added and removed meanwhile.",
    response_headers=[ResponseHeader(name="Link", documentation_only=True, description="The next page (RFC 8288).")],
    responses=problems(InvalidRequest),
)
async def list_documents(
    context: InjectedContext,
    scope: Scope,
    limit: Annotated[int, QueryParameter(ge=1, le=MAX_LISTED, description="How many at most.")] = DEFAULT_LISTED,
    cursor: Annotated[
        str | None,
        QueryParameter(max_length=MAX_CURSOR_CHARACTERS, description="`next_cursor` of the page before."),
    ] = None,
    q: Annotated[
        str, QueryParameter(max_length=300, description="Words of titles, names of people, series and subjects.")
    ] = "",
    author: Annotated[str, QueryParameter(max_length=300, description="Of an author or contributor.")] = "",
    series: Annotated[str, QueryParameter(max_length=300, description="Of a series.")] = "",
    subject: Annotated[str, QueryParameter(max_length=300, description="Of a subject.")] = "",
    language: Annotated[str, QueryParameter(max_length=64, description="A language, as in `en`.")] = "",
    publisher: Annotated[str, QueryParameter(max_length=300, description="Of the publisher.")] = "",
    format_name: Annotated[
        str,
        QueryParameter(name="format", max_length=100, description="A format by its name or extension, as in `epub`."),
    ] = "",
    from_year: Annotated[int | None, QueryParameter(ge=0, le=9_999, description="Out in this year or later.")] = None,
    to_year: Annotated[int | None, QueryParameter(ge=0, le=9_999, description="Out in this year or earlier.")] = None,
) -> Response[DocumentList]:
    """A page of the documents with their state."""
    where = DocumentFilter(
        text=q,
        author=author,
        series=series,
        subject=subject,
        language=language,
        publisher=publisher,
        from_year=from_year,
        to_year=to_year,
        media_types=await context.media_types_of(format_name),
    )
    after = DocumentCursor.parse(cursor) if cursor else None
    views, following = await context.page(after=after, limit=limit, where=where)
    listed = DocumentList(documents=views, next_cursor=following.token if following else None)
    asked = {
        "q": q,
        "author": author,
        "series": series,
        "subject": subject,
        "language": language,
        "publisher": publisher,
        "from_year": from_year,
        "to_year": to_year,
        "format": format_name,
    }
    also = {name: str(value) for name, value in asked.items() if value not in {"", None}}
    return Response(listed, headers=next_page(scope, "/api/documents", limit, listed.next_cursor, **also))


@get("/{document_id:str}", summary="Show a document", responses=problems(DocumentNotFound))
async def show_document(document_id: FromPath[str], context: InjectedContext) -> DocumentDetail:
    """A document with its progress, sections and chapters."""
    document = await context.document(document_id)
    async with context.database.read_only() as work:
        sections = await work.documents.sections(context.scope, document.id)
    view = await context.view(document)
    outline = Outline(sections)
    return DocumentDetail(
        **dict(view),
        metadata=metadata_view(document.metadata),
        edited=document.edits.edited,
        own=document.owner == context.scope.owner,
        sections=tuple(
            SectionView(
                ordinal=one.ordinal,
                title=one.title,
                role=one.role,
                number=one.number,
                reference=outline.reference(one),
                start=one.span.start,
                end=one.span.end,
                level=one.level,
                parent=one.parent,
                kind=one.kind,
            )
            for one in sections
        ),
        chapters=tuple(
            ChapterView(
                number=one.number,
                title=one.section.title,
                role=one.section.role,
                reference=outline.reference(one.section),
                start=one.section.span.start,
                end=one.section.span.end,
            )
            for one in outline.chapters
        ),
    )


@get(
    "/{document_id:str}/events",
    summary="Follow the work on a document",
    description="A stream of `ingestion_progressed`, `document_searchable`, `document_ready` and so on, which ends "
    "when processing has ended. Its first event has the present state.",
    media_type="text/event-stream",
    responses=problems(DocumentNotFound),
)
async def follow_document(
    document_id: FromPath[str], request: Request[Any, Any, Any], context: InjectedContext
) -> EventStream[IngestionEvent | ErrorOccurred]:
    """Progress until the document is ready or has failed."""
    source = _progress(context, await context.document(document_id), context.client_of(request.scope))
    return EventStream(await anext(source), source, on_error=error_event, heartbeat_seconds=context.heartbeat_seconds)


async def _progress(
    context: WebContext, document: Document, client: str
) -> AsyncGenerator[IngestionEvent | ErrorOccurred]:
    job = context.job(document)
    progress = await job.progress()
    first = IngestionProgressed(
        document_id=document.id,
        owner=context.scope.owner,
        stage=progress.stage,
        done=progress.done,
        total=progress.total,
        seconds_left=progress.seconds_left,
    )
    if progress.status.settled:
        yield first
        return
    with context.slots.streams.taken(context.scope.owner, client):
        yield first
        async with aclosing(job.events()) as events:
            async for event in events:
                # Whose document it is, readers do not learn.
                yield replace(event, owner=context.scope.owner)


@get(
    "/{document_id:str}/text",
    summary="Read a slice of the canonical text",
    opt=answers(Answered(value=TextSlice)),
    responses=problems(InvalidRequest, DocumentNotFound, DocumentNotReady),
)
async def read_text(
    document_id: FromPath[str],
    context: InjectedContext,
    start: Annotated[int, QueryParameter(ge=0, description="Where to begin, in code points.")] = 0,
    end: Annotated[
        int | None, QueryParameter(ge=0, description=f"Where to end; at most {MAX_CHARACTERS} after the start.")
    ] = None,
) -> Response[bytes]:
    """The text that all offsets count in; a slice that goes beyond its end is cut there."""
    last = start + DEFAULT_CHARACTERS if end is None else end
    if last - start > MAX_CHARACTERS:
        raise InvalidRequest(
            f"a slice may have {MAX_CHARACTERS:,} characters", remedy="Read the text in several slices."
        )
    found = await context.questions.reading.read(context.scope, DocumentId(document_id), start=start, end=last)
    return result_response(found)


@get(
    "/{document_id:str}/cover",
    summary="The picture on the front",
    opt=answers(*(Answered(value=bytes, media_type=kind) for kind in PICTURE_TYPES)),
    responses=problems(LookupFailed),
)
async def show_cover(document_id: FromPath[str], context: InjectedContext) -> Response[bytes]:
    """The cover, if the file has one that a browser can show safely."""
    document = await context.document(document_id)
    try:
        data = await context.documents.texts.cover(document)
    except FileNotStored as exc:
        raise LookupFailed(f"“{document.title}” has no cover") from exc
    kind = picture_type(data)
    if not kind:
        raise LookupFailed(f"the cover of “{document.title}” is no picture that can be shown")
    headers = {"Cache-Control": "private, max-age=86400"}
    if kind == "image/svg+xml":
        headers["Content-Security-Policy"] = _DRAWING_POLICY
    return Response(data, media_type=kind, headers=headers)


@delete(
    "/{document_id:str}",
    summary="Remove a document",
    description="Answers with the receipt. With 202 the document is gone, and what was made of it will be as soon as "
    "the store or index that holds it can be reached; the receipt can be asked for again.",
    status_code=200,
    opt=answers(
        Answered(value=RemovalView, status=200, description="It is gone, and everything that was made of it."),
        Answered(value=RemovalView, status=202, description="It is gone; some of what was made of it will follow."),
    ),
    responses=problems(DocumentNotFound, ConcurrencyError),
)
async def remove_document(document_id: FromPath[str], context: InjectedContext) -> Response[RemovalView]:
    """Remove the document, and all that was derived from it."""
    removal = await context.documents.removal.remove(context.scope, DocumentId(document_id))
    context.used(Feature.REMOVE)
    return Response(_receipt(removal), status_code=200 if removal.receipt else 202)


@get("/{document_id:str}/removal", summary="The receipt of a removal", responses=problems(DocumentNotFound))
async def show_removal(document_id: FromPath[str], context: InjectedContext) -> RemovalView:
    """What the last removal of the document did."""
    async with context.database.read_only() as work:
        removals = await work.removals.for_document(context.scope, DocumentId(document_id))
    if not removals:
        raise DocumentNotFound(f"no document {document_id} was removed")
    return _receipt(removals[0])


def _receipt(removal: Removal) -> RemovalView:
    view = RemovalView(document_id=removal.document_id, requested_at=removal.requested_at)
    if removal.receipt is None:
        return view
    receipt = removal.receipt
    return view.model_copy(
        update={
            "completed_at": receipt.completed_at,
            "passages_removed": receipt.passages_removed,
            "passages_left": receipt.passages_left,
            "files_deleted": receipt.files_deleted,
            "turns_blanked": receipt.turns_blanked,
        }
    )


documents_router = Router(
    "/api/documents",
    route_handlers=[
        add_document,
        list_documents,
        show_document,
        follow_document,
        read_text,
        show_cover,
        remove_document,
        show_removal,
    ],
    tags=["Documents"],
)
