"""Sentences of two sides that a text sets beside each other: she laughs, and in the next one her brother does not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from smartchat_core.chat.extraction import ScoredSentence, SentenceCandidate

__all__ = ["side_by_side"]

_LOOKED_BESIDE = 2
"""The best sentences of a side beside which those of the others are looked for."""
_NEARER = 2.5
"""How much likelier (in log-odds) it is that a sentence beside one of those says what is compared."""
_BETWEEN = 150
"""Most characters between the two."""


def side_by_side(rankings: Sequence[Sequence[ScoredSentence]]) -> tuple[tuple[ScoredSentence, ...], ...]:
    """The sentences of each side, best first, those raised that stand beside the best ones of another side.

    What a text compares it sets in one place, and there it need not repeat of what it speaks.
    """
    best = [[one.candidate for one in ranked[:_LOOKED_BESIDE]] for ranked in rankings]
    result = []
    for at, ranked in enumerate(rankings):
        others = [one for number, found in enumerate(best) if number != at for one in found]
        raised = [
            replace(one, score=one.score + _NEARER)
            if any(_is_beside(one.candidate, other) for other in others)
            else one
            for one in ranked
        ]
        result.append(tuple(sorted(raised, key=lambda one: -one.score)))
    return tuple(result)


def _is_beside(one: SentenceCandidate, other: SentenceCandidate) -> bool:
    same = one.passage.passage.document_id == other.passage.passage.document_id
    between = max(one.span.start - other.span.end, other.span.start - one.span.end)
    return same and one.span != other.span and between <= _BETWEEN
