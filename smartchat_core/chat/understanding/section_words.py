"""Finding what a question says about sections and pages: `chapter five`, `the last scene of act 2`, `S. 12`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

from smartchat_core.chat.understanding.question_language import QuestionLanguage
from smartchat_core.chat.understanding.requests import SectionPlace, SectionWish
from smartchat_core.chat.understanding.several_sections import (
    counted_from_an_end,
    is_penultimate,
    numbers_behind,
    wish_of_numbers,
)
from smartchat_core.chat.understanding.words_of_question import PAUSE, PHRASE, SECTION, STOP, Token, masked, surface
from smartchat_core.model.section import SectionRole
from smartchat_core.parsing.heading_words import division_words
from smartchat_core.parsing.headings import Certainty, read_heading
from smartchat_core.parsing.numerals import chinese_number, digit_number, fold_heading
from smartchat_core.retrieval.section_reference import ReferenceStep
from smartchat_core.text.folding import fold
from smartchat_core.text.stop_words import STOP_WORDS

__all__ = ["FoundSection", "SectionNouns", "find_section", "section_nouns"]

_MAX_NUMBER_WORDS = 4
_MAX_JOINTS = 3
_MAX_UNSPACED = 24
_MAX_TITLE_WORDS = 16
_ROMAN = frozenset("ivxlcdm")
_DEPTH = (
    SectionRole.VOLUME,
    SectionRole.BOOK,
    SectionRole.PART,
    SectionRole.ACT,
    SectionRole.CHAPTER,
    SectionRole.LETTER,
    SectionRole.CANTO,
    SectionRole.SCENE,
    SectionRole.SECTION,
)
_TITLED = frozenset((SectionRole.CHAPTER, SectionRole.SECTION, SectionRole.CANTO, None))
_NAMED_ROLES = frozenset(SectionRole) - frozenset(_DEPTH)


@dataclass(frozen=True, kw_only=True, slots=True)
class SectionNouns:
    """The nouns of a language that name a kind of section, each with its role; None for a story and the like.

    `standard` gives for each the form that headings have.
    """

    roles: Mapping[str, SectionRole | None]
    standard: Mapping[str, str]
    plurals: frozenset[str]


@dataclass(frozen=True, kw_only=True, slots=True)
class FoundSection:
    """What a question says about a section, with the words in which one mark stands for it."""

    wish: SectionWish
    tokens: tuple[Token, ...]


@cache
def section_nouns(language: QuestionLanguage) -> SectionNouns:
    """The nouns for sections of a language; of one without plurals, all of them are such."""
    roles: dict[str, SectionRole | None] = {}
    standard: dict[str, str] = {}
    plurals: set[str] = set()
    for word, by_role in division_words().items():
        for role, languages in by_role.items():
            if language.code in languages:
                roles[word] = role
                standard[word] = word
    for role, words in language.plurals.items():
        plain = next((word for word, of in roles.items() if of is role), role.value)
        for word in words.split():
            roles.setdefault(fold(word), role)
            standard.setdefault(fold(word), plain)
            plurals.add(fold(word))
    chapter = next((word for word, role in roles.items() if role is SectionRole.CHAPTER), "chapter")
    for word in f"{language.stories} {language.stories_plural}".split():
        roles.setdefault(fold(word), None)
        standard.setdefault(fold(word), chapter)
    plurals.update(fold(word) for word in language.stories_plural.split())
    several = frozenset(plurals) - _folded_words(language.invariable) if language.spaced else frozenset(roles)
    return SectionNouns(roles=roles, standard=standard, plurals=several)


def find_section(
    text: str, tokens: Sequence[Token], language: QuestionLanguage, *, one: SectionRole | None = None
) -> FoundSection | None:
    """The section or the pages that the question names, None if it names none.

    `one` is what `the last one` is a section of, where an earlier question spoke of such.
    """
    return _Finder(text, tuple(tokens), language, one).find()


@dataclass(frozen=True, kw_only=True, slots=True)
class _Part:
    """A piece of the question that points to a section."""

    first: int
    last: int
    wish: SectionWish


class _Finder:
    def __init__(
        self, text: str, tokens: tuple[Token, ...], language: QuestionLanguage, one: SectionRole | None
    ) -> None:
        self._text = text
        self._tokens = tokens
        self._language = language
        self._nouns = section_nouns(language)
        if one is not None:
            plain = next((word for word, role in self._nouns.roles.items() if role is one), "")
            ones = _folded_words(language.ones) if plain else frozenset()
            self._nouns = replace(
                self._nouns,
                roles={**self._nouns.roles, **dict.fromkeys(ones, one)},
                standard={**self._nouns.standard, **dict.fromkeys(ones, plain)},
            )

    def find(self) -> FoundSection | None:
        parts: list[_Part] = []
        at = 0
        while at < len(self._tokens):
            part = (self._pages(at) if self._language.spaced else None) or self._part(at)
            if part is None:
                at += 1
                continue
            parts.append(part)
            at = part.last
        if not parts:
            return None
        group = [parts[0]]
        for part in parts[1:]:
            if not self._joined(group[-1].last, part.first):
                break
            group.append(part)
        first = min(part.first for part in group)
        last = max(part.last for part in group)
        first = self._with_article(first)
        return FoundSection(
            wish=_together([part.wish for part in group]), tokens=masked(self._tokens, first, last, SECTION)
        )

    def _words(self, name: str) -> frozenset[str]:
        return _folded_words(getattr(self._language, name))

    def _form(self, at: int) -> str:
        return self._tokens[at].form if 0 <= at < len(self._tokens) else ""

    def _with_article(self, first: int) -> int:
        while self._form(first - 1) in self._words("articles"):
            first -= 1
        return first

    def _joined(self, last: int, first: int) -> bool:
        between = [self._form(at) for at in range(last, first)]
        joints = self._words("joints") | self._words("articles") | {PAUSE}
        return len(between) <= _MAX_JOINTS and all(form in joints for form in between)

    def _pages(self, at: int) -> _Part | None:
        if self._form(at) not in self._words("pages"):
            return None
        first = digit_number(self._form(at + 1))
        if first is None:
            return None
        end, last = at + 2, first
        joint = self._form(end) in self._words("ranges") or self._form(end) == PAUSE
        other = digit_number(self._form(end + 1)) if joint else digit_number(self._form(end))
        if other is not None and other >= first:
            end, last = (end + 2 if joint else end + 1), other
        return _Part(first=at, last=end, wish=SectionWish(pages=(first, last)))

    def _part(self, at: int) -> _Part | None:
        if not self._language.spaced:
            return self._unspaced(at)
        form = self._form(at)
        if form.count(".") > 1 and form[0].isdigit():
            return self._decimals(at, at + 1, SectionRole.SECTION, form)
        named = self._named(at)
        if named is not None:
            return named
        if form not in self._nouns.roles:
            return None
        found = self._counted_from_an_end(at) or self._numbered_behind(at)
        return found or self._place_before(at) or self._numbered_before(at) or self._titled(at)

    def _unspaced(self, at: int) -> _Part | None:
        """A section in a script without spaces: `第三章`, `最后一章`, `「X」の章`."""
        form = self._form(at)
        if form == PHRASE:
            found = self._from(at + 1, _unspaced_pattern(self._language, "titled"))
            if found is None or found["noun"] not in self._nouns.roles:
                return None
            title = surface(self._text, self._tokens[at : at + 1])
            wish = SectionWish(title=title, role=self._nouns.roles[found["noun"]])
            return _Part(first=at, last=self._reached(at + 1, found), wish=wish)
        named = next((word for word in self._language.named if self._from(at, re.compile(re.escape(fold(word))))), None)
        if named is not None:
            role = read_heading(self._language.named[named]).role
            wish = SectionWish(steps=(ReferenceStep(role=role),), role=role)
            return _Part(first=at, last=at + len(named), wish=wish)
        found = self._from(at, _unspaced_pattern(self._language, "counted"))
        if found is not None:
            heading = read_heading(found[0] if found[0].startswith("第") else f"第{found[0]}")
            last = self._reached(at, found)
            if heading.role is not None and heading.number is not None:
                return _Part(first=at, last=last, wish=_step(heading.role, heading.number))
            numeral = found["number"] or found["digits"]
            page = digit_number(numeral) or chinese_number(numeral)
            if page and found["noun"] in self._words("pages"):
                return _Part(first=at, last=last, wish=SectionWish(pages=(page, page)))
        found = self._from(at, _unspaced_pattern(self._language, "placed"))
        if found is None:
            return None
        place = next(place for place, name in _PLACES.items() if found["place"] in self._words(name))
        noun = self._nouns.roles[found["noun"]]
        if place is SectionPlace.FIRST:
            wish = _step(noun or SectionRole.CHAPTER, 1)
        else:
            wish = SectionWish(place=place, role=noun or SectionRole.CHAPTER)
        return _Part(first=at, last=self._reached(at, found), wish=wish)

    def _from(self, at: int, pattern: re.Pattern[str]) -> re.Match[str] | None:
        return pattern.match("".join(token.form for token in self._tokens[at : at + _MAX_UNSPACED]))

    def _reached(self, at: int, found: re.Match[str]) -> int:
        """The place behind the words that were matched from `at` on."""
        length = found.end()
        while length > 0:
            length -= len(self._form(at))
            at += 1
        return at

    def _decimals(self, first: int, last: int, role: SectionRole, form: str) -> _Part:
        path = tuple(int(number) for number in form.split("."))
        step = ReferenceStep(role=role, number=path[-1], path=path)
        return _Part(first=first, last=last, wish=SectionWish(steps=(step,), role=role))

    def _named(self, at: int) -> _Part | None:
        heading = _named_words(self._language).get(self._form(at))
        if heading is None or self._form(at - 1) not in self._words("articles") | self._words("joints"):
            return None
        role = read_heading(heading).role
        if role not in _NAMED_ROLES:
            return None
        return _Part(first=at, last=at + 1, wish=SectionWish(steps=(ReferenceStep(role=role),), role=role))

    def _numbered_behind(self, at: int) -> _Part | None:
        noun = self._nouns.standard[self._form(at)]
        role = self._role(at)
        if "." in self._form(at + 1) and self._form(at + 1)[0].isdigit():
            return self._decimals(at, at + 2, role, self._form(at + 1))
        for count in range(_MAX_NUMBER_WORDS, 0, -1):
            words = self._tokens[at + 1 : at + 1 + count]
            if len(words) < count or any(self._is_no_number(word) for word in words):
                continue
            number = self._number(noun, " ".join(self._cased(word) for word in words))
            if number is None or (count == 1 and self._is_word(at + 1)):
                continue
            numbers, last = self._further(at, at + 1 + count, number)
            return _Part(first=at, last=last, wish=wish_of_numbers(role, numbers))
        return None

    def _is_several(self, at: int) -> bool:
        return self._form(at) in self._nouns.plurals | self._words("invariable")

    def _further(self, at: int, behind: int, first: int) -> tuple[tuple[int, ...], int]:
        """The numbers that follow the first one of the noun at this place, and where they end."""
        noun, several = self._nouns.standard[self._form(at)], self._is_several(at)

        def number(place: int) -> int | None:
            form = self._form(place)
            again = self._form(place - 1) in self._nouns.roles
            return self._number(noun, form) if form and (several or again or form.isdigit()) else None

        def is_noun(place: int) -> bool:
            form = self._form(place)
            return form in self._nouns.roles and self._nouns.roles[form] is self._nouns.roles[self._form(at)]

        return numbers_behind(
            self._text, self._tokens, behind, first, self._language, number=number, is_noun=is_noun, listed=several
        )

    def _counted_from_an_end(self, at: int) -> _Part | None:
        words = is_penultimate(self._tokens, at, self._language)
        if words:
            wish = SectionWish(place=SectionPlace.LAST, role=self._role(at), back=1)
            return _Part(first=at - words, last=at + 1, wish=wish)
        if not self._is_several(at):
            return None
        noun = self._nouns.standard[self._form(at)]
        wishes = counted_from_an_end(
            self._tokens,
            at,
            self._role(at),
            self._language,
            number=lambda place: self._number(noun, self._form(place)) if self._form(place) else None,
        )
        return _Part(first=at - 2, last=at + 1, wish=wishes) if wishes else None

    def _is_no_number(self, word: Token) -> bool:
        """Whether a word is none that stands in a number behind its noun."""
        return (
            word.form in {PAUSE, STOP, PHRASE} or word.form in self._nouns.roles or word.form in self._words("firsts")
        )

    def _is_word(self, at: int) -> bool:
        """Whether a Roman numeral is rather a word in the middle of a question: English `I` and `a`, Italian `ci`."""
        written = self._cased(self._tokens[at])
        small = _ROMAN.issuperset(written) and self._form(at) in STOP_WORDS.get(self._language.code, ())
        if (len(written) != 1 and not small) or written.isdigit():
            return False
        after = self._form(at + 1)
        ends = after in {"", PAUSE, STOP} or after in self._words("joints") or after in self._nouns.roles
        return not ends or (len(written) == 1 and written.islower())

    def _numbered_before(self, at: int) -> _Part | None:
        if self._form(at) in self._nouns.plurals and self._language.spaced:
            return None
        noun = self._nouns.standard[self._form(at)]
        for count in range(_MAX_NUMBER_WORDS, 0, -1):
            words = self._tokens[at - count : at] if at >= count else ()
            if len(words) < count or any(word.form in {PAUSE, STOP, PHRASE} for word in words):
                continue
            if words[0].form in self._words("articles") | self._words("cardinals"):
                continue
            written = " ".join(self._cased(word) for word in words)
            if len(written) == 1 and not written.isdigit():
                continue
            number = self._number_before(noun, words, written)
            if number is not None:
                return _Part(first=at - count, last=at + 1, wish=_step(self._role(at), number))
        return None

    def _number_before(self, noun: str, words: Sequence[Token], written: str) -> int | None:
        number = self._number_alone(noun, written)
        if number is None:
            *start, last = (word.form for word in words)
            for ending, known in self._language.ordinals.items():
                if last.endswith(fold(ending)):
                    stem = last.removesuffix(fold(ending))
                    forms = (" ".join([*start, f"{stem}{fold(other)}"]) for other in known.split())
                    number = next((found for form in forms if (found := self._number_alone(noun, form))), None)
                    if number is not None:
                        break
        return number

    def _number_alone(self, noun: str, written: str) -> int | None:
        heading = read_heading(f"{written} {noun}")
        sure = heading.certainty is Certainty.NAMED and not heading.rest
        return heading.number if sure else None

    def _number(self, noun: str, written: str) -> int | None:
        heading = read_heading(f"{noun} {written}")
        if heading.number is None or heading.rest or heading.path or heading.certainty is not Certainty.NAMED:
            return None
        return heading.number

    def _place_before(self, at: int) -> _Part | None:
        before = self._form(at - 1)
        place = next((place for place, name in _PLACES.items() if before in self._words(name)), None)
        if place is SectionPlace.FIRST and self._form(at) not in self._nouns.plurals:
            return _Part(first=at - 1, last=at + 1, wish=_step(self._role(at), 1))
        if place is None or self._form(at) in self._nouns.plurals:
            return None
        return _Part(first=at - 1, last=at + 1, wish=SectionWish(place=place, role=self._role(at)))

    def _titled(self, at: int) -> _Part | None:
        """A section by its title: the noun with a phrase in quotation marks, or with what it is about."""
        role = self._nouns.roles[self._form(at)]
        if self._form(at) in self._nouns.plurals:
            return None
        begin = at + 1
        if self._form(begin) == PHRASE and role is not SectionRole.BOOK:
            title = surface(self._text, self._tokens[begin : begin + 1])
            return _Part(first=at, last=begin + 1, wish=SectionWish(title=title, role=role))
        if role not in _TITLED or self._form(at - 1) not in self._words("articles"):
            return None
        while self._form(begin) in self._words("topics"):
            begin += 1
        if begin == at + 1:
            return None
        end = begin
        stops = self._words("verbs_behind")
        while end < len(self._tokens) and end - begin < _MAX_TITLE_WORDS:
            form = self._form(end)
            if form in {PAUSE, STOP} or (
                form in stops and end > begin + (self._form(begin) in self._words("articles"))
            ):
                break
            end += 1
        title = surface(self._text, self._tokens[begin:end])
        if not title or all(word.form in self._words("articles") for word in self._tokens[begin:end]):
            return None
        return _Part(first=at, last=end, wish=SectionWish(title=title, role=role))

    def _role(self, at: int) -> SectionRole:
        return self._nouns.roles[self._form(at)] or SectionRole.CHAPTER

    def _cased(self, token: Token) -> str:
        return self._text[token.start : token.end]


_PLACES = {
    SectionPlace.FIRST: "firsts",
    SectionPlace.LAST: "lasts",
    SectionPlace.NEXT: "nexts",
    SectionPlace.PREVIOUS: "previous",
}


@cache
def _unspaced_pattern(language: QuestionLanguage, kind: str) -> re.Pattern[str]:
    nouns = _alternatives(section_nouns(language).roles)
    if kind == "titled":
        return re.compile(f"(?:这一|那一|这|那|的|という|の){{0,2}}(?P<noun>{nouns})")
    if kind == "counted":
        pages = _alternatives(_folded_words(language.pages))
        numeral = "[0-9]{1,4}|[〇零一二三四五六七八九十百]{1,9}"
        return re.compile(f"(?:第(?P<number>{numeral})|(?P<digits>[0-9]{{1,4}}))(?P<noun>{nouns}|{pages})")
    places = _alternatives(frozenset().union(*(_folded_words(getattr(language, name)) for name in _PLACES.values())))
    return re.compile(f"(?P<place>{places})(?:的|の|个|個|一){{0,2}}(?P<noun>{nouns})")


def _alternatives(words: Iterable[str]) -> str:
    """The words as alternatives of a pattern, the longest first."""
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True)) or "(?!)"


def _step(role: SectionRole, number: int) -> SectionWish:
    return SectionWish(steps=(ReferenceStep(role=role, number=number),), role=role)


def _together(wishes: Sequence[SectionWish]) -> SectionWish:
    """One wish of those that stand together, with the steps from the outermost down."""
    if len(wishes) == 1:
        return wishes[0]
    several = next((wish for wish in wishes if wish.others), None)
    if several is not None:
        first, *others = (
            _together([replace(one, others=()) if wish is several else replace(wish, others=()) for wish in wishes])
            for one in (several, *several.others)
        )
        return replace(first, others=tuple(others))
    steps = {step.role: step for wish in wishes for step in wish.steps}
    ordered = sorted(steps.values(), key=lambda step: _DEPTH.index(step.role) if step.role in _DEPTH else len(_DEPTH))
    found = replace(wishes[0], steps=tuple(ordered), role=ordered[-1].role if ordered else wishes[0].role)
    for wish in wishes:
        if wish.place is not None:
            found = replace(found, place=wish.place, role=wish.role, back=wish.back)
        if wish.title:
            found = replace(found, title=wish.title)
    return found


@cache
def _folded_words(words: str) -> frozenset[str]:
    return frozenset(fold(word) for word in words.split())


@cache
def _named_words(language: QuestionLanguage) -> Mapping[str, str]:
    return {fold_heading(word): heading for word, heading in language.named.items()}
