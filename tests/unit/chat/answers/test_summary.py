"""Summaries of books and sections in their own sentences."""

from dataclasses import replace

import pytest

from smartchat_core.chat.answers.open_book import OpenBook
from smartchat_core.chat.answers.summary import draft_summary, summary_parts
from smartchat_core.chat.wall import as_read
from smartchat_core.model import ParsedDocument, Section, SectionKind, SectionRole, Span
from tests.support.novel import make_novel
from tests.support.sources import make_source

NOVEL = make_novel(description="A clockmaker’s daughter hears a bell.")
CHAPTERS = NOVEL.parsed.sections[1:4]


def quotes(book: OpenBook) -> list[str]:
    draft = draft_summary([book])
    assert draft is not None
    return [place.span.of(book.source.parsed.text) for one in draft.statements for place in one.quotes]


def test_a_book_is_summed_up_by_every_part_of_its_body() -> None:
    draft = draft_summary([OpenBook(source=NOVEL)])
    assert draft is not None
    starts = [place.span.start for one in draft.statements for place in one.quotes]
    assert starts == sorted(starts)
    for chapter in CHAPTERS:
        assert any(chapter.span.start <= start < chapter.span.end for start in starts)
    assert all(CHAPTERS[0].span.start <= start < CHAPTERS[-1].span.end for start in starts)
    assert (draft.coverage.sections_read, draft.coverage.sections_in_scope) == (3, 3)


def test_what_the_file_says_of_the_book_is_for_those_without_a_bound() -> None:
    whole = draft_summary([OpenBook(source=NOVEL)])
    until = CHAPTERS[1].span.end
    bounded = draft_summary([OpenBook(source=as_read(NOVEL, until), until=until)])
    assert whole is not None
    assert bounded is not None
    assert "hears a bell" in whole.statements[0].words
    assert all("hears a bell" not in one.words for one in bounded.statements)


def test_a_section_is_summed_up_within_itself_and_over_all_of_it() -> None:
    span = CHAPTERS[1].span
    found = quotes(OpenBook(source=NOVEL, parts=(span,)))
    assert len(found) >= 3
    text = NOVEL.parsed.text
    places = [text.index(quote) for quote in found]
    assert all(span.start <= place < span.end for place in places)
    assert len({3 * (place - span.start) // len(span) for place in places}) == 3


def test_headings_notes_and_the_imprint_are_no_sentences_of_it() -> None:
    found = " ".join(quotes(OpenBook(source=NOVEL)))
    assert "press" not in found
    assert "Chapter" not in found


def test_notes_are_summed_up_where_they_are_asked_for() -> None:
    assert "old books" in quotes(OpenBook(source=NOVEL, parts=(NOVEL.parsed.sections[-1].span,)))[0]


def test_a_sentence_that_leans_on_another_comes_with_it() -> None:
    text = "The miller drowned the grey horse in the deep pond of the village. He never spoke of the horse again."
    source = make_source(ParsedDocument(text=f"Too short.\n\n{text}"))
    for quote in quotes(OpenBook(source=source)):
        assert not quote.startswith("He ")
    alone = make_source(
        ParsedDocument(text="He never spoke of the horse again to anybody.\n\nNobody in the village rode it then.")
    )
    assert quotes(OpenBook(source=alone)) == ["Nobody in the village rode it then."]


def test_a_bound_within_a_section_cuts_its_summary() -> None:
    span = CHAPTERS[2].span
    until = NOVEL.parsed.text.index("Mr. Olsen fled")
    draft = draft_summary([OpenBook(source=NOVEL, until=until, parts=(Span(start=span.start, end=until),))])
    assert draft is not None
    assert all(place.span.end <= until for one in draft.statements for place in one.quotes)


def test_the_sentence_that_the_bound_cuts_is_not_quoted() -> None:
    until = NOVEL.parsed.text.index("drowned his brother")
    found = quotes(OpenBook(source=NOVEL, until=until, parts=(Span(start=CHAPTERS[2].span.start, end=until),)))
    assert all(quote.endswith((".", "”")) for quote in found)


def test_several_sections_each_have_their_own() -> None:
    parts = tuple(one.span for one in CHAPTERS[:2])
    draft = draft_summary([OpenBook(source=NOVEL, parts=parts)])
    assert draft is not None
    assert [one.words for one in draft.statements if one.words] == ["Chapter 1:", "Chapter 2:"]


@pytest.mark.parametrize(
    "lines",
    [
        "- oats\n- barley\n- rye and a long line of other grain that is sold by the sack on the market.",
        "apt-get install clock\nmake && make install\nsystemctl enable --now clock.service # starts it at once.",
        "Wheels .......... 12\nSprings ......... 40\nBells ........... 77",
    ],
)
def test_sentences_are_preferred_to_lists_code_and_tables_of_contents(lines: str) -> None:
    sentence = "The package starts the clock of the harbour whenever the machine is switched on."
    source = make_source(ParsedDocument(text=f"{lines}\n\n{sentence}\n\n{lines}"))
    assert quotes(OpenBook(source=source)) == [sentence]


def test_the_parts_of_a_book_are_its_main_sections_and_what_stands_beside_them() -> None:
    text = "Preface\n\n" + "Words here. " * 10
    sections = [Section(ordinal=0, title="Preface", span=Span(start=0, end=len(text)), role=SectionRole.PREFACE)]
    start = len(text)
    text += "The Book\n\n"
    for number in range(3):
        begin = len(text)
        text += f"Chapter {number}\n\n" + "More words. " * 10
        sections.append(
            Section(ordinal=number + 2, title="C", level=2, parent=1, span=Span(start=begin, end=len(text)))
        )
    sections.insert(1, Section(ordinal=1, title="The Book", span=Span(start=start, end=len(text))))
    source = make_source(ParsedDocument(text=text, sections=tuple(sections)))
    assert [part.start for part in summary_parts(OpenBook(source=source))] == [
        one.span.start for one in sections if one.ordinal != 1
    ]


def test_many_sections_are_put_together() -> None:
    book = OpenBook(source=make_novel(["The clock struck one for the whole of the harbour. " * 3] * 40))
    parts = summary_parts(book)
    assert len(parts) <= 12
    assert (parts[0].start, parts[-1].end) == (
        book.source.parsed.sections[1].span.start,
        book.source.parsed.sections[40].span.end,
    )


def test_several_books_follow_one_another() -> None:
    other = make_novel(["The baker of the little village burned his bread on the day of the fair."], title="The Fair")
    draft = draft_summary([OpenBook(source=NOVEL), OpenBook(source=other)])
    assert draft is not None
    titles = [one.words for one in draft.statements if one.words in {"The Clock of Skerrow", "The Fair"}]
    assert titles == ["The Clock of Skerrow", "The Fair"]


def test_a_text_without_sections_is_summed_up_by_its_stretches() -> None:
    text = "\n\n".join(f"Paragraph {n} tells how the old clock of the harbour was wound again." for n in range(600))
    draft = draft_summary([OpenBook(source=make_source(ParsedDocument(text=text)))])
    assert draft is not None
    starts = [place.span.start for one in draft.statements for place in one.quotes]
    assert {3 * start // len(text) for start in starts} == {0, 1, 2}


def test_a_book_that_is_front_matter_only_is_read_all_the_same() -> None:
    parsed = replace(
        NOVEL.parsed, sections=tuple(replace(one, kind=SectionKind.FRONT) for one in NOVEL.parsed.sections)
    )
    assert quotes(OpenBook(source=make_source(parsed)))
