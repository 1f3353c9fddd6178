"""Which module answers which request about books that are open."""

from __future__ import annotations

from collections.abc import Sequence

from smartchat_core.chat.answers.cast import draft_cast
from smartchat_core.chat.answers.contents import draft_contents
from smartchat_core.chat.answers.draft import Draft
from smartchat_core.chat.answers.ending import draft_ending
from smartchat_core.chat.answers.mentions import draft_mentions
from smartchat_core.chat.answers.open_book import OpenBook
from smartchat_core.chat.answers.quotation import draft_quotation
from smartchat_core.chat.answers.recap import draft_recap
from smartchat_core.chat.answers.record import draft_record
from smartchat_core.chat.answers.refusals import draft_missing_section
from smartchat_core.chat.answers.setting import draft_setting
from smartchat_core.chat.answers.summary import draft_summary
from smartchat_core.chat.answers.who import draft_who
from smartchat_core.chat.understanding.requests import (
    Cast,
    Contents,
    ContentsWish,
    Ending,
    Mentions,
    Quotation,
    Recap,
    Record,
    RecordField,
    Request,
    SectionWish,
    Setting,
    Summary,
    Understanding,
    Who,
)

__all__ = ["asks_which_book", "draft_about", "may_be_searched", "needs_book_model", "reads_books"]

_READ_WHOLE = (Who, Cast, Setting, Summary, Recap, Ending, Contents, Record, Mentions, Quotation)
_FEW_BOOKS = 5
_OF_WHOLE_BOOKS = (Who, Cast, Setting)
_SEARCHED_AFTER = (Who, Cast, Setting, Contents, Record, Mentions, Quotation)


def reads_books(request: Request) -> bool:
    """Whether the request is answered from whole books, without a search for passages."""
    return isinstance(request, _READ_WHOLE)


def may_be_searched(request: Request) -> bool:
    """Whether passages may answer a request to which the whole books gave no answer."""
    return isinstance(request, _SEARCHED_AFTER)


def asks_which_book(understanding: Understanding, documents: int) -> bool:
    """Whether a summary that no title narrows would be of more books than a reader can mean."""
    summary = isinstance(understanding.request, Summary) and understanding.section is None
    return summary and understanding.documents is None and documents > _FEW_BOOKS


def needs_book_model(understanding: Understanding, documents: int = 1) -> bool:
    """Whether the answer needs to know the people and places of so many books.

    Mentions in many books are counted by name only: of which person a name is said there is not what is asked.
    """
    whole = isinstance(understanding.request, Summary) and understanding.section is None
    named = isinstance(understanding.request, Mentions) and not understanding.request.exact
    mentions = named and documents <= _FEW_BOOKS
    return whole or mentions or isinstance(understanding.request, Who | Cast | Setting)


def draft_about(understanding: Understanding, books: Sequence[OpenBook]) -> Draft | None:
    """The answer to a request that `reads_books`; None where only a search for passages may find one.

    Takes up to a second a book.
    """
    language = understanding.language
    wish, whole = understanding.section, isinstance(understanding.request, _OF_WHOLE_BOOKS)
    if wish is not None and any(book.parts is not None for book in books):
        having = [book for book in books if book.parts]
        if not having and _may_be_no_section(wish) and isinstance(understanding.request, Quotation):
            return None
        if not having and not (whole and _may_be_no_section(wish)):
            bounded = any(book.until is not None for book in books)
            return draft_missing_section([book.title for book in books], bounded=bounded, language=language)
        books = books if whole else having
    match understanding.request:
        case Who() as request:
            return draft_who(request, books, language=language)
        case Cast():
            return draft_cast(books, language=language)
        case Setting():
            return draft_setting(books, language=language)
        case Recap():
            return draft_recap(books, language=language)
        case Ending():
            return draft_ending(books, language=language)
        case Contents() as request:
            return draft_contents(request, books, language=language)
        case Record(field=RecordField.LONGEST | RecordField.SHORTEST as field) if len(books) == 1:
            return draft_contents(Contents(wish=ContentsWish(field.value)), books, language=language)
        case Record() as request:
            return draft_record(request, books, language=language)
        case Mentions() as request:
            return draft_mentions(request, books, language=language)
        case Quotation() as request:
            return draft_quotation(request, books, language=language)
        case _:
            return draft_summary(books, language=language)


def _may_be_no_section(wish: SectionWish) -> bool:
    """Whether only words that were taken for a title name the section: they may be anything else."""
    return bool(wish.title) and not wish.steps
