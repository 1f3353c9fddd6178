"""The word of its own by which a book heads its sections: Episode, Stave, Night."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from smartchat_core.chat.answers.open_book import OpenBook
from smartchat_core.chat.answers.wording.lookups import marked
from smartchat_core.chat.answers.wording.wording import Wording
from smartchat_core.model.section import Section
from smartchat_core.parsing.heading_words import division_words
from smartchat_core.parsing.headings import Certainty, read_heading
from smartchat_core.parsing.numerals import fold_heading
from smartchat_core.text.languages import primary_language

__all__ = ["counted_by_word", "heading_word"]

_LEAST, _SHARE = 2, 0.9
_SHORTEST, _LONGEST = 5, 30
"""Letters of such a word; what is shorter may be an abbreviation."""
_READ = 100
_SIBILANT = ("s", "x", "z", "ch", "sh")
_VOWELS = "aeiou"


def heading_word(sections: Sequence[Section]) -> tuple[str, Sequence[Section]]:
    """The word before the number that nearly all of the sections share, and those that have it; empty for none."""
    words = [_numbered_word(one.title) for one in sections]
    word, count = Counter(word for word in words if word).most_common(1)[0] if any(words) else ("", 0)
    if count < max(_LEAST, _SHARE * len(sections)):
        return "", ()
    return word, tuple(one for one, own in zip(sections, words, strict=True) if own == word)


def counted_by_word(book: OpenBook, wording: Wording, word: str, sections: Sequence[Section]) -> str:
    """How many sections there are, by the book's word for them; empty where that is the usual name of their role.

    The word stands in the plural where book and answer are in English, and else in brackets behind the usual name.
    """
    role = sections[0].role
    known, usual = word in division_words(), wording.count(role, len(sections))
    if wording.language == "en" and primary_language(book.source.document.metadata.language) in {"", "en"}:
        own = word.isascii() and word not in wording.count(role, 1).split()
        return f"{wording.number(len(sections))} {_plural(word)}" if own else ""
    return "" if known else f"{usual} ({marked([word.capitalize()], wording.language)})"


def _numbered_word(title: str) -> str:
    """The first word of a title, folded, where a number follows it."""
    first, _, rest = title[:_READ].strip().partition(" ")
    word = fold_heading(first)
    if not word.isalpha() or not _SHORTEST <= len(word) <= _LONGEST:
        return ""
    heading = read_heading(f"Chapter {rest}")
    return word if heading.certainty is Certainty.NAMED and heading.number is not None else ""


def _plural(word: str) -> str:
    if word.endswith(_SIBILANT):
        return f"{word}es"
    if word.endswith("y") and word[-2] not in _VOWELS:
        return f"{word[:-1]}ies"
    return f"{word}s"
