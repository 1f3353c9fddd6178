"""Proper names in a question."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from itertools import zip_longest

from smartchat_core.chat.understanding.question_language import QuestionLanguage
from smartchat_core.chat.understanding.words_of_question import (
    BOOK,
    PAUSE,
    PHRASE,
    SECTION,
    STOP,
    Token,
    capital,
    joined,
    surface,
)
from smartchat_core.text.folding import fold
from smartchat_core.text.stop_words import STOP_WORDS

__all__ = ["is_name", "proper_names"]

_MARKS = frozenset((BOOK, PAUSE, PHRASE, SECTION, STOP))
_MAX_NAME_WORDS = 8
_MAX_SMALL = 3
_MAX_UNSPACED = 12


@cache
def _folded(words: str) -> frozenset[str]:
    return frozenset(fold(word) for word in words.split())


def is_name(text: str, tokens: Sequence[Token], language: QuestionLanguage) -> bool:
    """Whether these words of a question are a proper name, not a description such as `the murderer`."""
    row = [token for token in tokens if token.form != PAUSE]
    if not row or len(row) > (_MAX_NAME_WORDS if language.spaced else _MAX_UNSPACED):
        return False
    if STOP in {token.form for token in row}:
        return False
    if len(row) == 1 and row[0].form in {PHRASE, BOOK}:
        return True
    unwanted = _folded(language.not_names)
    if row[0].form in unwanted or row[-1].form in unwanted or any(token.form in {SECTION, PHRASE} for token in row):
        return False
    if not language.spaced:
        return sum(token.end - token.start for token in row) <= _MAX_UNSPACED and not any(
            word in joined(row, spaced=False)[0] for word in unwanted
        )
    articles, particles = _folded(language.articles), _folded(language.particles)
    if any(token.form in _folded(language.possessive) for token in row[1:]):
        return False
    addresses = _folded(language.masculine) | _folded(language.feminine)
    capitals = [
        _capital(text, token) or (token.form in addresses and after is not None and _capital(text, after))
        for token, after in zip_longest(row, row[1:])
    ]
    if not any(map(str.isupper, text)):
        small = articles | particles | STOP_WORDS.get(language.code, frozenset())
        return len(row) <= _MAX_SMALL and all(token.form not in small for token in row)
    content = [(token, capital) for token, capital in zip(row, capitals, strict=True) if token.form not in articles]
    if not content or not content[0][1] or not _capital(text, content[-1][0]):
        return False
    if not all(capital or token.form in particles for token, capital in content):
        return False
    return not (language.capital_nouns and len(content) < len(row) and len(content) == 1)


def proper_names(text: str, tokens: Sequence[Token], language: QuestionLanguage) -> tuple[str, ...]:
    """The runs of capitalised words, as they stand in the question, without its first word unless it goes on."""
    if not language.spaced:
        return ()
    particles, typical = _folded(language.particles), _folded(language.typical)
    names: list[str] = []
    run: list[Token] = []

    def close() -> None:
        while run and not _capital(text, run[-1]):
            run.pop()
        begins = bool(run) and bool(tokens) and run[0] is tokens[0]
        kept = run[1:] if begins and run[0].form in typical else run
        if kept and not (begins and len(kept) == len(run) == 1):
            names.append(surface(text, kept))
        run.clear()

    for token in tokens:
        if token.form in _MARKS or not (_capital(text, token) or (run and token.form in particles)):
            close()
        elif not (token.form in typical and not run):
            run.append(token)
    close()
    return tuple(dict.fromkeys(names))


def _capital(text: str, token: Token) -> bool:
    return token.form not in _MARKS and capital(text, token)
