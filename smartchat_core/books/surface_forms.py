"""Where a word or a name is mentioned: as it is written or inflected, and not where a stem is shared by chance."""

from __future__ import annotations

from smartchat_core.books.concordance import occurrences
from smartchat_core.books.languages.registry import rules_for
from smartchat_core.books.spans import Spans
from smartchat_core.text.folding import fold_word, letters
from smartchat_core.text.scripts import WORD
from smartchat_core.text.stemming import without_ending

__all__ = ["are_forms", "mentioned"]

_ENGLISH = "en"
_SURNAMES = ("ов", "ев", "ёв")
"""What is no ending of a Russian surname, though it is one of other words; the others are put behind it."""


def mentioned(text: str, term: str, *, until: int | None = None, language: str = _ENGLISH) -> Spans:
    """Where a text mentions the term: a name as it is written or declined, another word in its inflections as well.

    Args:
        text: the canonical text.
        term: a word, a name or a phrase; a capital makes it a name.
        until: the text ends at this offset.
        language: its primary subtag.

    Takes time proportional to the length of the text.
    """
    language = language or _ENGLISH
    declined = bool(rules_for(language).endings) and language != _ENGLISH
    if any(map(str.isupper, term)):
        if language == "ru" and term.endswith(_SURNAMES):
            forms = occurrences(text, f"{term}а", until=until, inflected=True, language=language)
            return Spans.merged([occurrences(text, term, until=until), forms])
        return occurrences(text, term, until=until, inflected=declined, language=language)
    found = occurrences(text, term, until=until, inflected=True, language=language)
    if declined:
        return found
    wanted = _words(term)
    kept = [span for span in found if _all_forms(_words(span.of(text)), wanted)]
    return Spans.of((span.start, span.end) for span in kept)


def are_forms(one: str, other: str) -> bool:
    """Whether two folded words are inflections of one: an ending sets them apart, and not only a last letter.

    `cats` and `cat` are, `lathe` and `lath` are not.
    """
    if one == other:
        return True
    if without_ending(one) != without_ending(other):
        return False
    return any(_ends(word) for word in (one, other))


def _ends(word: str) -> bool:
    """Whether more than a last letter is taken from the word."""
    return without_ending(word) not in {word, word[:-1]} or word.endswith("s")


def _all_forms(words: tuple[str, ...], wanted: tuple[str, ...]) -> bool:
    return len(words) == len(wanted) and all(map(are_forms, words, wanted))


def _words(text: str) -> tuple[str, ...]:
    return tuple(fold_word(letters(word)) for word in WORD.findall(text))
