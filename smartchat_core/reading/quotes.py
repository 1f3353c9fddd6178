"""Which sentences of the passages that were found are quoted on a topic."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import replace

from smartchat_core.chat.citing import SourceDocument, cite
from smartchat_core.model.answer import Citation
from smartchat_core.model.ids import DocumentId
from smartchat_core.model.passage import ScoredPassage
from smartchat_core.model.sentences import sentence_spans
from smartchat_core.model.span import Span
from smartchat_core.text.words import content_words

__all__ = ["quotes_about"]


def quotes_about(
    topic: str, passages: Sequence[ScoredPassage], sources: Mapping[DocumentId, SourceDocument], *, limit: int
) -> tuple[Citation, ...]:
    """The sentences with most of the topic's words first, those of better passages before others; no headings."""
    wanted = set(content_words(topic))
    headings = {name: _Headings(source) for name, source in sources.items()}
    ranked: list[tuple[float, Citation]] = []
    for scored in passages:
        name = scored.passage.document_id
        if name in sources:
            ranked += _sentences(sources[name], scored, wanted, headings[name])
    ranked.sort(key=lambda entry: -entry[0])
    return tuple(replace(citation, number=number) for number, (_, citation) in enumerate(ranked[:limit], start=1))


class _Headings:
    """Where the headings of a document stand, of which nothing is quoted."""

    def __init__(self, source: SourceDocument) -> None:
        text = source.parsed.text
        sections = source.parsed.sections
        headed = [part for part in sections if part.title and text.startswith(part.title, part.span.start)]
        self._text = text
        self._titles = {part.title for part in sections}
        self._starts = [part.span.start for part in headed]
        self._ends = [part.span.start + len(part.title) for part in headed]

    def hold(self, sentence: Span) -> bool:
        """Whether the sentence is a heading, or a part of one."""
        before = bisect_right(self._starts, sentence.start) - 1
        return (before >= 0 and sentence.end <= self._ends[before]) or sentence.of(self._text) in self._titles


def _sentences(
    source: SourceDocument, scored: ScoredPassage, wanted: set[str], headings: _Headings
) -> list[tuple[float, Citation]]:
    text = source.parsed.text
    return [
        (
            scored.score + len(wanted & set(content_words(span.of(text)))) / max(len(wanted), 1),
            cite(source, span, number=1),
        )
        for span in sentence_spans(text, scored.passage.span)
        if not headings.hold(span)
    ]
