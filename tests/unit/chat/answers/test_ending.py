"""How a book ends, for those who have read it."""

from smartchat_core.chat.answers.ending import draft_ending
from smartchat_core.chat.answers.open_book import OpenBook
from smartchat_core.model import AnswerMode, ParsedDocument
from tests.support.novel import make_novel
from tests.support.sources import make_source

NOVEL = make_novel()
TEXT, SECTIONS = NOVEL.parsed.text, NOVEL.parsed.sections


def test_the_last_chapter_is_quoted_to_its_last_sentence() -> None:
    draft = draft_ending([OpenBook(source=NOVEL)])
    assert draft is not None
    places = [place.span for one in draft.statements for place in one.quotes]
    assert draft.statements[0].words == "Chapter 3:"
    assert all(SECTIONS[3].span.contains(span) for span in places)
    assert places[-1].of(TEXT).endswith("the great clock of the harbour never stopped again.")


def test_a_reader_who_has_not_come_so_far_gets_the_reason() -> None:
    draft = draft_ending([OpenBook(source=NOVEL, until=SECTIONS[2].span.end)])
    assert draft is not None
    assert draft.mode is AnswerMode.NOT_FOUND
    assert not any(one.quotes for one in draft.statements)
    assert "lies beyond" in draft.statements[0].words
    assert "Chapter 2" in draft.statements[0].words
    assert "Chapter 3" not in draft.statements[0].words


def test_a_reader_of_the_whole_body_is_answered() -> None:
    draft = draft_ending([OpenBook(source=NOVEL, until=SECTIONS[3].span.end)])
    assert draft is not None
    assert draft.mode is AnswerMode.EXTRACTIVE


def test_the_end_of_a_chapter_is_not_the_end_of_the_book() -> None:
    draft = draft_ending([OpenBook(source=NOVEL, parts=(SECTIONS[1].span,))])
    assert draft is not None
    places = [place.span for one in draft.statements for place in one.quotes]
    assert all(SECTIONS[1].span.contains(span) for span in places)
    assert places[-1].of(TEXT).endswith("was silent.")


def test_a_chapter_that_was_read_is_answered_under_a_bound() -> None:
    book = OpenBook(source=NOVEL, until=SECTIONS[2].span.end, parts=(SECTIONS[1].span,))
    draft = draft_ending([book])
    assert draft is not None
    assert draft.mode is AnswerMode.EXTRACTIVE


def test_a_text_without_sentences_has_no_ending_to_quote() -> None:
    assert draft_ending([OpenBook(source=make_source(ParsedDocument(text="Eggs\nMilk")))]) is None


def test_each_of_several_books_is_named() -> None:
    other = make_novel(["The baker of the little village burned his bread on the day of the fair."], title="The Fair")
    draft = draft_ending([OpenBook(source=NOVEL), OpenBook(source=other)])
    assert draft is not None
    assert [one.words for one in draft.statements if not one.quotes] == ["“The Clock of Skerrow”:", "“The Fair”:"]
