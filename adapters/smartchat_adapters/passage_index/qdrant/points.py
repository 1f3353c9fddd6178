"""Points: passages to points with sparse and dense vectors, and back."""

from __future__ import annotations

import itertools
import math
import zlib
from collections import Counter
from typing import TYPE_CHECKING, Any

from qdrant_client import models

from smartchat_adapters.passage_index.analysis.word_analysis import separate_words
from smartchat_adapters.passage_index.qdrant.schema import SPARSE, passage_point_id
from smartchat_core.model.passage import Passage
from smartchat_core.model.section import SectionKind
from smartchat_core.model.span import Span

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from smartchat_adapters.passage_index.analysis.word_analysis import WordAnalyser
    from smartchat_core.model.ids import DocumentId, OwnerId

__all__ = ["dimension_of", "make_points", "prepare_words", "query_words", "to_passage"]

_K1 = 1.2
_B = 0.75
_MEAN_LENGTH = 64.0  # terms; English passages of the default rules have 59 to 68
_MAX_TERMS = 128
_RAREST = math.log(10_000)
_KINDS = {kind.value: kind for kind in SectionKind}


def dimension_of(term: str) -> int:
    """The dimension of the sparse vectors that a term has: its CRC-32, which differs between any two short terms."""
    return zlib.crc32(term.encode("utf-8", "replace"))


def prepare_words(passages: Sequence[Passage], analyser: WordAnalyser) -> list[models.SparseVector]:
    """The part of BM25 that belongs to each passage: how often each term occurs, saturated and damped by length.

    k1 = 1.2 and b = .75, as the embedded index has them, but the mean length is a constant: a true mean would have
    to be written into every passage, and would reveal passages beyond a reader's bound. The server multiplies by
    idf = ln(1 + (N - n + .5) / (n + .5)) of the passages that the query names as its corpus.
    """
    vectors = []
    for passage in passages:
        words = Counter(separate_words(passage.searched.encode("utf-8", "replace")).split())
        counts: Counter[int] = Counter()
        for word, times in words.items():
            for term in analyser.terms(word):
                counts[dimension_of(term)] += times
        damping = _K1 * (1 - _B + _B * counts.total() / _MEAN_LENGTH)
        ordered = sorted(counts)
        weights = [round(counts[each] * (_K1 + 1) / (counts[each] + damping), 4) for each in ordered]
        vectors.append(models.SparseVector(indices=ordered, values=weights))
    return vectors


def query_words(
    text: str, languages: Mapping[str, float], terms: Callable[[str, str], Sequence[str]]
) -> models.SparseVector | None:
    """The query's vector: the terms that its words have in any of the languages; None where there are none.

    `languages` is the share of the documents in scope in each language, `terms` gives the terms of a word in
    one. A word that is a stop word in some of them weighs less in the others, too: its weight is the idf of a word
    that all their passages hold, divided by that of a word which one passage in ten thousand holds. Of a longer
    query the first 128 terms count.
    """
    weights: dict[int, float] = {}
    for word in dict.fromkeys(text.split()[: 4 * _MAX_TERMS]):
        found = {language: terms(word, language) for language in languages}
        stopped = sum(share for language, share in languages.items() if not found[language])
        weight = min(1.0, -math.log(stopped) / _RAREST) if stopped > 0 else 1.0
        for term in itertools.chain.from_iterable(found.values()):
            dimension = dimension_of(term)
            weights[dimension] = max(weight, weights.get(dimension, 0.0))
        if len(weights) >= _MAX_TERMS:
            break
    ordered = sorted(weights)
    return models.SparseVector(indices=ordered, values=[weights[each] for each in ordered]) if ordered else None


def make_points(
    owner: OwnerId,
    document: DocumentId,
    version: str,
    passages: Sequence[Passage],
    words: Sequence[models.SparseVector],
) -> Iterator[models.PointStruct]:
    """The points of one version of a document."""
    for passage, vector in zip(passages, words, strict=True):
        yield models.PointStruct(
            id=passage_point_id(owner, document, version, passage.ordinal),
            vector={SPARSE: vector} if vector.indices else {},
            payload={
                "owner": owner,
                "document": document,
                "version": version,
                "ordinal": passage.ordinal,
                "start": passage.span.start,
                "end": passage.span.end,
                "section": passage.section,
                "kind": passage.section_kind.value,
                **_stored_text(passage.text),
            },
        )


def to_passage(payload: Mapping[str, Any]) -> Passage:
    """The passage that a point holds."""
    text = payload.get("text")
    return Passage(
        document_id=payload["document"],
        ordinal=payload["ordinal"],
        span=Span(start=payload["start"], end=payload["end"]),
        text=bytes.fromhex(payload["text_utf8"]).decode("utf-8", "surrogatepass") if text is None else text,
        section=payload.get("section"),
        section_kind=_KINDS[payload["kind"]],
    )


def _stored_text(text: str) -> dict[str, str]:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:  # half of a surrogate pair, which JSON cannot carry
        return {"text_utf8": text.encode("utf-8", "surrogatepass").hex()}
    return {"text": text}
