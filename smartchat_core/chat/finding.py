"""Finding passages together with the documents that they stand in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from smartchat_core.chat.citing import SourceDocument
from smartchat_core.chat.excerpts.apparatus import prefer_text
from smartchat_core.chat.sources import SourceLoader
from smartchat_core.chat.wall import HELD_BACK, shown_passages
from smartchat_core.model.document import Document
from smartchat_core.model.ids import DocumentId
from smartchat_core.model.passage import Passage
from smartchat_core.model.principal import OwnerScope
from smartchat_core.model.search import PassageFilter, RankedPassages
from smartchat_core.retrieval.service import RetrievalService

__all__ = ["PASSAGES", "Findings", "PassageFinder"]

PASSAGES = 12
"""How many passages are found where no other number is asked for."""
_MORE = 8
"""Passages that are searched beyond those wanted: imprints, endnotes and the like are taken out of them."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Findings:
    """Passages, best first, and the documents that they stand in."""

    passages: RankedPassages
    sources: dict[DocumentId, SourceDocument]


class PassageFinder:
    """Searches passages and loads their documents."""

    def __init__(self, *, sources: SourceLoader, retrieval: RetrievalService) -> None:
        self._sources = sources
        self._retrieval = retrieval

    async def find(
        self,
        scope: OwnerScope,
        query: str,
        *,
        documents: Iterable[Document],
        where: PassageFilter,
        limit: int = PASSAGES,
        original: str = "",
    ) -> Findings:
        """The best passages of the texts themselves; of those documents that have a text.

        `original` is the query in its own language, where `query` is a translation.

        Raises:
            InvalidRequest: the query is empty or too long.
            IndexUnavailable: the index cannot be used.
        """
        more = _MORE + (HELD_BACK if where.until else 0)
        found = await self._retrieval.search(scope, query, where=where, limit=limit + more, original=original)
        hit = {scored.passage.document_id for scored in found.passages}
        sources = await self._sources.load((document for document in documents if document.id in hit), where)
        passages = prefer_text(shown_passages(found.passages, sources), query, sources)[:limit]
        return Findings(passages=replace(found, passages=passages), sources=sources)

    async def load(self, documents: Iterable[Document], where: PassageFilter) -> dict[DocumentId, SourceDocument]:
        """The texts of documents as far as they may be shown; one whose text is gone is left out."""
        return await self._sources.load(documents, where)

    async def texts(self, documents: Iterable[Document], where: PassageFilter) -> list[str]:
        """What may be read of documents, each up to its bound."""
        sources = await self.load(documents, where)
        return [source.parsed.text[: where.bound_of(source.document.id)] for source in sources.values()]

    async def documents_with(
        self, scope: OwnerScope, words: str, where: PassageFilter, *, limit: int
    ) -> tuple[Passage, ...]:
        """A passage of each document that holds these words next to each other; see the port.

        Raises:
            IndexUnavailable: the index cannot be used.
        """
        return await self._retrieval.documents_with(scope, words, where=where, limit=limit)
