"""The route that has a document read again."""

from litestar import Router, post
from litestar.params import FromPath, JSONBody

from smartchat.web.context import InjectedContext
from smartchat.web.problems import problems
from smartchat.web.reading_schemas import RereadRequest
from smartchat.web.schemas import DocumentView
from smartchat_core.errors import DocumentNotFound, DocumentNotReady, InvalidRequest, LookupFailed
from smartchat_core.ingestion.reading_choices import reading_choice
from smartchat_core.model.ids import DocumentId
from smartchat_core.model.recognition import BY_SETTINGS

__all__ = ["rereading_router"]


@post(
    "/{document_id:str}/reread",
    summary="Read a document again",
    description="From the copy that the library keeps, for example in another language of text recognition (OCR). What "
    "is said here is kept with the document; what is left out stays as it was. Only its owner has it read again.",
    status_code=202,
    responses=problems(InvalidRequest, LookupFailed, DocumentNotFound, DocumentNotReady),
)
async def reread_document(
    document_id: FromPath[str], data: JSONBody[RereadRequest], context: InjectedContext
) -> DocumentView:
    """Queue it; it cannot be searched until it is read."""
    choice = reading_choice(data.ocr, data.ocr_languages) or BY_SETTINGS
    return await context.view(await context.documents.rereading.reread(context.scope, DocumentId(document_id), choice))


rereading_router = Router("/api/documents", route_handlers=[reread_document], tags=["Documents"])
