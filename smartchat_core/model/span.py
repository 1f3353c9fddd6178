"""Half-open ranges of a document's canonical text."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Span"]


@dataclass(frozen=True, kw_only=True, slots=True, order=True)
class Span:
    """The characters `start <= i < end` of a canonical text, counted in Unicode code points.

    Raises:
        ValueError: the bounds are negative or the wrong way round.
    """

    start: int
    end: int

    def __post_init__(self) -> None:
        if self.start < 0 or self.end < self.start:
            msg = f"a span needs 0 <= start <= end, not {self.start}..{self.end}"
            raise ValueError(msg)

    def __len__(self) -> int:
        return self.end - self.start

    def of(self, text: str) -> str:
        """The text of the span, cut from the canonical text."""
        return text[self.start : self.end]

    def contains(self, other: Span) -> bool:
        """Whether the other span lies within this one."""
        return self.start <= other.start and other.end <= self.end

    def before(self, until: int | None) -> bool:
        """Whether nothing of the span lies beyond the offset `until` (None: there is no bound)."""
        return until is None or self.end <= until
