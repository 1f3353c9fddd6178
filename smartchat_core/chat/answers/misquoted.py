"""Finding a phrase in a text though it is misquoted: other marks, other spelling, some words wrong or missing.

Seed and extend: the rarer words of the phrase are looked up, the stretches where most of them stand together are
aligned word by word. The time is proportional to the length of the text; phrases are cut at 60 words.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from math import log2

from smartchat_core.books.matching import within_edits
from smartchat_core.model.span import Span
from smartchat_core.text.folding import fold_word, letters
from smartchat_core.text.scripts import MARKS, UNSPACED
from smartchat_core.text.stop_words import STOP_WORDS

__all__ = ["Difference", "PhraseMatch", "find_phrase"]

_MAX_WORDS = 60
_MAX_SEEDS = 12
_MAX_WINDOWS = 24
_SLACK = 40
_LONG_WORD = 30
_WORD_LENGTH = 6
"""Characters of a word, with the space after it, on average."""
_LIGHT = 0.35
"""The weight of a word that carries no meaning, against 1."""
_ONE_EDIT, _TWO_EDITS = 5, 9
_TOKENS = re.compile(rf"[{UNSPACED}]|(?:(?![{UNSPACED}])[^\W_])(?:(?![{UNSPACED}])[^\W_{MARKS}]|[{MARKS}]|['’](?=\w))*")
_LIGHT_WORDS = frozenset(word for words in STOP_WORDS.values() for word in words)


@dataclass(frozen=True, kw_only=True, slots=True)
class Difference:
    """What the text has where the phrase has something else; either may be empty."""

    found: str
    given: str


@dataclass(frozen=True, kw_only=True, slots=True)
class PhraseMatch:
    """A stretch of a text that has the words of a phrase.

    Attributes:
        span: from the first to the last of them.
        likeness: the share of the words that they have in common, weighted by meaning; 1 for the same words in order.
        distinct: the share of what its rarer words say (in bits, the rarer in the text the more) that is there.
        differences: where the words differ, in the order of the text.
    """

    span: Span
    likeness: float
    distinct: float
    differences: tuple[Difference, ...]

    @property
    def exact(self) -> bool:
        """Whether all words are the same."""
        return not self.differences


@dataclass(frozen=True, slots=True)
class _Token:
    word: str
    start: int
    end: int


def find_phrase(text: str, phrase: str, *, until: int | None = None, most: int = 3) -> tuple[PhraseMatch, ...]:
    """The stretches that are most like the phrase, the best first; none where nothing has its rarer words.

    Args:
        text: the canonical text.
        phrase: the words as they are remembered.
        until: the text ends at this offset.
        most: how many at most.
    """
    wanted = _tokens(phrase[: _MAX_WORDS * _LONG_WORD], 0, None)[:_MAX_WORDS]
    if not wanted:
        return ()
    end = len(text) if until is None else min(until, len(text))
    seeds = _seeds(wanted)
    hits = _hits(text, end, seeds)
    bits = _bits(seeds, hits, end)
    length = wanted[-1].end - wanted[0].start
    matches: dict[Span, PhraseMatch] = {}
    for start, stop in _windows(hits, 2 * length + _SLACK):
        low, high = max(start - length - _SLACK, 0), min(stop + length + _SLACK, end)
        match = _align(text, _tokens(text, low, high), wanted, phrase, bits)
        if match is not None:
            matches.setdefault(match.span, match)
    ranked = sorted(matches.values(), key=lambda one: (-one.likeness, one.span.start))
    return tuple(_apart(ranked))[:most]


def _apart(matches: Iterable[PhraseMatch]) -> Iterable[PhraseMatch]:
    kept: list[PhraseMatch] = []
    for match in matches:
        if all(match.span.end <= one.span.start or one.span.end <= match.span.start for one in kept):
            kept.append(match)
            yield match


def _tokens(text: str, start: int, end: int | None) -> list[_Token]:
    found = _TOKENS.finditer(text, start, len(text) if end is None else end)
    return [_Token(fold_word(letters(match[0])), match.start(), match.end()) for match in found]


def _weight(word: str) -> float:
    return _LIGHT if word in _LIGHT_WORDS else 1.0


def _seeds(wanted: Sequence[_Token]) -> list[str]:
    """The words with meaning, the longest first."""
    words = dict.fromkeys(token.word for token in wanted)
    heavy = [word for word in words if word not in _LIGHT_WORDS] or list(words)
    return sorted(heavy, key=len, reverse=True)[:_MAX_SEEDS]


def _bits(seeds: Sequence[str], hits: Sequence[tuple[int, str]], end: int) -> dict[str, float]:
    """How much it says that a stretch has each of the seeds: the logarithm of how rare it is in the text."""
    counts = Counter(word for _, word in hits)
    return {seed: log2(2 + end / (_WORD_LENGTH * (1 + counts[seed]))) for seed in seeds}


def _hits(text: str, end: int, seeds: Sequence[str]) -> list[tuple[int, str]]:
    """Where the seeds stand."""
    spelled = {form for seed in seeds for form in (seed, seed.replace("'", "’"))}
    plain = [re.escape(form) for form in sorted(spelled, key=len, reverse=True)]
    edges = ("", "") if any(re.match(f"[{UNSPACED}]", seed) for seed in seeds) else (r"(?<!\w)", r"(?!\w)")
    pattern = re.compile(f"{edges[0]}(?:{'|'.join(plain)}){edges[1]}", re.IGNORECASE)
    return [(match.start(), fold_word(letters(match[0]))) for match in pattern.finditer(text, 0, end)]


def _windows(hits: Sequence[tuple[int, str]], width: int) -> list[tuple[int, int]]:
    """The stretches of this width in which the most and the rarest of the seeds stand."""
    counts = Counter(word for _, word in hits)
    rarity = {word: 1 / log2(2 + count) for word, count in counts.items()}
    inside: Counter[str] = Counter()
    score, first = 0.0, 0
    best: dict[int, tuple[float, int, int]] = {}
    for at, word in hits:
        if not inside[word]:
            score += rarity[word]
        inside[word] += 1
        while hits[first][0] < at - width:
            gone = hits[first][1]
            inside[gone] -= 1
            if not inside[gone]:
                score -= rarity[gone]
            first += 1
        bucket = at // width
        if bucket not in best or score > best[bucket][0] + 1e-9:
            best[bucket] = (score, hits[first][0], at)
    ranked = sorted(best.values(), key=lambda one: (-one[0], one[1]))[:_MAX_WINDOWS]
    return [(start, stop) for _, start, stop in ranked]


def _align(
    text: str, tokens: Sequence[_Token], wanted: Sequence[_Token], phrase: str, bits: Mapping[str, float]
) -> PhraseMatch | None:
    """The words of a stretch that are the phrase's, in its order."""
    given = [token.word for token in wanted]
    read = _read_as(tokens, given)
    blocks = [block for block in SequenceMatcher(None, given, read, autojunk=False).get_matching_blocks() if block.size]
    pairs = [(block.a + step, block.b + step) for block in blocks for step in range(block.size)]
    pairs = _densest(pairs, given, read)
    if not pairs:
        return None
    common = sum(_weight(given[at]) for at, _ in pairs)
    stretch = sum(map(_weight, read[pairs[0][1] : pairs[-1][1] + 1]))
    likeness = 2 * common / (sum(map(_weight, given)) + stretch)
    span = Span(start=tokens[pairs[0][1]].start, end=tokens[pairs[-1][1]].end)
    there = {given[at] for at, _ in pairs}
    return PhraseMatch(
        span=span,
        likeness=likeness,
        distinct=sum(bits[word] for word in bits if word in there) / sum(bits.values()),
        differences=_differences(text, tokens, wanted, phrase, pairs),
    )


def _read_as(tokens: Sequence[_Token], given: Sequence[str]) -> list[str]:
    """The words of the text, one that differs from one of the phrase by a typo read as that."""
    known = set(given)
    read: list[str] = []
    for token in tokens:
        word = token.word
        allowed = 2 if len(word) >= _TWO_EDITS else 1 if len(word) >= _ONE_EDIT else 0
        if word not in known and allowed and len(word) <= _LONG_WORD:
            word = next(
                (one for one in known if abs(len(one) - len(word)) <= allowed and within_edits(word, one, allowed)),
                word,
            )
        read.append(word)
    return read


def _densest(pairs: list[tuple[int, int]], given: Sequence[str], read: Sequence[str]) -> list[tuple[int, int]]:
    """The pairs without those at either end that stand too far from the others to belong to them."""
    total = sum(map(_weight, given))

    def likeness(some: Sequence[tuple[int, int]]) -> float:
        stretch = sum(map(_weight, read[some[0][1] : some[-1][1] + 1]))
        return 2 * sum(_weight(given[at]) for at, _ in some) / (total + stretch)

    while len(pairs) > 1:
        shorter = max((pairs[1:], pairs[:-1]), key=likeness)
        if likeness(shorter) <= likeness(pairs):
            break
        pairs = shorter
    return pairs


def _differences(
    text: str, tokens: Sequence[_Token], wanted: Sequence[_Token], phrase: str, pairs: Sequence[tuple[int, int]]
) -> tuple[Difference, ...]:
    found: list[Difference] = []
    last_given, last_read = -1, pairs[0][1] - 1
    for at, place in [*pairs, (len(wanted), pairs[-1][1] + 1)]:
        missing, extra = wanted[last_given + 1 : at], tokens[last_read + 1 : place]
        if missing or extra:
            found.append(Difference(found=_words(text, extra), given=_words(phrase, missing)))
        if at < len(wanted) and tokens[place].word != wanted[at].word:
            found.append(Difference(found=_words(text, [tokens[place]]), given=_words(phrase, [wanted[at]])))
        last_given, last_read = at, place
    return tuple(found)


def _words(text: str, tokens: Sequence[_Token]) -> str:
    return " ".join(text[tokens[0].start : tokens[-1].end].split()) if tokens else ""
