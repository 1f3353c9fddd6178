"""Refusals: no book has the section that a question names, or a book does not say."""

from __future__ import annotations

from collections.abc import Sequence

from smartchat_core.chat.answers.draft import Draft, Statement
from smartchat_core.chat.answers.open_book import OpenBook
from smartchat_core.chat.answers.wording.messages import Message, Noun
from smartchat_core.chat.answers.wording.registry import wording_for
from smartchat_core.chat.answers.wording.wording import Wording
from smartchat_core.model.answer import AnswerMode

__all__ = ["does_not_say", "draft_missing_section", "draft_missing_title", "draft_which_book"]


def does_not_say(book: OpenBook, wording: Wording) -> str:
    """That the book does not say what is asked, as far as it may be read."""
    return wording.so_far(wording.say(Message.DOES_NOT_SAY, title=book.title), bounded=book.until is not None)


def draft_missing_section(titles: Sequence[str], *, bounded: bool, language: str = "") -> Draft:
    """That none of the documents of these titles has the section.

    With a bound the words are the same for a section that lies beyond it and for one that does not exist.
    """
    wording = wording_for(language)
    if len(titles) == 1:
        words = wording.say(Message.HAS_NO_SUCH_SECTION, title=titles[0])
    else:
        words = wording.say(Message.NONE_HAS_SECTION)
    words = wording.so_far(words, bounded=bounded)
    return Draft(statements=(Statement(words=words),), mode=AnswerMode.NOT_FOUND, confidence=0.0)


def draft_missing_title(title: str, *, language: str = "") -> Draft:
    """That none of the documents has the title."""
    words = wording_for(language).say(Message.NO_SUCH_TITLE, title=title)
    return Draft(statements=(Statement(words=words),), mode=AnswerMode.NOT_FOUND, confidence=0.0)


def draft_which_book(titles: Sequence[str], *, language: str = "") -> Draft:
    """That one of the documents of these titles is to be named; the first of them is the example."""
    wording = wording_for(language)
    words = wording.say(Message.WHICH_BOOK, counted=wording.count(Noun.BOOK, len(titles)), title=titles[0])
    return Draft(statements=(Statement(words=words),), mode=AnswerMode.NOT_FOUND, confidence=0.0)
