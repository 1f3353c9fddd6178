"""Context building: filling a token budget with the best passages and their surroundings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from smartchat_core.model.ids import DocumentId
from smartchat_core.model.passage import Passage
from smartchat_core.model.span import Span

__all__ = ["ContextBlock", "build_context", "estimate_tokens", "join_passages"]

_CHARACTERS_PER_TOKEN = 4
"""A rule of thumb for Latin scripts (OpenAI's help pages); others take more tokens, so non-ASCII counts as one each."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ContextBlock:
    """A stretch of one document that the answer may rest on: adjoining passages, with the gaps between them."""

    document_id: DocumentId
    section: int | None
    passages: tuple[Passage, ...]

    @classmethod
    def of_span(cls, document: DocumentId, span: Span, canonical_text: str) -> ContextBlock:
        """A stretch of the canonical text that is no passage of the index, such as a quote."""
        passage = Passage(document_id=document, ordinal=span.start, span=span, text=span.of(canonical_text))
        return cls(document_id=document, section=None, passages=(passage,))

    @property
    def span(self) -> Span:
        """From the first passage's start to the last one's end."""
        return Span(start=self.passages[0].span.start, end=self.passages[-1].span.end)

    @property
    def text(self) -> str:
        """The passages' texts, one paragraph after the other."""
        return "\n\n".join(passage.text for passage in self.passages)


def estimate_tokens(text: str) -> int:
    """About how many tokens a model counts, rather too many than too few."""
    ascii_only = len(text.encode("ascii", "ignore"))
    return ascii_only // _CHARACTERS_PER_TOKEN + (len(text) - ascii_only) + 1


def join_passages(passages: Sequence[Passage]) -> tuple[ContextBlock, ...]:
    """Passages as blocks: those that adjoin in the same section make one. Order follows each block's first mention."""
    unique: dict[tuple[DocumentId, int], Passage] = {}
    rank: dict[tuple[DocumentId, int], int] = {}
    for position, passage in enumerate(passages):
        key = (passage.document_id, passage.ordinal)
        unique.setdefault(key, passage)
        rank.setdefault(key, position)
    blocks: list[tuple[int, ContextBlock]] = []
    run: list[Passage] = []

    def close() -> None:
        if run:
            first = min(rank[one.document_id, one.ordinal] for one in run)
            block = ContextBlock(document_id=run[0].document_id, section=run[0].section, passages=tuple(run))
            blocks.append((first, block))
            run.clear()

    for _, passage in sorted(unique.items()):
        if run and not _adjoin(run[-1], passage):
            close()
        run.append(passage)
    close()
    return tuple(block for _, block in sorted(blocks, key=lambda entry: entry[0]))


def build_context(groups: Sequence[Sequence[Passage]], *, budget: int) -> tuple[ContextBlock, ...]:
    """Join as many groups (a found passage with its neighbours, best first) as fit into so many tokens.

    The first passage always fits, cut to no part: a model that cannot take one passage cannot answer.
    """
    chosen: list[Passage] = []
    seen: set[tuple[DocumentId, int]] = set()
    left = budget
    for group in groups:
        for passage in group:
            key = (passage.document_id, passage.ordinal)
            tokens = estimate_tokens(passage.text)
            if key in seen or (tokens > left and chosen):
                continue
            seen.add(key)
            chosen.append(passage)
            left -= tokens
    return join_passages(chosen)


def _adjoin(first: Passage, second: Passage) -> bool:
    return (
        first.document_id == second.document_id
        and first.section == second.section
        and second.ordinal == first.ordinal + 1
    )
