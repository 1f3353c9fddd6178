"""Direction and antonyms: whether one goes up where the other goes down, or has the opposite of a word."""

from __future__ import annotations

from collections.abc import Iterator

from smartchat_core.chat.verification.lexicon import Lexicon, WordSet
from smartchat_core.chat.verification.sentence import Sentence

__all__ = ["direction_differs", "opposite_differs"]

_NEAR = 6
"""Words within which a shared word must stand for an opposite to speak of the same thing."""


def direction_differs(claim: Sentence, quote: Sentence, lexicon: Lexicon) -> bool:
    """Whether what goes one way in the claim goes the other way in the quote.

    What a word of direction speaks of is the shared word nearest to it; in the quote the direction nearest to that
    word counts.
    """
    shared = claim.stems & quote.stems
    said = _directions(claim, shared, lexicon)
    quoted = _directions(quote, shared, lexicon)
    both = said.keys() & quoted.keys()
    return bool(both) and sum(said[stem] != quoted[stem] for stem in both) * 2 > len(both)


def opposite_differs(claim: Sentence, quote: Sentence, lexicon: Lexicon) -> bool:
    """Whether the quote has the opposite of a word of the claim, and not the word itself."""
    return any(
        _opposed(claim, quote, one, other) or _opposed(claim, quote, other, one) for one, other in lexicon.opposites
    )


def _directions(sentence: Sentence, shared: frozenset[str], lexicon: Lexicon) -> dict[str, bool]:
    """Up (true) or down for each of the shared words that have a word of direction near them, by the nearest."""
    found: dict[str, tuple[int, bool]] = {}
    tokens = sentence.tokens
    for place, sign in _signs(sentence, lexicon):
        for at in range(max(place - _NEAR, 0), min(place + _NEAR + 1, len(tokens))):
            stem, distance = tokens[at].stem, abs(place - at)
            if distance and stem in shared and distance < found.get(stem, (_NEAR + 1, sign))[0]:
                found[stem] = distance, sign
    return {stem: sign for stem, (_, sign) in found.items()}


def _signs(sentence: Sentence, lexicon: Lexicon) -> Iterator[tuple[int, bool]]:
    for at, token in enumerate(sentence.tokens):
        if (up := token.form in lexicon.up) or token.form in lexicon.down:
            yield at, up


def _opposed(claim: Sentence, quote: Sentence, one: WordSet, other: WordSet) -> bool:
    if not claim.having(one) or claim.having(other) or quote.having(one):
        return False
    shared = claim.stems & quote.stems
    places = [at for at, token in enumerate(quote.tokens) if token.form in other]
    return any(token.stem in shared for at in places for token in quote.tokens[max(at - _NEAR, 0) : at + _NEAR + 1])
