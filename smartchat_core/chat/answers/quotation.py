"""The wording of passages: quotes to be found, as they stand or misquoted, and first and last sentences."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from smartchat_core.chat.answers.book_sections import BookSections
from smartchat_core.chat.answers.definition import draft_definition
from smartchat_core.chat.answers.draft import Draft, Place, Statement
from smartchat_core.chat.answers.edges import first_sentence, last_sentence, work_of
from smartchat_core.chat.answers.ending import ends_beyond
from smartchat_core.chat.answers.misquoted import PhraseMatch, find_phrase
from smartchat_core.chat.answers.open_book import OpenBook
from smartchat_core.chat.answers.places import read_sections
from smartchat_core.chat.answers.refusals import does_not_say
from smartchat_core.chat.answers.wording.messages import Message
from smartchat_core.chat.answers.wording.registry import wording_for
from smartchat_core.chat.answers.wording.wording import Wording
from smartchat_core.chat.understanding.requests import Quotation, QuotationWish
from smartchat_core.model.answer import AnswerMode
from smartchat_core.model.sentences import sentence_spans
from smartchat_core.model.span import Span

__all__ = ["draft_quotation"]

_FOUND = 0.62
_DISTINCT = 0.62
_NEAREST = 0.45
_MAX_PLACES = 3
_MAX_DIFFERENCES = 4
_MAX_QUOTE = 520
_REACH = 1_200
_SHOWN_PHRASE = 300


def draft_quotation(request: Quotation, books: Sequence[OpenBook], *, language: str = "") -> Draft | None:
    """The passage that has the words, the sentence or the definition that is asked for; None where no words are given.

    Linear in the length of the texts.
    """
    wording = wording_for(language)
    if request.wish in {QuotationWish.FIRST_SENTENCE, QuotationWish.LAST_SENTENCE}:
        return _edges(request.wish, books, wording)
    if request.wish is QuotationWish.DEFINITION:
        return draft_definition(request.phrase, books, language=language)
    return _find(request.phrase, books, wording) if request.phrase.strip() else None


@dataclass(frozen=True, slots=True)
class _Found:
    book: OpenBook
    match: PhraseMatch


def _find(phrase: str, books: Sequence[OpenBook], wording: Wording) -> Draft | None:
    matches = [
        _Found(book, match)
        for book in books
        for match in find_phrase(book.source.parsed.text, phrase, until=book.end)
        if book.parts is None or any(part.contains(match.span) for part in book.parts)
    ]
    matches.sort(key=lambda one: -one.match.likeness)
    good = [one for one in matches if one.match.likeness >= _FOUND and one.match.distinct >= _DISTINCT]
    if not good:
        return _not_found(phrase, books, matches, wording)
    exact = [one for one in good if one.match.exact]
    shown = (exact or good[:1])[:_MAX_PLACES]
    statements = [line for one in shown for line in _place(one, wording)]
    return Draft(statements=tuple(statements), confidence=shown[0].match.likeness)


def _place(found: _Found, wording: Wording) -> list[Statement]:
    book, match = found.book, found.match
    section = BookSections(book).division_at(match.span.start)
    title = book.title
    label = BookSections(book).label(section, wording) if section else title
    message = (Message.FOUND_IN if section else Message.FOUND) if match.exact else Message.FOUND_OTHERWISE
    words = wording.say(message, title=title, section=label)
    lines = [Statement(words=words, quotes=(Place(document=book.id, span=_readable(book, match.span)),))]
    differences = [_difference(one.found, one.given, wording) for one in match.differences[:_MAX_DIFFERENCES]]
    return [*lines, Statement(words=" ".join(differences))] if differences else lines


def _difference(found: str, given: str, wording: Wording) -> str:
    if not given:
        return wording.say(Message.TEXT_ADDS, found=found)
    if not found:
        return wording.say(Message.TEXT_LACKS, given=given)
    return wording.say(Message.TEXT_HAS, found=found, given=given)


def _not_found(phrase: str, books: Sequence[OpenBook], matches: Sequence[_Found], wording: Wording) -> Draft:
    shown = " ".join(phrase.split())
    shown = shown if len(shown) <= _SHOWN_PHRASE else f"{shown[:_SHOWN_PHRASE]}…"
    near = [one for one in matches if one.match.likeness >= _NEAREST][:1]
    if len(books) == 1:
        words = [wording.say(Message.NOT_QUOTED, title=books[0].title, phrase=shown)]
    else:
        words = [wording.say(Message.NONE_HAS, phrase=shown)]
    words = [wording.so_far(words[0], bounded=any(book.until is not None for book in books))]
    closest = tuple(Place(document=one.book.id, span=_readable(one.book, one.match.span)) for one in near)
    for one in near:
        section = BookSections(one.book).division_at(one.match.span.start)
        if section is not None:
            label = BookSections(one.book).label(section, wording)
            words.append(wording.say(Message.NEAREST_PASSAGE, title=one.book.title, section=label))
    return Draft(
        statements=(Statement(words=" ".join(words)),), mode=AnswerMode.NOT_FOUND, closest=closest, confidence=0.0
    )


def _readable(book: OpenBook, span: Span) -> Span:
    """The match with the rest of its sentence, where that is not too long."""
    text = book.source.parsed.text
    low = text.rfind("\n\n", max(span.start - _REACH, 0), span.start)
    low = max(span.start - _REACH, 0) if low < 0 else low + 2
    high = text.find("\n\n", span.end, min(span.end + _REACH, book.end))
    high = min(span.end + _REACH, book.end) if high < 0 else high
    start, end = span.start, span.end
    for sentence in sentence_spans(text, Span(start=low, end=high)):
        if sentence.end > span.start and sentence.start < span.end:
            start, end = min(start, sentence.start), max(end, sentence.end)
    return Span(start=start, end=end) if end - start <= max(_MAX_QUOTE, len(span)) else span


def _edges(wish: QuotationWish, books: Sequence[OpenBook], wording: Wording) -> Draft:
    found: list[Statement] = []
    missing: list[Statement] = []
    first = wish is QuotationWish.FIRST_SENTENCE
    for book in books:
        sections = BookSections(book)
        stretches = _stretches(book)
        for part in stretches:
            unfinished = not first and book.until is not None and part.end >= book.end and not _ends(book, part)
            sentence = None if unfinished else (first_sentence if first else last_sentence)(book, part)
            meant = sections.meant([part])[:1] if book.parts is not None else ()
            if sentence is None:
                reason = ends_beyond(book, wording.language) if unfinished else does_not_say(book, wording)
                missing.append(Statement(words=reason))
                continue
            if meant:
                message = Message.FIRST_SENTENCE_OF if first else Message.LAST_SENTENCE_OF
                words = wording.say(message, title=book.title, section=sections.label(meant[0], wording))
            else:
                words = wording.say(Message.FIRST_SENTENCE if first else Message.LAST_SENTENCE, title=book.title)
            found.append(Statement(words=words, quotes=(Place(document=book.id, span=sentence),)))
        if not stretches:
            missing.append(Statement(words=wording.say(Message.HAS_NO_SUCH_SECTION, title=book.title)))
    if found:
        return Draft(statements=tuple(found))
    return Draft(statements=tuple(missing), mode=AnswerMode.NOT_FOUND, confidence=0.0)


def _stretches(book: OpenBook) -> tuple[Span, ...]:
    """The parts that are asked about, or else the work itself."""
    if book.parts is not None:
        return book.parts
    return (work_of(book, ((one.role, one.kind, one.span) for one in read_sections(book))),)


def _ends(book: OpenBook, part: Span) -> bool:
    """Whether the stretch is known to end where the bound cuts: a section that was read to its end."""
    return book.parts is not None and any(one.span.end == part.end for one in book.sections)
