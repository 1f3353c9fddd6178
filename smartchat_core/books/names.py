"""Names in a sentence of a script with capitals: runs of words with capitals, cut to what is one name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from smartchat_core.books.languages.rules import NameRules
from smartchat_core.text.stop_words import STOP_WORDS

__all__ = ["FoundName", "NameReader"]

_MAX_WORDS = 7
_CAPITALS = "".join(letter for code in range(0x41, 0x530) if (letter := chr(code)).isupper())
_WORD = rf"[{_CAPITALS}]\w*(?:['’‑-]\w+)*"
_LONGEST_TITLE = 30
_WORDS_BEFORE = re.compile(r" \.?([^\W\d_]+)(?![\w’'])")
_NUMERAL = re.compile("[IVXLCM]{2,}")
_QUOTES = '“”„«»"'


@dataclass(frozen=True, slots=True)
class FoundName:
    """One mention: its words without the title, the title, and where it stands."""

    words: tuple[str, ...]
    title: str
    start: int
    end: int
    whole: bool = True
    """Whether nothing with a capital stood before it in the run."""


class NameReader:
    """Finds names by the rules of one language. It holds no state between sentences."""

    def __init__(self, rules: NameRules) -> None:
        self._rules = rules
        self._stop = STOP_WORDS.get(rules.language, frozenset()) | rules.determiners | rules.i
        particles = sorted((re.escape(one) for one in rules.particles), key=len, reverse=True)
        joined = "|".join(f"{one}" if one.endswith(("'", "’")) else f"{one} " for one in particles).replace("'", "['’]")
        between = rf"(?:{joined})" if joined else "(?!)"
        run = rf"{_WORD}(?:\.?[ ](?:{between}){{0,2}}{_WORD}){{0,{_MAX_WORDS - 1}}}+\.?"
        before = r"(?<!\w)" if rules.elides else r"(?<![\w’'])"
        self.tokens = re.compile(rf"(?P<quote>[{_QUOTES}])|{before}(?P<run>{run})")
        self._possessives = tuple(one.replace("'", mark) for one in rules.possessives for mark in ("’", "'"))
        self.word = re.compile(rf"({_WORD})(\.?)")
        self.is_ordinary = lru_cache(maxsize=1 << 14)(self._is_ordinary)

    def _is_ordinary(self, word: str) -> bool:
        """Whether a word with a capital is no name: a function word, a day, an exclamation."""
        plain = word.casefold().replace("’", "'")
        if plain in self._rules.may_be_names:
            return False
        if _NUMERAL.fullmatch(word):
            return True
        bare = plain.partition("'")[0]
        return plain in self._stop or plain in self._rules.not_names or (bare in self._stop and len(bare) > 1)

    def names(self, text: str, start: int, end: int) -> Iterator[FoundName]:
        """The names in a run of words with capitals that the pattern `tokens` found."""
        rules = self._rules
        group: list[tuple[str, int, int]] = []
        whole = True
        for match in self.word.finditer(text, start, end):
            word, dot = match[1], match[2]
            begin, stop = match.span(1)
            is_title = word.casefold() in rules.titles
            between = text[group[-1][2] : begin].strip() if group else ""
            parted = between in _OF and not self._holds_of(group[-1][0])
            ordinary = not is_title and self.is_ordinary(word)
            # "Even Mr. X": a title begins a name, unless it ends one ("Mary King").
            if is_title and group and match.end() < end and not self._precedes_title(group[-1][0]):
                parted = True
            if group and (parted or ordinary):
                yield from self._name(text, group, whole=whole)
                group, between = [], ""
            if parted or ordinary:
                whole = False
            if ordinary:
                continue
            short = len(word) == 1 or word.casefold() in rules.abbreviations
            bare = f"{word}." if dot and short else self._without_possessive(word)
            close = (
                stop + 1
                if dot and (is_title or len(word) == 1 or word.casefold() in rules.abbreviations)
                else begin + len(bare)
            )
            if between in _OF:
                group[-1] = (text[group[-1][1] : begin + len(bare)], group[-1][1], close)
            else:
                group.append((f"{between} {bare}" if between else bare, begin, close))
            if len(bare) < len(word) or (dot and close <= stop):
                yield from self._name(text, group, whole=whole)
                group, whole = [], False
        if group:
            yield from self._name(text, group, whole=whole)

    def with_lower_title(self, text: str, name: FoundName, block: int) -> FoundName:
        """The name with the title that stands before it without a capital ("le comte de X"), where languages do so."""
        if not self._rules.lower_titles or name.title or not name.whole:
            return name
        start, particle = name.start, ""
        for match in _WORDS_BEFORE.finditer(text[max(start - _LONGEST_TITLE, block) : start][::-1]):
            word = match[1][::-1]
            plain = word.casefold()
            start -= match.end() - match.start()
            if plain in self._rules.titles:
                words = (f"{particle} {name.words[0]}", *name.words[1:]) if particle else name.words
                return FoundName(words, text[start : start + len(word)], start, name.end, name.whole)
            if particle or plain not in self._rules.particles:
                break
            particle = word
        return name

    def _holds_of(self, word: str) -> bool:
        """Whether "of" after the word goes on with the name ("Duke of Norfolk"), and not with another one."""
        plain = word.casefold()
        return plain in self._rules.titles or plain in self._rules.place_nouns or plain in self._rules.offices

    def _precedes_title(self, word: str) -> bool:
        plain = word.casefold()
        return plain in self._rules.titles or plain in self._rules.epithets

    def _without_possessive(self, word: str) -> str:
        for suffix in self._possessives:
            if len(suffix) < len(word) and word.endswith(suffix):
                return word[: -len(suffix)]
        return word

    def _name(self, text: str, group: list[tuple[str, int, int]], *, whole: bool) -> Iterator[FoundName]:
        rules = self._rules
        first, title, start = 0, "", -1
        while first < len(group) - 1:
            plain = group[first][0].casefold()
            if plain in rules.titles:
                if not title:
                    title, start = text[group[first][1] : group[first][2]], group[first][1]
            elif plain in rules.epithets and not title:
                whole = False
            else:
                break
            first += 1
        words = tuple(word for word, _, _ in group[first:])
        if len(words) > 1 or (len(words[0].rstrip(".")) > 1 and not self.is_ordinary(words[0])):
            yield FoundName(words, title, start if title else group[first][1], group[-1][2], whole)


_OF = frozenset(("of", "of the", "the"))
