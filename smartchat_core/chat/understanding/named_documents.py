"""The documents that a question is put to: those that it names, in whatever language, or the title that none has."""

from __future__ import annotations

from dataclasses import dataclass

from smartchat_core.chat.understanding.from_goals import GoalRequest
from smartchat_core.chat.understanding.question_language import QuestionLanguage
from smartchat_core.chat.understanding.requests import (
    Across,
    Cast,
    Compare,
    Contents,
    Ending,
    Record,
    Request,
    SectionWish,
    Setting,
    Summary,
)
from smartchat_core.chat.understanding.title_words import title_words
from smartchat_core.chat.understanding.titles import CatalogIndex
from smartchat_core.chat.understanding.words_of_question import Token
from smartchat_core.model.ids import DocumentId

__all__ = ["Read", "is_about_documents", "named_documents"]

_OF_WHOLE_BOOKS = (Summary, Cast, Setting, Ending, Contents)


@dataclass(frozen=True, kw_only=True, slots=True)
class Read:
    """A question as one language reads it."""

    language: QuestionLanguage
    tokens: tuple[Token, ...]
    documents: frozenset[DocumentId]
    section: SectionWish | None
    found: GoalRequest | None


def is_about_documents(found: GoalRequest, language: QuestionLanguage, index: CatalogIndex) -> bool:
    """Whether what may be titles by their form alone are titles of documents, in this language or another."""
    if found.loose and not _is_known(found.title, language, index):
        return False
    return not found.titles or any(_is_known(one, language, index) for one in found.titles)


def _is_known(title: str, language: QuestionLanguage, index: CatalogIndex) -> bool:
    return bool(index.titled(title) or index.translated(title, language.code))


def named_documents(
    read: Read, request: Request, index: CatalogIndex, *, text: str
) -> tuple[frozenset[DocumentId], str]:
    """The documents that are named, and the title that none of them has."""
    found, language = read.documents, read.language.code
    title = read.found.title if read.found else ""
    for one in read.found.titles if read.found else ():
        titled = index.titled(one) or index.translated(one, language)
        if not titled:
            return found, one
        found |= titled
    if title:
        titled = index.titled(title) or index.translated(title, language)
        return found | titled, "" if titled else title
    if isinstance(request, Record) and request.author:
        return found | index.by_author(request.author), ""
    if isinstance(request, Compare):
        sides = [index.titled(one) or index.by_author(one) for one in request.sides]
        if all(sides):
            return found.union(*sides), ""
    if isinstance(request, Across):
        return frozenset(), ""
    if isinstance(request, _OF_WHOLE_BOOKS) and not found and read.section is None and len(index) > 1:
        return _of_title(title_words(text, read.tokens, read.language), language, index)
    return found, ""


def _of_title(title: str, language: str, index: CatalogIndex) -> tuple[frozenset[DocumentId], str]:
    """The documents of what looks like a title, which may be an author as well; or the title itself."""
    if not title:
        return frozenset(), ""
    titled = index.titled(title) or index.by_author(title) or index.translated(title, language)
    return titled, "" if titled else title
