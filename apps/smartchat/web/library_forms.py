"""The pages of the library that work without scripts: what they show, and how they are rendered and left."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any, Final
from urllib.parse import urlencode

from litestar import Request, Response

from smartchat.web.context import WebContext
from smartchat.web.forms import FormPage
from smartchat.web.metadata_form import form_fields
from smartchat_core.catalogue.editions import Work
from smartchat_core.catalogue.filtering import DocumentFilter
from smartchat_core.errors import InvalidRequest
from smartchat_core.model.cursor import DocumentCursor
from smartchat_core.model.document import Document, DocumentStatus
from smartchat_core.model.ids import DocumentId
from smartchat_core.model.metadata import ContributorRole
from smartchat_core.model.principal import OwnerScope

__all__ = ["BOOKS_PATH", "EDITIONS_PATH", "BookSearch", "FileReceipt", "LibraryForms", "document_path"]

BOOKS_PATH: Final = "/library"
EDITIONS_PATH: Final = "/library/editions"
_LISTED: Final = 100
_OFFERED: Final = 200
"""Documents that the form for editions offers at once; words lead to the others."""
_STATES = {
    DocumentStatus.QUEUED: "waiting",
    DocumentStatus.PROCESSING: "being read",
    DocumentStatus.SEARCHABLE: "can be searched",
    DocumentStatus.READY: "",
    DocumentStatus.NEEDS_OCR: "needs text recognition",
    DocumentStatus.FAILED: "could not be read",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class BookSearch:
    """What the form of the list asks for, as it was filled in."""

    q: str = ""
    author: str = ""
    series: str = ""
    subject: str = ""
    language: str = ""
    publisher: str = ""
    format: str = ""
    from_year: str = ""
    to_year: str = ""

    @classmethod
    def of(cls, query: Mapping[str, str]) -> BookSearch:
        """The fields of an address."""
        return cls(**{one.name: query.get(one.name, "").strip() for one in fields(cls)})

    @property
    def given(self) -> dict[str, str]:
        """The fields that are filled in."""
        return {one.name: value for one in fields(self) if (value := getattr(self, one.name))}

    def where(self, media_types: frozenset[str]) -> DocumentFilter:
        """The documents that are meant.

        Raises:
            InvalidRequest: a year is none.
        """
        return DocumentFilter(
            text=self.q,
            author=self.author,
            series=self.series,
            subject=self.subject,
            language=self.language,
            publisher=self.publisher,
            from_year=_year(self.from_year),
            to_year=_year(self.to_year),
            media_types=media_types,
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class FileReceipt:
    """What became of a file: `outcome` in words, `reason` why it was refused, the document where there is one."""

    filename: str
    outcome: str
    reason: str = ""
    document: str = ""


class LibraryForms:
    """The pages of the library, for one request."""

    def __init__(self, request: Request[Any, Any, Any], context: WebContext) -> None:
        self._page = FormPage(request)
        self._context = context
        self._catalogue = context.documents.catalogue

    def leave_to(self, path: str) -> Response[Any]:
        """Lead the browser to a path of this application."""
        return self._page.leave(path)

    async def show_books(self, search: BookSearch, *, cursor: str = "", problem: str = "") -> Response[Any]:
        """A page of the documents that the form asks for; 400 where it asks for what is none."""
        found: Sequence[Document] = ()
        try:
            where = search.where(await self._context.media_types_of(search.format))
            after = DocumentCursor.parse(cursor) if cursor else None
            found = await self._catalogue.matching(await self._readable(), where, after=after, limit=_LISTED + 1)
        except InvalidRequest as error:
            problem = problem or error.public_message()
        shown, formats = found[:_LISTED], await self._formats()
        following = urlencode(search.given | {"cursor": DocumentCursor.after(shown[-1]).token}) if shown else ""
        return self._show(
            "books",
            "Books",
            problem=problem,
            search=search,
            searched=bool(search.given),
            documents=[self._row(one) for one in shown],
            following=following if len(found) > _LISTED else "",
            later=bool(cursor),
            formats=formats,
        )

    def show_receipt(self, receipts: Sequence[FileReceipt], *, problem: str = "") -> Response[Any]:
        """What became of the files of an upload; 400 where nothing came or it was broken off."""
        return self._show("receipt", "Files", problem=problem, receipts=receipts)

    async def show_document(
        self,
        document_id: DocumentId,
        *,
        submitted: Mapping[str, object] | None = None,
        saved: bool = False,
        problem: str = "",
    ) -> Response[Any]:
        """What is known of a document, as a form for its owner and as a list for who may read it.

        Raises:
            DocumentNotFound: there is none that the user may read.
        """
        scope = await self._readable()
        async with self._context.database.read_only() as work:
            document = await work.documents.get(scope, document_id)
        shown = form_fields(document, submitted)
        work_of = next((one for one in await self._catalogue.works(scope) if document in one.editions), None)
        return self._show(
            "document",
            document.title,
            problem=problem,
            document=document,
            own=self._is_own(document),
            fields=shown,
            any_edited=any(one.edited for one in shown),
            roles=[(one.value, one.value.replace("_", " ")) for one in ContributorRole],
            saved=saved,
            editions=[] if work_of is None else self._editions(work_of),
            state=_STATES[document.status],
        )

    async def show_editions(self, *, find: str = "", problem: str = "") -> Response[Any]:
        """The works in several editions, those that were set apart, and the form that puts documents together."""
        scope = await self._readable()
        own = scope.own
        where = DocumentFilter(text=find[:300])
        offered = await self._catalogue.matching(own, where, limit=_OFFERED + 1) if find else ()
        return self._show(
            "editions",
            "Editions",
            problem=problem,
            works=[
                {"title": work.best.title, "editions": self._editions(work)}
                for work in await self._catalogue.works(scope)
            ],
            alone=[self._row(one) for one in await self._catalogue.alone(scope)],
            find=find,
            offered=[self._row(one) for one in offered[:_OFFERED]],
            more=len(offered) > _OFFERED,
        )

    async def _readable(self) -> OwnerScope:
        # Pages are admitted without what others share.
        return await self._context.access.rights.scope_of(self._context.scope.owner)

    async def _formats(self) -> Sequence[str]:
        return (await asyncio.to_thread(self._context.formats)).labels

    def _is_own(self, document: Document) -> bool:
        return document.owner == self._context.scope.owner

    def _editions(self, work: Work) -> list[dict[str, Any]]:
        return [
            self._row(one) | {"searched": one is work.best, "decided": one.edition != "" and self._is_own(one)}
            for one in work.editions
        ]

    def _row(self, document: Document) -> dict[str, Any]:
        metadata = document.metadata
        series = [f"{one.name} {one.position}".strip() for one in metadata.series]
        about = [", ".join(metadata.authors), *series, metadata.first_published or metadata.published]
        return {
            "id": document.id,
            "title": document.title,
            "about": " · ".join(filter(None, about)),
            "filename": document.filename,
            "own": self._is_own(document),
            "state": _STATES[document.status],
        }

    def _show(self, template: str, title: str, *, problem: str = "", **values: Any) -> Response[Any]:
        status = 400 if problem else 200
        return self._page.show(
            template, title, status=status, problem=problem, folder="library", library=True, **values
        )


def document_path(document: str) -> str:
    """The page of a document."""
    return f"{BOOKS_PATH}/documents/{document}"


def _year(text: str) -> int | None:
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) <= 4):
        raise InvalidRequest("a year is none", remedy="Give one in digits, as in 1851.")
    return int(text)
