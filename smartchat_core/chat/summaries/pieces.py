"""The requests in which a model reads the parts of a book."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from smartchat_core.chat.citing import SourceDocument
from smartchat_core.chat.prompting import PromptTask, build_request, room_within
from smartchat_core.chat.summaries.cutting import cut
from smartchat_core.model.section import section_at
from smartchat_core.model.span import Span
from smartchat_core.ports.chat_model import ChatRequest
from smartchat_core.retrieval.context import ContextBlock

__all__ = ["PROMPT_VERSION", "Piece", "pieces_of"]

PROMPT_VERSION = 1
"""To be raised with every change of the prompt or of how a text is cut: earlier summaries then stand no longer."""

_PIECE_TOKENS = 5_000
_EXCERPT_TOKENS = 400
_HEADER_TOKENS = 200
"""The most that the header of an excerpt takes: 120 characters of a title, which may be a token each, and its tags."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Piece:
    """A stretch of a part that one request shows a model whole; `part` is the number of the part."""

    part: int
    text_sha256: str
    blocks: tuple[ContextBlock, ...]
    request: ChatRequest


def pieces_of(source: SourceDocument, parts: Sequence[Span], *, window: int | None) -> tuple[Piece, ...] | None:
    """The parts in pieces that fit into a model's context of so many tokens; None where nothing would.

    Takes about a second for a long book: what is blocking belongs into a thread.
    """
    room = room_within("", (), context_tokens=_room_for(_PIECE_TOKENS), window=window, task=PromptTask.SUMMARIZE)
    if room is None:
        return None
    tokens = min(
        _PIECE_TOKENS, room.context_tokens * _EXCERPT_TOKENS // (_EXCERPT_TOKENS + _HEADER_TOKENS) - _EXCERPT_TOKENS
    )
    text = source.parsed.text
    pieces = []
    for number, part in enumerate(parts):
        for stretch in cut(text, part, max_tokens=max(tokens, _EXCERPT_TOKENS // 2)):
            blocks = _blocks(source, stretch)
            request = build_request(
                "",
                blocks,
                titles=[_title(source, block) for block in blocks],
                context_tokens=room.context_tokens,
                task=PromptTask.SUMMARIZE,
            )
            digest = hashlib.sha256(stretch.of(text).encode("utf-8", "surrogatepass")).hexdigest()
            pieces.append(Piece(part=number, text_sha256=digest, blocks=blocks, request=request))
    return tuple(pieces)


def _room_for(tokens: int) -> int:
    """The tokens of context in which so many of text, in excerpts with their headers, always find room."""
    return (tokens // _EXCERPT_TOKENS + 2) * (_EXCERPT_TOKENS + _HEADER_TOKENS)


def _blocks(source: SourceDocument, stretch: Span) -> tuple[ContextBlock, ...]:
    text = source.parsed.text
    return tuple(
        ContextBlock.of_span(source.document.id, span, text) for span in cut(text, stretch, max_tokens=_EXCERPT_TOKENS)
    )


def _title(source: SourceDocument, block: ContextBlock) -> tuple[str]:
    """The chapter alone: with the book's title, a model may remember what it has read of it elsewhere."""
    section = section_at(source.parsed.sections, block.span.start)
    return (section.title if section else "",)
