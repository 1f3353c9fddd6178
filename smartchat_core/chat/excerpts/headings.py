"""Keeping headings out of answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from smartchat_core.chat.citing import SourceDocument
from smartchat_core.chat.excerpts.heading_lines import are_heading_lines
from smartchat_core.chat.excerpts.widen import heading_of
from smartchat_core.chat.extraction import SentenceCandidate
from smartchat_core.model.ids import DocumentId
from smartchat_core.model.section import section_at
from smartchat_core.model.span import Span

__all__ = ["without_headings"]

_REACH = 300


def without_headings(
    candidates: Sequence[SentenceCandidate], sources: Mapping[DocumentId, SourceDocument]
) -> tuple[SentenceCandidate, ...]:
    """The sentences that are no headings; none where there are no others."""
    return tuple(one for one in candidates if not _is_heading(one, sources))


def _is_heading(candidate: SentenceCandidate, sources: Mapping[DocumentId, SourceDocument]) -> bool:
    source = sources.get(candidate.passage.passage.document_id)
    if source is None:
        return False
    parsed = source.parsed
    span, text = candidate.span, parsed.text
    if are_heading_lines(_lines_with(text, span, candidate.passage.passage.span)):
        return True
    section = section_at(parsed.sections, span.start)
    return section is not None and span.end <= heading_of(section, text).end


def _lines_with(text: str, span: Span, within: Span) -> str:
    """The lines that the span stands in, as far as the stretch goes; or enough of them to be no heading."""
    low, high = max(within.start, span.start - _REACH), min(within.end, span.end + _REACH)
    end = text.find("\n", span.end, high)
    return text[max(text.rfind("\n", low, span.start) + 1, low) : high if end < 0 else end]
