"""Diversity: keeping near-duplicates out of a ranking."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from smartchat_core.model.passage import ScoredPassage

__all__ = ["diversify"]

NEAR_DUPLICATE = 0.8
"""Share of equal three-word runs from which two passages count as one: another edition, a repeated notice."""

SECTION_DISCOUNT = 0.02
MAX_DISCOUNTS = 3
"""Each better passage of the same section costs the next one two per cent of its score, up to three times: enough to
let another chapter go first where two passages are about as good, too little to lift a poor one."""

_RUN = 3


def diversify(ranked: Sequence[ScoredPassage], *, limit: int) -> tuple[ScoredPassage, ...]:
    """The best `limit` passages without near duplicates, with a slight preference for other sections.

    Scores stay as they are wherever the order does; a passage that was moved behind another takes a score no higher
    than its predecessor's, so that they still fall.
    """
    chosen: list[ScoredPassage] = []
    shingles: list[frozenset[tuple[str, ...]]] = []
    for scored in _spread(ranked, limit * 2):
        runs = _runs(scored.passage.text)
        if any(_similar(runs, known) for known in shingles):
            continue
        ceiling = chosen[-1].score if chosen else scored.score
        chosen.append(scored if scored.score <= ceiling else replace(scored, score=ceiling))
        shingles.append(runs)
        if len(chosen) == limit:
            break
    return tuple(chosen)


def _spread(ranked: Sequence[ScoredPassage], near: int) -> list[ScoredPassage]:
    """Reorder the first `near` passages by their discounted scores; the rest follows."""
    seen: Counter[tuple[str, int | None]] = Counter()
    discounted: list[tuple[float, int]] = []
    for place, scored in enumerate(ranked[:near]):
        section = (scored.passage.document_id, scored.passage.section)
        discounted.append((-scored.score * (1 - SECTION_DISCOUNT * min(seen[section], MAX_DISCOUNTS)), place))
        seen[section] += 1
    return [ranked[place] for _, place in sorted(discounted)] + list(ranked[near:])


def _runs(text: str) -> frozenset[tuple[str, ...]]:
    words = text.casefold().split()
    return frozenset(zip(*(words[at:] for at in range(_RUN)), strict=False)) or frozenset({tuple(words)})


def _similar(one: frozenset[tuple[str, ...]], other: frozenset[tuple[str, ...]]) -> bool:
    smaller, larger = sorted((len(one), len(other)))
    if smaller < larger * NEAR_DUPLICATE:
        return False
    common = len(one & other)
    return common >= NEAR_DUPLICATE * (smaller + larger - common)
