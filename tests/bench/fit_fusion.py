"""Fits the weights of the fused ranking on open sets in the BEIR layout: half of the queries fits, the other tests.

    python tests/bench/fit_fusion.py DATA/eval-open --cache /tmp/eval adi cranfield squad fairytale scifact

Prints nDCG@10 over a grid of the dense share and the weights of the word evidence, each set counting the same, the
best on either half with its score on the other, and the three rankings beside the fusion with its present weights.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import tempfile
import zlib
from dataclasses import dataclass, replace
from pathlib import Path

from smartchat.composition import Services, open_services
from smartchat.evaluation.datasets import RankingQuery, load_ranking, sample
from smartchat.evaluation.metrics import mean, ndcg
from smartchat.evaluation.ranking import CorpusFilters, index_corpus, scope_of
from smartchat.evaluation.runner import own_library
from smartchat.settings import Settings
from smartchat_core.model.search import Candidate, IndexQuery, SearchMode
from smartchat_core.retrieval.fusion import DEFAULT_WEIGHTS, FusionWeights, rank_candidates
from smartchat_core.retrieval.query_analysis import analyse_query

BASES = (0.5, 0.57, 0.64, 0.7)
WINDOWS = (0.0, 0.1, 0.18, 0.25)
PAIRS = (0.0, 0.06, 0.11, 0.16)
CANDIDATES = 200


@dataclass(frozen=True, slots=True)
class Case:
    set_name: str
    query: RankingQuery
    candidates: tuple[Candidate, ...]

    @property
    def half(self) -> int:
        """Queries about one document stay together."""
        return zlib.crc32((self.query.within or self.query.id).encode()) % 2

    def score(self, weights: FusionWeights, mode: SearchMode = SearchMode.HYBRID) -> float:
        analysis = analyse_query(self.query.text)
        ranked = rank_candidates(
            analysis, self.candidates, mode=mode, query_language_supported=analysis.english, weights=weights
        )
        ranking = list(dict.fromkeys(str(one.passage.document_id) for one in ranked))
        return ndcg(ranking, self.query.relevance, depth=10)


async def collect(
    folder: Path, *, settings: Settings, services: Services, cache: Path | None, limit: int | None
) -> list[Case]:
    dataset = load_ranking(folder)
    assert dataset is not None, f"{folder} is not in the BEIR layout"
    async with own_library(settings, services, dataset.digest, cache) as own:
        await index_corpus(dataset, services=own, progress=lambda *_: None)
        generation = await own.index.generations.for_writing()
        filters = CorpusFilters(dataset.corpus)
        assert own.ports.embedder is not None, "the weights of the embedder are missing"
        cases = []
        for query in sample(dataset.queries, limit):
            analysis = analyse_query(query.text)
            wanted = IndexQuery(
                text=analysis.text,
                vector=await own.ports.embedder.embed_query(analysis.text),
                phrases=analysis.phrases,
                limit=CANDIDATES,
            )
            found = await own.ports.index.search(scope_of(dataset.digest), generation, wanted, filters.of(query))
            cases.append(Case(dataset.name, query, found))
    print(f"{dataset.name}: {len(cases)} queries", flush=True)
    return cases


def by_set(cases: list[Case], weights: FusionWeights, mode: SearchMode = SearchMode.HYBRID) -> dict[str, float]:
    scores: dict[str, list[float]] = {}
    for case in cases:
        scores.setdefault(case.set_name, []).append(case.score(weights, mode))
    return {name: mean(values) for name, values in scores.items()}


def show(label: str, scores: dict[str, float]) -> None:
    cells = "  ".join(f"{name} {value:.4f}" for name, value in scores.items())
    print(f"{label:32s} {cells}  mean {mean(list(scores.values())):.4f}", flush=True)


async def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("data", type=Path)
    arguments.add_argument("sets", nargs="+")
    arguments.add_argument("--cache", type=Path)
    arguments.add_argument("--limit", type=int, default=200, help="queries of each set")
    options = arguments.parse_args()
    cases: list[Case] = []
    with tempfile.TemporaryDirectory() as scratch:
        settings = Settings(library=Path(scratch))
        async with open_services(settings) as services:
            for name in options.sets:
                cases += await collect(
                    options.data / name,
                    settings=settings,
                    services=services,
                    cache=options.cache,
                    limit=options.limit,
                )
    for mode in SearchMode:
        show(mode.value, by_set(cases, DEFAULT_WEIGHTS, mode))
    for base in (0.3, *BASES, 0.8):
        weights = FusionWeights(dense_weight_default=base, window=0.0, bigrams=0.0, around=0.0)
        show(f"without words, dense share {base}", by_set(cases, weights))
    halves = [[case for case in cases if case.half == half] for half in (0, 1)]
    grid = [
        replace(DEFAULT_WEIGHTS, dense_weight_default=base, window=window, bigrams=pairs)
        for base, window, pairs in itertools.product(BASES, WINDOWS, PAIRS)
    ]
    means = [[mean(list(by_set(half, weights).values())) for half in halves] for weights in grid]
    for half in (0, 1):
        best = max(range(len(grid)), key=[pair[half] for pair in means].__getitem__)
        print(f"fitted on half {half}: {means[best][half]:.4f}, on the other {means[best][1 - half]:.4f}: {grid[best]}")
    for at in sorted(range(len(grid)), key=lambda at: -sum(means[at]))[:5]:
        show(f"{grid[at].dense_weight_default} {grid[at].window} {grid[at].bigrams}", by_set(cases, grid[at]))


if __name__ == "__main__":
    asyncio.run(main())
