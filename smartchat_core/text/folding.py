"""The one folding of letters: what the index puts together, answers put together as well.

Case, compatibility forms (full width, ligatures, half-width kana), accents, the Latin letters that have no accent to
lose (`ø æ œ ł đ ð þ ı`, and `ß` by case folding), Hebrew and Arabic points, the Arabic letters that are often written
for one another, and `ё`. Raised digits stand apart (10⁶ is 10 6). `й` stays a letter of its own, and so do the voiced
kana: without their marks they are others.

The index holds folded words: a change here needs a new generation of it, which `FOLDING` names.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from smartchat_core.text.scripts import WORD

__all__ = ["FOLDING", "fold", "fold_word", "letters", "without_points"]

FOLDING = "folding-2"
"""The name of this folding among the rules that an index is built by."""

_LATIN_MARKS = re.compile("[\u0300-\u036f]+")
_CYRILLIC = re.compile("[\u0400-\u052f]")
_POINTS = re.compile("[\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670]+")
_ARABIC_LETTERS = str.maketrans("أإآٱىةكی", "اااايهكي")
_LETTERS = str.maketrans({"ø": "o", "æ": "ae", "œ": "oe", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"})
_UNSEEN = re.compile("[\u00ad\u200b-\u200f]+")
# Raised digits and fractions of one character, which compatibility forms would put into the number before them.
_RAISED = re.compile("[\u00b2\u00b3\u00b9\u00bc-\u00be\u2070\u2074-\u2079\u2150-\u215f\u2189]+")
# To put combining marks in order takes the square of how many stand in a row (CPython sorts them by insertion). No
# letter of any language has more than a few; Unicode's stream-safe format (UAX 15) allows 30. Dashes and the like are
# cut as well, but they are no part of a word.
_MARKS_IN_A_ROW = re.compile(r"([^\w\s\x00-\x7f]{30})[^\w\s\x00-\x7f]+")

# Most words of a text occur again and again, and folding one takes twenty times as long as finding it in a cache.
_REMEMBERED_LENGTH = 40


def letters(text: str) -> str:
    """The text in the form that words are cut from: compatibility forms replaced, case folded, straight apostrophes.

    Invisible characters (soft hyphens, zero width) are removed. Raised digits and fractions become words of their own:
    10⁶ is not 106, nor 3½ 31/2. Linear in the length of the text.
    """
    if text.isascii():
        return text.lower()
    plain = _MARKS_IN_A_ROW.sub(r"\1", _UNSEEN.sub("", _RAISED.sub(_apart, text)))
    return unicodedata.normalize("NFKC", plain).casefold().replace("’", "'").replace("‘", "'")


def _apart(raised: re.Match[str]) -> str:
    """Raised signs with a space where a letter or digit stands beside them."""
    text, start, end = raised.string, raised.start(), raised.end()
    before = " " if text[start - 1 : start].isalnum() else ""
    return f"{before}{raised[0]} " if text[end : end + 1].isalnum() else f"{before}{raised[0]}"


def fold_word(word: str) -> str:
    """A word of `letters` without accents and points."""
    if word.isascii():
        return word
    return _folded(word) if len(word) <= _REMEMBERED_LENGTH else _folded.__wrapped__(word)


@lru_cache(maxsize=1 << 16)
def _folded(word: str) -> str:
    if _CYRILLIC.search(word):
        return word.replace("ё", "е").replace("\u0301", "")
    plain = _LATIN_MARKS.sub("", unicodedata.normalize("NFKD", word)).translate(_LETTERS)
    return _POINTS.sub("", unicodedata.normalize("NFC", plain)).translate(_ARABIC_LETTERS)


def fold(text: str) -> str:
    """A text with each of its words folded: two texts that differ only in what folding removes become equal."""
    plain = letters(text)
    return plain if plain.isascii() else WORD.sub(lambda match: fold_word(match[0]), plain)


def without_points(word: str) -> str:
    """A word as the stemmers expect it: without Hebrew and Arabic points and tatweel, all else as it is."""
    return _POINTS.sub("", word)
