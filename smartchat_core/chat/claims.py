"""Finding the quote of a sentence of a model's reply in the passages that the model was given."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from smartchat_core.chat.splitting import LIST_NUMERAL, DraftClaim
from smartchat_core.chat.verification.rules import LEAST_COVERAGE, coverage, numbers_differ
from smartchat_core.chat.verification.sentence import extract_stems
from smartchat_core.model.passage import Passage
from smartchat_core.model.sentences import sentence_spans
from smartchat_core.model.span import Span
from smartchat_core.ports.claim_verifier import CitedClaim
from smartchat_core.retrieval.context import ContextBlock

__all__ = ["Evidence", "best_evidence"]

# Where a number only says where in the material something stands, which the passage itself does not repeat.
_PLACE_REFERENCE = re.compile(
    r"\b(?:excerpt|passage|chapter|section|part|page|book|volume)s?\s+\d+(?:(?:\s*,\s*|\s+(?:and|or|to)\s+)\d+)*",
    re.IGNORECASE,
)
_LENGTH_PENALTY = 1 / 20_000
_MAX_JUDGED = 3
"""So many of the windows that have most of a claim's words are searched for one with its numbers."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Evidence:
    """The sentence of a passage, or two adjoining ones, that come nearest to a claim.

    `said` is what is to be checked of the claim: it without the numerals of a list and those of a chapter or page.
    `coverage` is the share (0..1) of its words that the evidence holds.
    """

    said: str
    passage: Passage
    span: Span
    coverage: float

    @property
    def cited(self) -> CitedClaim:
        """The claim with its quote and passage, as verifiers take it."""
        start = self.passage.span.start
        quote = self.passage.text[self.span.start - start : self.span.end - start]
        return CitedClaim(text=self.said, quote=quote, passage=self.passage.text)


def best_evidence(claim: DraftClaim, blocks: Sequence[ContextBlock]) -> Evidence | None:
    """What comes nearest to a claim; nothing where no word of it is found.

    Only the blocks that the claim cites are searched (numbered from 1), or all when it cites none that exists. Of
    the windows that hold most of the claim's words, less a small penalty for length, the best is taken; one of the
    next only where it has the numbers of the claim and the best has not.
    """
    named = [blocks[number - 1] for number in claim.numbers if 0 < number <= len(blocks)]
    said = _PLACE_REFERENCE.sub("", LIST_NUMERAL.sub("", claim.text))
    wanted = extract_stems(said)
    if not wanted:
        said, wanted = claim.text, extract_stems(claim.text)
    found = sorted(
        (
            (covered - len(span) * _LENGTH_PENALTY, -at, covered, passage, span)
            for at, (passage, span) in enumerate(_windows(named or blocks))
            if (covered := coverage(wanted, extract_stems(span.of(passage.text))))
        ),
        key=lambda each: each[:2],
        reverse=True,
    )
    best: Evidence | None = None
    for _, _, covered, passage, span in found[:_MAX_JUDGED]:
        if best is not None and covered < LEAST_COVERAGE:
            break
        start = passage.span.start
        quote = Span(start=start + span.start, end=start + span.end)
        evidence = Evidence(said=said, passage=passage, span=quote, coverage=covered)
        if covered < LEAST_COVERAGE or not numbers_differ(said, span.of(passage.text)):
            return evidence
        best = best or evidence
    return best


def _windows(blocks: Sequence[ContextBlock]) -> Iterator[tuple[Passage, Span]]:
    """Each sentence of the passages, and each with the one before it."""
    for block in blocks:
        for passage in block.passages:
            previous: Span | None = None
            for span in sentence_spans(passage.text):
                yield passage, span
                if previous is not None:
                    yield passage, Span(start=previous.start, end=span.end)
                previous = span
