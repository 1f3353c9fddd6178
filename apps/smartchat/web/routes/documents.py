"""Adding documents, looking at them, removing them."""

from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import dataclass
from typing import Annotated, Any

from litestar import Request, Response, Router, delete, get, post
from litestar.datastructures import ResponseHeader
from litestar.exceptions import HTTPException
from litestar.openapi.spec import OpenAPIMediaType, Operation, RequestBody, Schema
from litestar.openapi.spec.enums import OpenAPIFormat, OpenAPIType
from litestar.params import FromPath, QueryParameter

from smartchat.web.desk import Desk, InjectedDesk
from smartchat.web.errors import error_event, problem_of
from smartchat.web.problems import problems
from smartchat.web.schemas import (
    ChapterView,
    DocumentDetail,
    DocumentList,
    DocumentView,
    RemovalView,
    SectionView,
    TextSlice,
)
from smartchat.web.sse import EventStream
from smartchat.web.uploads import IncomingFile, incoming_file
from smartchat_core.errors import (
    DocumentNotFound,
    DocumentNotReady,
    FileNotStored,
    InputError,
    InvalidRequest,
    LookupFailed,
)
from smartchat_core.events import ErrorOccurred, IngestionEvent, IngestionProgressed, UploadRejected
from smartchat_core.ingestion.texts import cover_key
from smartchat_core.model.document import Document
from smartchat_core.model.ids import DocumentId
from smartchat_core.model.removal import Removal
from smartchat_core.retrieval.chapters import chapters

__all__ = ["documents_router"]

MOST_CHARACTERS = 50_000
DEFAULT_CHARACTERS = 5_000

_PICTURES = ((b"\xff\xd8\xff", "image/jpeg"), (b"\x89PNG\r\n\x1a\n", "image/png"), (b"GIF8", "image/gif"))
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
    description="The same content again is the same document: it is answered with 200 instead of 202.",
    status_code=202,
    operation_class=_UploadOperation,
    request_max_body_size=None,  # bounded by the settings, while it is read
    response_headers=[ResponseHeader(name="Location", documentation_only=True, description="The document.")],
    responses=problems(400, 403, 413, 415, 422, 503, 507),
)
async def add_document(request: Request[Any, Any, Any], desk: InjectedDesk) -> Response[DocumentView]:
    """Take in the file of a form; it is written to the store as it arrives."""
    services = desk.services
    with desk.uploads.taken():
        file = await _incoming(request, desk)
        accepted = await services.intake.accept(desk.scope, filename=file.filename, chunks=file.chunks)
    return Response(
        await desk.view(accepted.document),
        status_code=200 if accepted.duplicate else 202,
        headers={"Location": f"/api/documents/{accepted.document.id}"},
    )


async def _incoming(request: Request[Any, Any, Any], desk: Desk) -> IncomingFile:
    """The file of the form; where there is none that may be taken in, that is told."""
    services = desk.services
    try:
        return await incoming_file(request, most_bytes=services.settings.upload_bytes)
    except (InputError, HTTPException) as error:
        reason, size = problem_of(error).code, request.content_length
        services.events.publish(UploadRejected(owner=desk.scope.owner, reason=reason, size_bytes=size))
        raise


@get("/", summary="List the documents", responses=problems(503))
async def list_documents(desk: InjectedDesk) -> DocumentList:
    """All documents with their state."""
    async with desk.services.database.reading() as work:
        listed = await work.documents.list(desk.scope)
    views: list[DocumentView] = []
    for document in listed:
        try:
            views.append(await desk.view(document))
        except DocumentNotFound:
            continue  # removed since it was listed
    return DocumentList(documents=tuple(views))


@get("/{document_id:str}", summary="Show a document", responses=problems(404, 503))
async def show_document(document_id: FromPath[str], desk: InjectedDesk) -> DocumentDetail:
    """A document with its progress, sections and chapters."""
    document = await desk.document(document_id)
    async with desk.services.database.reading() as work:
        sections = await work.documents.sections(desk.scope, document.id)
    view = await desk.view(document)
    return DocumentDetail(
        **dict(view),
        sections=tuple(
            SectionView(
                ordinal=one.ordinal,
                title=one.title,
                start=one.span.start,
                end=one.span.end,
                level=one.level,
                parent=one.parent,
                kind=one.kind,
            )
            for one in sections
        ),
        chapters=tuple(
            ChapterView(number=number, title=one.title, start=one.span.start, end=one.span.end)
            for number, one in enumerate(chapters(sections), start=1)
        ),
    )


@get(
    "/{document_id:str}/events",
    summary="Follow the work on a document",
    description="A stream of `ingestion_progressed`, `document_searchable`, `document_ready` and so on, which ends "
    "when the work has ended. Its first event tells where the work stands.",
    media_type="text/event-stream",
    responses=problems(404, 503),
)
async def follow_document(
    document_id: FromPath[str], desk: InjectedDesk
) -> EventStream[IngestionEvent | ErrorOccurred]:
    """Progress until the document is ready or has failed."""
    source = _progress(desk, await desk.document(document_id))
    return EventStream(await anext(source), source, on_error=error_event, heartbeat_seconds=desk.heartbeat_seconds)


async def _progress(desk: Desk, document: Document) -> AsyncGenerator[IngestionEvent | ErrorOccurred]:
    job = desk.job(document)
    progress = await job.progress()
    yield IngestionProgressed(
        document_id=document.id,
        owner=document.owner,
        stage=progress.stage,
        done=progress.done,
        total=progress.total,
    )
    if progress.status.settled:
        return
    async with aclosing(job.events()) as events:
        async for event in events:
            yield event


@get("/{document_id:str}/text", summary="Read a slice of the canonical text", responses=problems(400, 404, 409, 503))
async def read_text(
    document_id: FromPath[str],
    desk: InjectedDesk,
    start: Annotated[int, QueryParameter(ge=0, description="Where to begin, in code points.")] = 0,
    end: Annotated[
        int | None, QueryParameter(ge=0, description=f"Where to end; at most {MOST_CHARACTERS} after the start.")
    ] = None,
) -> TextSlice:
    """The text that all offsets count in; a slice that goes beyond its end is cut there."""
    last = start + DEFAULT_CHARACTERS if end is None else end
    if last < start:
        raise InvalidRequest(f"the slice {start}..{last} ends before it begins")
    if last - start > MOST_CHARACTERS:
        raise InvalidRequest(
            f"a slice may have {MOST_CHARACTERS:,} characters", remedy="Read the text in several slices."
        )
    document = await desk.document(document_id)
    try:
        text = (await desk.services.texts.load(document.content_hash)).text
    except FileNotStored as exc:
        raise DocumentNotReady(f"“{document.title}” has no text yet", cause=document.reason) from exc
    sliced = text[start:last]
    desk.used("read")
    return TextSlice(document_id=document.id, start=start, end=start + len(sliced), length=len(text), text=sliced)


@get(
    "/{document_id:str}/cover",
    summary="The picture on the front",
    media_type="image/*",
    responses=problems(404, 503),
)
async def show_cover(document_id: FromPath[str], desk: InjectedDesk) -> Response[bytes]:
    """The cover, if the file has one that a browser can show safely."""
    document = await desk.document(document_id)
    try:
        data = await desk.services.files.get(cover_key(document.content_hash))
    except FileNotStored as exc:
        raise LookupFailed(f"“{document.title}” has no cover") from exc
    kind = _picture_type(data)
    if not kind:
        raise LookupFailed(f"the cover of “{document.title}” is no picture that can be shown")
    headers = {"Cache-Control": "private, max-age=86400"}
    if kind == "image/svg+xml":
        headers["Content-Security-Policy"] = _DRAWING_POLICY
    return Response(data, media_type=kind, headers=headers)


def _picture_type(data: bytes) -> str:
    """The type of a picture by its content, empty when it is none that browsers show."""
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "image/webp"
    if b"<svg" in data[:1024] and data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        return "image/svg+xml"
    return next((kind for start, kind in _PICTURES if data.startswith(start)), "")


@delete(
    "/{document_id:str}",
    summary="Remove a document",
    description="Answers with the receipt. With 202 the document is gone, and what was made of it will be as soon as "
    "the store or index that holds it can be reached; the receipt can be asked for again.",
    status_code=200,
    responses=problems(403, 404, 409, 503),
)
async def remove_document(document_id: FromPath[str], desk: InjectedDesk) -> Response[RemovalView]:
    """Remove the document, and all that was made of it."""
    removal = await desk.services.removal.remove(desk.scope, DocumentId(document_id))
    desk.used("remove")
    return Response(_receipt(removal), status_code=200 if removal.receipt else 202)


@get("/{document_id:str}/removal", summary="The receipt of a removal", responses=problems(404, 503))
async def show_removal(document_id: FromPath[str], desk: InjectedDesk) -> RemovalView:
    """What the last removal of the document did."""
    async with desk.services.database.reading() as work:
        removals = await work.removals.for_document(desk.scope, DocumentId(document_id))
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
            "content_shared": receipt.content_shared,
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
