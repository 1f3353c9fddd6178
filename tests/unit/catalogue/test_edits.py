"""Edits of metadata."""

import asyncio
from dataclasses import fields, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smartchat_core.catalogue.edits import EDITABLE, checked_edits
from smartchat_core.catalogue.service import CatalogueService
from smartchat_core.errors import DocumentNotFound, InvalidRequest
from smartchat_core.model.metadata import Contributor, ContributorRole, Metadata, Series
from smartchat_core.model.metadata_edits import NO_EDITS, MetadataEdits
from smartchat_core.testing.database_cases import ANN, BOB, make_document
from smartchat_core.testing.fakes.database.database import InMemoryDatabase

NAMES = st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=8)
LISTS = st.lists(NAMES, max_size=3, unique=True).map(tuple)
PEOPLE = st.lists(
    st.builds(Contributor, name=NAMES, role=st.sampled_from(ContributorRole)), max_size=2, unique=True
).map(tuple)
SERIES = st.lists(st.builds(Series, name=NAMES, position=NAMES), max_size=2, unique=True).map(tuple)
VALUES = {
    "title": NAMES, "authors": LISTS, "language": st.sampled_from(["", "en", "de-AT"]), "publisher": NAMES,
    "published": NAMES, "description": NAMES, "identifiers": LISTS, "subjects": LISTS, "contributors": PEOPLE,
    "series": SERIES, "sort_title": NAMES, "original_title": NAMES, "original_language": st.just("fr"),
    "first_published": NAMES,
}  # fmt: skip
METADATA = st.builds(Metadata, **VALUES)
EDITS = st.builds(MetadataEdits, **{name: st.none() | values for name, values in VALUES.items()})


def test_whatever_a_file_states_can_be_edited() -> None:
    assert set(EDITABLE) == {field.name for field in fields(Metadata)}


@given(METADATA, EDITS, EDITS)
def test_an_edit_wins_and_can_be_taken_back(stated: Metadata, first: MetadataEdits, later: MetadataEdits) -> None:
    edited = first.joined(later)
    result = edited.over(stated)
    for name in set(VALUES) - {"sort_title"}:
        given_values = [getattr(one, name) for one in (later, first) if getattr(one, name) is not None]
        assert getattr(result, name) == (given_values or [getattr(stated, name)])[0]
    assert edited.without(frozenset(EDITABLE)) == NO_EDITS
    assert NO_EDITS.over(stated) is stated
    assert edited.over(result) == result


@given(EDITS)
def test_checking_changes_nothing_that_is_in_order(edits: MetadataEdits) -> None:
    checked = checked_edits(edits)
    assert checked_edits(checked) == checked
    assert checked.edited == edits.edited


def test_sort_names_belong_to_what_they_sort() -> None:
    stated = Metadata(title="The Hills", sort_title="Hills, The", authors=("Ann Lee",), sort_authors=("Lee, Ann",))
    assert MetadataEdits(title="The Hills").over(stated) == stated
    other = MetadataEdits(title="A Sea", authors=("Bo Ek",)).over(stated)
    assert (other.sort_title, other.sort_authors) == ("", ())


@pytest.mark.parametrize(
    "edits",
    [
        MetadataEdits(title="t" * 1_001),
        MetadataEdits(title=" " * 5_000_000),
        MetadataEdits(authors=("a" * 301,)),
        MetadataEdits(subjects=("s",) * 51),
        MetadataEdits(contributors=(Contributor(name="c" * 301),)),
        MetadataEdits(series=(Series(name="s", position="1" * 65),)),
        MetadataEdits(language="english, I think"),
        MetadataEdits(original_language="<b>"),
        MetadataEdits(sort_authors=("Lee, Ann",)),
    ],
    ids=range(9),
)
def test_what_is_too_long_or_malformed_is_refused(edits: MetadataEdits) -> None:
    with pytest.raises(InvalidRequest):
        checked_edits(edits)


def test_values_are_kept_on_one_line_and_empty_ones_left_out() -> None:
    edits = MetadataEdits(
        title=" The\n Hills\x00 ", authors=("Ann  Lee", " ", "Ann Lee"), series=(Series(name=" "), Series(name="S\t1"))
    )
    assert checked_edits(edits) == MetadataEdits(title="The Hills", authors=("Ann Lee",), series=(Series(name="S 1"),))


async def test_only_the_owner_edits_and_nothing_else_is_changed() -> None:
    database = InMemoryDatabase()
    service = CatalogueService(database=database)
    document = replace(make_document("doc-1", owner=ANN.owner), file_metadata=Metadata(title="As filed", language="en"))
    async with database.transaction() as work:
        await work.documents.add(document)
    with pytest.raises(DocumentNotFound):
        await service.edit(BOB, document.id, MetadataEdits(title="Mine"))
    with pytest.raises(InvalidRequest, match="nothing called"):
        await service.edit(ANN, document.id, NO_EDITS, take_back=["owner"])
    edited = await service.edit(ANN, document.id, MetadataEdits(title="As edited"))
    assert (edited.title, edited.metadata.language, edited.file_metadata.title) == ("As edited", "en", "As filed")
    await asyncio.gather(
        service.edit(ANN, document.id, MetadataEdits(publisher="P")),
        service.edit(ANN, document.id, MetadataEdits(subjects=("S",))),
    )
    async with database.transaction() as work:
        await work.documents.save(replace(document, file_metadata=Metadata(title="Read again", language="de")))
        found = await work.documents.get(ANN, document.id)
    assert found.edits == MetadataEdits(title="As edited", publisher="P", subjects=("S",))
    assert (found.title, found.metadata.language) == ("As edited", "de")
    found = await service.edit(ANN, document.id, NO_EDITS, take_back=["title"])
    assert (found.title, found.edits.edited) == ("Read again", ("publisher", "subjects"))
