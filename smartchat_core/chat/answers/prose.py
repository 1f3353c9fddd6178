"""The readable sentences of a stretch of a book: no headings, lists, tables, code, notes or tables of contents."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from smartchat_core.chat.answers.leaning import leans_on_context
from smartchat_core.chat.answers.open_book import OpenBook
from smartchat_core.chat.excerpts.heading_lines import are_heading_lines
from smartchat_core.chat.excerpts.widen import heading_of
from smartchat_core.model.section import SectionKind
from smartchat_core.model.sentences import sentence_spans
from smartchat_core.model.span import Span

__all__ = ["Sentence", "read_prose", "readable_stretches"]

_MIN_CHARACTERS, _MAX_CHARACTERS = 24, 420
_MIN_UNSPACED, _MAX_UNSPACED = 8, 200
_MIN_WORDS = 5
_CLOSING = "\"'”’»)]」』）"
_ENDS = (".", "!", "?", "…", "。", "！", "？")
_LETTERS = 0.68
_UNSPACED = re.compile("[\u3041-\u30ff\u3400-\u9fff]")
_OPENING = re.compile(r"[\"'“‘«„(\[「『（\s—–-]*+")
_CODE = re.compile(r"[{}<>=|\\~^$#]|\.{4}|(?:\. ){4}|::|&&|https?:|(?<!\w)/\w")


@dataclass(frozen=True, kw_only=True, slots=True)
class Sentence:
    """A readable sentence.

    `before` is the one before it in its paragraph, where it leans on that ("He …"); None: it stands by itself.
    `opens`: it begins a paragraph. `verse`: it runs over several lines.
    """

    span: Span
    text: str
    before: Span | None = None
    opens: bool = False
    verse: bool = False

    @property
    def excerpt(self) -> Span:
        """What to quote: the sentence with the one that it leans on."""
        return self.span if self.before is None else Span(start=self.before.start, end=self.span.end)


def readable_stretches(book: OpenBook, within: Span) -> tuple[Span, ...]:
    """The parts of the stretch that belong to the body of the book, or to what it lies in itself.

    Notes, tables of contents, the imprint and the like are left out, unless the whole stretch is such.
    """
    end = min(within.end, book.end)
    apart = [
        one.span
        for one in book.sections
        if one.kind is not SectionKind.BODY and within.start <= one.span.start < end and one.span.end > one.span.start
    ]
    found: list[Span] = []
    at = within.start
    for span in apart:
        if span.start > at:
            found.append(Span(start=at, end=span.start))
        at = max(at, min(span.end, end))
    if at < end:
        found.append(Span(start=at, end=end))
    return tuple(found) or ((Span(start=within.start, end=end),) if within.start < end else ())


def read_prose(book: OpenBook, within: Span) -> Iterator[Sentence]:
    """The readable sentences of the stretch in reading order. Nothing beyond the bound of the reader is looked at.

    A sentence that needs the one before it comes with that one; where it cannot be had, it is left out. So is one that
    the bound may have cut. Takes time linear in the stretch.
    """
    text, language = book.source.parsed.text, book.language
    titles = {
        one.span.start: heading_of(one, text).end
        for one in book.sections
        if within.start <= one.span.start < within.end
    }
    for start, end in _paragraphs(text, within.start, min(within.end, book.end)):
        if end <= titles.get(start, start) or are_heading_lines(text[start:end]):
            continue
        before: Span | None = None
        for index, span in enumerate(sentence_spans(text, Span(start=start, end=end))):
            sentence = span.of(text)
            cut = span.end == book.end and book.until is not None
            if cut or not is_readable(sentence):
                before = None if cut or len(sentence) > _MAX_CHARACTERS else span
                continue
            lean = leans_on_context(sentence, language)
            if not lean or (before is not None and span.end - before.start <= _MAX_CHARACTERS):
                yield Sentence(
                    span=span, text=sentence, before=before if lean else None, opens=not index, verse="\n" in sentence
                )
            before = None if lean else span


def is_readable(sentence: str) -> bool:
    """Whether it reads as a sentence: it begins and ends like one, is neither too short nor too long, and is words."""
    if not sentence.rstrip(_CLOSING).endswith(_ENDS):
        return False
    if _UNSPACED.search(sentence):
        return _MIN_UNSPACED <= len(sentence) <= _MAX_UNSPACED
    if not _MIN_CHARACTERS <= len(sentence) <= _MAX_CHARACTERS:
        return False
    opening = _OPENING.match(sentence)
    first = sentence[opening.end() if opening else 0 :][:1]
    if not first.isalpha() or first.islower():
        return False
    if len(sentence.split()) < _MIN_WORDS or _CODE.search(sentence):
        return False
    return sum(map(str.isalpha, sentence)) >= _LETTERS * len(sentence)


def _paragraphs(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while start < end:
        stop = text.find("\n\n", start, end)
        stop = end if stop < 0 else stop
        if stop > start:
            yield start, stop
        start = stop + 2
