"""Who somebody is, in the book's own words."""

from dataclasses import replace

import pytest

from smartchat_core.chat.answers.draft import Draft
from smartchat_core.chat.answers.open_book import OpenBook
from smartchat_core.chat.answers.who import draft_who
from smartchat_core.chat.understanding.requests import Who
from smartchat_core.model import AnswerMode, ParsedDocument
from tests.support.novel import make_novel
from tests.support.open_books import open_book
from tests.support.sources import make_source

NOVEL = make_novel()
TEXT, SECTIONS = NOVEL.parsed.text, NOVEL.parsed.sections
BOOK = open_book(NOVEL)


def quotes(draft: Draft | None, text: str = TEXT) -> list[str]:
    assert draft is not None
    return [place.span.of(text) for one in draft.statements for place in one.quotes]


def said(draft: Draft | None) -> str:
    assert draft is not None
    return " ".join(one.words for one in draft.statements)


@pytest.mark.parametrize("name", ["Anna Lind", "Anna", "anna lind", "Anna Lindd", "Lind"])
def test_somebody_is_introduced_under_any_name(name: str) -> None:
    found = quotes(draft_who(Who(name=name), [BOOK]))
    assert any("daughter of a clockmaker" in quote for quote in found)


def test_the_rest_of_the_book_follows_chapter_by_chapter() -> None:
    draft = draft_who(Who(name="Mr. Olsen"), [BOOK])
    assert draft is not None
    later = [one.quotes[0].span.start for one in draft.statements[1:]]
    assert later == sorted(later)
    assert max(later) >= SECTIONS[3].span.start


@pytest.mark.parametrize("name", ["señor Olsen", "Herr Olsen", "M. Olsen", "господин Olsen"])
def test_a_title_may_be_in_another_language_than_the_book(name: str) -> None:
    found = quotes(draft_who(Who(name=name), [BOOK]))
    assert any("harbour master" in quote for quote in found)


def test_what_lies_beyond_the_bound_does_not_show() -> None:
    until = SECTIONS[1].span.end
    draft = draft_who(Who(name="Mr. Olsen"), [open_book(NOVEL, until)])
    assert draft is not None
    assert all(place.span.end <= until for one in draft.statements for place in one.quotes)
    assert "Chapter 2" not in said(draft)


def test_one_who_appears_beyond_the_bound_is_as_unknown_as_one_who_never_does() -> None:
    book = open_book(NOVEL, SECTIONS[1].span.end)
    appears, never = (draft_who(Who(name=name), [book]) for name in ("Tobias Wren", "Gustav Adler"))
    assert appears is not None
    assert never is not None
    assert appears.mode is never.mode is AnswerMode.NOT_FOUND
    assert said(never).startswith("As far as you have read: “")
    assert said(appears).replace("Tobias Wren", "X") == said(never).replace("Gustav Adler", "X")


def test_the_nearest_name_is_suggested() -> None:
    draft = draft_who(Who(name="Tobbyas Wenrick"), [BOOK])
    assert draft is not None
    assert draft.mode is AnswerMode.NOT_FOUND
    assert "does not mention Tobbyas Wenrick" in said(draft)


def test_a_given_name_of_somebody_with_a_surname_of_nobody_is_nobody() -> None:
    draft = draft_who(Who(name="Anna Karlsson"), [BOOK])
    assert draft is not None
    assert draft.mode is AnswerMode.NOT_FOUND


@pytest.mark.parametrize("name", ["Anna's husband", "blamed for the storm", "", "the man who stopped the clock there"])
def test_what_is_no_name_is_left_to_a_search(name: str) -> None:
    assert draft_who(Who(name=name), [BOOK]) is None


def test_a_place_is_described() -> None:
    assert any("Skerrow" in quote for quote in quotes(draft_who(Who(name="Skerrow"), [BOOK])))


def test_two_people_of_one_name_are_both_described() -> None:
    text = (
        "Mr. Hart was the doctor of the village, and he came on a white horse. Mr. Hart went home early every night. "
        "The people loved Mr. Hart.\n\nMrs. Hart was the sister of the baker. Mrs. Hart sang in the church. Nobody "
        "sang as Mrs. Hart did, said the baker."
    )
    source = make_novel([text], title="The Harts")
    found = quotes(draft_who(Who(name="Hart"), [open_book(source)]), source.parsed.text)
    assert any("doctor of the village" in quote for quote in found)
    assert any("sister of the baker" in quote for quote in found)


def test_a_name_that_the_book_has_in_pieces_is_all_of_them() -> None:
    text = (
        "Victor was a student of the stars, and Victor slept by day. “Come down, Victor,” said his mother.\n\n"
        "M. Falk wrote a letter to the king. “I am your servant,” wrote M. Falk. The king answered M. Falk in June."
    )
    source = make_novel([text], title="Stars")
    found = quotes(draft_who(Who(name="Victor Falk"), [open_book(source)]), source.parsed.text)
    assert any("student of the stars" in quote for quote in found)
    assert any("M. Falk" in quote for quote in found)


def test_the_books_of_a_library_that_know_the_name_are_named() -> None:
    other = make_novel(["The baker of the little village burned his bread on the day of the fair."], title="The Fair")
    draft = draft_who(Who(name="Anna Lind"), [BOOK, open_book(other)])
    assert "In “The Clock of Skerrow”" in said(draft)
    assert "The Fair" not in said(draft)
    nobody = draft_who(Who(name="Gustav Adler"), [BOOK, open_book(other)])
    assert "The books do not mention Gustav Adler." in said(nobody)


def test_without_a_book_model_a_search_is_left_to_answer() -> None:
    assert draft_who(Who(name="Anna Lind"), [OpenBook(source=NOVEL)]) is None


def test_a_signature_comes_with_the_line_before_it() -> None:
    letter = (
        "I have climbed the mountain of ice alone, and the wind was my only companion on the way.\n\n"
        "Your faithful brother,\n\nRobert Vane"
    )
    source = make_novel([letter, letter], title="Letters")
    found = quotes(draft_who(Who(name="Robert Vane"), [open_book(source)]), source.parsed.text)
    assert "Your faithful brother,\n\nRobert Vane" in found


def test_a_word_of_the_book_is_no_misspelt_name() -> None:
    text = (
        "Harper was the cook of the ship, and Harper sang. “Come here, Harper,” said the mate. The harpers of the "
        "island came on board, and every harpers song was old."
    )
    assert draft_who(Who(name="harpers"), [open_book(make_novel([text], title="Ship"))]) is None
    found = draft_who(Who(name="Harpper"), [open_book(make_novel([text], title="Ship"))])
    assert found is not None
    assert found.mode is AnswerMode.EXTRACTIVE


def test_a_number_in_a_name_and_the_sex_of_a_title_are_the_persons_own() -> None:
    chapters = ["Agent7 Holm was a diver. Agent7 Holm went down, and Agent7 Holm came back with Mr. Lund. " * 3]
    book = open_book(make_novel([f"{chapters[0]}Mr. Lund was a baker. Lund baked. The house of Mr. Lund was cold."]))
    for name in ("Agent7 Holm", "Mr. Lund", "Herr Lund"):
        found = draft_who(Who(name=name), [book])
        assert found is not None
        assert found.mode is AnswerMode.EXTRACTIVE
    for name, near in (("Agent77 Holm", "Agent7 Holm"), ("Mrs. Lund", "Lund"), ("Frau Lund", "Lund")):
        refused = draft_who(Who(name=name), [book])
        assert said(refused).startswith(f"“The Clock of Skerrow” does not mention {name}. Names that are like it: ")
        assert near in said(refused)


def test_a_name_between_other_characters_is_shown_where_it_stands() -> None:
    text = (
        "王小雨从北京来。\n\n她给哥哥王大海写了一封信。\n\n王大海在灯塔上工作，可是病得很重。\n\n"
        "后来王大海走了。王大海没有回来。"
    )
    book = open_book(make_source(ParsedDocument(text=text)))
    found = quotes(draft_who(Who(name="王大海"), [book]), text)
    assert len(found) == 3
    assert all("王大海" in quote for quote in found)
    assert draft_who(Who(name="赵铁山"), [book]) is None
    bounded = OpenBook(source=book.source, until=text.index("王大海在灯塔"), model=book.model)
    assert quotes(draft_who(Who(name="王大海"), [bounded]), text) == ["她给哥哥王大海写了一封信。"]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        (
            "“Aye,” said Orrin, the pilot, and Orrin laughed. The fog came. Orrin went below. "
            "The chief pilot of the port was Orrin, a native of Skerrow. He was a long, earnest man. "
            + "Orrin slept. "
            * 30,
            "The chief pilot of the port was Orrin",
        ),
        (
            "Then Orrin came. “Good day,” said Orrin to the crew. Orrin went below. "
            "Orrin was the second pilot of the port of Skerrow in those days. He ate. " + "Orrin slept. " * 30,
            "Orrin was the second pilot",
        ),
    ],
)
def test_a_plain_statement_of_the_narrator_comes_first(text: str, first: str) -> None:
    source = make_source(ParsedDocument(text=text))
    assert quotes(draft_who(Who(name="Orrin"), [open_book(source)]), text)[0].startswith(first)


def test_a_name_that_rules_do_not_find_is_shown_where_it_stands() -> None:
    text = "The list of the crew.\n\nOlsen (cook), from Skerrow, keeps the galley of the ship."
    book = open_book(make_source(ParsedDocument(text=text)))
    assert book.model is not None
    book = replace(book, model=replace(book.model, entities=()))
    assert any("Olsen (cook)" in quote for quote in quotes(draft_who(Who(name="Olsen"), [book]), text))
