"""Fits the weights that choose answering sentences and those that estimate whether the books answer at all.

    python tests/bench/fit_answers.py DATA/eval-open --cache /tmp/eval
    SMARTCHAT_EMBEDDER=multilingual python tests/bench/fit_answers.py DATA/eval-open --one-of 2

Questions are those of squad (over the whole library, and within their own article) and of fairytale (within their
story). Questions without an answer are those of SQuAD 2, written to look answerable, squad's with their article taken
away or asked of another article, and fairytale's asked of another story. Everything is found by the product's own
index and ranking. Each half of the articles and stories is measured with weights fitted on the other half; the
weights printed at the end, which the policies and the models hold, are fitted on all. `--one-of N` takes each N-th
article and story with its texts, for models that need too long for all.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import json
import random
import re
import tempfile
import zlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from smartchat.composition import Services, open_services
from smartchat.evaluation.books import holds_answer
from smartchat.evaluation.datasets import load_ranking
from smartchat.evaluation.ranking import index_corpus, scope_of
from smartchat.evaluation.runner import own_library
from smartchat.settings import Settings
from smartchat_core.chat.abstention import ANSWER_THRESHOLD, ANSWERABILITY_FEATURES, answerability_features
from smartchat_core.chat.extraction import SentenceCandidate, candidate_sentences, select_sentences
from smartchat_core.chat.sentence_features import FEATURES, sentence_features
from smartchat_core.model.answer_weights import SentenceWeights
from smartchat_core.model.ids import DocumentId
from smartchat_core.model.passage import ScoredPassage
from smartchat_core.model.search import IndexQuery, PassageFilter
from smartchat_core.retrieval.diversity import diversify
from smartchat_core.retrieval.fusion import DEFAULT_WEIGHTS, rank_candidates
from smartchat_core.retrieval.proximity import folded_words
from smartchat_core.retrieval.query_analysis import QueryAnalysis, analyse_query
from smartchat_core.text.words import content_words

Floats = NDArray[np.float64]

OWN, WITHIN, ADVERSARIAL, MISSING, OTHER = "own", "own article", "written so", "article missing", "another book"
SHARES = {
    ("squad", OWN): 1.0,
    ("squad", WITHIN): 0.5,
    ("fairytale", OWN): 1.5,
    ("squad", ADVERSARIAL): 0.6,
    ("squad", MISSING): 1.0,
    ("squad", OTHER): 0.4,
    ("fairytale", OTHER): 1.0,
}
"""How much each kind counts in the fit; those with an answer weigh as much as those without."""

ENOUGH_WORDS = 0.6
"""The share of an answer's content words by which a sentence of the evidence counts as holding it (fairytale)."""


@dataclass(slots=True)
class Case:
    set_name: str
    kind: str
    group: str
    text: str
    documents: frozenset[DocumentId] | None = None
    answers: tuple[str, ...] = ()
    evidence: frozenset[str] = frozenset()
    passages: tuple[ScoredPassage, ...] = ()
    candidates: tuple[SentenceCandidate, ...] = ()
    holds: Floats = field(default_factory=lambda: np.zeros(0))
    features: Floats = field(default_factory=lambda: np.zeros((0, len(FEATURES))))

    @property
    def half(self) -> int:
        return zlib.crc32(self.group.encode()) % 2

    @property
    def answerable(self) -> bool:
        return self.kind in {OWN, WITHIN}

    @property
    def query(self) -> QueryAnalysis:
        return analyse_query(self.text)


def rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def taken(group: str, one_of: int) -> bool:
    """Whether an article or story is among each N-th; its half, which is another bit of the checksum, says nothing."""
    return zlib.crc32(group.encode()) // 2 % one_of == 0


def groups(folder: Path, separator: str, one_of: int) -> dict[str, set[DocumentId]]:
    """The texts of each article or story that is taken."""
    found: dict[str, set[DocumentId]] = {}
    for row in rows(folder / "corpus.jsonl"):
        name = row["_id"].rpartition(separator)[0]
        if taken(name, one_of):
            found.setdefault(name, set()).add(DocumentId(row["_id"]))
    return found


def squad_cases(folder: Path, one_of: int) -> list[Case]:
    articles = groups(folder, "__", one_of)
    everything = frozenset[DocumentId]().union(*articles.values())
    chance = random.Random(11)  # draws questions, guards nothing
    cases = []
    for row in rows(folder / "answers.jsonl"):
        article, text, answers = row["passage_id"].rpartition("__")[0], row["question"], tuple(row["answers"])
        if article not in articles:
            continue
        cases.append(Case("squad", OWN, article, text, None, answers))
        if chance.random() < 0.5:
            other = chance.choice([name for name in articles if name != article])
            cases += [
                Case("squad", WITHIN, article, text, frozenset(articles[article]), answers),
                Case("squad", MISSING, article, text, everything - articles[article]),
                Case("squad", OTHER, article, text, frozenset(articles[other])),
            ]
    for row in rows(folder / "unanswerable.jsonl"):
        article = row["passage_id"].rpartition("__")[0]
        if article in articles:
            cases.append(Case("squad", ADVERSARIAL, article, row["question"]))
    return cases


def fairytale_cases(folder: Path, one_of: int) -> list[Case]:
    stories = groups(folder, "#", one_of)
    questions = {row["_id"]: row for row in rows(folder / "questions.jsonl")}
    chance = random.Random(7)  # draws questions, guards nothing
    cases = []
    for row in rows(folder / "queries.jsonl"):
        question = questions[row["_id"]]
        story = question["doc_id"]
        if story not in stories:
            continue
        evidence = frozenset(f"{story}#{section}" for section in question["evidence_sections"])
        cases.append(
            Case("fairytale", OWN, story, row["text"], frozenset(stories[story]), tuple(question["answers"]), evidence)
        )
        if chance.random() < 0.6:
            other = chance.choice([name for name in stories if name != story])
            cases.append(Case("fairytale", OTHER, story, row["text"], frozenset(stories[other])))
    return cases


async def fill(
    cases: Sequence[Case],
    folder: Path,
    *,
    settings: Settings,
    services: Services,
    cache: Path | None,
    vectors: bool,
    one_of: int,
) -> None:
    """Find the passages of each case and compute the features of their sentences."""
    dataset = load_ranking(folder)
    assert dataset is not None, f"{folder} is not in the BEIR layout"
    if one_of > 1:
        separator = "#" if folder.name == "fairytale" else "__"
        corpus = tuple(text for text in dataset.corpus if taken(text.id.rpartition(separator)[0], one_of))
        dataset = replace(dataset, corpus=corpus, digest=f"{dataset.digest}-{one_of}")
    async with own_library(settings, services, dataset.digest, cache) as own:
        await index_corpus(dataset, services=own, progress=lambda *_: None)
        generation, embedder = await own.index.generations.for_writing(), own.ports.embedder
        assert embedder is not None, "the weights of the embedder are missing"
        model = embedder.model
        share = DEFAULT_WEIGHTS.dense_weight_default if model.dense_share is None else model.dense_share
        weights = replace(DEFAULT_WEIGHTS, dense_weight_default=share)
        known: dict[str, Floats] = {}
        for case in cases:
            query = case.query
            vector = await embedder.embed_query(query.text)
            found = await own.ports.index.search(
                scope_of(dataset.digest),
                generation,
                IndexQuery(text=query.text, vector=vector if vectors else None, phrases=query.phrases),
                PassageFilter(documents=case.documents),
            )
            likened = [one if one.dense is None else replace(one, dense=model.likeness(one.dense)) for one in found]
            case.passages = diversify(rank_candidates(query, likened, weights=weights), limit=12)
            case.candidates = candidate_sentences(case.passages)
            if vectors:
                new = [text for text in dict.fromkeys(one.text for one in case.candidates) if text not in known]
                made = await embedder.embed_passages(new)
                known.update({text: np.array(made.row(at), dtype=np.float64) for at, text in enumerate(new)})
                wanted = np.array(vector.row(0), dtype=np.float64)
                case.candidates = with_similarities(
                    case.candidates, [model.likeness(float(known[o.text] @ wanted)) for o in case.candidates]
                )
            case.features = np.array(sentence_features(query, case.candidates)).reshape(-1, len(FEATURES))
            case.holds = np.array([float(holds(case, one)) for one in case.candidates])
    print(f"{folder.name}: {len(cases)} cases", flush=True)


def with_similarities(candidates: Sequence[SentenceCandidate], own: list[float]) -> tuple[SentenceCandidate, ...]:
    result = []
    for at, one in enumerate(candidates):
        around = [
            own[other]
            for other in (at - 1, at, at + 1)
            if 0 <= other < len(own) and candidates[other].passage_rank == one.passage_rank
        ]
        result.append(replace(one, similarity=own[at], window_similarity=sum(around) / len(around)))
    return tuple(result)


def holds(case: Case, one: SentenceCandidate) -> bool:
    if not case.evidence:
        return holds_answer(case.answers, [one.text])
    if one.passage.passage.document_id not in case.evidence:
        return False
    return holds_answer(case.answers, [one.text]) or _shared(case.answers, one.text) >= ENOUGH_WORDS


def _shared(answers: Sequence[str], text: str) -> float:
    there = set(folded_words(text))
    wanted = [set(folded_words(" ".join(content_words(answer)))) for answer in answers if re.search(r"\w", answer)]
    return max((len(words & there) / len(words) for words in wanted if words), default=0.0)


def fit_listwise(cases: Sequence[Case], columns: list[int], *, steps: int = 400) -> Floats:
    """Maximise the probability, under a softmax over each question's sentences, of those that hold the answer."""
    usable = [case for case in cases if case.kind == OWN and case.holds.any()]
    counts = Counter(case.set_name for case in usable)
    features = np.concatenate([case.features[:, columns] for case in usable])
    right = np.concatenate([case.holds for case in usable]) > 0
    sizes = [len(case.holds) for case in usable]
    starts = np.r_[0, np.cumsum(sizes)[:-1]]
    of = np.repeat(np.arange(len(usable)), sizes)
    share = np.array([1 / counts[case.set_name] for case in usable])[of]
    weights, first, second = np.zeros(len(columns)), np.zeros(len(columns)), np.zeros(len(columns))
    for step in range(1, steps + 1):  # Adam: Kingma and Ba (2015)
        logits = features @ weights
        scaled = np.exp(logits - np.maximum.reduceat(logits, starts)[of])
        given = scaled / np.add.reduceat(scaled, starts)[of]
        wanted = given * right
        wanted /= np.add.reduceat(wanted, starts)[of]
        slope = -(features * ((wanted - given) * share)[:, None]).sum(0) + 1e-3 * weights
        first, second = 0.9 * first + 0.1 * slope, 0.99 * second + 0.01 * slope**2
        rate = 0.15 if step < steps / 2 else 0.03
        weights -= rate * (first / (1 - 0.9**step)) / (np.sqrt(second / (1 - 0.99**step)) + 1e-9)
    return weights


def fit_logistic(cases: Sequence[Case], inputs: dict[int, Floats]) -> Floats:
    """Logistic regression by Newton's method, every kind of case weighing what `SHARES` says."""
    usable = [case for case in cases if id(case) in inputs]
    counts = Counter((case.set_name, case.kind) for case in usable)
    features = np.array([np.r_[inputs[id(case)], 1.0] for case in usable])
    wanted = np.array([float(case.answerable) for case in usable])
    share = np.array([SHARES[case.set_name, case.kind] / counts[case.set_name, case.kind] for case in usable])
    share /= share.sum()
    ridge = np.diag([1e-2 / len(usable)] * (features.shape[1] - 1) + [0.0]) + 1e-9 * np.eye(features.shape[1])
    weights = np.zeros(features.shape[1])
    for _ in range(60):
        given = 1 / (1 + np.exp(-features @ weights))
        slope = features.T @ (share * (given - wanted)) + ridge @ weights
        curve = (features * (share * given * (1 - given))[:, None]).T @ features + ridge
        weights -= np.linalg.solve(curve, slope)
    return weights


def hit(cases: Sequence[Case], weights: Floats, columns: list[int], count: int) -> float:
    found = []
    for case in cases:
        best = np.argsort(-(case.features[:, columns] @ weights), kind="stable")[:count]
        found.append(bool(case.holds[best].any()))
    return float(np.mean(found)) if found else 0.0


def area_under_roc(values: Floats, wanted: NDArray[np.bool_]) -> float:
    ranks = np.empty(len(values))
    ranks[np.argsort(values, kind="stable")] = np.arange(1, len(values) + 1)
    ones, zeros = wanted.sum(), (~wanted).sum()
    return float((ranks[wanted].sum() - ones * (ones + 1) / 2) / (ones * zeros))


def report_sentences(cases: Sequence[Case], columns: list[int]) -> dict[int, Floats]:
    """Print how often the answer is in the first sentences; the weights for each half are fitted on the other one."""
    held_out = {}
    for half in (0, 1):
        held_out[half] = weights = fit_listwise([case for case in cases if case.half != half], columns)
        for name in ("squad", "fairytale"):
            tested = [case for case in cases if case.set_name == name and case.kind == OWN and case.half == half]
            ceiling = np.mean([case.holds.any() for case in tested])
            one, three = hit(tested, weights, columns, 1), hit(tested, weights, columns, 3)
            print(
                f"  held-out half {half}, {name:9s} top 1 {one:.3f}  top 3 {three:.3f}  in the passages {ceiling:.3f}"
            )
    fitted = fit_listwise(cases, columns)
    print("  fitted on all:", {FEATURES[at]: round(float(w), 2) for at, w in zip(columns, fitted, strict=True)})
    return held_out


def report_abstention(cases: Sequence[Case], columns: list[int], held_out: dict[int, Floats]) -> None:
    """Print what is answered of questions with and without an answer, from the sentences that `held_out` chooses."""
    inputs = {}
    for case in cases:
        named = dict.fromkeys(FEATURES, 0.0) | {
            FEATURES[at]: float(weight) for at, weight in zip(columns, held_out[case.half], strict=True)
        }
        chosen = select_sentences(case.query, case.candidates, own=SentenceWeights(**named))
        if chosen:
            inputs[id(case)] = np.array(answerability_features(case.query, case.passages, chosen))
    given: dict[int, float] = {}
    for half in (0, 1):
        weights = fit_logistic([case for case in cases if case.half != half], inputs)
        for case in cases:
            if case.half == half:
                value = inputs.get(id(case))
                given[id(case)] = 0.0 if value is None else float(1 / (1 + np.exp(-np.r_[value, 1.0] @ weights)))
    for name, kind in (("squad", ADVERSARIAL), ("squad", MISSING), ("squad", OTHER), ("fairytale", OTHER)):
        answerable = WITHIN if (name, kind) == ("squad", OTHER) else OWN
        tested = [case for case in cases if case.set_name == name and case.kind in {kind, answerable}]
        values = np.array([given[id(case)] for case in tested])
        wanted = np.array([case.answerable for case in tested])
        curve = "  ".join(
            f"{threshold:.2f}: {np.mean(values[wanted] >= threshold):.2f}/{np.mean(values[~wanted] >= threshold):.2f}"
            for threshold in (0.15, ANSWER_THRESHOLD, 0.35, 0.5, 0.65, 0.8)
        )
        print(f"  {name:9s} {kind:16s} AUROC {area_under_roc(values, wanted):.3f}  answered of both: {curve}")
    edges = np.linspace(0, 1, 6)
    all_given = np.array([given[id(case)] for case in cases if case.kind != ADVERSARIAL])
    all_right = np.array([case.answerable for case in cases if case.kind != ADVERSARIAL])
    bins = [
        f"{low:.1f}-{high:.1f}: {all_right[(all_given >= low) & (all_given <= high)].mean():.2f}"
        for low, high in itertools.pairwise(edges)
    ]
    print("  answerable of those so estimated (but for those written so):", "  ".join(bins))
    fitted = fit_logistic(cases, inputs).round(2).tolist()
    print("  fitted on all:", dict(zip((*ANSWERABILITY_FEATURES, "constant"), fitted, strict=True)))


async def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("data", type=Path)
    arguments.add_argument("--cache", type=Path)
    arguments.add_argument("--one-of", type=int, default=1, metavar="N")
    options = arguments.parse_args()
    squad, fairytale = options.data / "squad", options.data / "fairytale"
    with tempfile.TemporaryDirectory() as scratch:
        settings = Settings(library=Path(scratch))
        async with open_services(settings) as services:
            for vectors in (True, False):
                parts = [
                    (squad, squad_cases(squad, options.one_of)),
                    (fairytale, fairytale_cases(fairytale, options.one_of)),
                ]
                for folder, cases in parts:
                    await fill(
                        cases,
                        folder,
                        settings=settings,
                        services=services,
                        cache=options.cache,
                        vectors=vectors,
                        one_of=options.one_of,
                    )
                every = [case for _, cases in parts for case in cases]
                print("with vectors" if vectors else "lexical only", flush=True)
                columns = list(range(len(FEATURES)))[0 if vectors else 2 :]
                report_abstention(every, columns, report_sentences(every, columns))


if __name__ == "__main__":
    asyncio.run(main())
