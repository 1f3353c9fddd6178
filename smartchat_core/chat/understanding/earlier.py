"""What earlier turns leave to the questions after them: names, a topic, a request, a section, documents."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from smartchat_core.chat.understanding.languages.registry import templates_of
from smartchat_core.chat.understanding.names import proper_names
from smartchat_core.chat.understanding.pronouns import GenderInBooks, not_known
from smartchat_core.chat.understanding.question_language import QuestionLanguage
from smartchat_core.chat.understanding.requests import (
    Across,
    Compare,
    SectionPlace,
    SectionWish,
    Understanding,
    Who,
)
from smartchat_core.chat.understanding.templates import Row
from smartchat_core.chat.understanding.words_of_question import PHRASE, Token, read_words, surface

__all__ = [
    "NOTHING_EARLIER",
    "Earlier",
    "asked_names",
    "continued_section",
    "left_by",
    "named_in_answer",
    "refers_to_book",
]

_MAX_NAMES = 12
_MAX_ANSWER = 4_000


@dataclass(frozen=True, kw_only=True, slots=True)
class Earlier:
    """What earlier turns leave: the last question as it was understood, names with the latest first, and its topic.

    `answer` is what was answered to the last one, `gender` what the books show of the gender of a name.
    """

    last: Understanding | None = None
    names: tuple[str, ...] = ()
    topic: str = ""
    answer: str = ""
    gender: GenderInBooks = not_known


NOTHING_EARLIER = Earlier()


def left_by(
    earlier: Earlier, understood: Understanding, tokens: Sequence[Token], text: str, language: QuestionLanguage
) -> Earlier:
    """What is left after one more question."""
    names = asked_names(understood)
    topic = _topic(text, tokens, language) or earlier.topic
    known = tuple(dict.fromkeys((*names, *earlier.names)))[:_MAX_NAMES]
    last = understood
    if earlier.last is not None:
        last = replace(
            understood,
            section=understood.section or earlier.last.section,
            documents=understood.documents or earlier.last.documents,
        )
    return Earlier(last=last, names=known, topic=topic, gender=earlier.gender)


def asked_names(understood: Understanding) -> tuple[str, ...]:
    """The names that a question asks about, first whom it is about."""
    request = understood.request
    if isinstance(request, Who):
        return (request.name, *understood.names)
    if isinstance(request, Compare) and len(request.sides) > 1:
        return (" and ".join(request.sides), *understood.names)
    if isinstance(request, Across):
        return tuple(sorted(understood.names, key=lambda name: name not in request.topic))
    return understood.names


def _topic(text: str, tokens: Sequence[Token], language: QuestionLanguage) -> str:
    row = Row(tokens, spaced=language.spaced)
    for template in templates_of(language).topic_questions:
        match = template.match(row)
        if match is not None and "topic" in match.captured:
            first, last = match.captured["topic"]
            return surface(text, tokens[first:last])
    return ""


def named_in_answer(answer: str, language: QuestionLanguage) -> tuple[str, ...]:
    """The names in an answer's own words, without what it quotes."""
    text = answer[:_MAX_ANSWER]
    tokens = [token for token in read_words(text) if token.form != PHRASE]
    return proper_names(text, tokens, language)[:_MAX_NAMES]


def refers_to_book(tokens: Sequence[Token], language: QuestionLanguage) -> bool:
    """Whether the question speaks of a book without naming it."""
    row = Row(tokens, spaced=language.spaced)
    return any(template.match(row) is not None for template in templates_of(language).book_references)


def continued_section(section: SectionWish | None, earlier: Earlier) -> SectionWish | None:
    """The section, counted from the one before where it is the next or the previous one."""
    last = earlier.last.section if earlier.last else None
    if section is None or last is None or section.steps or section.title or section.pages:
        return section
    if section.place in {SectionPlace.NEXT, SectionPlace.PREVIOUS}:
        last = last.others[-1] if last.others and section.place is SectionPlace.NEXT else replace(last, others=())
        base = _moved(last) if last.place is section.place else last
        if base.place in {SectionPlace.FIRST, SectionPlace.LAST}:
            return section
        role = section.role if section.role is not None else base.role
        return replace(base, place=section.place, role=role)
    return section


def _moved(wish: SectionWish) -> SectionWish:
    """The section that the next or the previous one of another is by its number, if that has one."""
    if not wish.steps or wish.steps[-1].number is None:
        return wish
    *outer, last = wish.steps
    by = 1 if wish.place is SectionPlace.NEXT else -1
    return replace(wish, steps=(*outer, replace(last, number=max((last.number or 0) + by, 1))), place=None)
