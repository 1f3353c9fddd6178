from typing import Self, cast

import pytest

from smartchat_core.errors import DocumentNotFound, InvalidRequest, SectionNotFound
from smartchat_core.model import LOCAL_SCOPE, DocumentId, PassageFilter, Section, SectionRole, Span
from smartchat_core.ports.database import Database
from smartchat_core.reading.bounds import Bound, EndOfSection, resolve_filter

DOC = DocumentId("doc")
SECTIONS = tuple(
    Section(
        ordinal=number,
        title=f"Chapter {number + 1}",
        span=Span(start=number * 100, end=number * 100 + 100),
        role=SectionRole.CHAPTER,
        number=number + 1,
    )
    for number in range(3)
)


class Record:
    id = DOC


class Repositories:
    """One document with three chapters, in the shape of a unit of work."""

    def __init__(self) -> None:
        self.transactions = 0

    def read_only(self) -> Self:
        self.transactions += 1
        return self

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None: ...

    @property
    def documents(self) -> "Repositories":
        return self

    async def find(self, _scope: object, names: tuple[DocumentId, ...]) -> tuple[Record, ...]:
        return tuple(Record() for name in names if name == DOC)

    async def sections(self, _scope: object, _name: DocumentId) -> tuple[Section, ...]:
        return SECTIONS


async def resolve(
    database: Repositories, documents: tuple[DocumentId, ...] | None = None, **until: Bound
) -> PassageFilter:
    bounds = {DocumentId(name): bound for name, bound in until.items()}
    return await resolve_filter(cast("Database", database), LOCAL_SCOPE, documents=documents, until=bounds)


async def test_without_documents_and_bounds_no_transaction_is_opened() -> None:
    database = Repositories()
    assert await resolve(database) == PassageFilter()
    assert database.transactions == 0


async def test_all_bounds_are_resolved_in_one_transaction() -> None:
    database = Repositories()
    assert await resolve(database, (DOC,), doc=EndOfSection(section=2)) == PassageFilter(
        documents=frozenset({DOC}), until=((DOC, 200),)
    )
    assert database.transactions == 1
    assert await resolve(database, doc=7) == PassageFilter(until=((DOC, 7),))
    assert (await resolve(database, doc=EndOfSection(section="chapter:3"))).bound_of(DOC) == 300


async def test_what_is_not_there_is_refused() -> None:
    database = Repositories()
    with pytest.raises(DocumentNotFound, match="gone"):
        await resolve(database, (DocumentId("gone"),))
    with pytest.raises(DocumentNotFound, match="gone"):
        await resolve(database, gone=3)
    with pytest.raises(SectionNotFound):
        await resolve(database, doc=EndOfSection(section=9))
    with pytest.raises(InvalidRequest, match="until=-1"):
        await resolve(database, doc=-1)
