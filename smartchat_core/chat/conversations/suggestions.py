"""Questions that may be asked next: of what lies within the bound, and in words that are understood."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from smartchat_core.retrieval.outline import Outline
from smartchat_core.text.folding import fold

__all__ = ["ENGLISH", "SuggestionWording", "suggest_questions"]

_PEOPLE = 4
_CHAPTERS = 2


@dataclass(frozen=True, kw_only=True, slots=True)
class SuggestionWording:
    """How one language asks. `who` takes a name, `happens` a section such as "chapter 3"."""

    who: str
    happens: str
    cast: str
    setting: str
    so_far: str
    contents: str


ENGLISH = SuggestionWording(
    who="Who is {name}?",
    happens="What happens in {section}?",
    cast="Who are the main characters?",
    setting="Where is the book set?",
    so_far="What has happened so far?",
    contents="What are the chapters called?",
)


def suggest_questions(
    *,
    outline: Outline,
    until: int | None,
    people: Sequence[str],
    asked: Sequence[str],
    wording: SuggestionWording = ENGLISH,
) -> tuple[str, ...]:
    """Questions about one book, those first that continue best; whether they have an answer is left to the caller.

    Args:
        outline: of the book.
        until: the reader's bound; no section that ends behind it is named.
        people: names of the people up to there, those with most mentions first.
        asked: what was asked in the conversation; nothing of it is suggested, and nobody who was named in it.
        wording: of the language of the questions.
    """
    known = [fold(question) for question in asked]
    who = [wording.who.format(name=name) for name in people if not any(fold(name) in question for question in known)][
        :_PEOPLE
    ]
    sections = [_section_name(reference) for reference in _read(outline, until)]
    if until is not None:
        sections.reverse()
    about = (wording.happens.format(section=name) for name in sections if name)
    happens = [question for question in about if fold(question) not in known][:_CHAPTERS]
    so_far = [wording.so_far] if until is not None else []
    others = [wording.cast, *so_far, wording.setting, wording.contents]
    mixed = [*who[:1], *happens[:1], *who[1:2], *others[:1], *happens[1:], *others[1:], *who[2:]]
    return tuple(question for question in dict.fromkeys(mixed) if fold(question) not in known)


def _read(outline: Outline, until: int | None) -> list[str]:
    """The references of the chapters that end within the bound, in reading order."""
    chapters = (chapter.section for chapter in outline.chapters)
    return [outline.reference(section) for section in chapters if section.span.before(until)]


def _section_name(reference: str) -> str:
    """`act 3, scene 1` for `act:3/scene:1`; empty where a step has no number."""
    steps = [step.partition(":") for step in reference.split("/")]
    numbered = all(role.isalpha() and number.isdecimal() for role, _, number in steps)
    return ", ".join(f"{role} {number}" for role, _, number in steps) if numbered else ""
