"""How firmly readers' questions are answered: their outcomes when the embedder's numbers differ a little.

    python tests/bench/measure_margins.py QUESTIONS.jsonl --library LIB --seeds 5
    python tests/bench/measure_margins.py QUESTIONS.jsonl --library LIB --kind compare --noise 0.003 --verbose

Processors compute the quantised model differently in the last digits, and where two sentences are nearly alike that
changes which one is quoted. Each seed turns every vector of a question or sentence by a little, at random but the same
for the same text, so that a cosine differs by about `--noise` (a standard deviation); seed 0 changes nothing. The
program that asks and judges, `score.py`, lies beside the questions. `--vectors` keeps what was embedded from one run
to the next.
"""

from __future__ import annotations

import argparse
import asyncio
import importlib.util
import json
import math
import pickle
import statistics
import sys
import zlib
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
from numpy.typing import NDArray

import smartchat
from smartchat.composition.adapters import local_embedder
from smartchat.settings import Settings
from smartchat_core.model.embedding import EmbeddingModel, Vectors

NOISE = 1e-3
OUTCOMES = ("right", "refused", "wrong")


class ShakenEmbedder:
    """The built-in embedder, whose vectors are kept and turned a little at random, by text and `seed`."""

    def __init__(self, *, noise: float, kept: dict[tuple[str, str], bytes]) -> None:
        self._inner = local_embedder(Settings())
        self._noise = noise
        self.kept = kept
        self.seed = 0

    @property
    def model(self) -> EmbeddingModel:
        return self._inner.model

    async def embed_passages(self, texts: Sequence[str]) -> Vectors:
        return await self._embedded("passage", texts)

    async def embed_query(self, text: str) -> Vectors:
        return await self._embedded("query", [text])

    async def _embedded(self, role: str, texts: Sequence[str]) -> Vectors:
        new = [text for text in dict.fromkeys(texts) if (role, text) not in self.kept]
        if new:
            made = await self._inner.embed_query(new[0]) if role == "query" else await self._inner.embed_passages(new)
            for at, text in enumerate(new):
                self.kept[role, text] = bytes(made.row(at))
        rows = [self._shaken(role, text) for text in texts]
        return Vectors(dimension=self.model.dimension, float32=b"".join(rows))

    def _shaken(self, role: str, text: str) -> bytes:
        kept = self.kept[role, text]
        if not self.seed:
            return kept
        vector: NDArray[np.float32] = np.frombuffer(kept, dtype="<f4")
        source = np.random.default_rng([self.seed, zlib.crc32(f"{role} {text}".encode())])
        # Two vectors of a cosine are turned, mostly: each by its part of the noise.
        vector = vector + source.normal(0.0, self._noise / math.sqrt(2), len(vector)).astype("<f4")
        return (vector / np.linalg.norm(vector)).astype("<f4").tobytes()

    async def opened(self) -> ShakenEmbedder:
        """The same, with the model loaded for as long as the program runs."""
        await self._inner.__aenter__()
        return self


def scorer_beside(questions: Path) -> ModuleType:
    """The program that lies beside the set of questions."""
    spec = importlib.util.spec_from_file_location("readers_score", questions.parent / "score.py")
    if spec is None or spec.loader is None:
        raise SystemExit(f"there is no score.py beside {questions}")
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def outcomes_of(
    score: ModuleType, library: smartchat.Library, asked: Sequence[dict[str, Any]], documents: dict[str, Any]
) -> dict[str, dict[str, Any]]:
    """The outcome of each question that the library has the files of, with the answer."""
    product = score.Product(library)
    texts = {name: book.text() for name, book in product.books.items() if name in documents}
    shelf = score.Shelf(documents, texts)
    found: dict[str, dict[str, Any]] = {}
    for question in asked:
        if any(name not in texts for name in score.wanted_files(question)):
            continue
        try:
            reply = product(question, shelf)
            outcome, faults = score.judge(question, reply, shelf)
        except score.Stale:
            continue
        found[question["id"]] = {"outcome": outcome, "faults": faults, "text": reply.text, "kind": question["kind"]}
    return found


def table(runs: Sequence[dict[str, dict[str, Any]]]) -> None:
    """The outcomes of each run in percent, their mean and the worst of them, then by kind the means."""
    shares: dict[str, list[float]] = {outcome: [] for outcome in OUTCOMES}
    print(f"{'seed':16}" + "".join(f"{outcome:>9}" for outcome in OUTCOMES))
    for seed, run in enumerate(runs):
        counts = Counter(one["outcome"] for one in run.values())
        for outcome in OUTCOMES:
            shares[outcome].append(100 * counts[outcome] / max(len(run), 1))
        print(f"{seed:<16}" + "".join(f"{shares[outcome][-1]:8.1f}%" for outcome in OUTCOMES))
    print(f"{'mean':16}" + "".join(f"{statistics.mean(shares[outcome]):8.1f}%" for outcome in OUTCOMES))
    worst = (min(shares["right"]), max(shares["refused"]), max(shares["wrong"]))
    print(f"{'worst':16}" + "".join(f"{share:8.1f}%" for share in worst))
    kinds = dict.fromkeys(one["kind"] for one in runs[0].values())
    print(f"\n{'kind, mean':16}" + "".join(f"{outcome:>9}" for outcome in OUTCOMES))
    for kind in kinds:
        of_kind = [[one["outcome"] for one in run.values() if one["kind"] == kind] for run in runs]
        means = [100 * statistics.mean(run.count(outcome) / len(run) for run in of_kind) for outcome in OUTCOMES]
        print(f"{kind:16}" + "".join(f"{share:8.1f}%" for share in means))


def unsteady(runs: Sequence[dict[str, dict[str, Any]]]) -> None:
    """The questions that are not right at every seed, with their outcomes."""
    for id_ in runs[0]:
        letters = "".join(run[id_]["outcome"][0] for run in runs)
        if set(letters) != {"r"} or any(run[id_]["outcome"] == "refused" for run in runs):
            print(f"{' '.join(run[id_]['outcome'] for run in runs)}  {id_}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("questions", type=Path, help="a set of readers' questions, with score.py beside it")
    parser.add_argument("--library", type=Path, required=True, help="a library that holds its books")
    parser.add_argument("--seeds", type=int, default=5, help="how many times all is asked (default 5)")
    parser.add_argument("--noise", type=float, default=NOISE, help=f"deviation of a cosine (default {NOISE:g})")
    parser.add_argument("--kind", action="append", help="only these kinds")
    parser.add_argument("--id", action="append", help="only these questions")
    parser.add_argument("--vectors", type=Path, help="where embedded texts are kept between runs")
    parser.add_argument("--verbose", action="store_true", help="the questions that are not always right")
    parser.add_argument("--json", type=Path, help="write the outcomes and answers there, after each run")
    options = parser.parse_args()
    score = scorer_beside(options.questions)
    asked, documents = score.load(options.questions)
    asked = [one for one in asked if not options.kind or one["kind"] in options.kind]
    asked = [one for one in asked if not options.id or one["id"] in options.id]
    written = options.vectors is not None and options.vectors.exists()
    kept = pickle.loads(options.vectors.read_bytes()) if written else {}  # what this program wrote itself
    embedder = asyncio.run(ShakenEmbedder(noise=options.noise, kept=kept).opened())
    runs = []
    with smartchat.open(options.library, embedder=embedder, worker=False) as library:
        for embedder.seed in range(options.seeds):
            runs.append(outcomes_of(score, library, asked, documents))
            if options.vectors:
                options.vectors.write_bytes(pickle.dumps(embedder.kept))
            if options.json:
                options.json.write_text(json.dumps(runs, ensure_ascii=False, indent=1), encoding="utf-8")
    if options.verbose:
        unsteady(runs)
    table(runs)


if __name__ == "__main__":
    main()
