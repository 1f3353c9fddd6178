"""Negation: whether the claim denies what the quote states, or the other way round."""

from __future__ import annotations

from itertools import pairwise

from smartchat_core.chat.verification.lexicon import Lexicon
from smartchat_core.chat.verification.sentence import Sentence, Token

__all__ = ["negation_differs"]

SHARE = 0.2
"""Fitted by tests/bench/fit_claims.py."""


def negation_differs(claim: Sentence, quote: Sentence, lexicon: Lexicon) -> bool:
    """Whether words that both share are denied somewhere in the one and nowhere in the other.

    A negator denies the clause that it stands in. At least two of the shared words must differ, and no less than
    `SHARE` of all of them.
    """
    said, denied = polarity(claim, lexicon)
    quoted, quoted_denied = polarity(quote, lexicon)
    shared = (said | denied) & (quoted | quoted_denied)
    differ = shared & (denied ^ quoted_denied)
    return len(differ) >= min(2, len(shared)) and len(differ) >= SHARE * len(shared) > 0


def polarity(sentence: Sentence, lexicon: Lexicon) -> tuple[frozenset[str], frozenset[str]]:
    """What the sentence says, and what it denies: the content words of clauses without and with a negator."""
    clauses = denied_clauses(sentence, lexicon)
    content = [token for token in sentence.tokens if token.content]
    return (
        frozenset(token.stem for token in content if token.clause not in clauses),
        frozenset(token.stem for token in content if token.clause in clauses),
    )


def denied_clauses(sentence: Sentence, lexicon: Lexicon) -> set[int]:
    """The clauses that hold a negator."""
    tokens = sentence.tokens
    following = {id(one): other for one, other in pairwise(tokens)}
    return {token.clause for token in tokens if token.form in lexicon.negators and not _only(token, following, lexicon)}


def _only(token: Token, following: dict[int, Token], lexicon: Lexicon) -> bool:
    after = following.get(id(token))
    return after is not None and (token.form, after.form) in lexicon.not_only
