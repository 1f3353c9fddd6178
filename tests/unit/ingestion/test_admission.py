"""What a parsed document may say of itself."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smartchat_core.ingestion.admission import AdmissionLimits, admit, name_file
from smartchat_core.ingestion.parsed_codec import decode_parsed, encode_parsed
from smartchat_core.model import (
    AnchorKind,
    AnchorMap,
    Contributor,
    Cover,
    Metadata,
    ParsedDocument,
    ParseWarning,
    Section,
    Series,
    Span,
    WarningCode,
)
from smartchat_core.parsing.arrange import arrange

TEXT = "one two three four five six seven eight nine ten"
LIMITS = AdmissionLimits(sections=6, depth=3, section_title=10, warnings=4)


def nested(parents: list[int | None], title: str = "t") -> tuple[Section, ...]:
    return tuple(
        Section(
            ordinal=ordinal,
            title=title,
            span=Span(start=0, end=len(TEXT)),
            parent=parent,
            level=1 if parent is None else parent + 2,
        )
        for ordinal, parent in enumerate(parents)
    )


@st.composite
def parents(draw: st.DrawFn) -> list[int | None]:
    count = draw(st.integers(min_value=0, max_value=25))
    return [draw(st.sampled_from([None, *range(ordinal)])) for ordinal in range(count)]


HUGE = ParsedDocument(
    text=TEXT,
    metadata=Metadata(
        title="t" * 3_000_000,
        authors=("Ishmael " * 100,) * 50_000,
        language="en-" + "x" * 100,
        publisher="p" * 10_000,
        published="d" * 10_000,
        description="d" * 100_000,
        identifiers=("i" * 10_000,) * 1_000,
        subjects=("s" * 10_000,) * 1_000,
        contributors=(Contributor(name="c" * 10_000, sort_name="c" * 10_000),) * 10_000,
        series=(Series(name="s" * 10_000, position="1" * 10_000),) * 10_000,
        sort_title="t" * 10_000,
        sort_authors=("a" * 10_000,) * 50_000,
        original_title="t" * 10_000,
        original_language="de-" + "x" * 100,
        first_published="1" * 10_000,
    ),
    sections=nested([None] * 100_000, "s" * 700),
    anchors=AnchorMap(kind=AnchorKind.EPUB, offsets=(0,), points=("0|/4|0",), resources=("/6/2|" + "h" * 60_000,)),
    warnings=tuple(
        ParseWarning(code=WarningCode.PART_MISSING, subject="s" * 9_000, message=f"{n}" * 5_000) for n in range(500)
    ),
    cover=Cover(media_type="image/png", data=bytes(40_000_000)),
)


def test_a_document_that_says_too_much_of_itself_is_cut_and_the_warnings_name_what() -> None:
    admitted = admit(HUGE)
    metadata = admitted.metadata
    assert admitted.text == TEXT
    assert len(metadata.title) == 1_000
    assert metadata.title.endswith("…")
    assert len(metadata.authors) == 200
    assert max(map(len, metadata.authors)) <= 300
    assert metadata.language == metadata.original_language == ""
    assert len(metadata.sort_authors) == len(metadata.authors)
    assert len(admitted.sections) == 20_000
    assert admitted.cover is None
    assert len(encode_parsed(admitted)) < 2_000_000
    assert len(admitted.warnings) <= 200
    named = {warning.subject for warning in admitted.warnings if warning.code is WarningCode.METADATA_CUT}
    assert named >= {
        "title", "authors", "author", "language", "publisher", "date of publication", "description", "identifiers",
        "contributors", "name of a contributor", "series", "name of a series", "place in a series",
        "original language", "date of the work", "sections", "title of a section",
        "cover", "name of a part of the file",
    }  # fmt: skip


@pytest.mark.parametrize("document", [ParsedDocument(text=TEXT), ParsedDocument(text=TEXT, sections=nested([None, 0]))])
def test_an_ordinary_document_stays_as_it_is(document: ParsedDocument) -> None:
    assert admit(document) == replace(document, sections=arrange(document.sections))


@given(parents())
def test_what_is_left_of_the_sections_is_in_order_nested_and_bounded(tree: list[int | None]) -> None:
    document = ParsedDocument(text=TEXT, sections=nested(tree))
    admitted = admit(document, limits=LIMITS)
    assert len(admitted.sections) <= LIMITS.sections
    assert all(section.level <= LIMITS.depth for section in admitted.sections)
    assert decode_parsed(encode_parsed(admitted)) == admitted
    assert bool(admitted.warnings) is (len(admitted.sections) < len(tree)) or not tree
    assert admit(admitted, limits=LIMITS).sections == admitted.sections


def test_the_deepest_sections_go_first() -> None:
    document = ParsedDocument(text=TEXT, sections=nested([None, 0, 0, 0, None, 4, 4, 4, None]))
    admitted = admit(document, limits=LIMITS)
    assert [section.parent for section in admitted.sections] == [None, None, None]
    assert [warning.subject for warning in admitted.warnings] == ["sections"]


def test_warnings_name_the_file_as_its_reader_does() -> None:
    def warned(*subjects: str) -> ParsedDocument:
        warnings = (
            ParseWarning(code=WarningCode.ENCODING_GUESSED, subject=subject, message="m") for subject in subjects
        )
        return ParsedDocument(text=TEXT, warnings=tuple(warnings))

    named = name_file(warned("original", "", "page 3"), stored="original", filename="harbour.txt")
    assert [warning.subject for warning in named.warnings] == ["harbour.txt", "harbour.txt", "page 3"]
    untouched = warned("page 3")
    assert name_file(untouched, stored="original", filename="harbour.txt") is untouched
