"""Names of a question that the books do not hold."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from smartchat_core.chat.understanding.edit_distance import within_distance
from smartchat_core.chat.understanding.requests import Understanding
from smartchat_core.model.document import Document
from smartchat_core.text.folding import fold
from smartchat_core.text.languages import primary_language
from smartchat_core.text.scripts import WORD
from smartchat_core.text.stop_words import QUESTION_STOP_WORDS

__all__ = ["TITLES", "asked_names", "different", "is_mentioned", "name_words"]

_CODED = re.compile(r"\b(?:[a-z]{1,3}[A-Z][\w-]{2,}|[A-Z]{2,}\d*)\b")
_JOINED = re.compile(r" (?:and|or|&|y|et|e|и) ")
_SHORTEST = 3
_ENDING = 2
"""Letters by which a name may differ from the same name in the plural or another case."""

TITLES = frozenset(
    "mr mrs ms miss dr doctor prof professor sir lady lord captain colonel general major count countess king queen "
    "prince princess saint st father mother uncle aunt madame monsieur mademoiselle herr frau fraulein senor senora "
    "signor signora don dona god christian english french german american".split()
)
_MAX_NAMES = 20


def asked_names(understanding: Understanding, documents: Sequence[Document]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The names of the question with their words, folded, but for those of the books' titles and authors.

    Names may be inflected or translated in a question in another language than the books', and in German every noun
    looks like one: such questions have none.
    """
    language = understanding.language or "en"
    spoken = {primary_language(one.metadata.language) for one in documents} - {""}
    if language == "de" or (spoken and language not in spoken):
        return ()
    of_books: set[str] = set()
    for document in documents:
        of_books.update(name_words(" ".join((document.title, *document.metadata.authors))))
    text = understanding.text
    codes = [] if text.isupper() else _CODED.findall(text)
    parts = [part for name in understanding.names for part in _JOINED.split(" ".join(name.split()))]
    found: dict[str, tuple[str, ...]] = {}
    for name in [*parts, *codes][:_MAX_NAMES]:
        words = tuple(one for one in name_words(name) if one not in TITLES and one not in QUESTION_STOP_WORDS)
        if words and not of_books & set(words):
            found.setdefault(name, words)
    return tuple(found.items())


def different(names: Iterable[tuple[str, ...]]) -> tuple[tuple[str, ...], ...]:
    """The names, those put together that share a word, be it with another ending: Holm, the Holms."""
    kept: list[tuple[str, ...]] = []
    for words in names:
        at = next((at for at, name in enumerate(kept) if any(_same(one, two) for one in name for two in words)), None)
        if at is None:
            kept.append(words)
        else:
            kept[at] = tuple(dict.fromkeys((*kept[at], *words)))
    return tuple(kept)


def name_words(text: str) -> tuple[str, ...]:
    """The words of a text, folded, without possessive endings; single letters are left out."""
    plain = fold(text).replace("'s ", " ").removesuffix("'s")
    return tuple(one for one in WORD.findall(plain) if len(one) > 1)


def is_mentioned(words: Sequence[str], text: str) -> bool:
    """Whether the text has one of the words of a name, or one that is written nearly so.

    A word may differ by a letter, by two if it is long, or be the beginning of another: names have endings.
    """
    folded = fold(text)
    if any(re.search(rf"\b{re.escape(word)}\w{{0,3}}\b", folded) for word in words):
        return True
    present = frozenset(WORD.findall(folded))
    return any(_nearly(word, present) for word in words)


def _same(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    return long.startswith(short) and len(long) - len(short) <= _ENDING


def _nearly(word: str, present: Iterable[str]) -> bool:
    if len(word) < _SHORTEST + 2:
        return False
    most = 2 if len(word) >= 8 else 1
    begin = word[:2]
    return any(
        other.startswith(begin) and abs(len(other) - len(word)) <= most and within_distance(word, other, most)
        for other in present
    )
