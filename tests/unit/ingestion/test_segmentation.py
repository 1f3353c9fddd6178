"""Cutting texts into passages."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from smartchat_core.ingestion.segmentation import DEFAULT_RULES, SegmentationRules, segment
from smartchat_core.model import DocumentId, Section, SectionKind, Span

DOCUMENT = DocumentId("doc-1")
SMALL = SegmentationRules(target=60, limit=90, minimum=20)


@st.composite
def structured_texts(draw: st.DrawFn) -> tuple[str, tuple[Section, ...]]:
    """Paragraphs of words, with properly nested sections at random offsets."""
    words = st.text(alphabet="abcd.!é中", min_size=1, max_size=120)
    paragraphs = draw(st.lists(st.lists(words, min_size=1, max_size=12).map(" ".join), min_size=1, max_size=12))
    text = "\n\n".join(paragraphs)
    cuts = sorted({*draw(st.lists(st.integers(0, len(text)), max_size=4)), 0, len(text)})
    sections: list[Section] = []
    for start, end in pairwise(cuts):
        parent = len(sections)
        sections.append(Section(ordinal=parent, title=f"s{parent}", span=Span(start=start, end=end)))
        middle = draw(st.integers(start, end))
        sections.append(
            Section(ordinal=parent + 1, title="inner", span=Span(start=middle, end=end), level=2, parent=parent)
        )
    return text, tuple(sections)


@settings(max_examples=150)
@given(structured_texts())
def test_passages_hold_the_whole_text_in_order_and_stay_within_limits(
    case: tuple[str, tuple[Section, ...]],
) -> None:
    text, sections = case
    passages = segment(text, sections, document_id=DOCUMENT, rules=SMALL)
    assert [passage.ordinal for passage in passages] == list(range(len(passages)))
    assert all(passage.text == passage.span.of(text) for passage in passages)
    assert all(0 < len(passage.text) <= SMALL.limit for passage in passages)
    assert all(a.span.end <= b.span.start for a, b in pairwise(passages))
    assert "".join("".join(passage.text.split()) for passage in passages) == "".join(text.split())


@settings(max_examples=100)
@given(structured_texts())
def test_no_passage_crosses_a_boundary_of_sections(case: tuple[str, tuple[Section, ...]]) -> None:
    text, sections = case
    for passage in segment(text, sections, document_id=DOCUMENT, rules=SMALL):
        for section in sections:
            inside = section.span.contains(passage.span)
            apart = section.span.end <= passage.span.start or passage.span.end <= section.span.start
            assert inside or apart or passage.span.contains(section.span) is False
            if section.ordinal == passage.section:
                assert inside


def test_a_passage_ends_at_a_paragraph_where_it_can() -> None:
    paragraphs = [f"Paragraph {number} " + "word " * 60 + "end." for number in range(12)]
    text = "\n\n".join(paragraphs)
    for passage in segment(text, (), document_id=DOCUMENT):
        assert passage.text.startswith("Paragraph")
        assert passage.text.endswith("end.")


def test_a_word_of_three_million_characters_is_cut() -> None:
    passages = segment("x" * 3_000_000, (), document_id=DOCUMENT)
    assert max(len(passage.text) for passage in passages) <= DEFAULT_RULES.limit


def test_scripts_with_short_words_get_shorter_passages() -> None:
    passages = segment("漢字仮名交じり文。" * 500, (), document_id=DOCUMENT)
    assert max(len(passage.text) for passage in passages) <= DEFAULT_RULES.limit // DEFAULT_RULES.dense_script_divisor


def test_a_passage_knows_what_its_section_is_for() -> None:
    text = "Body text here.\n\nA note."
    notes = Section(ordinal=0, title="Notes", span=Span(start=17, end=len(text)), kind=SectionKind.NOTES)
    kinds = [passage.section_kind for passage in segment(text, (notes,), document_id=DOCUMENT)]
    assert kinds == [SectionKind.BODY, SectionKind.NOTES]


def test_an_empty_text_has_no_passages() -> None:
    assert segment("", (), document_id=DOCUMENT) == ()
    assert segment(" \n\n ", (), document_id=DOCUMENT) == ()
