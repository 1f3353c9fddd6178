"""Semantic roles: whether claim and quote swap who does something and to whom."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from smartchat_core.chat.verification.lexicon import Lexicon
from smartchat_core.chat.verification.names import extract_names
from smartchat_core.chat.verification.sentence import Sentence, Token

__all__ = ["roles_differ"]

_REACH = 3
"""Words with meaning on either side of a verb among which its subject and object are searched."""

_DISTINCT_LETTERS = 6
"""Letters that distinguish words which begin with the same stem."""

_OCCURRENCES = 4
"""So many occurrences of one word in a quote are compared."""


@dataclass(frozen=True, slots=True)
class _Sides:
    """What stands before and after a word of a clause, the nearest first; exchanged where the clause is passive."""

    doers: dict[str, Token]
    others: dict[str, Token]


def roles_differ(claim: Sentence, quote: Sentence, lexicon: Lexicon) -> bool:
    """Whether around a shared word what does in the claim suffers in the quote, and the other way round.

    Both must have changed places. In a language whose nouns mark their role by their endings, a change of order counts
    only where the endings have changed with it. Names are followed further than the words next to the verb.
    """
    if names_exchanged(claim, quote, lexicon):
        return True
    shared = claim.stems & quote.stems
    alike = _alike(claim) | _alike(quote)
    pivots: dict[str, list[_Sides]] = {}
    for pivot, sides in _pivots(quote, shared, lexicon):
        if len(pivots.setdefault(_key(pivot, alike), [])) < _OCCURRENCES:
            pivots[_key(pivot, alike)].append(sides)
    for pivot, said in _pivots(claim, shared, lexicon):
        places = pivots.get(_key(pivot, alike), ())
        if any(_kept(said.doers, quoted.doers) or _kept(said.others, quoted.others) for quoted in places):
            continue
        for quoted in places:
            if _moved(said.doers, quoted.others, lexicon) and _moved(said.others, quoted.doers, lexicon):
                return True
    return False


def names_exchanged(claim: Sentence, quote: Sentence, lexicon: Lexicon) -> bool:
    """Whether two names that stand on either side of a shared word have changed sides in the quote.

    Counted are words that occur once in each, and no pair of names that stands elsewhere as in the claim. Where one of
    the two is passive, the sides are expected to change.
    """
    if lexicon.inflects_nouns or lexicon.capital_nouns or lexicon.unspaced:
        return False
    said, quoted = _single_places(claim), _single_places(quote)
    known = frozenset(token.stem for token in extract_names(quote, lexicon))
    names = {token.stem for token in extract_names(claim, lexicon, known)} & quoted.keys()
    exchanged = False
    before = ""
    between: list[str] = []
    for stem in (stem for stem in said if stem in quoted):
        if stem not in names:
            between.append(stem)
            continue
        for pivot in between if before else ():
            first, second = quoted[before], quoted[stem]
            if _turned(claim, said[pivot], lexicon) is not _turned(quote, quoted[pivot], lexicon):
                first, second = second, first
            if first < quoted[pivot] < second:
                return False
            exchanged = exchanged or second < quoted[pivot] < first
        before, between = stem, []
    return exchanged


def _single_places(sentence: Sentence) -> dict[str, int]:
    """Where the content words stand that occur once, in their order."""
    counts = Counter(token.stem for token in sentence.tokens if token.content)
    return {token.stem: at for at, token in enumerate(sentence.tokens) if token.content and counts[token.stem] == 1}


def _turned(sentence: Sentence, at: int, lexicon: Lexicon) -> bool:
    return _passive(sentence, at, sentence.tokens[at].clause, lexicon)


def _alike(sentence: Sentence) -> frozenset[str]:
    """The stems that several words of the sentence have, such as `creature` and `created`."""
    words: dict[str, set[str]] = {}
    for token in sentence.tokens:
        words.setdefault(token.stem, set()).add(token.form[:_DISTINCT_LETTERS])
    return frozenset(stem for stem, forms in words.items() if len(forms) > 1)


def _key(token: Token, alike: frozenset[str]) -> str:
    """What distinguishes a verb from others: its stem, or its longer beginning where a noun has the same stem."""
    return token.form[:_DISTINCT_LETTERS] if token.stem in alike else token.stem


def _kept(one: dict[str, Token], other: dict[str, Token]) -> bool:
    """Whether the word next to the verb stands on the same side elsewhere."""
    return next(iter(one), "") in other


def _moved(one: dict[str, Token], other: dict[str, Token], lexicon: Lexicon) -> bool:
    """Whether the word next to the verb on the one side stands on the other side elsewhere."""
    nearest = next(iter(one.values()), None)
    if nearest is None or nearest.stem not in other:
        return False
    return not lexicon.inflects_nouns or other[nearest.stem].form != nearest.form


def _pivots(sentence: Sentence, shared: frozenset[str], lexicon: Lexicon) -> Iterator[tuple[Token, _Sides]]:
    """Each of the shared words, with what stands around it in its clause."""
    clauses: dict[int, list[tuple[int, Token]]] = {}
    for at, token in enumerate(sentence.tokens):
        clauses.setdefault(token.clause, []).append((at, token))
    for members in clauses.values():
        content = [(at, token) for at, token in members if token.content]
        if lexicon.unspaced:  # pairs of characters across the border of two words are no words
            content = [(at, token) for at, token in content if token.stem in shared]
        for place, (at, pivot) in enumerate(content):
            if pivot.stem not in shared:
                continue
            before = {token.stem: token for _, token in reversed(content[max(place - _REACH, 0) : place])}
            after = {token.stem: token for _, token in content[place + 1 : place + 1 + _REACH]}
            if _passive(sentence, at, pivot.clause, lexicon):
                before, after = after, before
            yield pivot, _Sides(before, after)


def _passive(sentence: Sentence, at: int, clause: int, lexicon: Lexicon) -> bool:
    """Whether a form of `to be` stands shortly before the word, and `by` shortly after it."""
    tokens = sentence.tokens
    before = (token for token in tokens[max(at - 3, 0) : at] if token.clause == clause)
    after = (token for token in tokens[at + 1 : at + 4] if token.clause == clause)
    return any(token.form in lexicon.passive for token in before) and any(token.form in lexicon.by for token in after)
