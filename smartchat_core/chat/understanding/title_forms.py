"""Whether words of a question have the form of a title."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from smartchat_core.chat.understanding.question_language import QuestionLanguage
from smartchat_core.chat.understanding.words_of_question import BOOK, PAUSE, PHRASE, SECTION, STOP, Token
from smartchat_core.text.folding import fold
from smartchat_core.text.stop_words import STOP_WORDS

__all__ = ["is_loose", "is_title"]

_MAX_TITLE_WORDS = 16


def is_title(text: str, tokens: Sequence[Token], language: QuestionLanguage) -> bool:
    """Whether these words may be a title: in quotation marks, or with capital letters."""
    if len(tokens) == 1 and tokens[0].form == PHRASE:
        return True
    if any(token.form in {SECTION, BOOK, PHRASE, STOP} for token in tokens) or len(tokens) > _MAX_TITLE_WORDS:
        return False
    if any(token.form in _folded(language.possessive) for token in tokens[1:]) and len(tokens) > 1:
        return False
    if not language.spaced:
        return True
    content = _title_content(text, tokens, language)
    if not content or not _begins_large(text, content[0]):
        return False
    if all(token.form in _folded(language.not_names) for token in content):
        return False
    return not (language.capital_nouns and len(tokens) > len(content) == 1)


def is_loose(text: str, tokens: Sequence[Token], language: QuestionLanguage) -> bool:
    """Whether words that may be a title hold weighty ones in small letters, as titles do in some languages."""
    if not language.spaced or (len(tokens) == 1 and tokens[0].form == PHRASE):
        return False
    known = _folded(language.particles) | _folded(language.ands) | STOP_WORDS.get(language.code, frozenset())
    content = _title_content(text, tokens, language)
    return any(not _begins_large(text, token) and token.form not in known for token in content)


def _title_content(text: str, tokens: Sequence[Token], language: QuestionLanguage) -> list[Token]:
    """The words without pauses, and without articles in small letters."""
    articles = _folded(language.articles)
    return [
        token for token in tokens if token.form != PAUSE and (token.form not in articles or text[token.start].isupper())
    ]


def _begins_large(text: str, token: Token) -> bool:
    return text[token.start].isupper() or text[token.start].isdigit()


@cache
def _folded(words: str) -> frozenset[str]:
    return frozenset(fold(word) for word in words.split())
