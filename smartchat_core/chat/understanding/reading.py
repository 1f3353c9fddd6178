"""Matching a question with the templates of a language."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from smartchat_core.chat.understanding.languages.registry import LanguageTemplates, templates_of
from smartchat_core.chat.understanding.question_language import Goal, QuestionLanguage
from smartchat_core.chat.understanding.templates import Row, Template
from smartchat_core.chat.understanding.words_of_question import PAUSE, STOP, Token, surface

__all__ = ["GoalReading", "goal_readings", "stripped", "without_asides", "without_courtesies"]

_MAX_STRIPPED = 4
_MAX_SENTENCES = 4
_MAX_WORDS = 120
"""What is longer is a text that somebody pasted, and is read by its sentences."""


@dataclass(frozen=True, kw_only=True, slots=True)
class GoalReading:
    """A template's goal with the words that it keeps."""

    goal: Goal
    text: str
    captured: Mapping[str, tuple[Token, ...]]
    whole: tuple[Token, ...]

    def words(self, name: str) -> str:
        """The words kept under this name, as they stand in the question."""
        return surface(self.text, self.captured.get(name, ()))


def goal_readings(text: str, tokens: Sequence[Token], language: QuestionLanguage) -> Iterator[GoalReading]:
    """What the question may ask for, the likeliest first.

    The whole question comes first, then what is left without greetings, then its sentences; each with and without the
    phrases that only say where. What is longer than 120 words is not matched.
    """
    templates = templates_of(language)
    for row in _rows(tuple(tokens), templates, spaced=language.spaced):
        line = Row(row, spaced=language.spaced)
        for goal, of_goal in templates.goals.items():
            for template in of_goal:
                match = template.match(line)
                if match is not None:
                    captured = {name: row[first:last] for name, (first, last) in match.captured.items()}
                    yield GoalReading(goal=goal, text=text, captured=captured, whole=row)


def stripped(tokens: Sequence[Token]) -> tuple[Token, ...]:
    """The words without the marks around them."""
    return _trimmed(tuple(tokens))


def without_courtesies(tokens: Sequence[Token], language: QuestionLanguage) -> tuple[Token, ...]:
    """The words without the marks around them and without what opens and closes a question politely."""
    return _stripped(_trimmed(tuple(tokens)), templates_of(language), spaced=language.spaced)


def without_asides(tokens: Sequence[Token], language: QuestionLanguage) -> tuple[Token, ...]:
    """The words without the phrases that only say in which book or section."""
    if len(tokens) > _MAX_WORDS:
        return tuple(tokens)
    templates = templates_of(language)
    plain = _removed(tuple(tokens), templates.book_asides, spaced=language.spaced)
    return _removed(plain, templates.section_asides, spaced=language.spaced)


def _rows(tokens: tuple[Token, ...], templates: LanguageTemplates, *, spaced: bool) -> Iterator[tuple[Token, ...]]:
    seen: set[tuple[Token, ...]] = set()
    bare = _trimmed(tokens)
    bases = [bare, _stripped(bare, templates, spaced=spaced)]
    sentences = _sentences(bare)
    if len(sentences) > 1:
        bases += [_stripped(sentence, templates, spaced=spaced) for sentence in sentences[:_MAX_SENTENCES]]
    for base in bases:
        if len(base) > _MAX_WORDS:
            continue
        plain = _removed(base, templates.book_asides, spaced=spaced)
        shorter = (_removed(one, templates.section_asides, spaced=spaced) for one in (base, plain))
        for row in (base, plain, *shorter):
            trimmed = _trimmed(row)
            if trimmed and trimmed not in seen:
                seen.add(trimmed)
                yield trimmed


def _sentences(tokens: tuple[Token, ...]) -> list[tuple[Token, ...]]:
    sentences: list[list[Token]] = [[]]
    for token in tokens:
        if token.form == STOP:
            sentences.append([])
        else:
            sentences[-1].append(token)
    return [tuple(sentence) for sentence in sentences if sentence]


def _trimmed(tokens: tuple[Token, ...]) -> tuple[Token, ...]:
    first, last = 0, len(tokens)
    while first < last and tokens[first].form in {PAUSE, STOP}:
        first += 1
    while last > first and tokens[last - 1].form in {PAUSE, STOP}:
        last -= 1
    return tokens[first:last]


def _stripped(tokens: tuple[Token, ...], templates: LanguageTemplates, *, spaced: bool) -> tuple[Token, ...]:
    """The words without what opens and closes a question politely."""
    if len(tokens) > _MAX_WORDS:
        return tokens
    for _ in range(_MAX_STRIPPED):
        shorter = tokens
        for template in templates.openings:
            match = template.match(Row(shorter, spaced=spaced))
            if match is not None and match.last < len(shorter):
                shorter = _trimmed(shorter[match.last :])
        for template in templates.closings:
            match = template.match(Row(shorter, spaced=spaced))
            if match is not None and match.first > 0:
                shorter = _trimmed(shorter[: match.first])
        if shorter == tokens:
            break
        tokens = shorter
    return tokens


def _removed(tokens: tuple[Token, ...], asides: Sequence[Template], *, spaced: bool) -> tuple[Token, ...]:
    for template in asides:
        for _ in range(_MAX_STRIPPED):
            match = template.match(Row(tokens, spaced=spaced))
            if match is None or match.last - match.first == len(tokens):
                break
            tokens = (*tokens[: match.first], *tokens[match.last :])
    return tokens
