"""Which documents are editions of one work."""

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smartchat_core.catalogue.editions import ALONE, superseded, works_of
from smartchat_core.model.document import Document, DocumentStatus
from smartchat_core.model.metadata import Metadata, Series
from smartchat_core.testing.database_cases import MINUTE, NOW, make_document
from tests.support.growth import growth_of

EPUB, PDF = "application/epub+zip", "application/pdf"
BASE = Metadata(title="Moby-Dick; or, The Whale", authors=("Herman Melville",), language="en")


def made(number: int, metadata: Metadata = BASE, *, media_type: str = EPUB, **changes: object) -> Document:
    document = make_document(f"doc-{number}", added_at=NOW + number * MINUTE, media_type=media_type)
    values = {"file_metadata": metadata, "status": DocumentStatus.READY, "text_length": 1_000, **changes}
    return replace(document, **values)  # type: ignore[arg-type]  # the fields are checked when it runs


def groups(*documents: Document) -> set[frozenset[str]]:
    return {frozenset(one.id for one in work.editions) for work in works_of(documents)}


@pytest.mark.parametrize(
    ("other", "same"),
    [
        (replace(BASE, title="MOBY DICK: Or the Whale"), True),
        (replace(BASE, authors=("Melville, Herman",)), True),
        (replace(BASE, language=""), True),
        (replace(BASE, language="en-GB"), True),
        (replace(BASE, language="de"), False),
        (replace(BASE, title="Moby-Dick"), False),
        (replace(BASE, authors=()), False),
        (replace(BASE, authors=("Herman Melville", "Another")), False),
        (replace(BASE, series=(Series(name="Works", position="2"),)), True),
        (Metadata(title="Other", identifiers=("0-306-40615-2",)), False),
    ],
)
def test_pairs(other: Metadata, same: bool) -> None:
    assert (len(works_of([made(1), made(2, other, media_type=PDF)])) == 1) is same


def test_isbns_and_entries_of_catalogues_are_sure() -> None:
    one = Metadata(title="A", identifiers=("0-306-40615-2",))
    assert len(works_of([made(1, one), made(2, Metadata(title="B", identifiers=("9780306406157",)))])) == 1
    entry = Metadata(identifiers=("calibre:7",))
    assert len(works_of([made(1, entry), made(2, entry)])) == 1
    assert len(works_of([made(1, Metadata()), made(2, Metadata())])) == 2


def test_volumes_of_one_title_are_works_of_their_own_and_what_fits_several_joins_none() -> None:
    first, second = (replace(BASE, series=(Series(name="S", position=place),)) for place in "12")
    unknown = replace(BASE, language="")
    assert groups(made(1, first), made(2, second), made(3, first), made(4, unknown)) == {
        frozenset(("doc-1", "doc-3")),
        frozenset(("doc-2",)),
        frozenset(("doc-4",)),
    }


@pytest.mark.parametrize(
    ("traits", "same"),
    [
        ([("en", "1"), ("en", ""), ("", "")], [{0, 1, 2}]),
        ([("en", ""), ("", "1"), ("", "")], [{0}, {1}, {2}]),
        ([("en", "1"), ("de", ""), ("", "1")], [{0}, {1}, {2}]),
        ([("en", "1"), ("de", "2"), ("en", ""), ("", "2")], [{0, 2}, {1, 3}]),
        ([("en", ""), ("", "")], [{0, 1}]),
        ([("", ""), ("", "")], [{0, 1}]),
    ],
)
def test_what_is_known_less_of_joins_the_one_that_it_fits(traits: list[tuple[str, str]], same: list[set[int]]) -> None:
    documents = [
        made(number, replace(BASE, language=language, series=(Series(name="S", position=place),) if place else ()))
        for number, (language, place) in enumerate(traits)
    ]
    assert groups(*documents) == {frozenset(f"doc-{number}" for number in group) for group in same}


def test_time_grows_as_the_volumes_of_one_title_do() -> None:
    volumes = [
        made(number, replace(BASE, language=language, series=(Series(name="S", position=place),)))
        for number, (language, place) in enumerate(
            (language, place) for place in map(str, range(2_000)) for language in ("en", "")
        )
    ]

    def work(text: str) -> object:
        return works_of(volumes[: len(text) // 16])

    assert growth_of(work, "a").linear


def test_decisions_of_the_owner_come_first() -> None:
    other = Metadata(title="The Whale", authors=("H. Melville",))
    merged = [made(1, edition="work-1"), made(2, other, edition="work-1"), made(3), made(4, other)]
    assert groups(*merged) == {frozenset(("doc-1", "doc-2", "doc-3", "doc-4"))}
    alone = [made(1), made(2, edition=ALONE), made(3)]
    assert groups(*alone) == {frozenset(("doc-1", "doc-3")), frozenset(("doc-2",))}
    apart = [made(1, edition="work-1"), made(2, edition="work-2"), made(3)]
    assert groups(*apart) == {frozenset(("doc-1", "doc-3")), frozenset(("doc-2",))}


def test_the_best_edition_can_be_searched_is_whole_and_of_the_best_format() -> None:
    pdf, epub = made(1, media_type=PDF), made(2)
    assert superseded([pdf, epub]) == {pdf.id}
    assert superseded([pdf, replace(epub, status=DocumentStatus.FAILED)]) == {epub.id}
    assert superseded([pdf, replace(epub, text_length=499)]) == {epub.id}
    assert superseded([pdf]) == frozenset()


METADATA = st.builds(
    Metadata,
    title=st.sampled_from(["", "A", "B"]),
    authors=st.sampled_from([(), ("X",), ("Y",)]),
    language=st.sampled_from(["", "en", "de"]),
    identifiers=st.sampled_from([(), ("9780306406157",)]),
    series=st.sampled_from([(), (Series(name="S", position="1"),), (Series(name="S", position="2"),)]),
)
DOCUMENTS = st.lists(st.tuples(METADATA, st.sampled_from(["", "", ALONE, "work-1", "work-2"])), max_size=7).map(
    lambda found: [made(number, metadata, edition=edition) for number, (metadata, edition) in enumerate(found)]
)


@given(DOCUMENTS, st.randoms())
def test_each_document_is_in_one_work_whatever_the_order(documents: list[Document], random: object) -> None:
    expected = groups(*documents)
    shuffled = list(documents)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert groups(*shuffled) == expected
    assert sorted(name for group in expected for name in group) == sorted(one.id for one in documents)
    by_id = {one.id: one for one in documents}
    for group in expected:
        decisions = {by_id[name].edition for name in group} - {""}  # type: ignore[index]
        assert len(decisions) <= 1
        assert ALONE not in decisions or len(group) == 1
    for decision in ("work-1", "work-2"):
        assert sum(any(by_id[name].edition == decision for name in group) for group in expected) <= 1  # type: ignore[index]


@given(DOCUMENTS)
def test_a_document_that_stands_alone_changes_nothing_for_the_others(documents: Sequence[Document]) -> None:
    added = made(99, edition=ALONE)
    assert groups(*documents, added) == groups(*documents) | {frozenset((added.id,))}
