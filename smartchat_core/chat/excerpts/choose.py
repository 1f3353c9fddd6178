"""Choosing the excerpts of an extractive answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from smartchat_core.chat.answers.draft import Place
from smartchat_core.chat.citing import SourceDocument
from smartchat_core.chat.excerpts.widen import stretch_around, widen
from smartchat_core.chat.extraction import ScoredSentence
from smartchat_core.model.ids import DocumentId
from smartchat_core.model.search import PassageFilter
from smartchat_core.model.span import Span

__all__ = ["MAX_CHARACTERS", "choose_excerpts", "widened"]

MAX_CHARACTERS = 900
"""Characters of all excerpts of an answer together; the first is shown whole even if it is longer."""

_EXCERPTS = 5
_ROOM = 220
"""Characters to which an excerpt is filled; what it needs to be understood may take more."""

_MIN_ROOM = 60
_MAX_JOINED = 600
_SEEN = 100
"""Sentences that are looked at, should the best ones all be too long for the room that is left."""


def choose_excerpts(
    ranked: Sequence[ScoredSentence],
    sources: Mapping[DocumentId, SourceDocument],
    where: PassageFilter,
    *,
    characters: int = MAX_CHARACTERS,
    count: int = _EXCERPTS,
    room: int = _ROOM,
) -> tuple[Place, ...]:
    """At most `count` excerpts around the sentences, the best first, none of which overlap.

    Those that meet are joined. Nothing beyond the bound of a document, or the sections that `where` names, is read.
    """
    chosen: list[Place] = []
    left = characters
    for one in ranked[:_SEEN]:
        if left < _MIN_ROOM or len(chosen) == count:
            break
        document, core = one.candidate.passage.passage.document_id, one.candidate.span
        source = sources.get(document)
        if source is None or any(place.document == document and _overlap(place.span, core) for place in chosen):
            continue
        span = widened(source, core, where, room=min(room, left))
        if chosen and len(span) > left:
            span = core
        if chosen and len(span) > left:
            continue
        met = _met(chosen, document, span)
        if met:
            joined = _joined([span, *(chosen[at].span for at in met)])
            if len(joined) > _MAX_JOINED:
                continue
            left -= len(joined) - sum(len(chosen[at].span) for at in met)
            chosen[met[0]] = Place(document=document, span=joined)
            chosen = [place for at, place in enumerate(chosen) if at not in met[1:]]
        else:
            left -= len(span)
            chosen.append(Place(document=document, span=span))
    return tuple(chosen)


def widened(source: SourceDocument, core: Span, where: PassageFilter, *, room: int) -> Span:
    """The sentence with what it needs, within its section, the bound and the sections of the filter."""
    text, sections = source.parsed.text, source.parsed.sections
    within = stretch_around(sections, text, core.start, until=where.bound_of(source.document.id))
    for part in where.sections:
        if part.document_id == source.document.id and part.start <= core.start and core.end <= part.end:
            within = Span(start=max(within.start, part.start), end=min(within.end, part.end))
            break
    within = Span(start=min(within.start, core.start), end=max(within.end, core.end))
    return widen(text, core, within=within, room=room)


def _overlap(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end


def _met(chosen: Sequence[Place], document: DocumentId, span: Span) -> list[int]:
    """Which of the places the span overlaps, or touches with nothing between but a paragraph's end."""
    return [
        at
        for at, place in enumerate(chosen)
        if place.document == document and place.span.start <= span.end + 2 and span.start <= place.span.end + 2
    ]


def _joined(spans: Sequence[Span]) -> Span:
    return Span(start=min(one.start for one in spans), end=max(one.end for one in spans))
