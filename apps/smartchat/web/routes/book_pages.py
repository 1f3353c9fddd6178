"""Pages of the library without scripts: the books by what is known of them, and files that are added."""

import asyncio
from collections.abc import Collection
from contextlib import aclosing
from typing import Annotated, Any, Final

from litestar import Request, Response, get, post
from litestar.params import QueryParameter

from smartchat.web.clients import client_in
from smartchat.web.context import InjectedContext, WebContext
from smartchat.web.library_forms import BOOKS_PATH, BookSearch, FileReceipt, LibraryForms
from smartchat.web.uploads import IncomingFile, incoming_files
from smartchat_core.catalogue.folder import is_passed_over
from smartchat_core.errors import InputError, LimitExceeded, SmartChatError
from smartchat_core.model.cursor import MAX_CURSOR_CHARACTERS
from smartchat_core.model.security import Client

__all__ = ["BOOK_PAGES"]

_MAX_FILES: Final = 1_000
_FILES, _FOLDER = "file", "folder"
"""The fields of the form: files that were chosen one by one, and those of a folder."""

_Request = Request[Any, Any, Any]


@get(BOOKS_PATH, include_in_schema=False)
async def books_page(
    request: _Request,
    context: InjectedContext,
    cursor: Annotated[str, QueryParameter(max_length=MAX_CURSOR_CHARACTERS)] = "",
) -> Response[Any]:
    """The documents that the form asks for, one's own and those that others share, and the form that adds files."""
    return await LibraryForms(request, context).show_books(BookSearch.of(request.query_params), cursor=cursor)


@post(
    f"{BOOKS_PATH}/files",
    include_in_schema=False,
    request_max_body_size=None,  # bounded by the settings, while it is read
)
async def add_files_by_form(request: _Request, context: InjectedContext) -> Response[Any]:
    """Take in the files of a form, one after the other. One that is refused stops nothing; each has its receipt."""
    client = client_in(request.scope, context.client_of)
    registry = await asyncio.to_thread(context.formats)
    receipts: list[FileReceipt] = []
    problem = ""
    with context.slots.uploads.taken(context.scope.owner, context.client_of(request.scope)):
        found = incoming_files(
            request, fields={_FILES, _FOLDER}, most=_MAX_FILES, max_bytes=context.settings.max_upload_bytes
        )
        try:
            async with aclosing(found) as files:
                async for file in files:
                    receipt = await _receipt(context, file, client, registry.extensions)
                    receipts.append(receipt)  # at once: what comes behind it may be broken off
        except InputError as error:
            problem = error.public_message()
    if not receipts and not problem:
        problem = "No file was chosen."
    return LibraryForms(request, context).show_receipt(receipts, problem=problem)


async def _receipt(context: WebContext, file: IncomingFile, client: Client, extensions: Collection[str]) -> FileReceipt:
    name = file.filename
    if file.field == _FOLDER and (reason := _left_out(name, extensions)):
        return FileReceipt(filename=name, outcome="left out", reason=reason)
    try:
        accepted = await context.documents.intake.accept(
            context.scope, filename=name, chunks=file.chunks, client=client
        )
    except SmartChatError as error:
        reason = error.public_message() if isinstance(error, InputError | LimitExceeded) else _FAILED
        return FileReceipt(filename=name, outcome="refused", reason=reason)
    outcome = "there already" if accepted.duplicate else "added"
    return FileReceipt(filename=name, outcome=outcome, document=accepted.document.id)


_FAILED: Final = "It could not be stored now. Try it again."


def _left_out(path: str, extensions: Collection[str]) -> str:
    """Why a file of a folder is not even tried; empty where it is."""
    if is_passed_over(path.replace("\\", "/")):
        return "It is hidden, half written, or a file of the system."
    if not path.lower().endswith(tuple(f".{one}" for one in extensions)):
        return "No parser reads files of this name."
    return ""


BOOK_PAGES = (books_page, add_files_by_form)
