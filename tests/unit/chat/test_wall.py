"""What is held back from a reader who has not come to the end, though it stands before the bound."""

import dataclasses

import pytest

from smartchat_core.books.build import build_book_model
from smartchat_core.chat.citing import SourceDocument
from smartchat_core.chat.wall import as_read, held_back, without_blurb
from smartchat_core.model.parsed import Metadata, ParsedDocument
from smartchat_core.model.section import Section, SectionKind, SectionRole
from smartchat_core.model.span import Span
from tests.support.sources import make_source

CHAPTER = "Anselm Thorne met Ilka Brandt at the mill. “Good day,” said Ilka Brandt to Anselm Thorne. " * 12
PARTS = (
    (
        "Introduction",
        SectionRole.INTRODUCTION,
        SectionKind.FRONT,
        "Ilka Brandt drowns qzal, and Qzaltwo wins the mill.",
    ),
    (
        "Dramatis Personae",
        SectionRole.SECTION,
        SectionKind.FRONT,
        "ANSELM, a miller\nILKA, a maid\nQZALONE, a heir\nMILL.",
    ),
    ("Prologue", SectionRole.PROLOGUE, SectionKind.FRONT, "The river had been high all the spring."),
    ("Chapter 1", SectionRole.CHAPTER, SectionKind.BODY, CHAPTER),
    ("Chapter 2", SectionRole.CHAPTER, SectionKind.BODY, CHAPTER),
)


def _source() -> SourceDocument:
    text, sections = "", []
    for ordinal, (title, role, kind, words) in enumerate(PARTS):
        start = len(text)
        text += f"{title}\n\n{words}\n\n"
        span = Span(start=start, end=len(text))
        sections.append(Section(ordinal=ordinal, title=title, span=span, role=role, kind=kind))
    metadata = Metadata(title="The Mill", description="Ilka Brandt drowns in the end.")
    return make_source(ParsedDocument(text=text, sections=tuple(sections), metadata=metadata))


def _end(source: SourceDocument, title: str) -> int:
    return next(one.span.end for one in source.parsed.sections if one.title == title)


def test_an_introduction_is_blank_and_nothing_else_of_the_text_moves() -> None:
    source = _source()
    bound = _end(source, "Chapter 1")
    read = as_read(source, bound)
    assert "qzal" not in read.parsed.text[:bound].casefold()
    assert len(read.parsed.text) == len(source.parsed.text)
    assert (
        read.parsed.text[_end(source, "Dramatis Personae") :] == source.parsed.text[_end(source, "Dramatis Personae") :]
    )
    assert read.canonical is source.parsed


def test_a_cast_list_shows_those_who_have_appeared() -> None:
    source = _source()
    read = as_read(source, _end(source, "Chapter 1")).parsed.text
    assert "ANSELM, a miller\nILKA, a maid" in read
    assert "QZALONE" not in read


def test_a_prologue_is_part_of_the_work() -> None:
    source = _source()
    assert "The river had been high" in as_read(source, _end(source, "Chapter 1")).parsed.text


def test_nothing_is_held_back_without_a_bound_or_at_the_end() -> None:
    source = _source()
    assert as_read(source, None) is source
    assert held_back(source.parsed, _end(source, "Chapter 2")) == ()


def test_one_who_is_reading_the_introduction_is_shown_it() -> None:
    source = _source()
    assert held_back(source.parsed, _end(source, "Introduction")) == ()


def test_one_who_asks_for_the_introduction_is_shown_it() -> None:
    source = _source()
    introduction = source.parsed.sections[0].span
    read = as_read(source, _end(source, "Chapter 1"), asked=[introduction])
    assert "Qzaltwo wins" in read.parsed.text


def test_a_stretch_that_is_most_of_the_text_asks_for_no_introduction() -> None:
    source = _source()
    everything = Span(start=0, end=len(source.parsed.text))
    assert held_back(source.parsed, _end(source, "Chapter 1"), asked=[everything])


def test_an_introduction_that_is_most_of_the_text_is_the_work() -> None:
    source = _source()
    start = source.parsed.sections[3].span.start
    sections = tuple(
        dataclasses.replace(one, role=SectionRole.INTRODUCTION) if one.span.start == start else one
        for one in source.parsed.sections
    )
    parsed = dataclasses.replace(
        source.parsed, sections=sections, text=source.parsed.text[: _end(source, "Chapter 1") + 99]
    )
    assert not any(one.start == start for one in held_back(parsed, _end(source, "Chapter 1") + 1))


@pytest.mark.parametrize("until", [None, 10])
def test_a_blurb_is_for_those_without_a_bound(until: int | None) -> None:
    shown = without_blurb(_source().document, until)
    assert bool(shown.metadata.description) is (until is None)


def test_the_people_known_are_those_of_what_is_shown() -> None:
    source = _source()
    bound = _end(source, "Chapter 1")
    read = as_read(source, bound)
    model = build_book_model(source.parsed).until(bound, withheld=read.withheld)
    names = {name.text for entity in model.entities for name in entity.names}
    assert "Anselm Thorne" in names
    assert not any("qzal" in name.casefold() for name in names)
    start = source.parsed.sections[2].span.start
    for entity in model.entities:
        assert entity.first.start >= start or read.shows(entity.first)
        assert all(read.shows(one.span) for one in entity.introductions)
