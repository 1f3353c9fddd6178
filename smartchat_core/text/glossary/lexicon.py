"""The dictionary by language: what its words are in another language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from smartchat_core.text.folding import fold
from smartchat_core.text.glossary.deeds import DEEDS
from smartchat_core.text.glossary.names import ASKING, NAMES
from smartchat_core.text.glossary.people import PEOPLE
from smartchat_core.text.glossary.qualities import QUALITIES
from smartchat_core.text.glossary.world import WORLD

__all__ = ["LANGUAGES", "UNSPACED_LANGUAGES", "Lexicon", "lexicon_of"]

LANGUAGES = ("en", "de", "fr", "es", "it", "pt", "ru", "zh", "ja")
"""The columns of the tables, in their order: a line is one meaning, `_` stands for a space within a form."""

UNSPACED_LANGUAGES = frozenset({"zh", "ja"})

# Endings of the written forms that inflection replaces.
_ENDINGS = {
    "en": ("e", "y"),
    "de": ("en", "n", "e"),
    "fr": ("er", "ir", "re", "e"),
    "es": ("ar", "er", "ir", "o", "a", "e"),
    "it": ("are", "ere", "ire", "o", "a", "e"),
    "pt": ("ar", "er", "ir", "o", "a", "e"),
    "ru": ("ать", "ить", "еть", "ять", "уть", "ый", "ий", "ой", "а", "я", "о", "е", "ь", "ы", "и", "й"),
}
_SHORTEST = 3
# What German puts behind a word; anything else there is a word of its own.
_GERMAN_TAILS = frozenset(
    "e em en end ende ens er erin ern ers es est et ete eten etet heit ig ige igem igen iger iges in isch keit lein chen "
    "lich los n nen nis s sam st t te tem ten ter tes test tet tum ung bar haft".split()
)
_SHORT_TAILS = frozenset("s n e t m a o i es en er а у ы и е".split())
_SLACK = {4: 3}
_MOST_SLACK = 4
_JOINTS = ("", "s", "n", "es", "en", "er")
_HEAD, _PART = 3, 3
_LONGEST_WORD = 40
_MEANINGS = 2
_EQUIVALENTS = 3


@dataclass(frozen=True, kw_only=True, slots=True)
class Lexicon:
    """The words of one language, folded.

    `asking` and `whole` hold the forms as they are written, `stems` their beginnings up to the ending, each with the
    numbers of its meanings; `rows` the forms of all languages by meaning.
    """

    language: str
    asking: Mapping[str, tuple[int, ...]]
    whole: Mapping[str, tuple[int, ...]]
    stems: Mapping[str, tuple[int, ...]]
    rows: tuple[tuple[tuple[str, ...], ...], ...]
    longest: int

    def meanings(self, word: str) -> tuple[int, ...]:
        """The meanings of a folded word in any of its forms, the likeliest first; none where it is unknown.

        A form as it is written counts before the longest beginning that a form has. German compounds are taken apart
        where both parts are known words and nothing is left over.
        """
        if len(word) > _LONGEST_WORD:
            return ()
        found = self.whole.get(word) or self._by_beginning(word)
        if found or self.language != "de":
            return found
        if word.startswith("ge") and (found := self._by_beginning(word[2:])):
            return found
        for cut in range(_PART, len(word) - _HEAD + 1):
            head = self.whole.get(word[cut:]) or self._by_beginning(word[cut:])
            first = next(
                (self.whole[part] for joint in _JOINTS if (part := _less(word[:cut], joint)) in self.whole), ()
            )
            if head and first:
                return (*first[:1], *head[:1])
        return ()

    def asks(self, word: str) -> tuple[int, ...]:
        """The meaning of a word that asks, none of another."""
        return self.asking.get(word, ())

    def equivalents(self, meanings: tuple[int, ...], language: str) -> tuple[str, ...]:
        """The words of another language for the first of these meanings, the usual one first, at most three."""
        column = LANGUAGES.index(language)
        forms = [self.rows[meaning][column] for meaning in meanings[:_MEANINGS]]
        ordered = (*(row[0] for row in forms), *(form for row in forms for form in row[1:]))
        return tuple(dict.fromkeys(ordered))[:_EQUIVALENTS]

    def _by_beginning(self, word: str) -> tuple[int, ...]:
        for length in range(len(word), _SHORTEST - 1, -1):
            tail = word[length:]
            if length == _SHORTEST and tail and tail not in _SHORT_TAILS:
                return ()
            if len(tail) > _SLACK.get(length, _MOST_SLACK):
                return ()
            if self.language == "de" and tail and tail not in _GERMAN_TAILS:
                continue
            if found := self.stems.get(word[:length]):
                shorter = self.stems.get(word[: length - 1], ()) if length > _SHORTEST + 1 else ()
                return tuple(dict.fromkeys((*found, *shorter)))
        return ()


@cache
def lexicon_of(language: str) -> Lexicon | None:
    """The dictionary of a language; None for a language that it does not have. Read when it is first needed."""
    if language not in LANGUAGES:
        return None
    column = LANGUAGES.index(language)
    asking: dict[str, list[int]] = {}
    whole: dict[str, list[int]] = {}
    stems: dict[str, list[int]] = {}
    rows = _rows()
    for number, row in enumerate(rows):
        for form in row[column]:
            folded = fold(form.replace("_", " "))
            if number < _asking_rows():
                asking.setdefault(folded, []).append(number)
                continue
            whole.setdefault(folded, []).append(number)
            for stem in {folded, _stem(folded, language)}:
                stems.setdefault(stem, []).append(number)
    return Lexicon(
        language=language,
        asking={form: tuple(numbers) for form, numbers in asking.items()},
        whole={form: tuple(numbers) for form, numbers in whole.items()},
        stems={form: tuple(numbers) for form, numbers in stems.items()},
        rows=rows,
        longest=max(len(form) for form in (*asking, *whole)),
    )


@cache
def _rows() -> tuple[tuple[tuple[str, ...], ...], ...]:
    tables = (ASKING, PEOPLE, DEEDS, WORLD, QUALITIES, NAMES)
    lines = [line for table in tables for line in table.strip().splitlines()]
    return tuple(tuple(tuple(cell.split()) for cell in line.split("|")) for line in lines)


@cache
def _asking_rows() -> int:
    return len(ASKING.strip().splitlines())


def _stem(form: str, language: str) -> str:
    for ending in _ENDINGS.get(language, ()):
        if form.endswith(ending) and len(form) - len(ending) >= _SHORTEST:
            return form[: -len(ending)]
    return form


def _less(part: str, joint: str) -> str:
    return part[: -len(joint)] if joint and part.endswith(joint) else part
