"""What a book says of the people that are compared."""

import pytest

from smartchat_core.chat.gathering.sides import is_described, name_and_rest, named_in, portray, side_entity
from tests.support.novel import make_novel
from tests.support.open_books import open_book

NOVEL = make_novel()
TEXT, SECTIONS = NOVEL.parsed.text, NOVEL.parsed.sections
BOOK = open_book(NOVEL)


@pytest.mark.parametrize(
    ("side", "name"),
    [
        ("Anna", "Anna"),
        ("Anna's habits", "Anna"),
        ("James’ house", "James"),
        ("the millers Karl", "Karl"),
        ("Olsen's guest Anna Lind", "Anna Lind"),
        ("the price of grain", "the price of grain"),
        ("the price of grain in Bath", "the price of grain in Bath"),
    ],
)
def test_the_name_in_a_side_is_found(side: str, name: str) -> None:
    assert named_in(side) == name


@pytest.mark.parametrize(
    ("side", "parts"),
    [
        ("Anna", ("Anna", "")),
        ("Anna's love of mills", ("Anna", "love of mills")),
        ("James’ house", ("James", "house")),
        ("Olsen's guest Anna Lind", ("Anna Lind", "")),
        ("rents in Bath", ("rents in Bath", "")),
    ],
)
def test_a_side_is_a_name_and_what_is_meant_of_it(side: str, parts: tuple[str, str]) -> None:
    assert name_and_rest(side) == parts


def test_only_who_is_asked_about_as_a_whole_is_described() -> None:
    assert is_described("Anna")
    assert is_described("Anna's character")
    assert not is_described("Anna's love of mills")


def test_a_side_is_portrayed_from_its_introduction_on() -> None:
    entity = side_entity(BOOK, "Anna's work")
    assert entity is not None
    quotes = [place.span.of(TEXT) for place in portray(BOOK, entity, characters=700)]
    assert "daughter of a clockmaker" in quotes[0]
    assert len(quotes) > 1
    assert sum(map(len, quotes)) <= 700
    assert len(portray(BOOK, entity, characters=1)) == 1


def test_words_without_a_capital_name_nobody() -> None:
    assert side_entity(BOOK, "anna") is None
    assert side_entity(BOOK, "great clock") is None


def test_a_portrait_ends_at_the_bound() -> None:
    until = SECTIONS[1].span.end
    book = open_book(NOVEL, until)
    entity = side_entity(book, "Mr. Olsen")
    assert entity is not None
    assert all(place.span.end <= until for place in portray(book, entity, characters=2_000))
    assert side_entity(book, "Tobias Wren") is None
