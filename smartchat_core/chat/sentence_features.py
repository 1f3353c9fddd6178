"""Features of a sentence, as numbers, by which answers to a question are ranked."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from smartchat_core.model.passage import ScoredPassage
from smartchat_core.model.span import Span
from smartchat_core.retrieval.proximity import folded_words, local_weights
from smartchat_core.retrieval.query_analysis import ExpectedAnswer, QueryAnalysis
from smartchat_core.text.words import content_words

__all__ = ["FEATURES", "SentenceCandidate", "sentence_features", "type_match"]

SHORT = 5
"""Words below which a sentence says too little to answer anything."""

FEATURES = (
    "similarity",
    "window_similarity",
    "passage_score",
    "coverage",
    "window_coverage",
    "pairs",
    "answer_type",
    "short",
    "question",
)


@dataclass(frozen=True, kw_only=True, slots=True)
class SentenceCandidate:
    """A sentence of a found passage.

    `span` counts in the document's canonical text. `passage_rank` counts from 0, as does `number` in the passage. The
    similarities are cosines to the query, of the sentence alone and averaged with its neighbours; None where there is
    no embedder.
    """

    passage: ScoredPassage
    passage_rank: int
    span: Span
    text: str
    number: int = 0
    similarity: float | None = None
    window_similarity: float | None = None


def sentence_features(query: QueryAnalysis, candidates: Sequence[SentenceCandidate]) -> list[tuple[float, ...]]:
    """The features of each candidate, in the order of `FEATURES`, each about 0..1.

    A word weighs by how few of these candidates have it. Candidates of one passage must stand in its order.
    """
    words = [folded_words(candidate.text) for candidate in candidates]
    sets = [frozenset(one) for one in words]
    asked = list(dict.fromkeys(folded_words(" ".join(content_words(query.text)))))
    weights = local_weights(asked, sets)
    total = sum(weights.values()) or 1.0
    spoken = folded_words(query.text)
    content = set(asked)
    pairs = {pair for pair in pairwise(spoken) if content & set(pair)}

    def share(found: frozenset[str]) -> float:
        return sum(weight for word, weight in weights.items() if word in found) / total

    rows: list[tuple[float, ...]] = []
    for index, candidate in enumerate(candidates):
        around = [
            sets[other]
            for other in (index - 1, index, index + 1)
            if 0 <= other < len(candidates) and candidates[other].passage_rank == candidate.passage_rank
        ]
        own = words[index]
        rows.append(
            (
                candidate.similarity or 0.0,
                candidate.window_similarity or 0.0,
                candidate.passage.score,
                share(sets[index]),
                share(frozenset().union(*around)),
                len(pairs & set(pairwise(own))) / len(pairs) if pairs else 0.0,
                type_match(query.expects, candidate.text, spoken),
                1.0 if len(own) < SHORT else 0.0,
                1.0 if candidate.text.rstrip("\"'”’»)").endswith("?") else 0.0,
            )
        )
    return rows


_NUMBER = re.compile(
    r"\d|\b(one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|"
    r"seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|thousand|million|"
    r"billion|dozen|half|twice|once|several|percent)\b",
    re.IGNORECASE,
)
_YEAR = re.compile(
    r"\b\d{3,4}s?\b|\b(january|february|march|april|may|june|july|august|september|october|november|december|monday|"
    r"tuesday|wednesday|thursday|friday|saturday|sunday)\b|\b\d+(st|nd|rd|th) century\b|\bcentury\b",
    re.IGNORECASE,
)
_TIME = re.compile(
    r"\b(years?|months?|weeks?|days?|nights?|morning|evening|noon|midnight|hours?|o'clock|after|before|when|until|"
    r"during|while|as soon as|then|spring|summer|autumn|winter|today|yesterday|tomorrow)\b",
    re.IGNORECASE,
)
_PLACE = re.compile(
    r"\b(in|at|on|near|into|from|under|behind|inside|beside|to|through|across|over|by|outside|toward|towards)\s+"
    r"((?:the|a|an|his|her|their|its|my)\s+)?(\w)"
)
_REASON = re.compile(
    r"\b(because|since|so that|in order|due to|for fear|therefore|caused?|reason|as a result|thus|owing|"
    r"on account|wanted|wished|lest)\b|[,;] for\b|\bto \w+",
    re.IGNORECASE,
)
_MANNER = re.compile(r"\bby \w+ing\b|\b(with|through|using|by means|by)\b|\b\w+ly\b", re.IGNORECASE)
_CAPITALISED = re.compile(r"(?<=[\w,;:] )[\"'“‘(]?([A-Z][\w'’-]+)")


def type_match(expects: ExpectedAnswer, text: str, spoken: Sequence[str]) -> float:
    """How well the sentence holds the kind of thing that is asked for, in 0..1; 0 where no kind is recognised."""
    if expects is ExpectedAnswer.PERSON:
        return 1.0 if _names_another(text, spoken) else 0.0
    if expects is ExpectedAnswer.NUMBER:
        return 1.0 if _NUMBER.search(text) else 0.0
    if expects is ExpectedAnswer.TIME:
        return 1.0 if _YEAR.search(text) else 0.4 if _TIME.search(text) else 0.0
    if expects is ExpectedAnswer.PLACE:
        places = [match[3].isupper() or bool(match[2]) for match in _PLACE.finditer(text)]
        return 1.0 if any(places) else 0.3 if places else 0.0
    if expects is ExpectedAnswer.REASON:
        return 1.0 if _REASON.search(text) else 0.0
    if expects is ExpectedAnswer.MANNER:
        return 1.0 if _MANNER.search(text) else 0.0
    return 0.0


def _names_another(text: str, spoken: Sequence[str]) -> bool:
    """Whether a capitalised word stands within the sentence that the question did not name."""
    known = set(spoken)
    return any(not known & set(folded_words(match[1])) for match in _CAPITALISED.finditer(text))
