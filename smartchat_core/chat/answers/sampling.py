"""An even sample of a long text, in whole paragraphs."""

from __future__ import annotations

from collections.abc import Sequence

from smartchat_core.model.span import Span

__all__ = ["sample_windows"]

_WINDOW = 8_000
_PARAGRAPH, _SENTENCE = "\n\n", ". "


def sample_windows(text: str, stretches: Sequence[Span], most: int) -> tuple[Span, ...]:
    """All of the stretches, or windows of 8,000 characters at even distances that hold about `most` in all.

    A window begins and ends with a paragraph, or in texts without any with what looks like a sentence.
    """
    total = sum(len(one) for one in stretches)
    if total <= most:
        return tuple(stretches)
    count = max(most // _WINDOW, 1)
    found = []
    for stretch in stretches:
        share = max(count * len(stretch) // total, 1)
        step = len(stretch) / share
        for index in range(share):
            start = stretch.start + int(index * step)
            window = Span(start=start, end=min(start + min(_WINDOW, int(step) + 1), stretch.end))
            found.append(_whole_paragraphs(text, window, stretch))
    return tuple(one for one in found if one)


def _whole_paragraphs(text: str, window: Span, stretch: Span) -> Span:
    start, end = window.start, window.end
    if start > stretch.start:
        start = _after(text, start, end)
    if end < stretch.end:
        paragraph = text.rfind(_PARAGRAPH, start, end)
        end = max(paragraph if paragraph >= 0 else text.rfind(_SENTENCE, start, end) + 1, start)
    return Span(start=start, end=end)


def _after(text: str, start: int, end: int) -> int:
    for mark in (_PARAGRAPH, _SENTENCE):
        found = text.find(mark, start, end)
        if found >= 0:
            return found + len(mark)
    return end
