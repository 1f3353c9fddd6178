"""Language detection for verification: the languages that the rules know."""

from __future__ import annotations

from collections import Counter

from smartchat_core.chat.verification.languages.cjk import CHINESE, JAPANESE
from smartchat_core.chat.verification.languages.english import ENGLISH
from smartchat_core.chat.verification.languages.german import GERMAN
from smartchat_core.chat.verification.languages.romance import FRENCH, ITALIAN, PORTUGUESE, SPANISH
from smartchat_core.chat.verification.languages.russian import RUSSIAN
from smartchat_core.chat.verification.lexicon import Lexicon
from smartchat_core.text.folding import fold
from smartchat_core.text.scripts import WORD

__all__ = ["LEXICONS", "UNKNOWN", "detect_lexicon"]

LEXICONS = (ENGLISH, GERMAN, FRENCH, SPANISH, ITALIAN, PORTUGUESE, RUSSIAN, CHINESE, JAPANESE)
UNKNOWN = Lexicon(code="")

_LEAST_SHARE = 0.08
_SPACED = tuple(lexicon for lexicon in LEXICONS if not lexicon.unspaced)


def detect_lexicon(text: str) -> Lexicon:
    """The lexicon for the text's language, by its script and function words; `UNKNOWN` where they decide nothing."""
    dense = sum("\u3400" <= letter <= "\u9fff" for letter in text)
    kana = sum("\u3041" <= letter <= "\u30ff" for letter in text)
    if 3 * (dense + kana) > len(text):
        return JAPANESE if 10 * kana > dense else CHINESE
    if 2 * sum("\u0400" <= letter <= "\u04ff" for letter in text) > len(text):
        return RUSSIAN
    forms = Counter(WORD.findall(fold(text)))
    hits = {lexicon.code: sum(count for form, count in forms.items() if form in lexicon.typical) for lexicon in _SPACED}
    best = max(_SPACED, key=lambda lexicon: hits[lexicon.code])
    return best if hits[best.code] > _LEAST_SHARE * forms.total() else UNKNOWN
