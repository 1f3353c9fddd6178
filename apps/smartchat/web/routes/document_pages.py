"""The page of a document: what is known of it, and the form that edits it."""

from typing import Any

from litestar import Request, Response, get, post
from litestar.params import FromPath, FromQuery

from smartchat.web.context import InjectedContext
from smartchat.web.forms import field
from smartchat.web.library_forms import BOOKS_PATH, LibraryForms, document_path
from smartchat.web.metadata_form import edits_in, submitted_values
from smartchat_core.catalogue.edits import EDITABLE
from smartchat_core.errors import InvalidRequest
from smartchat_core.model.ids import DocumentId
from smartchat_core.model.metadata_edits import NO_EDITS

__all__ = ["DOCUMENT_PAGES"]

_DOCUMENT = f"{BOOKS_PATH}/documents/{{document_id:str}}"
_MAX_NAME = 64
_ALL = "all"

_Request = Request[Any, Any, Any]


@get(_DOCUMENT, include_in_schema=False)
async def document_page(
    request: _Request, document_id: FromPath[str], context: InjectedContext, saved: FromQuery[bool] = False
) -> Response[Any]:
    """What is known of a document; its owner edits it here."""
    return await LibraryForms(request, context).show_document(DocumentId(document_id), saved=saved)


@post(_DOCUMENT, include_in_schema=False)
async def edit_document_by_form(
    request: _Request, document_id: FromPath[str], context: InjectedContext
) -> Response[Any]:
    """Keep what was changed in the form in place of what the file and a catalogue state."""
    forms, form, document = LibraryForms(request, context), await request.form(), DocumentId(document_id)
    values: dict[str, object] | None = None
    try:
        values = submitted_values(form)
        await context.documents.catalogue.edit(context.scope.own, document, edits_in(values, form))
    except InvalidRequest as error:
        return await forms.show_document(document, submitted=values, problem=error.public_message())
    return forms.leave_to(f"{document_path(document)}?saved=true")


@post(f"{_DOCUMENT}/take-back", include_in_schema=False)
async def take_back_by_form(request: _Request, document_id: FromPath[str], context: InjectedContext) -> Response[Any]:
    """Let the file count again, for one value or for all."""
    forms, form, document = LibraryForms(request, context), await request.form(), DocumentId(document_id)
    name = field(form, "name", _MAX_NAME)
    names = EDITABLE if name == _ALL else (name,)
    try:
        await context.documents.catalogue.edit(context.scope.own, document, NO_EDITS, take_back=names)
    except InvalidRequest as error:
        return await forms.show_document(document, problem=error.public_message())
    return forms.leave_to(f"{document_path(document)}?saved=true")


DOCUMENT_PAGES = (document_page, edit_document_by_form, take_back_by_form)
