"""A survey of a whole document in its own words: the most central sentence of each part."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence

from smartchat_core.model.parsed import ParsedDocument
from smartchat_core.model.section import Section, SectionKind
from smartchat_core.model.sentences import sentence_spans
from smartchat_core.model.span import Span
from smartchat_core.retrieval.query_analysis import content_words

__all__ = ["central_sentences", "parts_of"]

_LEAST_WORDS, _MOST_WORDS = 8, 45
_PART_CHARACTERS = 12_000


def parts_of(parsed: ParsedDocument, *, until: int | None = None, most: int = 12) -> tuple[Span, ...]:
    """The parts that an overview should speak of: the main sections of the body, or equal stretches of the text.

    Nothing after the offset `until` is part of any. Neighbouring sections are put together when there are more than
    `most`.
    """
    end = len(parsed.text) if until is None else min(until, len(parsed.text))
    body = [section for section in parsed.sections if section.kind is SectionKind.BODY and section.span.start < end]
    spans = [_clip(section.span, end) for section in _main(body)]
    if len(spans) < 2:
        count = max(min(end // _PART_CHARACTERS, most), 1)
        spans = [Span(start=end * i // count, end=end * (i + 1) // count) for i in range(count)]
    per_part = math.ceil(len(spans) / most)
    groups = [spans[at : at + per_part] for at in range(0, len(spans), per_part)]
    return tuple(Span(start=group[0].start, end=group[-1].end) for group in groups)


def central_sentences(text: str, parts: Sequence[Span]) -> tuple[Span, ...]:
    """For each part, the sentence whose words are most typical of it and least of the other parts.

    A sentence scores the mean tf-idf of its content words, parts taken as documents (after SumBasic, Nenkova and
    Vanderwende 2005); sentences that are very short or very long do not take part.
    """
    counts = [Counter(content_words(part.of(text))) for part in parts]
    spread = Counter(word for count in counts for word in count)
    chosen = []
    for part, count in zip(parts, counts, strict=True):
        weights = {word: n * math.log(1 + len(parts) / spread[word]) for word, n in count.items()}
        best = max(sentence_spans(text, part), key=lambda span: _centrality(span.of(text), weights), default=None)
        if best is not None and _centrality(best.of(text), weights) > 0:
            chosen.append(best)
    return tuple(chosen)


def _centrality(sentence: str, weights: dict[str, float]) -> float:
    total = len(sentence.split())
    if not _LEAST_WORDS <= total <= _MOST_WORDS or "\n" in sentence:
        return 0.0
    words = content_words(sentence)
    return sum(weights.get(word, 0.0) for word in set(words)) / (len(words) + 4)


def _main(sections: Sequence[Section]) -> list[Section]:
    """The level that divides the text best: the outermost one with at least three sections, else the outermost."""
    for level in sorted({section.level for section in sections}):
        at_level = [section for section in sections if section.level == level]
        if len(at_level) >= 3:
            return at_level
    return [section for section in sections if section.level == 1]


def _clip(span: Span, end: int) -> Span:
    return Span(start=span.start, end=min(span.end, end))
