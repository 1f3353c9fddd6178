"""A passage index in plain Python: slow, obvious, and what real ones are compared with."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from smartchat_core.errors import IndexStale
from smartchat_core.model.principal import OwnerScope
from smartchat_core.model.search import Candidate, IndexStats
from smartchat_core.retrieval.proximity import folded_words
from smartchat_core.retrieval.word_runs import holds_run
from smartchat_core.text.folding import fold
from smartchat_core.text.scripts import WORD

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence

    from smartchat_core.model.embedding import Vectors
    from smartchat_core.model.generation import IndexGeneration
    from smartchat_core.model.ids import DocumentId, OwnerId
    from smartchat_core.model.passage import Passage
    from smartchat_core.model.search import IndexQuery, PassageFilter

__all__ = ["InMemoryPassageIndex"]

_QUOTES = str.maketrans("‘’“”", "''\"\"")
_K1 = 1.2
_B = 0.75


@dataclass(kw_only=True, slots=True)
class _Document:
    passages: dict[int, Passage]
    vectors: dict[int, tuple[float, ...]] = field(default_factory=dict)


class InMemoryPassageIndex:
    """`PassageIndex` without word analysis: words are runs of letters and digits, in lower case."""

    def __init__(self) -> None:
        self._generations: dict[str, dict[tuple[OwnerId, DocumentId], _Document]] = {}

    async def replace_document(
        self,
        scope: OwnerScope,
        generation: IndexGeneration,
        document: DocumentId,
        passages: Sequence[Passage],
        *,
        language: str = "",  # noqa: ARG002 - there is no analysis to guide
    ) -> None:
        """See `PassageIndex.replace_document`."""
        stored = self._generations.setdefault(generation.name, {})
        ordered = sorted(passages, key=lambda passage: passage.ordinal)
        stored[scope.owner, document] = _Document(passages={passage.ordinal: passage for passage in ordered})

    async def add_vectors(
        self,
        scope: OwnerScope,
        generation: IndexGeneration,
        document: DocumentId,
        ordinals: Sequence[int],
        vectors: Vectors,
    ) -> None:
        """See `PassageIndex.add_vectors`."""
        _check_dimension(generation, vectors)
        found = self._generations.get(generation.name, {}).get((scope.owner, document))
        for index, ordinal in enumerate(ordinals):
            if found is not None and ordinal in found.passages:
                found.vectors[ordinal] = tuple(vectors.row(index))

    async def missing_vectors(
        self, scope: OwnerScope, generation: IndexGeneration, document: DocumentId
    ) -> tuple[int, ...]:
        """See `PassageIndex.missing_vectors`."""
        found = self._generations.get(generation.name, {}).get((scope.owner, document))
        return () if found is None else tuple(each for each in found.passages if each not in found.vectors)

    async def remove_document(self, scope: OwnerScope, generation: IndexGeneration, document: DocumentId) -> None:
        """See `PassageIndex.remove_document`."""
        self._generations.get(generation.name, {}).pop((scope.owner, document), None)

    async def purge_document(self, scope: OwnerScope, document: DocumentId) -> int:
        """See `PassageIndex.purge_document`."""
        found = [stored.pop((scope.owner, document), None) for stored in self._generations.values()]
        return sum(len(each.passages) for each in found if each is not None)

    async def count_everywhere(self, scope: OwnerScope, document: DocumentId) -> int:
        """See `PassageIndex.count_everywhere`."""
        found = [stored.get((scope.owner, document)) for stored in self._generations.values()]
        return sum(len(each.passages) for each in found if each is not None)

    async def search(
        self, scope: OwnerScope, generation: IndexGeneration, query: IndexQuery, where: PassageFilter
    ) -> tuple[Candidate, ...]:
        """See `PassageIndex.search`; BM25 over the admitted passages."""
        if query.vector is not None:
            _check_dimension(generation, query.vector)
        found = self._admitted(scope, generation, where)
        phrases = [folded for phrase in query.phrases if (folded := _fold(phrase))]
        if query.require_phrases:
            found = [
                (passage, vector)
                for passage, vector in found
                if all(phrase in _fold(passage.text) for phrase in phrases)
            ]
        texts = [_words(passage.searched) for passage, _ in found]
        lexical = _bm25(_words(" ".join((query.text, *query.phrases))), texts)
        dense = [
            None if vector is None or query.vector is None else _cosine(query.vector, vector) for _, vector in found
        ]
        by_words = sorted((at for at, score in enumerate(lexical) if score), key=lambda at: -(lexical[at] or 0))
        by_vector = sorted(
            (at for at, score in enumerate(dense) if score is not None), key=lambda at: -(dense[at] or 0)
        )
        chosen = sorted({*by_words[: query.limit], *by_vector[: query.limit]})
        return tuple(Candidate(passage=found[at][0], lexical=lexical[at], dense=dense[at]) for at in chosen)

    async def passages(
        self,
        scope: OwnerScope,
        generation: IndexGeneration,
        document: DocumentId,
        *,
        first: int,
        last: int,
        where: PassageFilter,
    ) -> tuple[Passage, ...]:
        """See `PassageIndex.passages`."""
        return tuple(
            passage
            for passage, _ in self._admitted(scope, generation, where)
            if passage.document_id == document and first <= passage.ordinal <= last
        )

    async def documents_with(
        self, scope: OwnerScope, generation: IndexGeneration, words: str, where: PassageFilter, *, limit: int
    ) -> tuple[Passage, ...]:
        """See `PassageIndex.documents_with`."""
        run = folded_words(words)
        found: dict[DocumentId, Passage] = {}
        for passage, _ in self._admitted(scope, generation, where):
            if passage.document_id not in found and holds_run(passage.text, run):
                found[passage.document_id] = passage
        return tuple(found.values())[: max(limit, 0)]

    async def stats(
        self, scope: OwnerScope, generation: IndexGeneration, document: DocumentId | None = None
    ) -> IndexStats:
        """See `PassageIndex.stats`."""
        found = [
            stored
            for (owner, name), stored in self._generations.get(generation.name, {}).items()
            if scope.reads(owner, name) and document in {None, name}
        ]
        return IndexStats(
            passages=sum(len(stored.passages) for stored in found),
            vectors=sum(len(stored.vectors) for stored in found),
        )

    async def contents(self, generation: IndexGeneration) -> AsyncIterator[tuple[OwnerScope, DocumentId, IndexStats]]:
        """See `PassageIndex.contents`."""
        for (owner, document), stored in list(self._generations.get(generation.name, {}).items()):
            if stored.passages:
                stats = IndexStats(passages=len(stored.passages), vectors=len(stored.vectors))
                yield OwnerScope(owner=owner), document, stats

    async def generations(self) -> frozenset[str]:
        """See `PassageIndex.generations`."""
        return frozenset(self._generations)

    async def drop_generation(self, generation: IndexGeneration) -> None:
        """See `PassageIndex.drop_generation`."""
        await self.drop_named(generation.name)

    async def drop_named(self, name: str) -> None:
        """See `PassageIndex.drop_named`."""
        self._generations.pop(name, None)

    def _admitted(
        self, scope: OwnerScope, generation: IndexGeneration, where: PassageFilter
    ) -> list[tuple[Passage, tuple[float, ...] | None]]:
        return [
            (passage, stored.vectors.get(ordinal))
            for (owner, document), stored in self._generations.get(generation.name, {}).items()
            if scope.reads(owner, document)
            for ordinal, passage in stored.passages.items()
            if where.admits(passage)
        ]


def _words(text: str) -> list[str]:
    return WORD.findall(fold(text))


def _fold(text: str) -> str:
    return " ".join(text.translate(_QUOTES).casefold().split())


def _bm25(query: list[str], texts: list[list[str]]) -> list[float | None]:
    counted = [Counter(text) for text in texts]
    mean = sum(map(len, texts)) / len(texts) if texts else 0
    scores: list[float | None] = []
    for text, counts in zip(texts, counted, strict=True):
        score = 0.0
        for word in dict.fromkeys(query):
            holding = sum(1 for other in counted if word in other)
            idf = math.log1p((len(texts) - holding + 0.5) / (holding + 0.5))
            if counts[word]:
                damping = _K1 * (1 - _B + _B * len(text) / mean)
                score += idf * counts[word] * (_K1 + 1) / (counts[word] + damping)
        scores.append(score or None)
    return scores


def _cosine(query: Vectors, vector: tuple[float, ...]) -> float:
    return max(
        sum(left * right for left, right in zip(query.row(index), vector, strict=True)) for index in range(len(query))
    )


def _check_dimension(generation: IndexGeneration, vectors: Vectors) -> None:
    if vectors.dimension != generation.dimension:
        raise IndexStale(f"{vectors.dimension} dimensions where {generation.dimension} are expected")
