"""Chunking: a canonical text into passages along its structure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from smartchat_core.model.ids import DocumentId
from smartchat_core.model.passage import Passage
from smartchat_core.model.section import Section, SectionKind
from smartchat_core.model.sentences import sentence_spans
from smartchat_core.model.span import Span
from smartchat_core.text.folding import FOLDING

__all__ = ["DEFAULT_RULES", "SegmentationRules", "segment"]

_DENSE_SCRIPT = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\u0e00-\u0e7f]")
_SAMPLE = 4_000


@dataclass(frozen=True, kw_only=True, slots=True)
class SegmentationRules:
    """How long passages are, in characters of a text with spaces between its words.

    `target` ends a passage at the next paragraph, `limit` is never passed, and what is shorter than `minimum` joins
    its neighbour. 900 characters are about 150 words or 200 tokens, under the 256 tokens that the default embedder
    reads. In scripts that write a word in one or two characters all three are divided by `dense_script_divisor`.
    """

    target: int = 850
    limit: int = 1_150
    minimum: int = 200
    dense_script_divisor: int = 3

    @property
    def name(self) -> str:
        """What goes into the name of an index generation."""
        return f"structure-1:{FOLDING}:{self.target}:{self.limit}:{self.minimum}:{self.dense_script_divisor}"

    def for_text(self, text: str) -> SegmentationRules:
        """The rules scaled to the script of the text's beginning."""
        sample = text[:_SAMPLE]
        if len(_DENSE_SCRIPT.findall(sample)) * 3 < len(sample):
            return self
        by = self.dense_script_divisor
        return SegmentationRules(target=self.target // by, limit=self.limit // by, minimum=self.minimum // by)


DEFAULT_RULES = SegmentationRules()


def segment(
    text: str,
    sections: Sequence[Section],
    *,
    document_id: DocumentId,
    rules: SegmentationRules = DEFAULT_RULES,
) -> tuple[Passage, ...]:
    """The passages of a document, in order, together holding every character that is not white space.

    A passage never crosses a section's boundary, ends at a paragraph where it can, else at a sentence, else at a
    space, and is never longer than `rules.limit`.
    """
    scaled = rules.for_text(text)
    passages: list[Passage] = []
    for start, end, section in _regions(text, sections):
        for first, last in _pack(text, start, end, scaled):
            passages.append(
                Passage(
                    document_id=document_id,
                    ordinal=len(passages),
                    span=Span(start=first, end=last),
                    text=text[first:last],
                    section=section.ordinal if section else None,
                    section_kind=section.kind if section else SectionKind.BODY,
                )
            )
    return tuple(passages)


def _regions(text: str, sections: Sequence[Section]) -> Iterator[tuple[int, int, Section | None]]:
    """Cut the text wherever the innermost section changes."""
    position = 0
    stack: list[Section] = []
    for section in [*sections, None]:
        start = section.span.start if section else len(text)
        while stack and stack[-1].span.end <= start:
            top = stack.pop()
            if top.span.end > position:
                yield position, top.span.end, top
                position = top.span.end
        if start > position:
            yield position, start, stack[-1] if stack else None
            position = start
        if section:
            stack.append(section)


def _pack(text: str, start: int, end: int, rules: SegmentationRules) -> list[tuple[int, int]]:
    """Fill passages with paragraphs until the target is reached."""
    packed: list[tuple[int, int]] = []
    begin = finish = -1
    for first, last in _paragraphs(text, start, end, rules.limit):
        if begin < 0:
            begin, finish = first, last
        elif last - begin <= rules.target or (last - begin <= rules.limit and last - first < rules.minimum):
            finish = last
        else:
            packed.append((begin, finish))
            begin, finish = first, last
    if begin >= 0:
        packed.append((begin, finish))
    if len(packed) > 1:
        (previous, _), (tail, last) = packed[-2:]
        if last - tail < rules.minimum and last - previous <= rules.limit:
            packed[-2:] = [(previous, last)]
    return packed


def _paragraphs(text: str, start: int, end: int, limit: int) -> Iterator[tuple[int, int]]:
    """The paragraphs of a region without outer white space; one over the limit comes in pieces."""
    position = start
    while position < end:
        found = text.find("\n\n", position, end)
        stop = found if found >= 0 else end
        first, last = _strip(text, position, stop)
        if last - first > limit:
            yield from _pieces(text, first, last, limit)
        elif first < last:
            yield first, last
        position = stop + 2


def _pieces(text: str, start: int, end: int, limit: int) -> Iterator[tuple[int, int]]:
    """A long paragraph cut at its sentences; a sentence over the limit is cut at spaces, or anywhere."""
    begin = finish = start
    for span in sentence_spans(text, Span(start=start, end=end)):
        if span.end - begin > limit and finish > begin:
            yield _strip(text, begin, finish)
            begin = span.start
        finish = span.end
        while finish - begin > limit:
            cut = text.rfind(" ", begin + limit // 2, begin + limit)
            cut = cut if cut > begin else begin + limit
            yield _strip(text, begin, cut)
            begin, _ = _strip(text, cut, finish)
    if finish > begin:
        yield _strip(text, begin, finish)


def _strip(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end
