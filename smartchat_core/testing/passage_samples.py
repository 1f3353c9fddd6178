"""Sample data of the passage index's contract: owners, documents, texts, vectors, filters."""

from __future__ import annotations

import math
from array import array
from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager

from hypothesis import strategies as st

from smartchat_core.model.embedding import Vectors
from smartchat_core.model.generation import IndexGeneration
from smartchat_core.model.ids import DocumentId, OwnerId
from smartchat_core.model.passage import Passage
from smartchat_core.model.principal import OwnerScope
from smartchat_core.model.search import Candidate, PassageFilter, SectionRange
from smartchat_core.model.span import Span
from smartchat_core.ports.passage_index import PassageIndex

__all__ = [
    "ANN",
    "BOB",
    "DIMENSION",
    "DOCUMENTS",
    "EVERYWHERE",
    "GENERATION",
    "LAND",
    "OWNERS",
    "SEA",
    "WORDS",
    "OpenIndex",
    "filters",
    "libraries",
    "make_passages",
    "make_vectors",
    "texts_in",
]

OpenIndex = Callable[[], AbstractAsyncContextManager[PassageIndex]]

ANN = OwnerScope(owner=OwnerId("ann"))
BOB = OwnerScope(owner=OwnerId("bob"))
SEA = DocumentId("doc-sea")
LAND = DocumentId("doc-land")
DIMENSION = 4
GENERATION = IndexGeneration(embedder="toy", dimension=DIMENSION, segmentation="one")
EVERYWHERE = PassageFilter()

# Words that no analysis drops or makes equal.
WORDS = ("whale", "harbour", "lantern", "orchard", "winter", "copper")
OWNERS = (ANN, BOB)
DOCUMENTS = tuple(DocumentId(f"doc-{number}") for number in range(3))


def make_passages(document: DocumentId, texts: Sequence[str]) -> tuple[Passage, ...]:
    """Passages that follow one another, a character apart."""
    made = []
    start = 0
    for ordinal, text in enumerate(texts):
        made.append(
            Passage(
                document_id=document,
                ordinal=ordinal,
                span=Span(start=start, end=start + len(text)),
                text=text,
                section=ordinal // 2,
            )
        )
        start += len(text) + 1
    return tuple(made)


def make_vectors(*angles: float) -> Vectors:
    """Unit vectors that have these angles (in radians) to the first axis."""
    rows = array("f", [part for angle in angles for part in (math.cos(angle), math.sin(angle), 0.0, 0.0)])
    return Vectors(dimension=DIMENSION, float32=rows.tobytes())


def texts_in(found: Sequence[Candidate]) -> set[str]:
    """The texts of the candidates."""
    return {candidate.passage.text for candidate in found}


@st.composite
def libraries(draw: st.DrawFn) -> dict[tuple[OwnerScope, DocumentId], list[str]]:
    """Some documents of two owners."""
    text = st.lists(st.sampled_from(WORDS), min_size=1, max_size=4).map(" ".join)
    keys = st.tuples(st.sampled_from(OWNERS), st.sampled_from(DOCUMENTS))
    return draw(st.dictionaries(keys, st.lists(text, min_size=1, max_size=6), max_size=5))


@st.composite
def filters(draw: st.DrawFn) -> PassageFilter:
    """Any filter, sensible or not."""
    offset = st.integers(0, 150)
    document = st.sampled_from(DOCUMENTS)
    section = st.builds(
        lambda name, start, length: SectionRange(document_id=name, start=start, end=start + length),
        document,
        offset,
        offset,
    )
    return PassageFilter(
        documents=draw(st.none() | st.frozensets(document)),
        until=tuple(draw(st.lists(st.tuples(document, offset), max_size=3))),
        sections=tuple(draw(st.lists(section, max_size=3))),
    )
