"""What stands around a passage is read from the index generation that was searched."""

from typing import cast

from smartchat_core.model import (
    LOCAL_SCOPE,
    DocumentId,
    IndexGeneration,
    Passage,
    PassageFilter,
    RankedPassages,
    ScoredPassage,
    Span,
)
from smartchat_core.ports.database import Database
from smartchat_core.ports.entropy import Entropy
from smartchat_core.ports.event_sink import EventSink
from smartchat_core.ports.passage_index import PassageIndex
from smartchat_core.ports.runtime import Runtime
from smartchat_core.retrieval.service import RetrievalService
from smartchat_core.testing.fakes.clock import FakeClock

SEARCHED = IndexGeneration(embedder="old", dimension=4, segmentation="s")


def passage(ordinal: int, *, section: int = 0) -> Passage:
    return Passage(
        document_id=DocumentId("doc"),
        ordinal=ordinal,
        span=Span(start=ordinal * 10, end=ordinal * 10 + 9),
        text=f"passage {ordinal}",
        section=section,
    )


class Index:
    """Ten passages, the last five in another section; notes which generation is read."""

    def __init__(self) -> None:
        self.read: list[IndexGeneration] = []

    async def passages(
        self, _scope: object, generation: IndexGeneration, _document: object, *, first: int, last: int, where: object
    ) -> tuple[Passage, ...]:
        assert where == PassageFilter()
        self.read.append(generation)
        return tuple(passage(one, section=one // 5) for one in range(first, min(last, 9) + 1))


class NoDatabase:
    """Nothing is read from it: which generation is active by now does not matter."""


def service(index: Index) -> RetrievalService:
    return RetrievalService(
        database=cast("Database", NoDatabase()),
        index=cast("PassageIndex", index),
        embedder=None,
        runtime=Runtime(clock=FakeClock(), entropy=cast("Entropy", None), sink=cast("EventSink", None)),
    )


def found(*ordinals: int, generation: IndexGeneration | None = SEARCHED) -> RankedPassages:
    scored = tuple(ScoredPassage(passage=passage(one, section=one // 5), score=1.0) for one in ordinals)
    return RankedPassages(query="q", passages=scored, generation=generation)


async def test_neighbours_come_from_the_generation_that_was_searched() -> None:
    index = Index()
    groups = await service(index).with_neighbours(LOCAL_SCOPE, found(0, 4, 7), first=2, reach=1, where=PassageFilter())
    assert [[one.ordinal for one in group] for group in groups] == [[0, 1], [3, 4]]
    assert index.read == [SEARCHED, SEARCHED]


async def test_without_a_generation_or_a_reach_each_passage_stands_alone() -> None:
    index = Index()
    retrieval = service(index)
    nothing = await retrieval.with_neighbours(
        LOCAL_SCOPE, found(3, generation=None), first=4, reach=1, where=PassageFilter()
    )
    near = await retrieval.with_neighbours(LOCAL_SCOPE, found(3), first=4, reach=0, where=PassageFilter())
    assert nothing == near == ((passage(3),),)
    assert index.read == []
