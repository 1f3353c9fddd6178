"""Cutting a text into stretches that a model can be shown."""

from __future__ import annotations

from collections.abc import Iterator

from smartchat_core.model.span import Span
from smartchat_core.retrieval.context import estimate_tokens

__all__ = ["cut"]


def cut(text: str, span: Span, *, max_tokens: int) -> tuple[Span, ...]:
    """The span in stretches of whole paragraphs with at most so many tokens each, in order, without white space around.

    A paragraph that is longer is cut between words, and where there are none, within one. Together they hold every
    character of the span that is not white space.
    """
    stretches: list[Span] = []
    used = 0
    for paragraph in _paragraphs(text, span, max_tokens):
        tokens = estimate_tokens(paragraph.of(text)) + 1
        if stretches and used + tokens <= max_tokens:
            stretches[-1] = Span(start=stretches[-1].start, end=paragraph.end)
            used += tokens
        else:
            stretches.append(paragraph)
            used = tokens
    return tuple(stretches)


def _paragraphs(text: str, span: Span, max_tokens: int) -> Iterator[Span]:
    """The paragraphs of the span; those of too many tokens in pieces."""
    at = span.start
    while at < span.end:
        found = text.find("\n\n", at, span.end)
        end = span.end if found < 0 else found
        if estimate_tokens(text[at:end]) < max_tokens:
            yield from _trimmed(text, at, end)
        else:
            yield from _pieces(text, at, end, max(max_tokens - 2, 1))
        at = end + 2


def _pieces(text: str, start: int, end: int, most: int) -> Iterator[Span]:
    """Pieces of at most so many characters, each of which is one token at most."""
    while start < end:
        stop = min(start + most, end)
        if stop < end:
            space = max(text.rfind(" ", start, stop), text.rfind("\n", start, stop))
            stop = space if space > start else stop
        yield from _trimmed(text, start, stop)
        start = stop


def _trimmed(text: str, start: int, end: int) -> Iterator[Span]:
    piece = text[start:end]
    bare = piece.strip()
    if bare:
        begin = start + len(piece) - len(piece.lstrip())
        yield Span(start=begin, end=begin + len(bare))
