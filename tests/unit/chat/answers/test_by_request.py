from dataclasses import replace

import pytest

from smartchat_core.chat.answers.by_request import draft_about
from smartchat_core.chat.answers.draft import compose
from smartchat_core.chat.answers.open_book import OpenBook
from smartchat_core.chat.citing import SourceDocument
from smartchat_core.chat.understanding.requests import (
    Contents,
    ContentsWish,
    Ending,
    Mentions,
    Quotation,
    QuotationWish,
    Recap,
    Record,
    RecordField,
    Request,
    SectionWish,
    Summary,
    Understanding,
    Who,
)
from smartchat_core.chat.understanding.understand import understand
from smartchat_core.model import (
    Answer,
    AnswerMode,
    Coverage,
    Metadata,
    ParsedDocument,
    QuestionIntent,
    Section,
    SectionRole,
    Span,
)
from smartchat_core.retrieval.section_reference import ReferenceStep
from tests.support.sources import make_source

CHAPTER = (
    "Chapter {n}\n\nIn {place} the old keeper {name} counted every one of his grey {animals} before the storm.\n\n"
)


def source(title: str, name: str, *places: str) -> SourceDocument:
    text, sections = "", []
    for number, place in enumerate(places, start=1):
        chapter = CHAPTER.format(n=number, place=place, name=name, animals=f"{place.lower()} sheep")
        span = Span(start=len(text), end=len(text) + len(chapter))
        sections.append(
            Section(
                ordinal=number - 1,
                title=f"Chapter {number}",
                span=span,
                role=SectionRole.CHAPTER,
                number=number,
            )
        )
        text += chapter
    metadata = Metadata(title=title, authors=(name,))
    return make_source(ParsedDocument(text=text, sections=tuple(sections), metadata=metadata), document=title.lower())


HILLS = source("Hills", "Martha", "Skagen", "Bergen", "Malmo")
SEA = source("Sea", "Marten", "Odessa", "Lisbon", "Genoa")


def answered(intent: QuestionIntent, *sources: SourceDocument, until: int | None = None) -> Answer | None:
    understanding = understand("", intent=intent)
    draft = draft_about(understanding, [OpenBook(source=one, until=until) for one in sources])
    return compose("", understanding, draft, {one.document.id: one for one in sources}) if draft else None


def test_a_summary_of_several_documents_numbers_its_citations_through() -> None:
    answer = answered(QuestionIntent.SUMMARY, HILLS, SEA)
    assert answer is not None
    assert (answer.mode, answer.intent, answer.found) == (AnswerMode.EXTRACTIVE, QuestionIntent.SUMMARY, True)
    assert [one.number for one in answer.citations] == [1, 2, 3, 4, 5, 6]
    assert [claim.citations for claim in answer.claims] == [(number,) for number in range(1, 7)]
    lines = answer.text.split("\n")
    assert (lines[0], lines[4]) == ("Hills", "Sea")
    assert lines[1].startswith("Chapter 1: “In Skagen")
    assert lines[5].startswith("Chapter 1: “In Odessa")
    assert lines[-1].endswith("[6]")
    assert answer.coverage == Coverage(sections_read=6, sections_in_scope=6)
    assert answer.coverage.passages_in_scope is None


def test_a_summary_of_one_document_does_not_repeat_its_title() -> None:
    answer = answered(QuestionIntent.SUMMARY, HILLS)
    assert answer is not None
    assert answer.text.startswith("Chapter 1: “In Skagen")


def test_nothing_beyond_the_bound_is_reported() -> None:
    until = HILLS.parsed.sections[0].span.end
    summary = answered(QuestionIntent.SUMMARY, HILLS, until=until)
    contents = answered(QuestionIntent.CONTENTS, HILLS, until=until)
    assert summary is not None
    assert contents is not None
    assert summary.citations
    assert all(one.span.end <= until for one in summary.citations)
    assert "Chapter 2" not in contents.text


def test_contents_and_metadata_of_several_documents_follow_one_another() -> None:
    for intent, expected in ((QuestionIntent.CONTENTS, "3 chapters"), (QuestionIntent.METADATA, "is by Mart")):
        answer = answered(intent, HILLS, SEA)
        assert answer is not None
        assert (answer.mode, answer.intent, answer.confidence) == (AnswerMode.STRUCTURE, intent, 1.0)
        assert answer.text.count(expected) == 2


def test_documents_without_a_sentence_to_quote_are_not_summarized() -> None:
    assert answered(QuestionIntent.SUMMARY, source("Empty", "Nobody")) is None


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("Hello.", "Hello."),
        ("***\n\nBuy milk. Call Ann at noon.\n\n---", "Call Ann at noon."),
        ("Eggs\nMilk and butter\nBread", "Eggs\nMilk and butter\nBread"),
    ],
)
def test_a_short_document_is_summarized_by_what_there_is(text: str, quote: str) -> None:
    note = replace(HILLS, parsed=ParsedDocument(text=text, sections=()))
    answer = answered(QuestionIntent.SUMMARY, note, SEA)
    assert answer is not None
    assert (answer.found, answer.citations[0].quote) == (True, quote)
    assert answer.text.startswith("Hills\n")
    assert answered(QuestionIntent.SUMMARY, note, until=0) is None  # an empty part is not the whole text


def test_an_answer_from_the_contents_counts_nothing() -> None:
    answer = answered(QuestionIntent.CONTENTS, SEA)
    assert answer is not None
    assert answer.coverage == Coverage()
    assert Answer.from_json(answer.to_json()).coverage == Coverage()


def test_contents_and_metadata_are_answered_in_words() -> None:
    contents, metadata = answered(QuestionIntent.CONTENTS, HILLS), answered(QuestionIntent.METADATA, HILLS)
    assert contents is not None
    assert "3 chapters" in contents.text
    assert "- Chapter 2" in contents.text
    assert metadata is not None
    assert metadata.text.startswith("“Hills” is by Martha.")
    bare = make_source(ParsedDocument(text="Words."), document="bare")
    contents, metadata = answered(QuestionIntent.CONTENTS, bare), answered(QuestionIntent.METADATA, bare)
    assert contents is not None
    assert "has no table of contents" in contents.text
    assert metadata is not None
    assert "has 1 word." in metadata.text


def test_the_longest_of_one_book_is_its_longest_chapter_and_an_unknown_section_is_searched_for() -> None:
    book = OpenBook(source=HILLS)
    longest = Understanding(request=Record(field=RecordField.LONGEST), text="", search="")
    draft = draft_about(longest, [book])
    assert draft is not None
    assert draft.statements[0].words.startswith("The longest in “Hills” is Chapter ")
    wish = SectionWish(title="the monologue")
    ending = Quotation(wish=QuotationWish.LAST_SENTENCE)
    unknown = Understanding(request=ending, text="", search="", section=wish)
    assert draft_about(unknown, [replace(book, parts=())]) is None
    assert draft_about(replace(unknown, section=None), [book]) is not None


@pytest.mark.parametrize(
    "request_",
    [
        Contents(wish=ContentsWish.TITLE),
        Ending(),
        Mentions(terms=("Martha",)),
        Quotation(wish=QuotationWish.LAST_SENTENCE),
        Quotation(phrase="the old keeper"),
        Recap(),
        Summary(),
        Who(name="Martha"),
    ],
    ids=repr,
)
def test_a_section_beyond_the_bound_is_refused_in_the_words_for_one_that_does_not_exist(request_: Request) -> None:
    wish = SectionWish(steps=(ReferenceStep(role=SectionRole.CHAPTER, number=3),))
    asked = Understanding(request=request_, text="", search="", section=wish, language="en")
    for until, words in (
        (None, "“Hills” has no such section."),
        (HILLS.parsed.sections[0].span.end, "As far as you have read: “Hills” has no such section."),
    ):
        draft = draft_about(asked, [OpenBook(source=HILLS, until=until, parts=())])
        assert draft is not None
        assert (draft.mode, [one.words for one in draft.statements]) == (AnswerMode.NOT_FOUND, [words])
    none = draft_about(asked, [OpenBook(source=one, parts=()) for one in (HILLS, SEA)])
    assert none is not None
    assert [one.words for one in none.statements] == ["None of the documents has such a section."]


def test_only_the_documents_that_have_the_section_are_recounted() -> None:
    wish = SectionWish(steps=(ReferenceStep(role=SectionRole.CHAPTER, number=1),))
    asked = Understanding(request=Recap(), text="", search="", section=wish)
    first = HILLS.parsed.sections[0].span
    draft = draft_about(asked, [OpenBook(source=HILLS, parts=(first,)), OpenBook(source=SEA, parts=())])
    assert draft is not None
    assert {place.document for one in draft.statements for place in one.quotes} == {HILLS.document.id}
