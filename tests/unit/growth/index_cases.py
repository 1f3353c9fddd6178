"""Analysing and indexing passages of any kind."""

from __future__ import annotations

from collections.abc import Callable

from smartchat_adapters.passage_index.analysis import word_analysis, word_numbers
from smartchat_adapters.passage_index.analysis.analysers import Analysers, choose_language
from smartchat_adapters.passage_index.qdrant import points as qdrant_points
from smartchat_adapters.passage_index.sqlite import postings, writing
from smartchat_core.model.ids import DocumentId, OwnerId
from smartchat_core.model.passage import Passage
from smartchat_core.model.span import Span

_ANALYSER = word_analysis.WordAnalyser("fr")
_PLAIN_ANALYSER = word_analysis.WordAnalyser("")
_ANALYSERS = Analysers()


def _passage(text: str, *, ordinal: int = 0, start: int = 0) -> Passage:
    return Passage(
        document_id=DocumentId("doc"), ordinal=ordinal, span=Span(start=start, end=start + len(text)), text=text
    )


def _passages(text: str) -> tuple[Passage, ...]:
    """The text as passages of the length that segmentation makes."""
    return tuple(_passage(text[at : at + 1_000], ordinal=at // 1_000, start=at) for at in range(0, len(text), 1_000))


def _utf8(text: str) -> bytes:
    return text.encode("utf-8", "replace")


def _indexed(text: str) -> object:
    return postings.index_terms([_utf8(passage.text) for passage in _passages(text)], _ANALYSER)


INDEX_CASES: dict[str, Callable[[str], object]] = {
    "smartchat_adapters.passage_index.analysis.analysers:Analysers.query_terms": lambda text: _ANALYSERS.query_terms(
        text, "en"
    ),
    "smartchat_adapters.passage_index.analysis.analysers:choose_language": lambda text: choose_language(
        _passages(text), ""
    ),
    "smartchat_adapters.passage_index.sqlite.postings:index_terms": _indexed,
    "smartchat_adapters.passage_index.qdrant.points:prepare_words": lambda text: qdrant_points.prepare_words(
        _passages(text), _ANALYSER
    ),
    "smartchat_adapters.passage_index.qdrant.points:dimension_of": qdrant_points.dimension_of,
    "smartchat_adapters.passage_index.qdrant.points:query_words": lambda text: qdrant_points.query_words(
        text, {"en": 1.0}, _ANALYSERS.query_terms
    ),
    "smartchat_adapters.passage_index.qdrant.points:make_points": lambda text: sum(
        1
        for _ in qdrant_points.make_points(
            OwnerId("o"),
            DocumentId("doc"),
            "v",
            [_passage(text)],
            qdrant_points.prepare_words([_passage("a")], _ANALYSER),
        )
    ),
    "smartchat_adapters.passage_index.analysis.word_numbers:number_words": lambda text: word_numbers.number_words(
        word_analysis.separate_words(_utf8(text))
    ),
    "smartchat_adapters.passage_index.sqlite.writing:prepare": lambda text: writing.prepare(
        _passages(text), _PLAIN_ANALYSER
    ),
    "smartchat_adapters.passage_index.analysis.word_analysis:separate_words": lambda text: word_analysis.separate_words(
        _utf8(text)
    ),
    "smartchat_adapters.passage_index.analysis.word_analysis:WordAnalyser.terms": lambda text: _ANALYSER.terms(
        _utf8(text)
    ),
    "smartchat_adapters.passage_index.analysis.word_analysis:WordAnalyser.terms_of_all": lambda text: (
        _ANALYSER.terms_of_all(word_analysis.separate_words(_utf8(text)).split())
    ),
    "smartchat_adapters.passage_index.analysis.word_analysis:WordAnalyser.query_terms": _ANALYSER.query_terms,
}
