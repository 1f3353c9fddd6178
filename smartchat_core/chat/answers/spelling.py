"""The word of a text that is spelled most like another that it does not have."""

from __future__ import annotations

from collections import Counter

from smartchat_core.books.matching import within_edits
from smartchat_core.text.folding import fold_word, letters
from smartchat_core.text.words import WORDS

__all__ = ["nearest_spelling"]

_ONE_EDIT, _TWO_EDITS = 4, 8
_MAX_WORDS = 8
_LONGEST = 40


def nearest_spelling(text: str, term: str, *, until: int | None = None) -> str:
    """The term with each word that the text lacks replaced by the most frequent one of similar spelling.

    Empty where some word has none. Takes time proportional to the length of the text.
    """
    wanted = WORDS.findall(term)
    if not wanted or len(wanted) > _MAX_WORDS or any(len(word) > _LONGEST for word in wanted):
        return ""
    end = len(text) if until is None else min(until, len(text))
    words = Counter(match[0] for match in WORDS.finditer(text, 0, end) if len(match[0]) <= _LONGEST)
    folded: dict[str, str] = {}
    for word, _ in words.most_common():
        folded.setdefault(_plain(word), word)
    nearest = [_nearest(_plain(word), folded) for word in wanted]
    found = " ".join(nearest) if all(nearest) else ""
    return "" if found == " ".join(wanted) else found


def _plain(word: str) -> str:
    return fold_word(letters(word).removesuffix("'s"))


def _nearest(word: str, folded: dict[str, str]) -> str:
    if word in folded:
        return folded[word]
    allowed = 2 if len(word) >= _TWO_EDITS else 1 if len(word) >= _ONE_EDIT else 0
    for edits in range(1, allowed + 1):
        for other, spelled in folded.items():
            if abs(len(other) - len(word)) <= edits and within_edits(word, other, edits):
                return spelled
    return ""
