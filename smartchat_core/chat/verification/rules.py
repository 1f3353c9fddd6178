"""The rules together: how much of a claim its quote has, and in what the two disagree."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from smartchat_core.chat.verification.detection import UNKNOWN, detect_lexicon
from smartchat_core.chat.verification.direction import direction_differs, opposite_differs
from smartchat_core.chat.verification.extent import certainty_differs, extent_differs, order_differs
from smartchat_core.chat.verification.lexicon import Lexicon
from smartchat_core.chat.verification.names import name_missing
from smartchat_core.chat.verification.negation import negation_differs
from smartchat_core.chat.verification.quantity import number_differs
from smartchat_core.chat.verification.roles import roles_differ
from smartchat_core.chat.verification.sentence import Sentence, extract_stems, read_sentence
from smartchat_core.model.claim import ClaimDoubt
from smartchat_core.text.folding import fold
from smartchat_core.text.scripts import WORD

__all__ = ["LEAST_COVERAGE", "RULES", "Judgement", "coverage", "judge", "numbers_differ"]

LEAST_COVERAGE = 0.4
"""The share of a claim's words that its quote must have. Fitted by tests/bench/fit_claims.py."""

Rule = Callable[[Sentence, Sentence, Lexicon], bool]

RULES: dict[ClaimDoubt, Rule] = {
    ClaimDoubt.NUMBER_DIFFERS: number_differs,
    ClaimDoubt.NEGATION_DIFFERS: negation_differs,
    ClaimDoubt.ROLES_DIFFER: roles_differ,
    ClaimDoubt.DIRECTION_DIFFERS: direction_differs,
    ClaimDoubt.OPPOSITE_WORD: opposite_differs,
    ClaimDoubt.ORDER_DIFFERS: order_differs,
    ClaimDoubt.EXTENT_DIFFERS: extent_differs,
    ClaimDoubt.CERTAINTY_DIFFERS: certainty_differs,
}
"""Each compares a claim and a quote of the same language."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Judgement:
    """The share (0..1) of a claim's words that a quote has, and in what the two disagree."""

    coverage: float
    doubt: ClaimDoubt | None


def coverage(claim: frozenset[str], quote: frozenset[str]) -> float:
    """The share of the claim's words that the quote has; numbers have a rule of their own and do not count."""
    wanted = frozenset(stem for stem in claim if not stem.isdigit()) or claim
    return len(wanted & quote) / len(wanted) if wanted else 0.0


def judge(claim: str, quote: str, *, passage: str) -> Judgement:
    """Whether a quote supports a claim, as far as rules can decide; `passage` is what the quote stands in.

    Where their language is not known, or not the same, only the numbers are compared.
    """
    covered = coverage(extract_stems(claim), extract_stems(quote))
    if covered < LEAST_COVERAGE:
        return Judgement(coverage=covered, doubt=ClaimDoubt.COVERAGE_LOW)
    if _spoken(claim) in _spoken(quote):
        return Judgement(coverage=covered, doubt=None)
    said, quoted, lexicon = _read(claim, quote)
    if lexicon is UNKNOWN:
        differ = number_differs(said, quoted, lexicon)
        return Judgement(coverage=covered, doubt=ClaimDoubt.NUMBER_DIFFERS if differ else None)
    for doubt, differs in RULES.items():
        if differs(said, quoted, lexicon):
            return Judgement(coverage=covered, doubt=doubt)
    missing = name_missing(said, quoted, read_sentence(passage, lexicon), lexicon)
    return Judgement(coverage=covered, doubt=ClaimDoubt.NAME_NOT_IN_QUOTE if missing else None)


def numbers_differ(claim: str, quote: str) -> bool:
    """Whether the quote lacks a number of the claim."""
    return _spoken(claim) not in _spoken(quote) and number_differs(*_read(claim, quote))


def _spoken(text: str) -> str:
    """The comparison of words only, for a claim in the very words of its quote."""
    return f" {' '.join(WORD.findall(fold(text)))} "


def _read(claim: str, quote: str) -> tuple[Sentence, Sentence, Lexicon]:
    lexicon = _common_language(claim, quote)
    return read_sentence(claim, lexicon), read_sentence(quote, lexicon), lexicon


def _common_language(claim: str, quote: str) -> Lexicon:
    of_claim, of_quote = detect_lexicon(claim), detect_lexicon(quote)
    if of_claim is UNKNOWN or of_quote is UNKNOWN or of_claim is of_quote:
        return of_quote if of_claim is UNKNOWN else of_claim
    return UNKNOWN
