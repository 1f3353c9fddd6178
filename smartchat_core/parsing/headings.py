"""Headings: the role of the section (chapter, letter, act …) and its number, from the text of the heading."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum

from smartchat_core.model.section import SectionRole
from smartchat_core.parsing.heading_words import CHINESE_COUNTERS, division_words, named_openings, named_sections
from smartchat_core.parsing.number_words import MAX_WORDS, number_words
from smartchat_core.parsing.numerals import chinese_number, digit_number, fold_heading, roman_number
from smartchat_core.text.scripts import UNSPACED

__all__ = ["Certainty", "Heading", "read_heading"]

_MAX_HEADING = 200
"""Characters of a heading that are read: roles and numbers stand at its beginning."""

_MARKS = ".:)]-,;。、：．·|/】〉》」』"
_SKIPPED = frozenset("no no. nr nr. n° nº № number # the la le el il der die das".split())
_ARTICLES = frozenset(("the", "le", "la", "el", "il", "o", "a", "der", "die", "das", "het", "de", "den"))
_COUNTERS = "".join(CHINESE_COUNTERS)
_KOREAN_COUNTERS = "".join(counter for counter in CHINESE_COUNTERS if counter >= "가")
_CHINESE_COUNTED = re.compile(
    rf"第\s*(?P<number>[0-9]{{1,4}}|[^\W\d_]{{1,9}}?)\s*(?P<counter>部分|[{_COUNTERS}])(?P<rest>.*)", re.DOTALL
)
# `제1장`, `제이십 장`, and `1화`, behind which a word must end.
_KOREAN_COUNTED = re.compile(
    rf"(?:제\s*(?P<number>[0-9]{{1,4}}|[영일이삼사오육칠팔구십백천]{{1,9}})\s*(?P<counter>[{_KOREAN_COUNTERS}])|"
    rf"(?P<digits>[0-9]{{1,4}})\s?(?P<behind>[{_KOREAN_COUNTERS}])(?![^\W_]))(?P<rest>.*)",
    re.DOTALL,
)
_KOREAN_DIGITS = str.maketrans("영일이삼사오육칠팔구십백천", "〇一二三四五六七八九十百千")
# Names to which the number is joined without a space.
_JOINED_NAME = re.compile(r"(?:บทที่|ตอนที่|ภาคที่|เล่มที่|chapter\.)(?=\d)", re.IGNORECASE)
_CHINESE_NAMED = re.compile(
    r"(?P<counter>[卷巻冊册部篇編编幕章回])\s*(?P<number>[0-9]{1,4}|[〇零一二三四五六七八九十百廿卅]{1,9})(?![^\W\d_])(?P<rest>.*)",
    re.DOTALL,
)
_CHINESE_VOLUMES = {"上": 1, "中": 2, "下": 3}
_CHINESE_VOLUME = re.compile(r"(?P<number>[上中下])(?P<counter>[卷巻部篇編编冊册])(?P<rest>.*)", re.DOTALL)
_CHINESE_NUMERAL = re.compile(r"[〇零○一二三四五六七八九十百千廿卅壹貳贰參叁肆伍陸陆柒捌玖拾]+")
_ORDINAL_DIGITS = re.compile(r"(\d{1,4})(?:st|nd|rd|th|e|er|ere|eme|de|ste|º|ª|°|o|a|\.?-?(?:я|й|ая|ый|ой|а))\.?")
_DECIMALS = re.compile(r"\d{1,3}(?:\.\d{1,3}){1,5}[.:)]?")
# A heading may name a division and another within it: "Act I. Scene II", "Volume I, Chapter 3".
_WITHIN = {
    SectionRole.VOLUME: frozenset((SectionRole.BOOK, SectionRole.PART, SectionRole.CHAPTER, SectionRole.LETTER)),
    SectionRole.BOOK: frozenset((SectionRole.PART, SectionRole.CHAPTER, SectionRole.LETTER, SectionRole.CANTO)),
    SectionRole.PART: frozenset((SectionRole.BOOK, SectionRole.CHAPTER, SectionRole.LETTER, SectionRole.CANTO)),
    SectionRole.ACT: frozenset((SectionRole.SCENE,)),
}


class Certainty(IntEnum):
    """How sure it is that the number in a heading numbers its section."""

    NONE = 0
    """There is none."""
    LOOSE = 1
    """A number word or numeral with more words behind it: `One Last Thing`, `I Learn the Truth`, `2 The Sermon`."""
    BARE = 2
    """A numeral alone, or parted from the title by a mark: `IV`, `12. The Sermon`."""
    NAMED_LOOSE = 3
    """A name with a number that may belong to the words behind it: `Letter I Never Sent`."""
    NAMED = 4
    """A name with its number: `Chapter VI`, `Part the First`, `第三章`."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Heading:
    """The parts of a title: the role that it names, the number that it may carry, and what else stands in it.

    `path` has all numbers of a heading such as `5.11.3`, of which `number` is the last.
    """

    role: SectionRole | None = None
    number: int | None = None
    certainty: Certainty = Certainty.NONE
    rest: str = ""
    path: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class _Number:
    value: int
    words: int
    marked: bool
    plain: bool
    """Whether it is written in digits, which no word of a title resembles."""


def read_heading(title: str) -> Heading:
    """The role and number that a title gives its section, in any of the languages that are known.

    The time is linear in the title's length, of which only the beginning is read.
    """
    original = " ".join(title[:_MAX_HEADING].split())
    folded = fold_heading(original)
    if not folded:
        return Heading()
    named = _named(folded)
    if named is not None:
        return Heading(role=named)
    return _chinese(folded) or _korean(folded) or _worded(folded, original)


def _named(folded: str) -> SectionRole | None:
    bare = folded.strip(" .:*-[]()")
    role = named_sections().get(bare)
    if role is not None:
        return role
    head, colon, _ = folded.partition(":")
    if colon:
        role = named_sections().get(head.strip())
        if role is not None:
            return role
    name, _, behind = folded.partition(" ")
    # In scripts that are written without spaces one parts the name from a title: `序章 霧の港`.
    if behind and len(name) > 1 and _UNSPACED_NAME.fullmatch(name):
        role = named_sections().get(name)
        if role is not None:
            return role
    return next((role for opening, role in named_openings() if folded.startswith(opening)), None)


_UNSPACED_NAME = re.compile(rf"[{UNSPACED}]+")


def _chinese(folded: str) -> Heading | None:
    match = _CHINESE_COUNTED.match(folded)
    if match is not None:
        text = match["number"]
        number = digit_number(text) if text.isdecimal() else chinese_number(text)
    else:
        match = _CHINESE_VOLUME.fullmatch(folded)
        if match is not None:
            number = _CHINESE_VOLUMES[match["number"]]
        else:
            match = _CHINESE_NAMED.match(folded)
            if match is None:
                return None
            text = match["number"]
            number = digit_number(text) if text.isdecimal() else chinese_number(text)
    return _counted(match["counter"], number, match["rest"])


def _korean(folded: str) -> Heading | None:
    match = _KOREAN_COUNTED.match(folded)
    if match is None:
        return None
    text = match["number"] or match["digits"]
    number = digit_number(text) if text.isdecimal() else chinese_number(text.translate(_KOREAN_DIGITS))
    return _counted(match["counter"] or match["behind"], number, match["rest"])


def _counted(counter: str, number: int | None, rest: str) -> Heading | None:
    """The heading of a counter and its number, or the one within it: `第一卷 起航 第三章 出发`."""
    if number is None:
        return None
    role = CHINESE_COUNTERS[counter[0]]
    within = _WITHIN.get(role)
    inner = _CHINESE_WITHIN.search(rest) if within else None
    if within and inner is not None:
        found = _chinese(inner[0])
        if found is not None and found.role in within:
            return found
    return Heading(role=role, number=number, certainty=Certainty.NAMED, rest=rest.strip(f" {_MARKS}"))


_CHINESE_WITHIN = re.compile(r"(?<![^\s:·])第.*", re.DOTALL)


def _worded(folded: str, original: str) -> Heading:
    if _JOINED_NAME.match(folded):
        folded, original = (_JOINED_NAME.sub(r"\g<0> ", text, count=1) for text in (folded, original))
    words, cased = folded.split(" "), original.split(" ")
    if len(words) != len(cased):
        cased = words
    names = division_words()
    roles = names.get(words[0].rstrip(".:,"))
    if roles is not None:
        found = _after_name(words, cased, roles)
        if found is not None:
            return found
    return _before_name(words, cased) or _bare(words, cased)


def _after_name(words: list[str], cased: list[str], roles: Mapping[SectionRole, frozenset[str]]) -> Heading | None:
    """`Chapter VI`, `Part the First: …`, `Kapitel 3`."""
    at = 1
    while at < len(words) and at < 3 and words[at] in _SKIPPED:
        at += 1
    role, languages = next(iter(roles.items()))
    path = _decimals(words[at]) if at < len(words) else ()
    if path:
        return Heading(role=role, number=path[-1], certainty=Certainty.NAMED, rest=" ".join(words[at + 1 :]), path=path)
    number = _number(words, cased, at, languages)
    if number is None:
        return None
    end = at + number.words
    sure = number.marked or number.plain or end == len(words)
    inner = _inner(role, words[end:], cased[end:])
    if inner is not None:
        return inner
    return Heading(
        role=role,
        number=number.value,
        certainty=Certainty.NAMED if sure else Certainty.NAMED_LOOSE,
        rest=" ".join(words[end:]).strip(f" {_MARKS}"),
    )


def _inner(role: SectionRole, words: list[str], cased: list[str]) -> Heading | None:
    """The division that is named behind the one which holds it."""
    within = _WITHIN.get(role)
    while within and words and not words[0].strip(_MARKS):
        words, cased = words[1:], cased[1:]
    roles = division_words().get(words[0].strip(_MARKS)) if within and words else None
    if not roles or within is None or within.isdisjoint(roles):
        return None
    found = _after_name([words[0].strip(_MARKS), *words[1:]], cased, roles)
    return found if found is not None and found.certainty is Certainty.NAMED else None


def _decimals(word: str) -> tuple[int, ...]:
    if not _DECIMALS.fullmatch(word):
        return ()
    return tuple(int(part) for part in word.rstrip(".:)").split("."))


def _before_name(words: list[str], cased: list[str]) -> Heading | None:
    """`The First Part`, `1. Kapitel`, `Premier acte`, `Первая глава`."""
    at = 1 if words[0] in _ARTICLES and len(words) > 2 else 0
    number = _number(words, cased, at, None)
    if number is None or at + number.words >= len(words):
        return None
    end = at + number.words
    raw = words[end]
    roles = division_words().get(raw.rstrip(".:,"))
    if roles is None or not (end + 1 == len(words) or raw[-1] in _MARKS or words[end + 1][0] in _MARKS):
        return None
    role, languages = next(iter(roles.items()))
    value = number.value if number.plain else _number_value(words, cased, at, number.words, languages)
    if value is None:
        return None
    rest = " ".join(words[end + 1 :]).strip(f" {_MARKS}")
    return Heading(role=role, number=value, certainty=Certainty.NAMED, rest=rest)


def _bare(words: list[str], cased: list[str]) -> Heading:
    """`IV`, `12. The Sermon`, `2.1 Background`, `One Last Thing`."""
    path = _decimals(words[0])
    if path:
        return Heading(number=path[-1], certainty=Certainty.BARE, rest=" ".join(words[1:]), path=path)
    number = _number(words, cased, 0, None)
    if number is None:
        return Heading()
    sure = number.marked or number.words == len(words)
    return Heading(
        number=number.value,
        certainty=Certainty.BARE if sure else Certainty.LOOSE,
        rest=" ".join(words[number.words :]).strip(f" {_MARKS}"),
    )


def _number(words: list[str], cased: list[str], at: int, languages: frozenset[str] | None) -> _Number | None:
    """The number that begins with the word at this place: the one of most words."""
    if at >= len(words):
        return None
    first = words[at].lstrip("([")
    bare = first.rstrip(_MARKS)
    marked = bare != first or (at + 1 < len(words) and words[at + 1][0] in _MARKS)
    digits = digit_number(bare)
    if digits is None:
        ordinal = _ORDINAL_DIGITS.fullmatch(bare)
        digits = int(ordinal[1]) if ordinal is not None else None
    if digits is not None:
        return _Number(digits, 1, marked, plain=True)
    for count in range(min(MAX_WORDS, len(words) - at), 0, -1):
        value = _number_value(words, cased, at, count, languages)
        if value is not None:
            last = words[at + count - 1]
            ended = last[-1] in _MARKS or (at + count < len(words) and words[at + count][0] in _MARKS)
            return _Number(value, count, ended, plain=False)
    return None


def _number_value(
    words: list[str], cased: list[str], at: int, count: int, languages: frozenset[str] | None
) -> int | None:
    """The value of these words, in one of the languages if such are given."""
    phrase = " ".join(words[at : at + count]).rstrip(_MARKS).lstrip("([").replace("-", " ")
    by_language = number_words().get(phrase, {})
    for language, value in by_language.items():
        if languages is None or language in languages:
            return value
    if count > 1:
        return None
    if _CHINESE_NUMERAL.fullmatch(phrase):
        return chinese_number(phrase)
    return roman_number(cased[at].strip(f"([{_MARKS}"))
