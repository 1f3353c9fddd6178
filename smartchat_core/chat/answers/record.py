"""Answers from what files state about themselves, and from the imprint where they do not."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence

from smartchat_core.books.matching import folded_words
from smartchat_core.chat.answers.book_sections import BookSections
from smartchat_core.chat.answers.draft import Draft, Place, Statement
from smartchat_core.chat.answers.form import draft_of_form, draft_sex_unknown
from smartchat_core.chat.answers.imprint import find_line, find_statements
from smartchat_core.chat.answers.imprint_rules import Imprint
from smartchat_core.chat.answers.open_book import OpenBook
from smartchat_core.chat.answers.record_lines import RecordLines
from smartchat_core.chat.answers.refusals import does_not_say
from smartchat_core.chat.answers.wording.messages import Message
from smartchat_core.chat.answers.wording.registry import wording_for
from smartchat_core.chat.answers.wording.wording import Wording
from smartchat_core.chat.understanding.book_forms import BookForm, asks_for_sex, form_in
from smartchat_core.chat.understanding.requests import Record, RecordField
from smartchat_core.model.answer import AnswerMode
from smartchat_core.model.document import Document
from smartchat_core.model.ids import DocumentId
from smartchat_core.text.counting import count_words
from smartchat_core.text.languages import detect_language

__all__ = ["draft_record", "draft_records", "needs_records_only"]

_QUOTED: Mapping[RecordField, tuple[Message, tuple[Imprint, ...]]] = {
    RecordField.AUTHOR: (Message.AUTHOR_QUOTED, (Imprint.AUTHOR,)),
    RecordField.TRANSLATOR: (Message.TRANSLATION_QUOTED, (Imprint.TRANSLATOR,)),
    RecordField.ORIGINAL_LANGUAGE: (Message.ORIGINAL_QUOTED, (Imprint.ORIGINAL_LANGUAGE,)),
    RecordField.FIRST_PUBLISHED: (Message.FIRST_PUBLISHED_QUOTED, (Imprint.FIRST_PUBLISHED,)),
    RecordField.PUBLISHED: (Message.FIRST_PUBLISHED_QUOTED, (Imprint.FIRST_PUBLISHED,)),
    RecordField.PUBLISHER: (Message.PUBLISHER_QUOTED, (Imprint.PUBLISHER,)),
    RecordField.LICENCE: (Message.LICENCE_QUOTED, (Imprint.LICENCE,)),
    RecordField.COVER: (Message.COVER_QUOTED, (Imprint.COVER,)),
    RecordField.EDITION: (Message.EDITION_QUOTED, (Imprint.EDITION, Imprint.DATE)),
    RecordField.IDENTIFIER: (Message.IDENTIFIER_QUOTED, (Imprint.IDENTIFIER,)),
}
_ALSO_STATED = frozenset((RecordField.PUBLISHED, RecordField.FIRST_PUBLISHED, RecordField.EDITION, RecordField.LICENCE))
"""Fields that are quoted from the book even where the file states them: the two may differ."""
_YEAR = re.compile(r"\b1\d{3}\b|\b20\d\d\b")
_NO_YEAR = 9_999
_MOST_QUOTES = 2
_MOST_OPENED = 20
_MOST_READ = 100
"""Books whose texts are read for their form; of more it is what their files state."""
_BY_AGE = frozenset((RecordField.OLDEST, RecordField.NEWEST))
_OF_SEVERAL = frozenset((RecordField.BOOKS, RecordField.LONGEST, RecordField.SHORTEST))


def draft_record(request: Record, books: Sequence[OpenBook], *, language: str = "") -> Draft | None:
    """What is asked of each book: from its metadata, or quoted from its front and back matter."""
    wording = wording_for(language)
    if needs_records_only(request, len(books)):
        bounds = {book.id: book.until for book in books}
        return draft_records(
            request, [book.source.document for book in books], language=language, until=bounds.__getitem__
        )
    if request.field is RecordField.BOOKS:
        documents = [book.source.document for book in books]
        form = _form_of(request, wording)
        if form is None:
            return draft_records(request, documents, language=language)
        return draft_of_form(form, documents, books, wording, author=request.author)
    if request.field in _BY_AGE and len(books) > 1:
        return _by_age(books, wording, oldest=request.field is RecordField.OLDEST)
    field = RecordField.FIRST_PUBLISHED if request.field in _BY_AGE else request.field
    found = [_of_book(field, book, wording) for book in books]
    known = [one for one in found if one]
    if field is RecordField.FIRST_PUBLISHED and len(known) > 1:
        texts = {book.id: book.source.parsed.text for book in books}
        known.sort(key=lambda lines: _first_year(lines, texts))
    if not known:
        say = [does_not_say(book, wording) for book in books]
        return Draft(statements=tuple(Statement(words=one) for one in say), mode=AnswerMode.NOT_FOUND, confidence=0.0)
    return Draft(statements=tuple(line for lines in known for line in lines), mode=AnswerMode.STRUCTURE)


def needs_records_only(request: Record, documents: int) -> bool:
    """Whether the records of so many documents answer it; opening the texts of more than a few takes too long."""
    if request.field is RecordField.BOOKS and form_in(request.about) is not None:
        return documents > _MOST_READ
    return request.field in _OF_SEVERAL or documents > _MOST_OPENED


def draft_records(
    request: Record,
    documents: Sequence[Document],
    *,
    language: str = "",
    until: Callable[[DocumentId], int | None] = lambda _: None,
) -> Draft | None:
    """What is asked of documents, from their records alone; None where these do not show which are meant.

    Args:
        request: what is asked.
        documents: those in scope.
        language: of the answer.
        until: how far the reader of a document has come, for lengths.

    Takes time proportional to their number.
    """
    lines = RecordLines(wording_for(language))
    if request.field is RecordField.BOOKS and asks_for_sex(f"{request.about} {request.author}"):
        return draft_sex_unknown(lines.wording)
    if request.field is RecordField.BOOKS and (form := _form_of(request, lines.wording)) is not None:
        return draft_of_form(form, documents, (), lines.wording, author=request.author)
    if request.field is RecordField.BOOKS:
        chosen = lines.chosen(documents, request.about)
        statements = lines.books(chosen, request.author) if chosen or not request.about else ()
    elif request.field in _OF_SEVERAL:
        bounds = {one.id: until(one.id) for one in documents}
        lengths = {one.id: _within(one.text_length, bounds[one.id]) for one in documents}
        statements = lines.extreme(documents, lengths, longest=request.field is RecordField.LONGEST)
    else:
        statements = lines.of_each(request.field, documents)
    return Draft(statements=statements, mode=AnswerMode.STRUCTURE) if statements else None


def _form_of(request: Record, wording: Wording) -> BookForm | None:
    """The form that books are asked for by; None where they are asked for by their language."""
    words = set(folded_words(request.about))
    if any(set(folded_words(name)) & words for name in wording.languages.values()):
        return None
    return form_in(request.about)


def _by_age(books: Sequence[OpenBook], wording: Wording, *, oldest: bool) -> Draft:
    """Which of the books was published first or last, by what they say of it; then what each says, in that order."""
    dated: list[tuple[int, OpenBook, list[Statement]]] = []
    undated: list[Statement] = []
    for book in books:
        lines = _of_book(RecordField.FIRST_PUBLISHED, book, wording)
        quoted = [place.span.of(book.source.parsed.text) for line in lines for place in line.quotes]
        years = [int(year) for quote in quoted for year in _YEAR.findall(quote)]
        if years:
            dated.append((years[0], book, [line for line in lines if line.quotes]))
        else:
            undated += lines or [Statement(words=does_not_say(book, wording))]
    dated.sort(key=lambda one: one[0] if oldest else -one[0])
    if not dated:
        return Draft(statements=tuple(undated), mode=AnswerMode.NOT_FOUND, confidence=0.0)
    year = dated[0][0]
    titles = wording.listed([f"“{book.title}”" for other, book, _ in dated if other == year])
    message = Message.OLDEST_BOOK if oldest else Message.NEWEST_BOOK
    head = Statement(words=wording.say(message, titles=titles, year=year))
    every = tuple(line for _, _, lines in dated for line in lines)
    return Draft(statements=(head, *every, *undated), mode=AnswerMode.STRUCTURE)


def _first_year(lines: Sequence[Statement], texts: Mapping[DocumentId, str]) -> int:
    """The first year in the lines about a book, in its quotes before its own words; a late one where there is none."""
    quoted = [place.span.of(texts[place.document]) for line in lines for place in line.quotes]
    years = [int(match) for said in (*quoted, *(line.words for line in lines)) for match in _YEAR.findall(said)]
    return years[0] if years else _NO_YEAR


def _within(length: int, bound: int | None) -> int:
    return length if bound is None else min(length, bound)


def _of_book(wanted: RecordField, book: OpenBook, wording: Wording) -> list[Statement]:
    if wanted is RecordField.ALL:
        every = [_of_book(one, book, wording) for one in _SHOWN_OF_ALL]
        return [line for lines in every for line in lines]
    lines = _counted(wanted, book, wording)
    if not lines:
        stated = RecordLines(wording).stated(wanted, book.source.document)
        lines = [Statement(words=one, quotes=_byline(wanted, book)) for one in stated]
    if not lines or wanted in _ALSO_STATED:
        lines = [*_quoted(wanted, book, wording), *lines]
    return lines


_SHOWN_OF_ALL = (
    RecordField.AUTHOR,
    RecordField.TRANSLATOR,
    RecordField.SERIES,
    RecordField.FIRST_PUBLISHED,
    RecordField.LANGUAGE,
    RecordField.WORDS,
    RecordField.PAGES,
    RecordField.PUBLISHER,
    RecordField.IDENTIFIER,
    RecordField.FORMAT,
)


def _byline(wanted: RecordField, book: OpenBook) -> tuple[Place, ...]:
    """The line of the title page or imprint that bears the author out."""
    if wanted is not RecordField.AUTHOR:
        return ()
    places = (find_line(book, author) for author in book.source.document.metadata.authors[:1])
    return tuple(place for place in places if place is not None)


def _quoted(wanted: RecordField, book: OpenBook, wording: Wording) -> list[Statement]:
    message, kinds = _QUOTED.get(wanted, (Message.DOES_NOT_SAY, ()))
    most = _MOST_QUOTES if wanted is RecordField.LICENCE else 1
    places = dict.fromkeys(place for kind in kinds for place in find_statements(book, kind, most=most))
    return [Statement(words=wording.say(message, title=book.title), quotes=tuple(places))] if places else []


def _counted(wanted: RecordField, book: OpenBook, wording: Wording) -> list[Statement]:
    """What is measured of the text, or of the sections that are asked about, as far as it may be read."""
    lines = RecordLines(wording)
    if wanted is RecordField.LANGUAGE:
        stated = lines.language(book.source.document, detect_language(book.text))
        return [Statement(words=stated)] if stated else []
    measured: dict[RecordField, Callable[[str, str, int | None], str]] = {
        RecordField.WORDS: lambda title, text, _: lines.length(title, count_words(text)),
        RecordField.READING_TIME: lambda title, text, _: lines.reading_time(
            title, count_words(text), detect_language(book.text)
        ),
        RecordField.PAGES: lambda title, text, pages: lines.pages(title, pages, count_words(text)),
    }
    measure = measured.get(wanted)
    if measure is None:
        return []
    if book.parts:
        return list(_of_parts(book, wording, measure))
    words = measure(book.title, book.text, book.source.document.page_count)
    return [Statement(words=wording.so_far(words, bounded=book.until is not None))]


def _of_parts(book: OpenBook, wording: Wording, measure: Callable[[str, str, int | None], str]) -> Iterator[Statement]:
    """The parts that are asked about, each under the names of the book and of its section."""
    sections = BookSections(book)
    for part in book.parts or ():
        meant = sections.meant([part])
        title = ", ".join([book.title, *(sections.label(one, wording) for one in meant)])
        words = measure(title, book.text[part.start : part.end], None)
        cut = book.until is not None and any(one.span.end > book.until for one in meant)
        yield Statement(words=wording.so_far(words, bounded=cut))
