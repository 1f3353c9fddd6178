"""What questions ask for, and what they are about."""

from __future__ import annotations

import pytest

from smartchat_core.chat.understanding.catalog import CatalogEntry
from smartchat_core.chat.understanding.requests import (
    Compare,
    Contents,
    ContentsWish,
    Lookup,
    Mentions,
    MentionWish,
    Quotation,
    QuotationWish,
    Record,
    RecordField,
    SectionPlace,
    Summary,
    Understanding,
    Who,
)
from smartchat_core.chat.understanding.understand import understand
from smartchat_core.model import DocumentId, QuestionIntent, SectionRole

HARBOUR = CatalogEntry(document=DocumentId("harbour"), title="The Harbour Master: A Romance", authors=("Edna Pell",))
NORTH = CatalogEntry(document=DocumentId("north"), title="North", authors=("Tomas Virk",))
KARIN = CatalogEntry(document=DocumentId("karin"), title="Karin Lindholm", authors=("Virk, Tomas",))
CATALOG = (HARBOUR, NORTH, KARIN)


def understood(question: str) -> Understanding:
    return understand(question, catalog=CATALOG)


def test_a_template_needs_its_words_and_no_more() -> None:
    assert understood("Who is Captain Orr?").request == Who(name="Captain Orr")
    assert understood("Who's Mrs. Dale?").request == Who(name="Mrs. Dale")
    assert understood("Who is the murderer?").request == Lookup()
    assert understood("Who is Orr's brother?").request == Lookup()
    assert understood("Who wrote the letter to Orr?").request == Lookup()


def test_a_section_is_read_in_any_spelling_and_narrows_the_search() -> None:
    act = understood("Summarise Act III, scene 1.")
    assert act.request == Summary()
    assert act.section is not None
    assert [(step.role, step.number) for step in act.section.steps] == [(SectionRole.ACT, 3), (SectionRole.SCENE, 1)]
    last = understood("What is the last chapter called?")
    assert last.request == Contents(wish=ContentsWish.TITLE)
    assert last.section is not None
    assert last.section.place is SectionPlace.LAST
    assert understood("How many letters come before chapter 1?").section is None
    assert understood("What does Orr hide in chapter twelve?").search == "What does Orr hide"


def test_titles_and_authors_name_documents() -> None:
    assert understood("What happens in the Harbor Master?").documents == frozenset((HARBOUR.document,))
    assert understood("Who wrote North?").documents == frozenset((NORTH.document,))
    assert understood("What lies north of the island?").documents is None
    assert understood("Who is Karin?").documents is None
    assert understood("Where does Karin live in Lindholm?").documents == frozenset((KARIN.document,))
    assert understood("Which of my books did Tomas Virk write?").documents == frozenset(
        (
            NORTH.document,
            KARIN.document,
        )
    )
    assert understood("How many chapters do Virk's novels have?").documents == frozenset(
        (
            NORTH.document,
            KARIN.document,
        )
    )
    unknown = understood("Who wrote The Glass Orchard?")
    assert unknown.request == Record(field=RecordField.AUTHOR)
    assert (unknown.documents, unknown.missing) == (None, "The Glass Orchard")


def test_what_stands_in_quotation_marks_is_no_part_of_the_question() -> None:
    assert understood("Find “Who is the author of this book?”").request == Quotation(
        phrase="Who is the author of this book?"
    )
    counted = understood("How often does the word “chapter” occur?")
    assert counted.request == Mentions(terms=("chapter",), wish=MentionWish.COUNT, exact=True)
    opening = understood("Quote the opening sentence.")
    assert opening.request == Quotation(wish=QuotationWish.FIRST_SENTENCE)


def test_sides_are_completed_from_one_another() -> None:
    assert understood("Contrast Orr's manners with Dale's.").request == Compare(
        sides=("Orr's manners", "Dale's manners")
    )
    rents = understood("Compare the rents in Bath and in Rome.")
    assert rents.request == Compare(sides=("rents in Bath", "rents in Rome"))
    both = understood("Compare what Orr and Mrs. Dale say about the storm.")
    assert both.request == Compare(sides=("Orr", "Mrs. Dale"), aspect="say about the storm")


def test_a_given_intent_counts() -> None:
    asked = understand("the storm", intent=QuestionIntent.MENTIONS)
    assert asked.request == Mentions(terms=("the storm",))
    assert understand("Who is Orr?", intent=QuestionIntent.SUMMARY).request == Summary()


@pytest.mark.parametrize("question", ["", "?", "“", "who", "chapter", "in in in", "Bartleby Orr Dale Pell"])
def test_what_is_no_question_is_looked_up(question: str) -> None:
    assert understood(question).request == Lookup()


def test_a_title_that_is_a_question_is_asked_when_nothing_else_is() -> None:
    titled = CatalogEntry(document=DocumentId("titled"), title="Who is Vera Dale?")
    counted = CatalogEntry(document=DocumentId("counted"), title="How many chapters are in it?")
    for question in ("Who is Vera Dale?", "Please, who is Vera Dale?"):
        found = understand(question, catalog=(titled, counted))
        assert (found.request, found.documents) == (Who(name="Vera Dale"), None)
    assert understand(counted.title, catalog=(titled, counted)).intent is QuestionIntent.CONTENTS
    found = understand("Summarize Who is Vera Dale?", catalog=(titled, counted))
    assert (found.request, found.documents) == (Summary(), frozenset((titled.document,)))


@pytest.mark.parametrize("question", ["Summarize", "Summarize.", "Sum up", "Summary", "Please summarize it"])
def test_a_bare_word_for_a_summary_asks_for_one(question: str) -> None:
    assert understand(question).request == Summary()


def test_a_described_passage_is_searched_for_by_its_description() -> None:
    assert understood("Find the passage where Orr breaks the lamp.").search == "where Orr breaks the lamp"
    assert understood("What exactly does Vera say about lamps and fog?").search == "about lamps and fog"
    assert understood("What exactly does Vera say about fog?").search == "Vera about fog"
