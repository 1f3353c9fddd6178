"""Documents with their canonical texts, from the database and the file store."""

from __future__ import annotations

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Collection, Iterable, Mapping, Sequence

from smartchat_core.chat.citing import SourceDocument, locate_passage
from smartchat_core.chat.understanding.requests import SectionWish
from smartchat_core.chat.understanding.sections import resolve_sections
from smartchat_core.chat.wall import as_read, asked_stretches, shown_passages
from smartchat_core.errors import DocumentNotReady, FileNotStored
from smartchat_core.ingestion.document_files import DocumentFiles
from smartchat_core.model.document import Document
from smartchat_core.model.found import FoundPassage
from smartchat_core.model.ids import DocumentId
from smartchat_core.model.passage import ScoredPassage
from smartchat_core.model.principal import OwnerScope
from smartchat_core.model.search import PassageFilter
from smartchat_core.ports.database import Database
from smartchat_core.retrieval.outline import Outline

__all__ = ["SourceLoader", "located"]

log = logging.getLogger(__name__)

_KEPT_OUTLINES = 256
_LOADED_AT_ONCE = 8


class SourceLoader:
    """The only way from a document's identifier, or a passage of it, to its text and structure."""

    def __init__(self, *, database: Database, texts: DocumentFiles) -> None:
        self._database = database
        self._texts = texts
        self._outlines: OrderedDict[str, Outline] = OrderedDict()

    async def get(self, scope: OwnerScope, document_id: DocumentId, *, until: int | None = None) -> SourceDocument:
        """One document, as a reader with this bound may be shown it.

        Raises:
            DocumentNotFound: the owner has no such document.
            DocumentNotReady: it has no text yet, or none could be made.
        """
        async with self._database.read_only() as work:
            document = await work.documents.get(scope, document_id)
        try:
            source = await self._load(document)
        except FileNotStored as exc:
            raise DocumentNotReady(
                f"“{document.title}” has no text yet", cause=document.reason or f"its status is {document.status.value}"
            ) from exc
        return source if until is None else await asyncio.to_thread(as_read, source, until)

    async def find(
        self, scope: OwnerScope, documents: Collection[DocumentId], where: PassageFilter
    ) -> dict[DocumentId, SourceDocument]:
        """The sources of these documents; one that was removed since the index was searched is left out."""
        if not documents:
            return {}
        async with self._database.read_only() as work:
            found = await work.documents.find(scope, documents)
        return await self.load(found, where)

    async def load(
        self, documents: Iterable[Document], where: PassageFilter, wish: SectionWish | None = None
    ) -> dict[DocumentId, SourceDocument]:
        """The sources of documents whose records were read already, as a reader with these bounds may be shown them.

        One whose text is gone is left out. `wish` names sections that are asked for, as the sections of `where` do.
        """
        free = asyncio.Semaphore(_LOADED_AT_ONCE)

        async def loaded(document: Document) -> SourceDocument | None:
            async with free:
                try:
                    source = await self._load(document)
                except FileNotStored:
                    log.warning("text of a document is missing", extra={"document": document.id})
                    return None
                until = where.bound_of(document.id)
                return source if until is None else await asyncio.to_thread(_as_read, source, until, where, wish)

        sources = await asyncio.gather(*(loaded(document) for document in documents))
        return {source.document.id: source for source in sources if source is not None}

    async def _load(self, document: Document) -> SourceDocument:
        parsed = await self._texts.load(document)
        # A text is never made again by the same version of a parser, so its outline stays right.
        key = document.own_files.text
        outline = self._outlines.get(key)
        if outline is None:
            outline = self._outlines[key] = Outline(parsed.sections)
            if len(self._outlines) > _KEPT_OUTLINES:
                self._outlines.popitem(last=False)
        return SourceDocument.of(document, parsed, outline)


def _as_read(source: SourceDocument, until: int, where: PassageFilter, wish: SectionWish | None) -> SourceDocument:
    asked = asked_stretches(where, source.document.id)
    if wish is not None and wish.steps:  # words that may be a title may be anything else
        asked += resolve_sections(wish, source, until=until)
    return as_read(source, until, asked=asked)


def located(
    passages: Sequence[ScoredPassage], sources: Mapping[DocumentId, SourceDocument]
) -> tuple[FoundPassage, ...]:
    """The passages with their places, but those that are held back or of documents that have no source."""
    return tuple(
        locate_passage(sources[scored.passage.document_id], scored) for scored in shown_passages(passages, sources)
    )
