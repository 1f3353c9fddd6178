"""Spans, sections and the way back to the original."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smartchat_core.model import (
    AnchorKind,
    AnchorMap,
    Box,
    EpubLocator,
    LineLocator,
    PdfLocator,
    Section,
    Span,
    section_at,
    section_path,
)


@pytest.mark.parametrize(("start", "end"), [(-1, 2), (3, 2), (-2, -1)])
def test_a_span_refuses_bounds_that_are_no_range(start: int, end: int) -> None:
    with pytest.raises(ValueError, match="0 <= start <= end"):
        Span(start=start, end=end)


@given(st.text(min_size=1), st.data())
def test_a_span_slices_as_python_does(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    assert Span(start=start, end=end).of(text) == text[start:end]


def test_nothing_of_a_span_may_lie_beyond_the_bound() -> None:
    span = Span(start=5, end=10)
    assert span.before(None)
    assert span.before(10)
    assert not span.before(9)


def test_the_innermost_section_is_found_with_its_path() -> None:
    sections = (
        Section(ordinal=0, title="Part", span=Span(start=0, end=100)),
        Section(ordinal=1, title="One", span=Span(start=10, end=50), level=2, parent=0),
        Section(ordinal=2, title="Two", span=Span(start=50, end=100), level=2, parent=0),
    )
    inner = section_at(sections, 60)
    assert inner is not None
    assert section_path(sections, inner.ordinal) == ("Part", "Two")
    outer = section_at(sections, 5)
    assert outer is not None
    assert outer.title == "Part"
    assert section_at(sections, 100) is None


def test_an_epub_span_has_fragment_identifiers_for_both_ends() -> None:
    anchors = AnchorMap(
        kind=AnchorKind.EPUB,
        offsets=(0, 10, 20),
        points=("0|/4/2/1|0", "0|/4/4/1|3", "1|/4/2/1|0"),
        resources=("/6/2|one.xhtml", "/6/4|two.xhtml"),
    )
    locator = anchors.locate(Span(start=12, end=20), "x" * 30)
    assert locator == EpubLocator(
        href="one.xhtml", start_cfi="epubcfi(/6/2!/4/4/1:5)", end_cfi="epubcfi(/6/2!/4/4/1:13)"
    )


def test_a_pdf_span_has_a_page_and_the_boxes_of_its_lines() -> None:
    anchors = AnchorMap(
        kind=AnchorKind.PDF,
        offsets=(0, 10, 20, 30),
        points=("0|1 2 3 4", "0|1 0 3 2", "1|5 6 7 8", "1|"),
        resources=("i", "1"),
    )
    locator = anchors.locate(Span(start=5, end=15), "x" * 40)
    assert locator == PdfLocator(
        page=1,
        label="i",
        boxes=(Box(left=1, bottom=2, right=3, top=4), Box(left=1, bottom=0, right=3, top=2)),
    )
    assert anchors.page(25) == 2


def test_a_text_without_other_addresses_has_lines() -> None:
    text = "one\ntwo\nthree"
    locator = AnchorMap(kind=AnchorKind.LINES).locate(Span(start=4, end=10), text)
    assert locator == LineLocator(first_line=2, last_line=3)


def test_points_have_to_fit_the_offsets() -> None:
    with pytest.raises(ValueError, match="do not fit"):
        AnchorMap(kind=AnchorKind.EPUB, offsets=(1, 2), points=("0|/4|0",))
