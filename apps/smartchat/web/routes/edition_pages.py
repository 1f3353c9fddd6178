"""The page of editions: which documents are the same work, and the forms that correct it."""

from typing import Annotated, Any

from litestar import Request, Response, get, post
from litestar.params import FromPath, QueryParameter

from smartchat.web.context import InjectedContext
from smartchat.web.forms import fields
from smartchat.web.library_forms import EDITIONS_PATH, LibraryForms
from smartchat_core.errors import DocumentNotFound, InvalidRequest
from smartchat_core.model.ids import DocumentId

__all__ = ["EDITION_PAGES"]

_MAX_FIND, _MAX_ID = 300, 64

_Request = Request[Any, Any, Any]


@get(EDITIONS_PATH, include_in_schema=False)
async def editions_page(
    request: _Request,
    context: InjectedContext,
    find: Annotated[str, QueryParameter(max_length=_MAX_FIND)] = "",
) -> Response[Any]:
    """The works that are there in several editions; `find` leads to documents that can be put together."""
    return await LibraryForms(request, context).show_editions(find=find.strip())


@post(f"{EDITIONS_PATH}/merge", include_in_schema=False)
async def merge_editions_by_form(request: _Request, context: InjectedContext) -> Response[Any]:
    """Take the documents that were chosen for editions of one work."""
    forms, form = LibraryForms(request, context), await request.form()
    chosen = [DocumentId(one) for one in fields(form, "document", _MAX_ID)]
    find = next(iter(fields(form, "find", _MAX_FIND)), "")
    try:
        await context.documents.catalogue.merge(context.scope.own, chosen)
    except InvalidRequest as error:
        return await forms.show_editions(find=find, problem=error.public_message())
    except DocumentNotFound:
        return await forms.show_editions(find=find, problem="There is no such document of yours.")
    return forms.leave_to(EDITIONS_PATH)


@post(f"{EDITIONS_PATH}/{{document_id:str}}/split", include_in_schema=False)
async def split_edition_by_form(
    request: _Request, document_id: FromPath[str], context: InjectedContext
) -> Response[Any]:
    """Take a document for a work of its own."""
    await context.documents.catalogue.split(context.scope.own, DocumentId(document_id))
    return LibraryForms(request, context).leave_to(EDITIONS_PATH)


@post(f"{EDITIONS_PATH}/{{document_id:str}}/reset", include_in_schema=False)
async def reset_edition_by_form(
    request: _Request, document_id: FromPath[str], context: InjectedContext
) -> Response[Any]:
    """Take back what was decided about a document; its metadata decide again."""
    await context.documents.catalogue.forget_edition(context.scope.own, DocumentId(document_id))
    return LibraryForms(request, context).leave_to(EDITIONS_PATH)


EDITION_PAGES = (editions_page, merge_editions_by_form, split_edition_by_form, reset_edition_by_form)
