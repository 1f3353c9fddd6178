"""Surroundings: what stands next to a passage of a long document, which says more about it than its own words do."""

from __future__ import annotations

from collections.abc import Sequence

from smartchat_core.model.ids import DocumentId
from smartchat_core.model.passage import Passage

__all__ = ["LONG_DOCUMENT", "neighbours", "with_neighbours"]

LONG_DOCUMENT = 5
"""The ordinal from which on a passage shows that its document is long: a book or a story, and no abstract or article
of a few paragraphs, whose passages differ by their own words (measured: docs/benchmarks.md)."""


def neighbours(passages: Sequence[Passage]) -> tuple[tuple[int, ...] | None, ...]:
    """For each passage, the places in this sequence of those before and after it; None in a short document.

    Nothing but these passages is looked at, so that what a filter kept out of them has no influence.
    """
    places = {(passage.document_id, passage.ordinal): place for place, passage in enumerate(passages)}
    furthest: dict[DocumentId, int] = {}
    for document, ordinal in places:
        furthest[document] = max(ordinal, furthest.get(document, 0))
    return tuple(
        tuple(
            places[key]
            for key in ((passage.document_id, passage.ordinal - 1), (passage.document_id, passage.ordinal + 1))
            if key in places
        )
        if furthest[passage.document_id] >= LONG_DOCUMENT
        else None
        for passage in passages
    )


def with_neighbours(
    values: Sequence[float], around: Sequence[tuple[int, ...] | None], *, share: float, unknown: float
) -> list[float]:
    """Each value mixed with `share` of the better of its neighbours' values, `unknown` where there are none."""
    return [
        value
        if places is None
        else (1 - share) * value + share * max((values[place] for place in places), default=unknown)
        for value, places in zip(values, around, strict=True)
    ]
