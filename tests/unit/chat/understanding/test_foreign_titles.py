"""Titles in other languages than the books', and titles that no book has."""

from __future__ import annotations

import pytest

from smartchat_core.chat.prompting import Turn
from smartchat_core.chat.understanding.catalog import CatalogEntry
from smartchat_core.chat.understanding.foreign_titles import translated_title
from smartchat_core.chat.understanding.requests import Across, Cast, Ending, Record, RecordField, Summary
from smartchat_core.chat.understanding.understand import understand
from smartchat_core.model import DocumentId

SEA = CatalogEntry(document=DocumentId("sea"), title="The House and the Sea", authors=("Ida Brandt",), language="en-GB")
ROAD = CatalogEntry(document=DocumentId("road"), title="The Road", authors=("Tomas Virk",), language="en")
VIRKSTEIN = CatalogEntry(document=DocumentId("virkstein"), title="Virkstein; or, the Tower", language="en")
CATALOG = (SEA, ROAD, VIRKSTEIN)


@pytest.mark.parametrize(
    ("title", "language", "expected"),
    [
        ("Das Haus und das Meer", "de", {"sea"}),
        ("La maison et la mer", "fr", {"sea"}),
        ("La casa y el mar", "es", {"sea"}),
        ("La casa e il mare", "it", {"sea"}),
        ("A casa e o mar", "pt", {"sea"}),
        ("Дом и море", "ru", {"sea"}),
        ("家和海", "zh", {"sea"}),
        ("家と海", "ja", {"sea"}),
        ("Die Straße", "de", {"road"}),
        ("Виркштейн", "ru", {"virkstein"}),
        ("Das Haus und die Nacht", "de", set()),
        ("Das Haus", "de", set()),
        ("The House and the Sea", "en", set()),
        ("", "de", set()),
    ],
)
def test_a_title_is_known_by_what_it_means(title: str, language: str, expected: set[str]) -> None:
    assert translated_title(title, language, CATALOG) == expected


def test_two_titles_that_fit_as_well_are_none() -> None:
    twin = CatalogEntry(document=DocumentId("twin"), title="The House and the Ocean", language="en")
    assert translated_title("Das Haus und die Pflaume", "de", (SEA, twin)) == frozenset()


@pytest.mark.parametrize(
    "asked",
    [
        "Fasse Das Haus und das Meer zusammen.",
        "Résume La Maison et la Mer.",
        "Resume La casa y el mar.",
        "Riassumi La casa e il mare.",
        "Resuma A casa e o mar.",
        "Перескажи «Дом и море».",
        "总结《家和海》",
        "『家と海』を要約してください",
    ],
)
def test_a_summary_of_a_translated_title_is_of_that_book(asked: str) -> None:
    found = understand(asked, catalog=CATALOG)
    assert found.request == Summary()
    assert (set(found.documents or ()), found.missing) == ({"sea"}, "")


@pytest.mark.parametrize(
    ("asked", "title"),
    [
        ("Summarize Iron Winters.", "Iron Winters"),
        ("Fasse Eiserne Winter zusammen.", "Eiserne Winter"),
        ("Fasse Der Winter zusammen.", "Der Winter"),
        ("Résume Les Hivers.", "Les Hivers"),
        ("Who are the main characters in Iron Winters?", "Iron Winters"),
        ("How does Iron Winters end?", "Iron Winters"),
        ("『冬の鉄』を要約してください", "冬の鉄"),
    ],
)
def test_a_title_that_no_book_has_is_missing_and_not_every_book_is_meant(asked: str, title: str) -> None:
    found = understand(asked, catalog=CATALOG)
    assert isinstance(found.request, Summary | Cast | Ending)
    assert (found.documents, found.missing) == (None, title)


@pytest.mark.parametrize(
    "asked", ["Summarize the book.", "Fasse die Handlung zusammen.", "Who are the main characters?"]
)
def test_a_question_without_a_title_misses_none(asked: str) -> None:
    assert not understand(asked, catalog=CATALOG).missing


@pytest.mark.parametrize(
    ("earlier", "asked", "topic"),
    [
        ("Which books mention Karl?", "And Vera?", "Vera"),
        ("Which books mention herons?", "And gulls?", "gulls"),
        ("Welche Bücher erwähnen Karl?", "Und Vera?", "Vera"),
        ("Quels livres mentionnent Karl ?", "Et Vera ?", "Vera"),
        ("¿Qué libros mencionan a Karl?", "¿Y a Vera?", "Vera"),
        ("Quali libri menzionano Karl?", "E Vera?", "Vera"),
        ("Que livros mencionam Karl?", "E Vera?", "Vera"),
    ],
)
def test_another_name_is_looked_for_in_all_books(earlier: str, asked: str, topic: str) -> None:
    found = understand(asked, catalog=CATALOG, history=[Turn(question=earlier, answer="")])
    assert found.request == Across(topic=topic)


@pytest.mark.parametrize(
    ("asked", "documents", "missing"),
    [
        ("And The Road?", {"road"}, ""),
        ("What about Virkstein?", {"virkstein"}, ""),
        ("And Iron Winters?", None, "Iron Winters"),
    ],
)
def test_the_record_of_another_book_is_asked(asked: str, documents: set[str] | None, missing: str) -> None:
    history = [Turn(question="Who wrote The House and the Sea?", answer="“The House and the Sea” is by Ida Brandt.")]
    found = understand(asked, catalog=CATALOG, history=history)
    assert found.request == Record(field=RecordField.AUTHOR)
    assert (set(found.documents or ()), found.missing) == (documents or set(), missing)
