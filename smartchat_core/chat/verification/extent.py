"""Quantifiers, hedges and order: whether claim and quote agree on extent, certainty and sequence."""

from __future__ import annotations

from smartchat_core.chat.verification.lexicon import Lexicon, WordSet
from smartchat_core.chat.verification.sentence import Sentence

__all__ = ["certainty_differs", "extent_differs", "order_differs"]


def extent_differs(claim: Sentence, quote: Sentence, lexicon: Lexicon) -> bool:
    """Whether the claim speaks of all where the quote speaks of some."""
    return (
        bool(claim.having(lexicon.all_of))
        and bool(quote.having(lexicon.part_of))
        and not (quote.having(lexicon.all_of) or claim.having(lexicon.part_of))
    )


def certainty_differs(claim: Sentence, quote: Sentence, lexicon: Lexicon) -> bool:
    """Whether the quote leaves open, in a clause that the claim repeats, what the claim says outright."""
    if claim.having(lexicon.hedges):
        return False
    open_clauses = {token.clause for token in quote.having(lexicon.hedges)}
    shared = claim.stems & quote.stems
    left_open = {token.stem for token in quote.tokens if token.clause in open_clauses} & shared
    return 2 * len(left_open) > len(shared) > 0


def order_differs(claim: Sentence, quote: Sentence, lexicon: Lexicon) -> bool:
    """Whether what comes first in the claim comes second in the quote."""
    said, quoted = _in_order(claim, lexicon), _in_order(quote, lexicon)
    if said is None or quoted is None:
        return False
    turned = len(said[0] & quoted[1]) + len(said[1] & quoted[0])
    kept = len(said[0] & quoted[0]) + len(said[1] & quoted[1])
    return bool(said[0] & quoted[1] or said[1] & quoted[0]) and turned > kept


def _in_order(sentence: Sentence, lexicon: Lexicon) -> tuple[frozenset[str], frozenset[str]] | None:
    """What happens earlier and what later, by one `before` or `after`."""
    early = _around(sentence, lexicon.before)
    late = _around(sentence, lexicon.after)
    if (early is None) == (late is None):
        return None
    if early is not None:
        return early
    assert late is not None
    return late[1], late[0]


def _around(sentence: Sentence, listed: WordSet) -> tuple[frozenset[str], frozenset[str]] | None:
    """What the main clause says, and what the clause does that the word begins."""
    places = [at for at, token in enumerate(sentence.tokens) if token.form in listed]
    if len(places) != 1:
        return None
    at = places[0]
    tokens = sentence.tokens
    clause = tokens[at].clause
    if any(token.content for token in tokens[:at]):
        main, rest = tokens[:at], tokens[at + 1 :]
    else:
        rest = tuple(token for token in tokens[at + 1 :] if token.clause == clause)
        main = tuple(token for token in tokens[at + 1 :] if token.clause != clause)
    return (
        frozenset(token.stem for token in main if token.content),
        frozenset(token.stem for token in rest if token.content),
    )
