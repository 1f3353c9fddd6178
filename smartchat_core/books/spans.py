"""Many places of a canonical text, in little memory."""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from smartchat_core.model.span import Span

__all__ = ["Spans", "touched"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Spans:
    """Spans in reading order that do not overlap, in eight bytes each; the arrays are not to be changed."""

    starts: array[int] = field(default_factory=lambda: array("I"))
    ends: array[int] = field(default_factory=lambda: array("I"))

    @classmethod
    def of(cls, spans: Iterable[tuple[int, int]]) -> Spans:
        """The spans with these offsets, in the order that they have in the text."""
        starts, ends = array("I"), array("I")
        for start, end in spans:
            starts.append(start)
            ends.append(end)
        return cls(starts=starts, ends=ends)

    @classmethod
    def merged(cls, parts: Iterable[Spans]) -> Spans:
        """The spans of all parts in the order of the text, each once."""
        every = list(parts)
        if len(every) == 1:
            return every[0]
        return cls.of(sorted({pair for part in every for pair in zip(part.starts, part.ends, strict=True)}))

    def __len__(self) -> int:
        return len(self.starts)

    def __iter__(self) -> Iterator[Span]:
        return (Span(start=start, end=end) for start, end in zip(self.starts, self.ends, strict=True))

    def __getitem__(self, index: int) -> Span:
        return Span(start=self.starts[index], end=self.ends[index])

    def __hash__(self) -> int:
        return hash((len(self.starts), self.starts[0] if self.starts else -1))

    def until(self, offset: int) -> Spans:
        """Those that end at the offset or before it."""
        count = bisect_right(self.ends, offset)
        return self if count == len(self.ends) else Spans(starts=self.starts[:count], ends=self.ends[:count])

    def outside(self, spans: Sequence[Span]) -> Spans:
        """Those that touch none of these spans, which are in reading order and do not overlap."""
        if not spans or not self.starts:
            return self
        kept = [pair for pair in zip(self.starts, self.ends, strict=True) if not touched(pair[0], pair[1], spans)]
        return self if len(kept) == len(self.starts) else Spans.of(kept)

    def within(self, span: Span) -> Spans:
        """Those that lie in the span."""
        first, last = bisect_left(self.starts, span.start), bisect_right(self.ends, span.end)
        return Spans(starts=self.starts[first:last], ends=self.ends[first:last]) if first < last else Spans()


def touched(start: int, end: int, spans: Sequence[Span]) -> bool:
    """Whether the stretch shares a character with one of the spans, which are in reading order."""
    at = bisect_right(spans, start, key=lambda span: span.end)
    return at < len(spans) and spans[at].start < end
