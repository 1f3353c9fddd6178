"""Several sections at once: `chapters 3 and 4`, `chapters 1 to 3`, `the first three chapters`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache

from smartchat_core.chat.understanding.question_language import QuestionLanguage
from smartchat_core.chat.understanding.requests import SectionPlace, SectionWish
from smartchat_core.chat.understanding.words_of_question import PAUSE, Token, read_words
from smartchat_core.model.section import SectionRole
from smartchat_core.retrieval.section_reference import ReferenceStep
from smartchat_core.text.folding import fold

__all__ = ["counted_from_an_end", "is_penultimate", "numbers_behind", "wish_of_numbers"]

_MAX_SEVERAL = 60
_DASHES = frozenset("-–—‑")


def numbers_behind(
    text: str,
    tokens: Sequence[Token],
    at: int,
    first: int,
    language: QuestionLanguage,
    *,
    number: Callable[[int], int | None],
    is_noun: Callable[[int], bool],
    listed: bool,
) -> tuple[tuple[int, ...], int]:
    """The numbers of sections that go on at this place behind the `first` one, that one included, and where they end.

    `number` reads the word at a place, `is_noun` says whether the noun before the first one is there again. Where
    several are `listed`, commas stand between them. A range has at most 60 numbers; of a longer one only its two ends
    count.
    """
    numbers = [first]
    both = _folded(language.ranges) & _folded(language.ands) & _folded(language.joints)
    through = _folded(language.ranges) - both
    while len(numbers) < _MAX_SEVERAL:
        end = at
        while _form(tokens, end) in both or (
            _form(tokens, end) == PAUSE and listed and not _is_dash(text, tokens, end)
        ):
            end += 1
        ranges = end == at and (_form(tokens, end) in through or _is_dash(text, tokens, end))
        ends = end + 1 if ranges else end
        hyphen = not ranges and end == at and _hyphen_before(text, tokens, at)
        if ends == at and not hyphen:
            break
        if is_noun(ends):
            ends += 1
        other = number(ends)
        if other is None:
            break
        numbers += _between(numbers[-1], other) if ranges or hyphen else [other]
        at = ends + 1
    return tuple(dict.fromkeys(numbers)), at


def wish_of_numbers(role: SectionRole | None, numbers: Sequence[int]) -> SectionWish:
    """The wish for the sections of a role with these numbers."""
    first, *others = (SectionWish(steps=(ReferenceStep(role=role, number=one),), role=role) for one in numbers)
    return replace(first, others=tuple(others))


def counted_from_an_end(
    tokens: Sequence[Token],
    at: int,
    role: SectionRole | None,
    language: QuestionLanguage,
    *,
    number: Callable[[int], int | None],
) -> SectionWish | None:
    """The wish for `the first three` or `the last two` of the noun at this place; None where it is not so counted."""
    for place, counting in ((at - 2, at - 1), (at - 1, at - 2)):
        form, count = _form(tokens, place), number(counting)
        if count is None or not 1 < count <= _MAX_SEVERAL:
            continue
        if form in _folded(language.firsts):
            return wish_of_numbers(role, range(1, count + 1))
        if form in _folded(language.lasts):
            first, *others = (
                SectionWish(place=SectionPlace.LAST, role=role, back=back) for back in reversed(range(count))
            )
            return replace(first, others=tuple(others))
    return None


def is_penultimate(tokens: Sequence[Token], at: int, language: QuestionLanguage) -> int:
    """How many words before this place say that the last but one is meant; 0 where none do."""
    for words in _phrases(language.penultimates):
        if tuple(token.form for token in tokens[max(at - len(words), 0) : at]) == words:
            return len(words)
    return 0


def _between(first: int, last: int) -> list[int]:
    return list(range(first + 1, last + 1)) if first < last <= first + _MAX_SEVERAL else [last]


def _form(tokens: Sequence[Token], at: int) -> str:
    return tokens[at].form if 0 <= at < len(tokens) else ""


def _is_dash(text: str, tokens: Sequence[Token], at: int) -> bool:
    return _form(tokens, at) == PAUSE and text[tokens[at].start] in _DASHES


def _hyphen_before(text: str, tokens: Sequence[Token], at: int) -> bool:
    """Whether only a hyphen, which is no word, stands before this place."""
    return 0 < at < len(tokens) and text[tokens[at - 1].end : tokens[at].start].strip() in _DASHES


@cache
def _phrases(phrases: str) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(token.form for token in read_words(one)) for one in phrases.split(",") if one.strip())


@cache
def _folded(words: str) -> frozenset[str]:
    return frozenset(fold(word) for word in words.split())
