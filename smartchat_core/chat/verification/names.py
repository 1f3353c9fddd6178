"""Names: whether those of a claim are those of its quote."""

from __future__ import annotations

from smartchat_core.chat.verification.lexicon import Lexicon
from smartchat_core.chat.verification.sentence import Sentence, Token

__all__ = ["extract_names", "name_missing"]


def name_missing(claim: Sentence, quote: Sentence, passage: Sentence, lexicon: Lexicon) -> bool:
    """Whether the claim names a person whom the passage does not, or whom the quote leaves out without a pronoun.

    A name may stand elsewhere in the passage where the quote has a pronoun for it.
    """
    known = frozenset(token.stem for token in extract_names(passage, lexicon))
    there = {token.stem for token in quote.tokens}
    missing = [token for token in extract_names(claim, lexicon, known) if token.stem not in there]
    if not missing:
        return False
    if any(token.stem not in passage.stems for token in missing):
        return True
    others = {token.stem for token in extract_names(quote, lexicon, known)} - claim.stems
    return bool(others) and not quote.having(lexicon.pronouns)


def extract_names(sentence: Sentence, lexicon: Lexicon, known: frozenset[str] = frozenset()) -> list[Token]:
    """Words with a capital that do not begin a clause, and at its beginning those that are names elsewhere.

    None in a language that writes all nouns with a capital, or has none.
    """
    if lexicon.capital_nouns or lexicon.unspaced:
        return []
    found: list[Token] = []
    clause = -1
    for token in sentence.tokens:
        capital = token.text[:1].isupper() and token.text[1:].islower() and len(token.text) > 2
        if token.content and capital and (token.clause == clause or token.stem in known):
            found.append(token)
        clause = token.clause
    return found
