"""Words of a text as questions and claims are compared by."""

from __future__ import annotations

import re

from smartchat_core.text.folding import fold_word, letters
from smartchat_core.text.scripts import WORD
from smartchat_core.text.stop_words import QUESTION_STOP_WORDS

__all__ = ["WORDS", "content_words"]

WORDS = re.compile(rf"{WORD.pattern}(?:['’]{WORD.pattern})*")
"""Words with the apostrophes within them."""


def content_words(text: str) -> tuple[str, ...]:
    """The words of an English text that carry meaning, folded as search does; all words when none does."""
    found = (word.removesuffix("'s") for word in WORDS.findall(letters(text)))
    folded = [fold_word(word) or word for word in found]
    return tuple(word for word in folded if word not in QUESTION_STOP_WORDS) or tuple(folded)
