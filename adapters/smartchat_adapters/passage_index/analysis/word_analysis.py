"""Word analysis: from text to the terms of the lexical index, alike for passages and queries."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np
import Stemmer

from smartchat_core.text.folding import fold_word, letters, without_points
from smartchat_core.text.languages import primary_language
from smartchat_core.text.scripts import MARKS, UNSPACED_RUNS
from smartchat_core.text.stop_words import STOP_WORDS

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["BOUNDARY", "WordAnalyser", "separate_words"]

BOUNDARY = b"\x1f"
"""A word of its own, which separates texts that are analysed in one go."""

_STEMMERS = {
    "ar": "arabic", "ca": "catalan", "cs": "czech", "da": "danish", "de": "german", "el": "greek", "en": "english",
    "eo": "esperanto", "es": "spanish", "et": "estonian", "eu": "basque", "fa": "persian", "fi": "finnish",
    "fr": "french", "ga": "irish", "hi": "hindi", "hu": "hungarian", "hy": "armenian", "id": "indonesian",
    "it": "italian", "lt": "lithuanian", "nb": "norwegian", "ne": "nepali", "nl": "dutch", "nn": "norwegian",
    "no": "norwegian", "pl": "polish", "pt": "portuguese", "ro": "romanian", "ru": "russian", "sr": "serbian",
    "st": "sesotho", "sv": "swedish", "ta": "tamil", "tr": "turkish", "yi": "yiddish",
}  # fmt: skip
_ELIDING = frozenset({"ca", "fr", "ga", "it"})

_LONGEST_WORD = 64  # characters; longer ones are noise (encoded data), and must not swell the index
_CACHED_WORDS = 200_000
_CACHED_LENGTH = 40

_WORD = re.compile(rf"[\w{MARKS}]+(?:'[\w{MARKS}]+)*")
_ARABIC = re.compile("[\u0620-\u06d3]")

_KEEP, _DELETE, _SPACE, _APOSTROPHE = 31, 1, 32, 39


def _ascii_table() -> bytes:
    table = bytearray(range(256))
    for code in range(128):
        character = chr(code)
        if character.isalnum():
            table[code] = ord(character.lower())
        elif code not in {_KEEP, _APOSTROPHE}:
            table[code] = _SPACE
    return bytes(table)


def _punctuation_table() -> np.ndarray[tuple[int], np.dtype[np.uint8]]:
    """What U+2000..U+203F become: the quotes that serve as apostrophes, the signs without width, spaces."""
    table = np.full(64, _SPACE, np.uint8)
    table[[0x18, 0x19]] = _APOSTROPHE
    table[0x0B:0x10] = _DELETE
    return table


_ASCII = _ascii_table()
_PUNCTUATION = _punctuation_table()


def separate_words(utf8: bytes) -> bytes:
    """The text with ASCII letters in lower case, and with spaces for white space and the common punctuation.

    It is quick (a gigabyte a second) and final for most words of most books; `WordAnalyser.terms` does the rest once
    for each distinct word.
    """
    if not utf8.isascii():
        # General punctuation in UTF-8 is E2 80 xx. The first two bytes are marked to be deleted.
        view = np.frombuffer(utf8 + b"   ", np.uint8).copy()
        at = np.flatnonzero(view == 0xE2)
        at = at[view[at + 1] == 0x80]
        view[at + 2] = _PUNCTUATION[view[at + 2] & 0x3F]
        view[at] = view[at + 1] = _DELETE
        utf8 = view.tobytes()
    return utf8.translate(_ASCII, b"\x01")


class WordAnalyser:
    """The rules of one language: stop words, stems (Snowball), elisions, folding of accents.

    Words of scripts without spaces become single characters and pairs of them whatever the language is. An
    unknown language has no stop words and no stems. One thread at a time: the stemmer keeps state.
    """

    def __init__(self, language: str) -> None:
        self.language = primary_language(language)
        stemmer = _STEMMERS.get(self.language)
        self._stemmer = Stemmer.Stemmer(stemmer, 0) if stemmer else None
        self._stop = frozenset(fold_word(letters(word)) for word in STOP_WORDS.get(self.language, frozenset()))
        self._known: dict[bytes, tuple[str, ...]] = {BOUNDARY: ()}

    def terms(self, word: bytes) -> tuple[str, ...]:
        """The terms of a word as `separate_words` leaves it: none for a stop word, several for a run of Chinese."""
        found = self._known.get(word)
        if found is None:
            found = self._analyse(word)
            if len(word) <= _CACHED_LENGTH:
                if len(self._known) >= _CACHED_WORDS:
                    self._known = {BOUNDARY: ()}
                self._known[word] = found
        return found

    def terms_of_all(self, words: Sequence[bytes]) -> list[tuple[str, ...]]:
        """The terms of each of many distinct words, with the plain ones stemmed in one go."""
        if self._stemmer is not None and len(self._known) < _CACHED_WORDS:
            plain = [
                word
                for word in words
                if word not in self._known and word.isascii() and b"'" not in word and len(word) <= _CACHED_LENGTH
            ]
            texts = b" ".join(plain).decode("ascii").split(" ")
            for word, text, stem in zip(plain, texts, self._stemmer.stemWords(texts), strict=False):
                self._known[word] = () if text in self._stop else (stem,)
        found = map(self._known.get, words)
        return [self.terms(word) if terms is None else terms for word, terms in zip(words, found, strict=True)]

    def query_terms(self, text: str) -> list[str]:
        """The distinct terms of a query, in order.

        A single character of a script without spaces is searched only where it stands alone in the query; its
        bigrams with its neighbours are more specific.
        """
        terms: dict[str, None] = {}
        for word in _words_of(text):
            found = self.terms(word)
            pairs = set("".join(term for term in found if len(term) > 1 and UNSPACED_RUNS.match(term)))
            terms.update(dict.fromkeys(term for term in found if len(term) > 1 or term not in pairs))
        return list(terms)

    def _analyse(self, word: bytes) -> tuple[str, ...]:
        if word.isascii():
            plain = word.decode("ascii").strip("'")
            return self._terms_of(plain) if plain else ()
        text = letters(word.decode("utf-8", "replace"))
        terms: list[str] = []
        for part in _WORD.findall(text.replace("_", " ")):
            for run in UNSPACED_RUNS.split(part):
                if UNSPACED_RUNS.match(run):
                    terms += run
                    terms += [run[at : at + 2] for at in range(len(run) - 1)]
                elif run:
                    terms += self._terms_of(run)
        return tuple(terms)

    def _terms_of(self, word: str) -> tuple[str, ...]:
        if "'" in word:
            if word in self._stop:
                return ()
            if self.language in _ELIDING:
                return tuple(term for part in word.split("'") if part for term in self._terms_of(part))
            word = word.removesuffix("'s").replace("'", "")
        word = word[:_LONGEST_WORD]
        folded = fold_word(word)
        if folded in self._stop:
            return ()
        if self._stemmer is None:
            return (folded,)
        stem: str = self._stemmer.stemWord(word if word.isascii() else _compose(word))
        return (fold_word(stem),)


def _words_of(text: str) -> list[bytes]:
    return separate_words(text.replace("\x1f", " ").encode("utf-8", "replace")).split()


def _compose(word: str) -> str:
    """The spelling that the stemmers expect: Arabic without points and tatweel, all else as it is."""
    return without_points(word) if _ARABIC.search(word) else word
