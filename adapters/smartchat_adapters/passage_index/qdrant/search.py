"""Hybrid search: the union of the best passages by BM25 and by vector, with both scores, in one request."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qdrant_client import models

from smartchat_adapters.passage_index.qdrant.schema import DENSE, SPARSE
from smartchat_adapters.passage_index.qdrant.settings import Quantisation

if TYPE_CHECKING:
    from smartchat_adapters.passage_index.qdrant.store import Store
    from smartchat_core.model.embedding import Vectors

__all__ = ["Scores", "search_params", "search_sides"]

Scores = dict[str, tuple[float | None, float | None]]
"""The lexical score and the cosine of points, by identifier."""

_BEAM = 2  # candidates that the search of a graph keeps, as a multiple of the limit
_LEAST_BEAM = 400
# How many candidates of the compressed vectors are rescored, as a multiple of the limit. Of 200 wanted ones, single
# bits then rescore 1,000: on real vectors the true ten best are nearly always among 400.
_OVERSAMPLING = {Quantisation.SCALAR: 2.0, Quantisation.BINARY: 5.0}


def search_params(quantisation: Quantisation, limit: int) -> models.SearchParams:
    """How the dense side is searched: the graph with a wide beam, as filters leave some of its ways out."""
    rescored = None
    if quantisation is not Quantisation.NONE:
        rescored = models.QuantizationSearchParams(rescore=True, oversampling=_OVERSAMPLING[quantisation])
    return models.SearchParams(hnsw_ef=max(_BEAM * limit, _LEAST_BEAM), quantization=rescored)


async def search_sides(
    store: Store,
    where: models.Filter,
    *,
    words: models.SparseVector | None,
    vector: Vectors | None,
    limit: int,
    dense_params: models.SearchParams,
) -> Scores:
    """Both scores of the best `limit` passages of each side among those that the filter names.

    The server makes the union: each request first fetches the best of every side, and then scores all of them by its
    own. The rows of a query vector of several are sides of their own, and a passage has the best of their cosines.
    The corpus of the words' statistics is the filter, so that nothing outside of it has an influence on any score.
    """
    sides: list[models.Prefetch] = []
    if words is not None:
        of_admitted = models.SearchParams(idf=models.IdfCorpusParams(corpus=where))
        sides.append(models.Prefetch(query=words, using=SPARSE, params=of_admitted, limit=limit))
    for row in range(len(vector) if vector is not None else 0):
        values = list(vector.row(row)) if vector is not None else []
        sides.append(models.Prefetch(query=values, using=DENSE, params=dense_params, limit=limit))
    if not sides:
        return {}
    requests = [
        models.QueryRequest(
            query=side.query,
            using=side.using,
            # By a graph again, some of the union would be missed.
            params=side.params if len(sides) == 1 else _exactly(side.params),
            filter=where,
            prefetch=sides if len(sides) > 1 else None,
            limit=limit * len(sides),
            with_payload=False,
        )
        for side in sides
    ]
    answers = await store.query(requests)
    lexical = answers[0] if words is not None else {}
    dense: dict[str, float] = {}
    for answer in answers[0 if words is None else 1 :]:
        for identifier, score in answer.items():
            cosine = max(-1.0, min(1.0, score))
            dense[identifier] = max(cosine, dense.get(identifier, -1.0))
    # A shard fetches for itself, so that the union of several is larger than what was asked for.
    chosen = _best(lexical, limit) | _best(dense, limit)
    return {identifier: (lexical.get(identifier), dense.get(identifier)) for identifier in chosen}


def _exactly(params: models.SearchParams | None) -> models.SearchParams:
    return models.SearchParams(exact=True, idf=params.idf if params is not None else None)


def _best(scores: dict[str, float], limit: int) -> set[str]:
    return set(sorted(scores, key=lambda identifier: (-scores[identifier], identifier))[:limit])
