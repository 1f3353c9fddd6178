"""Which title of a catalog one in another language means, by a dictionary and by how names sound."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from smartchat_core.chat.understanding.catalog import CatalogEntry
from smartchat_core.chat.understanding.edit_distance import within_distance
from smartchat_core.model.ids import DocumentId
from smartchat_core.text.folding import fold
from smartchat_core.text.glossary.lexicon import UNSPACED_LANGUAGES, Lexicon, lexicon_of
from smartchat_core.text.languages import primary_language
from smartchat_core.text.phonetics import sound_keys
from smartchat_core.text.scripts import WORD
from smartchat_core.text.stemming import without_ending
from smartchat_core.text.stop_words import STOP_WORDS

__all__ = ["translated_title"]

_MAX_CHARACTERS = 120
_MAX_WORDS = 12
_SUBTITLE = (":", ";", " – ", " — ", "(", ". ", ", or ", " or, ")
_ENGLISH = "en"
_ONE_LETTER, _TWO_LETTERS = 5, 9
_SAME_START = 2
_LEAST_SOUND = 3
_HALF = 0.5


@dataclass(frozen=True, kw_only=True, slots=True)
class _Asked:
    """A word of the title that is asked for, with what it may be called in the language of a book."""

    word: str
    equivalents: frozenset[str]


def translated_title(title: str, language: str, entries: Sequence[CatalogEntry]) -> frozenset[DocumentId]:
    """The documents whose titles mean the same as a title in the language of the question; none where it is not clear.

    All words of a title that carry meaning must be found, or half of them where the dictionary does not know the others
    and no other title fits as well. Takes time proportional to the number of entries.
    """
    title = title[:_MAX_CHARACTERS]
    best: tuple[float, set[DocumentId], set[tuple[str, ...]]] = (0.0, set(), set())
    asked: dict[str, tuple[_Asked, ...]] = {}
    for entry in entries:
        target = primary_language(entry.language) or _ENGLISH
        if target not in asked:
            asked[target] = _asked(title, language, target)
        words = _content(entry.title, target)
        share = _fit(asked[target], words)
        if share > best[0]:
            best = share, {entry.document}, {words}
        elif share and share == best[0]:
            best[1].add(entry.document)
            best[2].add(words)
    return frozenset(best[1]) if len(best[2]) == 1 else frozenset()


def _asked(title: str, language: str, target: str) -> tuple[_Asked, ...]:
    lexicon = lexicon_of(language)
    if language == target or lexicon is None or lexicon_of(target) is None:
        return ()
    words = _pieces(title, lexicon) if language in UNSPACED_LANGUAGES else _content(title, language)
    return tuple(
        _Asked(word=word, equivalents=_equivalents(word, lexicon, target)) for word in words[:_MAX_WORDS] if word
    )


def _equivalents(word: str, lexicon: Lexicon, target: str) -> frozenset[str]:
    known = lexicon.meanings(word)
    forms = lexicon.equivalents(known, target) if known else ()
    return frozenset(fold(one.replace("_", " ")) for one in forms)


def _pieces(title: str, lexicon: Lexicon) -> tuple[str, ...]:
    """The forms of the dictionary in a title without spaces, and what stands between them."""
    found: list[str] = []
    unknown, at = "", 0
    while at < len(title):
        form = next(
            (
                title[at : at + length]
                for length in range(min(lexicon.longest, len(title) - at), 1, -1)
                if fold(title[at : at + length]) in lexicon.whole
            ),
            "",
        )
        sign = title[at]
        if not form and fold(sign) in lexicon.whole:
            form = sign
        if form or not sign.isalnum() or sign in _JOINING:
            found += [unknown, fold(form)]
            unknown = ""
            at += len(form) or 1
        else:
            unknown += sign
            at += 1
    return tuple(one for one in (*found, unknown) if one)


_JOINING = frozenset("的与和與之のとは・")


def _fit(asked: Sequence[_Asked], words: Sequence[str]) -> float:
    """The share of the title's words that are asked for; 0 where the two cannot be the same title."""
    if not asked or not words or len(asked) != len(words):
        return 0.0
    left = list(words)
    unmatched: list[_Asked] = []
    for one in asked:
        match = next((word for word in left if _means(one, word)), None)
        if match is None:
            unmatched.append(one)
        else:
            left.remove(match)
    share = 1 - len(left) / len(words)
    if left and (share < _HALF or any(one.equivalents for one in unmatched)):
        return 0.0
    return share


def _means(asked: _Asked, word: str) -> bool:
    if any(without_ending(word) == without_ending(one) for one in (asked.word, *asked.equivalents)):
        return True
    one = asked.word
    if one.isascii() and word.isascii():
        most = 2 if len(word) >= _TWO_LETTERS else 1 if len(word) >= _ONE_LETTER else 0
        return one[:_SAME_START] == word[:_SAME_START] and within_distance(one, word, most)
    return bool({key for key in sound_keys(one) if len(key) >= _LEAST_SOUND} & set(sound_keys(word)))


def _content(title: str, language: str) -> tuple[str, ...]:
    """The folded words of a title that carry meaning, without its subtitle."""
    cut = title[:_MAX_CHARACTERS]
    ends = [place for mark in _SUBTITLE if (place := cut.find(mark)) > 0]
    words = [fold(word) for word in WORD.findall(cut[: min(ends)] if ends else cut)]
    small = _small(language)
    return tuple(word for word in words if word not in small) or tuple(words)


@cache
def _small(language: str) -> frozenset[str]:
    return frozenset(fold(word) for word in STOP_WORDS.get(language, ()))
