"""The wall: what a reader who has come so far may be shown of a document, and what is held back until its end.

An offset alone does not bound what may be known: an editor's introduction, a preface, a list of persons or a table of
contents stands before it and may give away all that follows. This module alone decides what of that is held back.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from smartchat_core.chat.citing import SourceDocument
from smartchat_core.model.document import Document
from smartchat_core.model.ids import DocumentId
from smartchat_core.model.parsed import ParsedDocument
from smartchat_core.model.passage import ScoredPassage
from smartchat_core.model.search import PassageFilter
from smartchat_core.model.section import Section, SectionKind, SectionRole
from smartchat_core.model.span import Span
from smartchat_core.parsing.cast_lists import is_cast_list
from smartchat_core.text.folding import fold
from smartchat_core.text.scripts import UNSPACED_RUNS, WORD

__all__ = ["HELD_BACK", "as_read", "asked_stretches", "held_back", "shown_passages", "without_blurb"]

HELD_BACK = 8
"""Passages that are searched beyond those wanted where there is a bound: those held back are taken out of them."""

_ABOUT_THE_WHOLE = frozenset(
    (
        SectionRole.FOREWORD,
        SectionRole.PREFACE,
        SectionRole.INTRODUCTION,
        SectionRole.AFTERWORD,
        SectionRole.CONTENTS,
        SectionRole.INDEX,
        SectionRole.ABOUT,
    )
)
_OF_THE_WORK = frozenset(
    (
        SectionRole.COVER,
        SectionRole.TITLE_PAGE,
        SectionRole.COPYRIGHT,
        SectionRole.DEDICATION,
        SectionRole.EPIGRAPH,
        SectionRole.PROLOGUE,
    )
)
_MOST = 0.5
"""A section that is more of the text than this is the work itself, whatever it is called."""

_LINE = re.compile(r"[^\n]+")
_VISIBLE = re.compile(r"[^\n]")
_HEAD = re.compile(r"[^\s,，、:：(（—–.。・]+")


def without_blurb(document: Document, until: int | None) -> Document:
    """The record of a document as a reader with this bound may see it: a blurb may give away anything."""
    if until is None or not document.metadata.description:
        return document
    return document.with_metadata(replace(document.metadata, description=""))


def as_read(source: SourceDocument, until: int | None, *, asked: Sequence[Span] = ()) -> SourceDocument:
    """The document as a reader with this bound may be shown it, the text beyond the bound apart.

    What is held back is blank in its text, which keeps its length and its lines; so it can be neither found nor quoted.
    `asked` are the stretches that the question names: a reader who asks for the introduction is shown it. Takes time
    linear in the length of the text.
    """
    if until is None:
        return source
    source = replace(source, document=without_blurb(source.document, until))
    spans = held_back(source.parsed, until, asked=asked)
    if not spans:
        return source
    parsed = replace(source.parsed, text=_blanked(source.parsed.text, spans))
    return replace(source, parsed=parsed, withheld=spans)


def held_back(parsed: ParsedDocument, until: int, *, asked: Sequence[Span] = ()) -> tuple[Span, ...]:
    """The stretches before the bound that were written about the whole work, in reading order.

    Front matter other than imprint, dedication, epigraph and prologue; prefaces, introductions and the like wherever
    they stand; of lists of persons the lines that name somebody who has not appeared. None of it is held back from one
    who has read the work to its end, and no section in which the reader is.
    """
    if until >= _end_of_work(parsed):
        return ()
    length = len(parsed.text)
    named = [one for one in asked if len(one) <= length * _MOST]
    read = [one for one in parsed.sections if one.span.end < until]  # in a later one the reader is, or comes to it yet
    closed = [one for one in read if not any(stretch.contains(one.span) for stretch in named)]
    lists = [one for one in closed if is_cast_list(one.title)]
    about = [one.span for one in closed if _is_about_the_whole(one) and len(one.span) <= length * _MOST]
    about = _outermost(span for span in about if not any(_overlap(span, one.span) for one in lists))
    if not lists:
        return tuple(about)
    words = _words(parsed.text, until, [*about, *(one.span for one in lists)])
    strangers = [span for one in lists for span in _strangers(parsed.text, one, words)]
    return tuple(sorted((*about, *strangers)))


def _outermost(spans: Iterable[Span]) -> list[Span]:
    """Of nested stretches in reading order those that lie in no other."""
    found: list[Span] = []
    for span in spans:
        if not found or found[-1].end < span.end:
            found.append(span)
    return found


def _overlap(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end


def shown_passages(
    passages: Sequence[ScoredPassage], sources: Mapping[DocumentId, SourceDocument]
) -> tuple[ScoredPassage, ...]:
    """The passages that hold nothing of what is held back; those of documents without a source are left out."""
    return tuple(
        one
        for one in passages
        if (source := sources.get(one.passage.document_id)) is not None and source.shows(one.passage.span)
    )


def asked_stretches(where: PassageFilter, document: DocumentId) -> tuple[Span, ...]:
    """The stretches of a document that a search is narrowed to."""
    return tuple(Span(start=one.start, end=one.end) for one in where.sections if one.document_id == document)


def _is_about_the_whole(section: Section) -> bool:
    if section.role in _ABOUT_THE_WHOLE:
        return True
    return section.kind in {SectionKind.FRONT, SectionKind.BACK} and section.role not in _OF_THE_WORK


def _end_of_work(parsed: ParsedDocument) -> int:
    """Where the last section of the work ends; its notes and back matter may follow."""
    body = [one.span.end for one in parsed.sections if one.kind is SectionKind.BODY]
    return max(body, default=len(parsed.text))


def _words(text: str, until: int, besides: Sequence[Span]) -> str:
    """The words of the text up to the bound, but for these stretches, folded, with spaces between them."""
    return " ".join(match[0] for match in WORD.finditer(fold(_blanked(text, sorted(besides))[:until])))


def _strangers(text: str, section: Section, words: str) -> Iterator[Span]:
    """The lines of a list of persons that hold a name which is not among the words that were read."""
    known = frozenset(words.split())
    for line in _LINE.finditer(text, section.span.start + len(section.title), section.span.end):
        if any(name not in known for name in _names(line[0])) or _is_headed_by_none_of(words, line[0]):
            yield Span(start=line.start(), end=line.end())


def _names(line: str) -> list[str]:
    return [fold(match[0]) for match in WORD.finditer(line) if match[0][:1].isupper()]


def _is_headed_by_none_of(words: str, line: str) -> bool:
    """Whether a line in a script without capitals begins with a name that is not among the words."""
    head = _HEAD.search(line)
    return head is not None and UNSPACED_RUNS.search(head[0]) is not None and fold(head[0]) not in words


def _blanked(text: str, spans: Sequence[Span]) -> str:
    parts: list[str] = []
    at = 0
    for span in spans:
        parts += text[at : span.start], _VISIBLE.sub(" ", span.of(text))
        at = span.end
    return "".join((*parts, text[at:]))
