"""What to quote around a place, so that it can be read by itself."""

from __future__ import annotations

from smartchat_core.chat.answers.leaning import leans_on_context, stands_for_person
from smartchat_core.chat.answers.open_book import OpenBook
from smartchat_core.model.sentences import sentence_spans
from smartchat_core.model.span import Span

__all__ = ["excerpt_around", "going_on"]

_REACH = 2_000
_MAX_CHARACTERS = 520
_SIGNATURE, _BEFORE_SIGNATURE = 60, 260
_LONG, _KEPT_AFTER = 420, 90
_CLAUSES = ("; ", "—", ": ", ", ")
_PARAGRAPH = "\n\n"
_ENDS = ".!?…。！？"
_CLOSING = "\"'”’»)]」』"


def excerpt_around(book: OpenBook, place: Span, *, follow: bool = False) -> Span | None:
    """The sentence that holds the place, with the one before it where it leans on that.

    With `follow` also the next one, if that goes on about the same person ("He …"). A signature comes with the line
    before it; of a sentence of more than 520 characters only the clauses around the place are taken. None where there
    is nothing that the reader may see to its end. Looks at most 2,000 characters to either side.
    """
    text = book.source.parsed.text
    place = Span(start=place.end - len(place.of(text).lstrip()), end=place.end)
    low, high = max(place.start - _REACH, 0), min(place.end + _REACH, book.end)
    if place.end > high:
        return None
    start = text.rfind(_PARAGRAPH, low, place.start)
    start = low if start < 0 else start + len(_PARAGRAPH)
    end = text.find(_PARAGRAPH, place.end, high)
    end = high if end < 0 else end
    line = Span(start=start, end=end)
    if len(line) <= _SIGNATURE:
        return _with_line_before(text, line, low)
    sentences = list(sentence_spans(text, line))
    at = next((index for index, one in enumerate(sentences) if one.end > place.start), None)
    if at is None or not _is_whole(book, sentences[at]):
        return None
    first = last = at
    while last + 1 < len(sentences) and sentences[last].end < place.end:
        last += 1
    if first and leans_on_context(sentences[first].of(text), book.language):
        first -= sentences[last].end - sentences[first - 1].start <= _MAX_CHARACTERS
    if follow and last + 1 < len(sentences) and stands_for_person(sentences[last + 1].of(text), book.language):
        fits = sentences[last + 1].end - sentences[first].start <= _MAX_CHARACTERS
        last += fits and _is_whole(book, sentences[last + 1])
    found = Span(start=sentences[first].start, end=sentences[last].end)
    return found if len(found) <= _MAX_CHARACTERS else _clauses(text, found, place)


def going_on(book: OpenBook, span: Span, *, most: int) -> Span:
    """The excerpt with the sentences that follow it in its paragraph, at most `most` characters together."""
    text = book.source.parsed.text
    high = min(span.start + most, book.end)
    end = text.find(_PARAGRAPH, span.end, high)
    end = min(high + _REACH, book.end) if end < 0 else end
    last = span.end
    for sentence in sentence_spans(text, Span(start=span.end, end=end)) if end > span.end else ():
        if sentence.end > high or not _is_whole(book, sentence):
            break
        last = sentence.end
    return Span(start=span.start, end=last)


def _clauses(text: str, sentence: Span, place: Span) -> Span:
    """The clauses of a long sentence around the place."""
    start, end = sentence.start, sentence.end
    low = max(start, place.start - _LONG // 2)
    if low > start:
        start = next(
            (at + len(mark) for mark in _CLAUSES if (at := text.find(mark, low, place.start)) >= 0), place.start
        )
    high = min(end, start + _LONG)
    if high < end:
        after = min(place.end + _KEPT_AFTER, high)
        end = next((at for mark in _CLAUSES if (at := text.rfind(mark, after, high)) >= 0), high)
    return Span(start=start, end=end)


def _is_whole(book: OpenBook, sentence: Span) -> bool:
    """Whether the bound does not cut it, as far as what is read shows."""
    if book.until is None or sentence.end < book.end:
        return True
    return sentence.of(book.source.parsed.text).rstrip(_CLOSING)[-1:] in _ENDS


def _with_line_before(text: str, line: Span, low: int) -> Span:
    stop = line.start - len(_PARAGRAPH)
    if stop <= low:
        return line
    start = text.rfind(_PARAGRAPH, low, stop)
    start = low if start < 0 else start + len(_PARAGRAPH)
    signed = text[stop - 1 : stop] == "," and stop - start <= _BEFORE_SIGNATURE
    return Span(start=start, end=line.end) if signed else line
