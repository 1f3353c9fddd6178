"""The people who matter most."""

from smartchat_core.chat.answers.cast import draft_cast, main_people
from smartchat_core.chat.answers.open_book import OpenBook
from smartchat_core.model import Metadata, ParsedDocument, Section, SectionKind, SectionRole, Span
from tests.support.novel import CHAPTERS, make_novel
from tests.support.open_books import open_book
from tests.support.sources import make_source

NOVEL = make_novel()
SECTIONS = NOVEL.parsed.sections


def test_each_of_the_main_people_comes_with_a_quote_that_says_who() -> None:
    draft = draft_cast([open_book(NOVEL)])
    assert draft is not None
    words = [one.words for one in draft.statements]
    assert any("Anna" in one for one in words[:3])
    assert any("Olsen" in one for one in words)
    assert all(len(one.quotes) <= 1 for one in draft.statements)
    anna = next(one for one in draft.statements if "Anna" in one.words)
    assert "daughter of a clockmaker" in anna.quotes[0].span.of(NOVEL.parsed.text)


def test_people_beyond_the_bound_do_not_exist() -> None:
    draft = draft_cast([open_book(NOVEL, SECTIONS[1].span.end)])
    assert draft is not None
    assert "Wren" not in " ".join(one.words for one in draft.statements)


def test_who_is_in_all_of_the_book_comes_before_who_is_often_in_one_chapter() -> None:
    guest = "Boris laughed. “Sit down,” said Boris. Boris danced and Boris sang. Boris wept. Boris slept. Boris left."
    source = make_novel([f"{CHAPTERS[0]}\n\n{guest}", *CHAPTERS[1:]])
    people = main_people(open_book(source), most=3)
    assert "Anna" in people[0].name
    assert len(next(one for one in main_people(open_book(source), most=9) if "Boris" in one.name).mentions) > 5


def test_a_play_quotes_its_list_of_persons() -> None:
    listed = "Persons of the Play\n\nRuth, a miller\n\nPaul, her brother\n\n"
    act = "Act I\n\nRuth Who opened the gate of the mill?\nPaul I did not, sister.\nRuth Then who did it, Paul?\n\n"
    parsed = ParsedDocument(
        text=listed + act,
        sections=(
            Section(
                ordinal=0, title="Persons of the Play", span=Span(start=0, end=len(listed)), kind=SectionKind.FRONT
            ),
            Section(
                ordinal=1,
                title="Act I",
                span=Span(start=len(listed), end=len(listed + act)),
                role=SectionRole.ACT,
                number=1,
            ),
        ),
        metadata=Metadata(title="The Mill", language="en"),
    )
    draft = draft_cast([open_book(make_source(parsed))])
    assert draft is not None
    last = draft.statements[-1]
    assert last.words == "Persons of the Play:"
    assert last.quotes[0].span.of(parsed.text) == "Ruth, a miller\n\nPaul, her brother"
    cut = draft_cast([open_book(make_source(parsed), len(listed) - 9)])
    assert cut is None or "Persons of the Play:" not in [one.words for one in cut.statements]


def test_each_of_several_books_is_named() -> None:
    draft = draft_cast([open_book(NOVEL), open_book(make_novel(title="Again", name="again"))])
    assert draft is not None
    assert [one.words for one in draft.statements if one.words.startswith("In ")] == [
        "In “The Clock of Skerrow”:",
        "In “Again”:",
    ]


def test_without_people_there_is_no_answer() -> None:
    assert draft_cast([OpenBook(source=NOVEL)]) is None
    assert draft_cast([open_book(make_source(ParsedDocument(text="eggs and milk")))]) is None
