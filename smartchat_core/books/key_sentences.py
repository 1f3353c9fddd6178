"""The sentences that carry most of a section."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from heapq import nlargest

from smartchat_core.books.evidence import KeySentences
from smartchat_core.model.section import Section, SectionKind
from smartchat_core.model.sentences import sentence_spans
from smartchat_core.model.span import Span
from smartchat_core.text.stop_words import STOP_WORDS

__all__ = ["MAX_KEY_SENTENCES", "key_sentences", "key_sentences_of_sections"]

MAX_KEY_SENTENCES = 8
_SHORTEST, _LONGEST = 50, 420
_SHORTEST_UNSPACED = 15
_LEAST_WORDS = 6
_WORD = re.compile(r"[^\W\d_]{2,}|[\u3041-\u30ff\u3400-\u9fff]")
_OPENING, _CLOSING = '“„«"‘「『—', '”“»"’」』'
_SMOOTHING = 5


def key_sentences_of_sections(text: str, sections: Sequence[Section], language: str) -> Iterator[KeySentences]:
    """Those of each chapter-like section: of the body, without subsections."""
    parents = {section.parent for section in sections}
    for section in sections:
        if section.kind is SectionKind.BODY and section.ordinal not in parents:
            spans = key_sentences(text, section.span, language)
            if spans:
                yield KeySentences(section=section.ordinal, known=section.span.end, spans=spans)


def key_sentences(text: str, within: Span, language: str, most: int = MAX_KEY_SENTENCES) -> tuple[Span, ...]:
    """The most informative sentences of a stretch of text, the best first; nothing else of the text matters.

    A sentence scores the mean of log(1 + tf) of its content words, their counts taken in the stretch (after SumBasic,
    Nenkova and Vanderwende 2005), names counted twice. Narration is preferred to speech, which rarely says what
    happens; very short and very long sentences, and headings, do not take part.
    """
    stop = STOP_WORDS.get(language, frozenset())
    sentences = [(span, _content(span.of(text), stop)) for span in sentence_spans(text, within)]
    counts = Counter(word.casefold() for _, words in sentences for word in words)
    scored = [
        (_score(span.of(text), words, counts), -span.start, span)
        for span, words in sentences
        if _is_readable(text, span)
    ]
    return tuple(span for score, _, span in nlargest(most, scored) if score > 0)


def _content(sentence: str, stop: frozenset[str]) -> list[str]:
    return [word for word in _WORD.findall(sentence) if word.casefold() not in stop]


def _is_readable(text: str, span: Span) -> bool:
    last = text[span.end - 1]
    shortest = _SHORTEST_UNSPACED if text[span.start] >= "\u3000" else _SHORTEST
    return shortest <= len(span) <= _LONGEST and (last in ".!?…。！？" or last in _CLOSING)


def _score(sentence: str, words: Sequence[str], counts: Counter[str]) -> float:
    if len(words) < _LEAST_WORDS:
        return 0.0
    total = sum(math.log1p(counts[word.casefold()]) * (2 if word[0].isupper() else 1) for word in words)
    spoken = sentence[0] in _OPENING or sentence[-1] in _CLOSING
    return total / (len(words) + _SMOOTHING) * (0.6 if spoken else 1.0)
