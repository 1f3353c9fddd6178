"""Words of a question that look like a title, though no document of the catalog has it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from smartchat_core.chat.understanding.question_language import QuestionLanguage
from smartchat_core.chat.understanding.section_words import section_nouns
from smartchat_core.chat.understanding.words_of_question import (
    BOOK,
    PAUSE,
    PHRASE,
    SECTION,
    STOP,
    Token,
    capital,
    surface,
)
from smartchat_core.text.folding import fold
from smartchat_core.text.stop_words import STOP_WORDS

__all__ = ["title_words"]

_MARKS = frozenset((BOOK, PAUSE, PHRASE, SECTION, STOP))
_TITLE_QUOTES = "《『"
_LITERAL = re.compile(r"[^\W\d_]+")


def title_words(text: str, tokens: Sequence[Token], language: QuestionLanguage) -> str:
    """The longest run of words with capitals that no question of the language is made of; empty for none.

    Small words within it belong to it. In scripts without capitals it is what stands in the marks for titles. Where all
    nouns have capitals, what an article stands before is none.
    """
    quoted = [one for one in tokens if one.form == PHRASE and text[one.start] in _TITLE_QUOTES]
    if quoted or not language.spaced:
        return surface(text, quoted[:1])
    known, small = _vocabulary(language), STOP_WORDS.get(language.code, frozenset())
    best: list[Token] = []
    run: list[Token] = []
    for at, token in enumerate(tokens):
        opens = token.form not in known or (at > 0 and _is_article(token, language))
        heavy = token.form not in _MARKS and capital(text, token) and (bool(run) or opens)
        if heavy and not run and language.capital_nouns and at and _is_article(tokens[at - 1], language):
            heavy = False
        if heavy or (run and token.form in small and token.form not in _MARKS):
            run.append(token)
        else:
            run = []
        kept = _without_small(text, run)
        if len(kept) > len(best):
            best = kept
    return surface(text, best)


def _is_article(token: Token, language: QuestionLanguage) -> bool:
    return token.form in _folded(language.articles)


def _without_small(text: str, run: Sequence[Token]) -> list[Token]:
    kept = list(run)
    while kept and not capital(text, kept[-1]):
        kept.pop()
    return kept


@cache
def _folded(words: str) -> frozenset[str]:
    return frozenset(fold(word) for word in words.split())


@cache
def _vocabulary(language: QuestionLanguage) -> frozenset[str]:
    """The words that templates of the language are made of, and those that it lists."""
    lines = " ".join((*language.goals.values(), *language.classes.values(), language.openings, language.closings))
    literal = frozenset(fold(word) for word in _LITERAL.findall(lines))
    listed = _folded(f"{language.typical} {language.book_nouns} {language.word_nouns} {language.not_names}")
    stories = _folded(f"{language.stories} {language.stories_plural}")
    small = STOP_WORDS.get(language.code, frozenset())
    return literal | listed | stories | small | frozenset(section_nouns(language).roles)
