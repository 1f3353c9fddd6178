"""Hybrid search: the union of the best passages by BM25 and by vector."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from smartchat_adapters.passage_index.sqlite.lexical import LexicalSearch
from smartchat_adapters.passage_index.sqlite.view import View
from smartchat_core.model.search import Candidate
from smartchat_core.retrieval.proximity import folded_words
from smartchat_core.text.phrases import fold_phrase

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from smartchat_adapters.passage_index.sqlite.cache import ArrayCache
    from smartchat_adapters.passage_index.sqlite.files import Session
    from smartchat_core.model.passage import Passage
    from smartchat_core.model.principal import OwnerScope
    from smartchat_core.model.search import IndexQuery, PassageFilter

__all__ = ["documents_with", "search"]

_BLOCK = 512


def search(
    session: Session,
    cache: ArrayCache,
    scope: OwnerScope,
    query: IndexQuery,
    where: PassageFilter,
    query_terms: Callable[[str, str], Sequence[str]],
) -> tuple[Candidate, ...]:
    """Both sides score every admitted passage, and each gives its best; what both know of them is filled in.

    A query vector of several rows gives a passage the best of their cosines.
    """
    view = View(session, cache, scope, where)
    if not view.documents or query.limit < 1:
        return ()
    lexical_side = LexicalSearch(session.connection, view, query_terms)
    admitted = {document.id: view.admitted(document) for document in view.documents}
    phrases = [folded for phrase in query.phrases if (folded := fold_phrase(phrase))]
    required = bool(phrases) and query.require_phrases
    if required:
        for document in view.documents:
            admitted[document.id] = lexical_side.containing(phrases, document, admitted[document.id])

    lexical = lexical_side.scores(" ".join((query.text, *query.phrases)), admitted)
    if required:
        # Phrases of nothing but stop words are found without a term that could be weighed.
        for document in view.documents:
            part = lexical[document.base : document.base + document.passages]
            part[(part == 0) & admitted[document.id]] = float(len(phrases))
    dense = _cosines(view, query, admitted)

    chosen = _best(lexical, 0.0, query.limit)
    if dense is not None:
        chosen = np.union1d(chosen, _best(dense, -np.inf, query.limit))
    return tuple(
        Candidate(
            passage=passage,
            lexical=float(lexical[at]) if lexical[at] > 0 else None,
            dense=float(dense[at]) if dense is not None and dense[at] > -np.inf else None,
        )
        for at, passage in zip(chosen.tolist(), view.passages(chosen), strict=True)
    )


def documents_with(
    session: Session,
    cache: ArrayCache,
    scope: OwnerScope,
    words: str,
    where: PassageFilter,
    query_terms: Callable[[str, str], Sequence[str]],
    *,
    limit: int,
) -> tuple[Passage, ...]:
    """The first admitted passage with the words next to each other, of the first `limit` documents that have one."""
    view = View(session, cache, scope, where)
    lexical_side = LexicalSearch(session.connection, view, query_terms)
    run = folded_words(words)
    found: list[Passage] = []
    for document in view.documents:
        if len(found) >= limit:
            break
        place = lexical_side.first_with(words, run, document, view.admitted(document))
        if place is not None:
            found += view.passages(np.array([place + document.base]))
    return tuple(found)


def _cosines(
    view: View, query: IndexQuery, admitted: dict[int, NDArray[np.bool_] | None]
) -> NDArray[np.float32] | None:
    """The cosine of every passage in view, minus infinity where it has no vector or is not admitted."""
    if query.vector is None or not len(query.vector):
        return None
    dimension = query.vector.dimension
    wanted = np.frombuffer(query.vector.float32, "<f4").reshape(-1, dimension)
    cosines = np.full(view.size, -np.inf, np.float32)
    for document in view.documents:
        mask = admitted[document.id]
        if not document.vectors or (mask is not None and not mask.any()):
            continue
        matrix = view.matrix(document, dimension)
        found = np.max([_products(matrix.rows, row) for row in wanted], axis=0)
        part = cosines[document.base : document.base + document.passages]
        part[matrix.places] = np.clip(found, -1, 1)
        if mask is not None:
            part[~mask] = -np.inf
    return cosines


def _products(rows: NDArray[np.float32], wanted: NDArray[np.float32]) -> NDArray[np.float32]:
    """`rows @ wanted` in blocks so small that BLAS starts no threads, which would cost more than they save."""
    products = np.empty(len(rows), np.float32)
    for start in range(0, len(rows), _BLOCK):
        np.dot(rows[start : start + _BLOCK], wanted, out=products[start : start + _BLOCK])
    return products


def _best(scores: NDArray[np.floating], above: float, limit: int) -> NDArray[np.int64]:
    """The places of the `limit` highest scores over the threshold; among equals the first."""
    places = np.flatnonzero(scores > above)
    if places.size <= limit:
        return places
    values = scores[places]
    least = np.partition(values, values.size - limit)[values.size - limit]
    over = places[values > least]
    return np.concatenate((over, places[values == least][: limit - over.size]))
