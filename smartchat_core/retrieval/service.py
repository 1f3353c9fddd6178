"""Finding passages."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass

from smartchat_core.errors import EmbedderUnavailable, EmbeddingFailed
from smartchat_core.events import SearchPerformed
from smartchat_core.model.embedding import Vectors
from smartchat_core.model.generation import IndexGeneration
from smartchat_core.model.passage import Passage
from smartchat_core.model.principal import OwnerScope
from smartchat_core.model.search import IndexQuery, PassageFilter, SearchResult
from smartchat_core.ops import spans
from smartchat_core.ports.database import Database
from smartchat_core.ports.embedder import Embedder
from smartchat_core.ports.event_sink import EventSink
from smartchat_core.ports.passage_index import PassageIndex
from smartchat_core.ports.telemetry import NO_TELEMETRY, Telemetry
from smartchat_core.retrieval.diversity import diversify
from smartchat_core.retrieval.fusion import SearchMode, rank_candidates
from smartchat_core.retrieval.query_analysis import QueryAnalysis, analyse_query

__all__ = ["RetrievalService"]

log = logging.getLogger(__name__)

_CANDIDATES = 200


@dataclass(frozen=True, kw_only=True, slots=True)
class _Embedded:
    vector: Vectors | None
    warning: str = ""


class RetrievalService:
    """Searches by words and by meaning, within one owner's documents, in the active generation of the index.

    `backend` is the kind of the index, as events name it. `monotonic` is a clock in seconds that never goes back.
    """

    def __init__(
        self,
        *,
        database: Database,
        index: PassageIndex,
        embedder: Embedder | None,
        sink: EventSink,
        backend: str = "",
        monotonic: Callable[[], float] = time.monotonic,
        telemetry: Telemetry = NO_TELEMETRY,
    ) -> None:
        self._database = database
        self._index = index
        self._embedder = embedder
        self._sink = sink
        self._backend = backend
        self._monotonic = monotonic
        self._telemetry = telemetry

    async def search(
        self,
        scope: OwnerScope,
        query: str,
        *,
        where: PassageFilter | None = None,
        limit: int = 10,
        mode: SearchMode = SearchMode.HYBRID,
    ) -> SearchResult:
        """The passages that best fit the query, best first.

        Nothing that `where` refuses can appear. When the vectors cannot be used the search goes on with words alone,
        and the result says so.

        Raises:
            InvalidRequest: the query is empty or too long.
            IndexUnavailable: the index cannot be used.
        """
        with self._telemetry.span(spans.SEARCH, attributes={spans.SEARCH_MODE: mode}) as span:
            found = await self._search(scope, query, where=where or PassageFilter(), limit=limit, mode=mode)
            span.set(spans.CANDIDATES, found.candidates)
            span.set(spans.RESULTS, len(found.passages))
            span.set(spans.DEGRADED, bool(found.degraded))
        return found

    async def _search(
        self, scope: OwnerScope, query: str, *, where: PassageFilter, limit: int, mode: SearchMode
    ) -> SearchResult:
        began = self._monotonic()
        analysis = analyse_query(query)
        async with self._database.reading() as work:
            generation = await work.generations.active()
        if generation is None:
            return SearchResult(query=analysis.text, passages=())
        embedded = _Embedded(vector=None)
        if mode is not SearchMode.LEXICAL:
            embedded = await self._embed(analysis, generation)
        candidates = await self._index.search(
            scope,
            generation,
            IndexQuery(
                text="" if mode is SearchMode.DENSE else analysis.text,
                vector=embedded.vector,
                phrases=analysis.phrases,
                limit=max(_CANDIDATES, limit),
            ),
            where,
        )
        ranked = rank_candidates(analysis, candidates, mode=mode, serves_language=self._serves(analysis))
        passages = diversify(ranked, limit=limit)
        degraded = ("dense",) if embedded.warning else ()
        self._sink.publish(
            SearchPerformed(
                owner=scope.owner,
                results=len(passages),
                degraded=degraded,
                mode=mode.value,
                backend=self._backend,
                seconds=self._monotonic() - began,
            )
        )
        return SearchResult(
            query=analysis.text,
            passages=passages,
            degraded=degraded,
            warnings=(embedded.warning,) if embedded.warning else (),
            candidates=len(candidates),
            query_vector=embedded.vector,
        )

    async def with_neighbours(
        self, scope: OwnerScope, passage: Passage, *, reach: int, where: PassageFilter
    ) -> tuple[Passage, ...]:
        """The passage with up to `reach` passages on either side, as far as the filter and the section admit."""
        async with self._database.reading() as work:
            generation = await work.generations.active()
        if generation is None or not reach:
            return (passage,)
        around = await self._index.passages(
            scope,
            generation,
            passage.document_id,
            first=max(passage.ordinal - reach, 0),
            last=passage.ordinal + reach,
            where=where,
        )
        return tuple(one for one in around if one.section == passage.section) or (passage,)

    def _serves(self, query: QueryAnalysis) -> bool:
        """Whether the embedding model knows the query's language."""
        languages = self._embedder.model.languages if self._embedder else frozenset[str]()
        return not languages or (query.english and "en" in languages)

    async def _embed(self, query: QueryAnalysis, generation: IndexGeneration) -> _Embedded:
        if self._embedder is None or not generation.embedder:
            return _Embedded(
                vector=None, warning="Searched by words alone: there are no embeddings to search by meaning."
            )
        if self._embedder.model.fingerprint != generation.embedder:
            return _Embedded(
                vector=None,
                warning="Searched by words alone: the index was built with another embedding model; run `smartchat "
                "reindex` to rebuild it.",
            )
        try:
            return _Embedded(vector=await self._embedder.embed_query(query.text))
        except (EmbedderUnavailable, EmbeddingFailed) as error:
            log.warning("the query could not be embedded", extra={"code": error.code}, exc_info=error)
            return _Embedded(vector=None, warning=f"Searched by words alone: {error.tell()}")
