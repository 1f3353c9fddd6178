from __future__ import annotations

from smartchat_core.books.build import build_book_model
from smartchat_core.model.characters import Characters
from smartchat_core.model.parsed import ParsedDocument
from smartchat_core.reading.characters import list_characters
from tests.support.sources import make_source

TEXT = (
    "It was late. They saw Orla Finn go. “No,” said Orla Finn. “Yes,” said Ben Hale.\n\n"
    "Orla Finn was a lawyer. “Well,” said Orla Finn."
)


def characters(until: int | None = None, limit: int = 10) -> Characters:
    source = make_source(ParsedDocument(text=TEXT))
    return list_characters(source, build_book_model(source.parsed).until(until), limit=limit)


def test_they_are_cited_and_numbered_through() -> None:
    found = characters()
    assert [(one.name, one.mentions) for one in found] == [("Orla Finn", 4), ("Ben Hale", 1)]
    orla = found.characters[0]
    assert (orla.first.quote, orla.introduction.quote) == ("They saw Orla Finn go.", "Orla Finn was a lawyer.")
    assert [number for one in found for number in (one.first.number, one.introduction.number)] == [1, 2, 3, 4]
    assert found.total == len(found) == 2


def test_a_bound_holds_for_counts_and_introductions() -> None:
    orla = characters(until=TEXT.index("\n\n") + 2).characters[0]
    assert (orla.mentions, orla.introduction.quote) == (2, "They saw Orla Finn go.")


def test_fewer_may_be_listed_than_there_are() -> None:
    found = characters(limit=1)
    assert (len(found), found.total) == (1, 2)
    assert Characters.from_json(found.to_json()) == found
