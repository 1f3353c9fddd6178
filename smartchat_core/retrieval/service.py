"""The retrieval service: hybrid (lexical and dense) search for passages."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace

from smartchat_core.errors import EmbedderUnavailable, EmbeddingFailed
from smartchat_core.events import SearchPerformed
from smartchat_core.model.embedding import Vectors
from smartchat_core.model.generation import IndexGeneration
from smartchat_core.model.passage import Passage, ScoredPassage
from smartchat_core.model.principal import OwnerScope
from smartchat_core.model.search import Candidate, IndexQuery, PassageFilter, RankedPassages, SearchMode
from smartchat_core.ops import spans
from smartchat_core.ports.cache import Cache
from smartchat_core.ports.database import Database
from smartchat_core.ports.embedder import Embedder
from smartchat_core.ports.passage_index import PassageIndex
from smartchat_core.ports.runtime import Runtime
from smartchat_core.retrieval.cached_embedder import CachedEmbedder
from smartchat_core.retrieval.diversity import diversify
from smartchat_core.retrieval.fusion import (
    DEFAULT_WEIGHTS,
    FusionWeights,
    fuse_candidates,
    in_another_language,
    rerank_lexical,
)
from smartchat_core.retrieval.query_analysis import QueryAnalysis, analyse_query
from smartchat_core.retrieval.titles import TitleReader

__all__ = ["RetrievalService"]

log = logging.getLogger(__name__)

_CANDIDATES = 200


@dataclass(frozen=True, kw_only=True, slots=True)
class _Embedded:
    vector: Vectors | None
    warning: str = ""


class RetrievalService:
    """Lexical, dense and hybrid search within one owner's documents, in the active generation of the index.

    `backend` is the kind of the index, as events name it.
    """

    def __init__(
        self,
        *,
        database: Database,
        index: PassageIndex,
        embedder: Embedder | None,
        cache: Cache | None = None,
        runtime: Runtime,
        backend: str = "",
    ) -> None:
        self._database = database
        self._titles = TitleReader(database)
        self._index = index
        self._embedder = embedder
        self._vectors = None if embedder is None or cache is None else CachedEmbedder(embedder, cache)
        self._backend = backend
        self._sink = runtime.sink
        self._monotonic = runtime.clock.monotonic
        self._telemetry = runtime.telemetry

    async def search(
        self,
        scope: OwnerScope,
        query: str | QueryAnalysis,
        *,
        where: PassageFilter | None = None,
        limit: int = 10,
        mode: SearchMode = SearchMode.HYBRID,
        original: str = "",
    ) -> RankedPassages:
        """The passages that best fit the query, best first.

        No passage outside `where` is returned. When the vectors cannot be used, the search is lexical only, and the
        result states it. `original` is the query in its own language, where `query` is a translation: an embedder of
        all languages reads that.

        Raises:
            InvalidRequest: the query is empty or too long.
            IndexUnavailable: the index cannot be used.
        """
        analysis = analyse_query(query) if isinstance(query, str) else query
        with self._telemetry.span(spans.SEARCH, attributes={spans.SEARCH_MODE: mode}) as span:
            found = await self._search(
                scope, analysis, where=where or PassageFilter(), limit=limit, mode=mode, original=original
            )
            span.set(spans.CANDIDATES, found.candidates)
            span.set(spans.RESULTS, len(found.passages))
            span.set(spans.DEGRADED, bool(found.degraded))
        return found

    async def _search(
        self,
        scope: OwnerScope,
        analysis: QueryAnalysis,
        *,
        where: PassageFilter,
        limit: int,
        mode: SearchMode,
        original: str,
    ) -> RankedPassages:
        began = self._monotonic()
        async with self._database.read_only() as work:
            generation = await work.generations.active()
        if generation is None:
            return RankedPassages(query=analysis.text, passages=())
        embedded = _Embedded(vector=None)
        if mode is not SearchMode.LEXICAL:
            embedded = await self._embed(scope, self._meant(analysis, original), generation)
        used = SearchMode.HYBRID if mode is SearchMode.DENSE and embedded.vector is None else mode
        candidates = await self._index.search(
            scope,
            generation,
            IndexQuery(
                text="" if used is SearchMode.DENSE else analysis.text,
                vector=embedded.vector,
                phrases=analysis.phrases,
                limit=max(_CANDIDATES, limit),
            ),
            where,
        )
        passages = await self._ranked(scope, analysis, candidates, mode=used, limit=limit)
        degraded = ("dense",) if embedded.warning else ()
        self._sink.publish(
            SearchPerformed(
                owner=scope.owner,
                results=len(passages),
                degraded=degraded,
                mode=mode,
                backend=self._backend,
                seconds=self._monotonic() - began,
            )
        )
        return RankedPassages(
            query=analysis.text,
            passages=passages,
            degraded=degraded,
            warnings=(embedded.warning,) if embedded.warning else (),
            candidates=len(candidates),
            query_vector=embedded.vector,
            generation=generation,
        )

    async def _ranked(
        self,
        scope: OwnerScope,
        analysis: QueryAnalysis,
        candidates: Sequence[Candidate],
        *,
        mode: SearchMode,
        limit: int,
    ) -> tuple[ScoredPassage, ...]:
        weights = await asyncio.to_thread(self._weights, analysis, candidates)
        ranked = await asyncio.to_thread(
            fuse_candidates,
            analysis,
            self._likened(candidates),
            mode=mode,
            query_language_supported=self._serves(analysis),
            weights=weights,
        )
        if mode is SearchMode.HYBRID and ranked:
            head = [scored.passage for scored in ranked[: weights.rescored]]
            titles = await self._titles.titles_over(scope, head)
            ranked = await asyncio.to_thread(rerank_lexical, analysis, ranked, titles=titles, weights=weights)
        return await asyncio.to_thread(diversify, ranked, limit=limit)

    async def documents_with(
        self, scope: OwnerScope, words: str, *, where: PassageFilter, limit: int
    ) -> tuple[Passage, ...]:
        """A passage of each document that holds these words next to each other, of `limit` documents at most.

        Raises:
            IndexUnavailable: the index cannot be used.
        """
        async with self._database.read_only() as work:
            generation = await work.generations.active()
        if generation is None:
            return ()
        return await self._index.documents_with(scope, generation, words, where, limit=limit)

    async def with_neighbours(
        self, scope: OwnerScope, found: RankedPassages, *, first: int, reach: int, where: PassageFilter
    ) -> tuple[tuple[Passage, ...], ...]:
        """Each of the first passages with up to `reach` on either side, as far as the filter and the section admit.

        They are read from the generation that was searched, even if another one is active by now.

        Raises:
            IndexUnavailable: the index cannot be used.
        """
        hits = [scored.passage for scored in found.passages[:first]]
        generation = found.generation
        if generation is None or not reach:
            return tuple((hit,) for hit in hits)
        groups: list[tuple[Passage, ...]] = []
        for hit in hits:
            around = await self._index.passages(
                scope,
                generation,
                hit.document_id,
                first=max(hit.ordinal - reach, 0),
                last=hit.ordinal + reach,
                where=where,
            )
            groups.append(tuple(one for one in around if one.section == hit.section) or (hit,))
        return tuple(groups)

    def _serves(self, query: QueryAnalysis) -> bool:
        """Whether the embedding model knows the query's language."""
        return self._embedder is None or self._embedder.model.serves(english=query.english)

    def _meant(self, query: QueryAnalysis, original: str) -> str:
        """What of the query the embedding model reads: the words as they were asked where it knows all languages."""
        return original if original and self._embedder and not self._embedder.model.languages else query.text

    def _likened(self, candidates: Sequence[Candidate]) -> Sequence[Candidate]:
        """The candidates with their cosines on the scale that is alike for all models."""
        model = self._embedder.model if self._embedder else None
        if model is None or not model.cosine_floor:
            return candidates
        return [one if one.dense is None else replace(one, dense=model.likeness(one.dense)) for one in candidates]

    def _weights(self, query: QueryAnalysis, candidates: Sequence[Candidate]) -> FusionWeights:
        """The weights of this model for this query."""
        model = self._embedder.model if self._embedder else None
        if model is None:
            return DEFAULT_WEIGHTS
        share = DEFAULT_WEIGHTS.dense_weight_default if model.dense_share is None else model.dense_share
        if not model.languages and in_another_language(query, candidates):
            share = max(share, DEFAULT_WEIGHTS.dense_weight_other_language)
        return replace(DEFAULT_WEIGHTS, dense_weight_default=share)

    async def _embed(self, scope: OwnerScope, query: str, generation: IndexGeneration) -> _Embedded:
        if self._embedder is None or not generation.embedder:
            return _Embedded(
                vector=None,
                warning="Lexical search only: no embedder is configured, or the index has no vectors. "
                "With an embedder, `smartchat reindex` adds them.",
            )
        if self._embedder.model.fingerprint != generation.embedder:
            return _Embedded(
                vector=None,
                warning="Lexical search only: the index was built with another embedding model; run `smartchat "
                "reindex` to rebuild it.",
            )
        try:
            vector = (
                await self._embedder.embed_query(query)
                if self._vectors is None
                else await self._vectors.embed_query(scope, query)
            )
            return _Embedded(vector=self._embedder.model.checked(vector))
        except (EmbedderUnavailable, EmbeddingFailed) as error:
            log.warning("query embedding failed", extra={"code": error.code}, exc_info=error)
            return _Embedded(vector=None, warning=f"Lexical search only: {error.public_message()}")
