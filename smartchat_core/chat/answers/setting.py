"""Where and when a book takes place: its places, what sets the scene, the years that it names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from smartchat_core.chat.answers.around import excerpt_around
from smartchat_core.chat.answers.draft import Draft, Place, Statement
from smartchat_core.chat.answers.open_book import OpenBook
from smartchat_core.chat.answers.places import body_of, read_sections, shown_title
from smartchat_core.chat.answers.portrait import introduce
from smartchat_core.chat.answers.prose import is_readable
from smartchat_core.chat.answers.wording.whole_books import BookMessage, book_words
from smartchat_core.model.section import SectionKind, SectionRole
from smartchat_core.model.span import Span

__all__ = ["draft_setting"]

_MAX_PLACES, _QUOTED_PLACES, _MAX_SCENES, _MAX_BOOKS = 8, 4, 4, 6
_FRONT, _MAX_LINE = 12_000, 300
_LABELS = (
    "scene|the scene|scenes|setting|place|time|period|ort|zeit|schauplatz|die handlung|scène|la scène|lieu|temps|"
    "escena|la escena|lugar|tiempo|época|scena|la scena|luogo|tempo|cena|"
    "a cena|место действия|действие происходит|время"
)
_SCENE_LINE = re.compile(rf"^(?:{_LABELS})\b[:.,—–-]?[^\n]{{2,{_MAX_LINE}}}", re.IGNORECASE | re.MULTILINE)
_YEAR = re.compile(r"(?<![\w.,/-])(?:1[0-9]|20)\d\d(?![\w.,]*\d)")
_YEARS_READ, _MIN_DATED = 400_000, 3


def draft_setting(books: Sequence[OpenBook], *, language: str = "") -> Draft | None:
    """The places and the time of each book, as far as it may be read; None where nothing shows them."""
    statements: list[Statement] = []
    for book in books[:_MAX_BOOKS]:
        found = list(_setting(book, language))
        if found and len(books) > 1:
            statements.append(Statement(words=book_words(BookMessage.IN_BOOK, language, title=book.title)))
        statements += found
    return Draft(statements=tuple(statements)) if any(one.quotes for one in statements) else None


def _setting(book: OpenBook, language: str) -> Iterator[Statement]:
    places = book.model.places(_MAX_PLACES) if book.model is not None else ()
    if places:
        yield Statement(words=book_words(BookMessage.PLACES, language, names=", ".join(one.name for one in places)))
    scenes = _scenes(book)
    if scenes:
        yield Statement(
            words=book_words(BookMessage.SCENE, language),
            quotes=tuple(Place(document=book.id, span=span) for span in scenes),
        )
    quoted: list[Span] = list(scenes)
    for entity in places[:_QUOTED_PLACES]:
        for span in introduce(book, entity, most=1, follow=False):
            if not any(span.start < other.end and other.start < span.end for other in quoted):
                quoted.append(span)
                yield Statement(words=f"{entity.name}:", quotes=(Place(document=book.id, span=span),))
    yield from _time(book, language)


def _scenes(book: OpenBook) -> tuple[Span, ...]:
    """What a play says of its scene before it begins and under the headings of its acts and scenes."""
    text = book.source.parsed.text
    sections = read_sections(book)
    staged = [one for one in sections if one.role in (SectionRole.ACT, SectionRole.SCENE)]
    if not staged:
        return ()
    front = min(staged[0].span.start, book.end)
    found = [
        Span(start=match.start(), end=match.end())
        for match in _SCENE_LINE.finditer(text, max(front - _FRONT, 0), front)
        if _is_shown(book, match.end())
    ]
    for section in staged:
        if len(found) >= _MAX_SCENES:
            break
        line = _line_under(book, section.span, sections_end=section.span.start + len(section.title))
        if line is not None and all(line.start >= other.end for other in found[-1:]):
            found.append(line)
    return tuple(found[:_MAX_SCENES])


def _line_under(book: OpenBook, span: Span, *, sections_end: int) -> Span | None:
    """The paragraph under a heading, where it is a sentence of moderate length."""
    text = book.source.parsed.text
    at = text.find("\n\n", sections_end, min(span.end, book.end))
    if at < 0:
        return None
    start = at + 2
    stop = text.find("\n\n", start, min(span.end, start + _MAX_LINE, book.end))
    if stop < 0 or text[stop - 1 : stop] not in ".:!…" or "\n" in text[start:stop]:
        return None
    return Span(start=start, end=stop) if stop > start else None


def _is_shown(book: OpenBook, end: int) -> bool:
    return book.until is None or end < book.end


def _time(book: OpenBook, language: str) -> Iterator[Statement]:
    dated = [
        one
        for one in read_sections(book)
        if one.kind is SectionKind.BODY and one.title != book.title and _YEAR.search(one.title)
    ]
    if len(dated) >= _MIN_DATED:
        first, last = shown_title(dated[0].title), shown_title(dated[-1].title)
        yield Statement(words=book_words(BookMessage.DATED, language, first=first, last=last))
        return
    text, body = book.source.parsed.text, body_of(book)
    for match in _YEAR.finditer(text, body.start, min(body.end, body.start + _YEARS_READ)):
        span = excerpt_around(book, Span(start=match.start(), end=match.end()))
        if span is not None and is_readable(span.of(text)):
            yield Statement(
                words=book_words(BookMessage.YEAR, language, year=match[0]),
                quotes=(Place(document=book.id, span=span),),
            )
            return
