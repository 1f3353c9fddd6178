"""The sentences that say most of a stretch of a book, spread over it."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from smartchat_core.chat.answers.open_book import OpenBook
from smartchat_core.chat.answers.prose import Sentence, read_prose, readable_stretches
from smartchat_core.chat.answers.sampling import sample_windows
from smartchat_core.chat.excerpts.heading_lines import are_heading_lines
from smartchat_core.model.sentences import sentence_spans
from smartchat_core.model.span import Span
from smartchat_core.text.words import content_words

__all__ = ["Focus", "choose_key_sentences", "first_words", "focus_on"]

_READ_AT_MOST, _READ_OF_BOOK, _FIRST_READ = 120_000, 160_000, 8_000
_FULL_WORDS = (11, 34)
_WITHIN = re.compile(r"(?<=[\w,;:] )[\"'“‘(]?+([^\W\d_]\w{2,})")
_FIRST, _LAST, _OPENS = 0.9, 0.35, 0.25
_NAMED, _MAX_NAMES, _MAIN_NAMED = 0.22, 3, 0.2
_QUESTION, _EXCLAIMED, _SPOKEN, _VERSE = 0.5, 0.75, 0.8, 0.85
_KNOWN = 0.35
_EXCESS = (0.2, 1.6)


@dataclass(frozen=True, kw_only=True, slots=True)
class Focus:
    """What the words of a stretch are measured by.

    `common` counts the words of the book. With `whole` a word that is frequent in all of the book counts more, to
    sum up the book; without it one that is more frequent in the stretch than elsewhere, to sum up the stretch. `names`
    are the words of the names that matter most.
    """

    common: Counter[str] = field(default_factory=Counter)
    whole: bool = False
    names: frozenset[str] = frozenset()


@dataclass(frozen=True, kw_only=True, slots=True)
class _Candidate:
    sentence: Sentence
    words: frozenset[str]
    names: frozenset[str]
    length: int
    bucket: int


def focus_on(book: OpenBook, *, whole: bool = False, names: Sequence[str] = ()) -> Focus:
    """The focus for this book, from an even sample of it as far as it may be read."""
    text = book.source.parsed.text
    common: Counter[str] = Counter()
    for span in sample_windows(text, readable_stretches(book, Span(start=0, end=book.end)), _READ_OF_BOOK):
        common.update(content_words(span.of(text)))
    return Focus(common=common, whole=whole, names=frozenset(word for name in names for word in content_words(name)))


def choose_key_sentences(book: OpenBook, within: Span, *, most: int, focus: Focus | None = None) -> tuple[Span, ...]:
    """Up to `most` excerpts from the stretch in reading order, one from each of as many equal parts of it.

    A sentence scores by its words as the focus weighs them, by the names in it, by its place (the first one, the last
    one, at the head of a paragraph) and by its form: statements of the narrator before questions, exclamations and
    speech. What an earlier choice said counts less (as in SumBasic, Nenkova and Vanderwende 2005). Of long stretches an
    even sample is read. Nothing beyond the reader's bound is.
    """
    candidates = list(_candidates(book, within, most))
    if not candidates:
        return ()
    focus = focus or Focus()
    weights = _weights(candidates, focus)
    names = Counter(name for one in candidates for name in one.names)
    chosen: list[Span] = []
    known: set[str] = set()
    for bucket in range(most):
        best: tuple[float, _Candidate] | None = None
        for one in candidates:
            if one.bucket != bucket or any(one.sentence.excerpt.start < span.end for span in chosen[-1:]):
                continue
            score = _score(one, weights, names, known, focus)
            score *= 1 + (_FIRST if one is candidates[0] else _LAST if one is candidates[-1] else 0)
            if best is None or score > best[0]:
                best = score, one
        if best is not None and best[0] > 0:
            chosen.append(best[1].sentence.excerpt)
            known |= best[1].words
    return tuple(chosen)


def first_words(book: OpenBook, within: Span) -> tuple[Span, ...]:
    """The fullest line at the beginning of the stretch: for texts of lists, notes and tables without a sentence."""
    text = book.source.parsed.text
    start = min(within.start, book.end)
    read = Span(start=start, end=max(min(within.end, book.end, start + _FIRST_READ), start))
    spans = [
        span
        for span in sentence_spans(text, read)
        if any(map(str.isalnum, span.of(text))) and not are_heading_lines(span.of(text))
    ]
    return tuple(sorted(spans, key=lambda span: -min(len(span.of(text).split()), _FULL_WORDS[1]))[:1])


def _candidates(book: OpenBook, within: Span, most: int) -> Iterator[_Candidate]:
    text, stretches = book.source.parsed.text, readable_stretches(book, within)
    total = sum(len(one) for one in stretches)
    offset = 0
    for stretch in stretches:
        for window in sample_windows(text, (stretch,), max(_READ_AT_MOST * len(stretch) // total, _FIRST_READ)):
            for sentence in read_prose(book, window):
                words = content_words(sentence.text)
                yield _Candidate(
                    sentence=sentence,
                    words=frozenset(words),
                    names=frozenset(word for word in _WITHIN.findall(sentence.text) if word[0].isupper()),
                    length=len(words),
                    bucket=min(most * (offset + sentence.span.start - stretch.start) // total, most - 1),
                )
        offset += len(stretch)


def _weights(candidates: Sequence[_Candidate], focus: Focus) -> dict[str, float]:
    counts = Counter(word for one in candidates for word in one.words)
    here, everywhere = sum(counts.values()) or 1, sum(focus.common.values()) or 1
    if focus.whole:
        return {word: math.log1p(count) * math.log1p(focus.common[word]) for word, count in counts.items()}
    least, most = _EXCESS
    weights = {}
    for word, count in counts.items():
        excess = (count / here) / ((focus.common[word] + 1) / (everywhere + len(counts))) if focus.common else 1.0
        weights[word] = math.log1p(count) * min(max(math.log1p(excess), least), most)
    return weights


def _score(one: _Candidate, weights: dict[str, float], names: Counter[str], known: set[str], focus: Focus) -> float:
    said = sum(weights[word] * (_KNOWN if word in known else 1.0) for word in one.words)
    score = said / (one.length + 5)
    named = sum(1 for name in one.names if names[name] > 1)
    score *= 1 + _NAMED * min(named, _MAX_NAMES) + _MAIN_NAMED * min(len(one.words & focus.names), _MAX_NAMES)
    text = one.sentence.text
    count = max(len(text.split()), 1)
    least, full = _FULL_WORDS
    score *= min(1.0, count / least) * math.sqrt(min(1.0, full / count))
    closed = text.rstrip("\"'”’»)]")
    if closed.endswith(("?", "？")):
        score *= _QUESTION
    elif closed.endswith(("!", "！")):
        score *= _EXCLAIMED
    if text[:1] in "\"“«„'‘":
        score *= _SPOKEN
    if one.sentence.verse:
        score *= _VERSE
    return score * (1 + _OPENS if one.sentence.opens else 1)
