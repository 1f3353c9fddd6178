"""Terms without capitals: two words that stand together again and again."""

from __future__ import annotations

import re
from array import array
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence

from smartchat_core.books.evidence import NameForm
from smartchat_core.books.spans import Spans
from smartchat_core.model.span import Span
from smartchat_core.text.stop_words import STOP_WORDS

__all__ = ["LEAST_TERM_MENTIONS", "common_terms"]

LEAST_TERM_MENTIONS = 6
MAX_TERMS = 2_000
_WORD = re.compile(r"(?<![\w’'-])[^\W\d_A-Z]{4,}(?![\w’'-])")
_MAX_HEADS = 5_000


def common_terms(text: str, language: str, *, besides: Sequence[Span] = ()) -> list[NameForm]:
    """Pairs of words in lower case, neither a function word, that occur six times or more.

    `lower` holds where the second word stands: a pair is a term where that is mostly within the pair ("natural
    selection"). Of more than 2,000 pairs those that occur six times first are kept. What
    begins in one of the spans `besides` is not counted.
    """
    stop = STOP_WORDS.get(language)
    if stop is None:
        return []
    counts: Counter[str] = Counter()
    reached: dict[str, list[int]] = {}
    for pair, _ in _pairs(text, stop, besides):
        counts[pair] += 1
        if counts[pair] == LEAST_TERM_MENTIONS and len(reached) < MAX_TERMS:
            reached[pair] = []
    if not reached:
        return []
    for pair, start in _pairs(text, stop, besides):
        if pair in reached:
            reached[pair].append(start)
    heads: dict[str, array[int]] = {pair.partition(" ")[2]: array("I") for pair in reached}
    for match in _WORD.finditer(text):
        ends = heads.get(match[0])
        if ends is not None and len(ends) < _MAX_HEADS:
            ends.append(match.end())
    return [
        NameForm(
            words=tuple(pair.split(" ")),
            mentions=Spans.of((start, start + len(pair)) for start in starts),
            cues=array("H", [0]) * len(starts),
            lower=heads[pair.partition(" ")[2]],
            common=True,
        )
        for pair, starts in reached.items()
    ]


def _pairs(text: str, stop: frozenset[str], besides: Sequence[Span]) -> Iterator[tuple[str, int]]:
    apart = sorted(besides)
    starts, ends = [span.start for span in apart], [span.end for span in apart]
    previous, end, start = "", -2, 0
    for match in _WORD.finditer(text):
        word = match[0]
        at = match.start()
        index = bisect_right(starts, at)
        if word in stop or (index and at < ends[index - 1]):
            previous = ""
            continue
        if previous and at == end + 1 and text[end] == " ":
            yield f"{previous} {word}", start
        previous, end, start = word, match.end(), at
