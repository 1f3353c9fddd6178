"""The notes from which a model answers about whole books: sentences of summaries with the quotes they rest on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from smartchat_core.chat.citing import SourceDocument
from smartchat_core.model.section_summary import SummarySentence
from smartchat_core.retrieval.context import ContextBlock, estimate_tokens

__all__ = ["Note", "choose_notes"]

_HEADER_TOKENS = 90


@dataclass(frozen=True, kw_only=True, slots=True)
class Note:
    """A sentence of a summary, and its quote as an excerpt; `part` counts the parts that were read, from 0."""

    part: int
    text: str
    block: ContextBlock


def choose_notes(
    parts: Sequence[tuple[SourceDocument, Sequence[SummarySentence]]], *, max_tokens: int
) -> tuple[Note, ...]:
    """As many sentences of each part as find room together, in the order of the parts.

    Every part keeps as many as every other; where not even one of each fits, parts are left out evenly.
    """
    most = max((len(sentences) for _, sentences in parts), default=0)
    for count in range(most, 0, -1):
        notes = _notes(parts, count)
        if sum(map(_tokens, notes)) <= max_tokens:
            return tuple(notes)
    notes = _notes(parts, 1)
    while notes and sum(map(_tokens, notes)) > max_tokens:
        notes = notes[::2] if len(notes) > 1 else []
    return tuple(notes)


def _spread(sentences: Sequence[SummarySentence], count: int) -> Sequence[SummarySentence]:
    """So many of the sentences, from the first to the last."""
    if len(sentences) <= count:
        return sentences
    return [sentences[index * len(sentences) // count] for index in range(count)]


def _notes(parts: Sequence[tuple[SourceDocument, Sequence[SummarySentence]]], count: int) -> list[Note]:
    return [
        Note(
            part=part,
            text=sentence.text,
            block=ContextBlock.of_span(source.document.id, sentence.quote, source.parsed.text),
        )
        for part, (source, sentences) in enumerate(parts)
        for sentence in _spread(sentences, count)
    ]


def _tokens(note: Note) -> int:
    return estimate_tokens(note.text) + estimate_tokens(note.block.text) + _HEADER_TOKENS
