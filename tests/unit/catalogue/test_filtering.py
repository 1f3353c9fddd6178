"""Filters of documents."""

from dataclasses import replace

import pytest

from smartchat_core.catalogue.filtering import DocumentFilter, checked_filter
from smartchat_core.catalogue.service import CatalogueService
from smartchat_core.errors import InvalidRequest
from smartchat_core.model.cursor import DocumentCursor
from smartchat_core.model.metadata import Contributor, ContributorRole, Metadata, Series
from smartchat_core.testing.database_cases import ANN, MINUTE, NOW, make_document
from smartchat_core.testing.fakes.database.database import InMemoryDatabase

IDIOT = replace(
    make_document("doc-1", filename="idiot.epub"),
    file_metadata=Metadata(
        title="The Idiot",
        authors=("Fyodor Dostoévsky",),
        contributors=(Contributor(name="Eva Martin", role=ContributorRole.TRANSLATOR),),
        series=(Series(name="Great Novels", position="3"),),
        subjects=("Russia -- Fiction", "Epilepsy"),
        language="en-GB",
        publisher="Press & Sons",
        first_published="1869",
        published="2020-01-02",
    ),
)


@pytest.mark.parametrize(
    ("where", "admitted"),
    [
        (DocumentFilter(), True),
        (DocumentFilter(text="idiot dostoevsky"), True),
        (DocumentFilter(text="NOVELS"), True),
        (DocumentFilter(text="idiot epub"), True),
        (DocumentFilter(text="idiot whale"), False),
        (DocumentFilter(text="?!"), False),
        (DocumentFilter(author="dostoevsky fyodor"), True),
        (DocumentFilter(author="martin"), True),
        (DocumentFilter(author="fyodor martin"), False),
        (DocumentFilter(series="great"), True),
        (DocumentFilter(subject="epilepsy"), True),
        (DocumentFilter(subject="great"), False),
        (DocumentFilter(language="eng"), True),
        (DocumentFilter(language="ru"), False),
        (DocumentFilter(publisher="sons"), True),
        (DocumentFilter(from_year=1869, to_year=1869), True),
        (DocumentFilter(media_types=frozenset((IDIOT.media_type,))), True),
        (DocumentFilter(media_types=frozenset(("application/pdf",))), False),
        (DocumentFilter(from_year=2020), True),
        (DocumentFilter(from_year=1900, to_year=2000), False),
        (DocumentFilter(author="martin", from_year=2021), False),
    ],
)
def test_which_documents_are_meant(where: DocumentFilter, admitted: bool) -> None:
    assert where.admits(IDIOT) is admitted


def test_a_document_without_a_year_is_out_of_every_range() -> None:
    assert not DocumentFilter(to_year=9_999).admits(make_document("doc-2"))


def test_a_filter_that_is_too_long_is_refused() -> None:
    with pytest.raises(InvalidRequest):
        checked_filter(DocumentFilter(author="a" * 301))


async def test_pages_of_what_is_admitted_follow_one_another() -> None:
    database = InMemoryDatabase()
    async with database.transaction() as work:
        for number in range(25):
            author = ("Ann Lee",) if number % 5 == 0 else ()
            document = make_document(f"doc-{number:02}", added_at=NOW + number * MINUTE)
            await work.documents.add(replace(document, file_metadata=Metadata(authors=author)))
    service, where = CatalogueService(database=database), DocumentFilter(author="lee")
    first = await service.matching(ANN, where, limit=3)
    rest = await service.matching(ANN, where, after=DocumentCursor.after(first[-1]), limit=3)
    assert [one.id for one in (*first, *rest)] == [f"doc-{number:02}" for number in range(0, 25, 5)]
    assert len(await service.matching(ANN, DocumentFilter(), limit=7)) == 7
