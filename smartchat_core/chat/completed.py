"""An answer that is complete from the start, as the events of a stream."""

from __future__ import annotations

from smartchat_core.events import AnswerEvent, CitationFound, TextDelta
from smartchat_core.model.answer import Answer

__all__ = ["as_events"]


def as_events(answer: Answer) -> list[AnswerEvent]:
    """Its citations, then its text line by line; without the event that completes it."""
    lines = answer.text.split("\n")
    deltas: list[AnswerEvent] = [
        TextDelta(text=line if index == len(lines) - 1 else f"{line}\n") for index, line in enumerate(lines)
    ]
    return [*(CitationFound(citation=citation) for citation in answer.citations), *deltas]
