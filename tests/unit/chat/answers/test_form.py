"""Books by their form, and what no file states."""

from __future__ import annotations

import pytest

from smartchat_core.chat.answers.form import is_verse
from smartchat_core.chat.answers.open_book import OpenBook
from smartchat_core.chat.answers.record import draft_record, draft_records
from smartchat_core.chat.understanding.requests import Record, RecordField
from smartchat_core.chat.understanding.understand import understand
from smartchat_core.model import AnswerMode, Metadata, ParsedDocument, Span
from smartchat_core.model.section import Section, SectionRole
from tests.support.sources import make_source

VERSE = "The tide is late,\nthe lamp is low,\nand nobody\nis at the gate.\n\n" * 8
PROSE = "The keeper lit the lamp, and nobody came to the gate that night.\n\n" * 8


def book(title: str, text: str = PROSE, *subjects: str, acts: bool = False) -> OpenBook:
    sections = (Section(ordinal=0, title="Act I", span=Span(start=0, end=len(text)), role=SectionRole.ACT),)
    parsed = ParsedDocument(
        text=text, sections=sections if acts else (), metadata=Metadata(title=title, subjects=subjects)
    )
    return OpenBook(source=make_source(parsed, document=title))


SHELF = (
    book("The Gate", PROSE, "Lighthouses -- Fiction", "Tragedies of the sea"),
    book("Low Lamps", VERSE),
    book("Tides", VERSE, acts=True),
    book("The Keeper", PROSE, "Comedies", "Keepers -- Drama", acts=True),
    book("Harbours", PROSE, "Harbours -- History"),
    book("Six Nights", PROSE, "Short stories", "American fiction"),
)


def titles(about: str) -> list[str]:
    draft = draft_record(Record(field=RecordField.BOOKS, about=about), SHELF)
    assert draft is not None
    return [one.words.removeprefix("- ") for one in draft.statements if one.words.startswith("- ")]


@pytest.mark.parametrize(
    ("about", "expected"),
    [
        ("plays", ["Tides", "The Keeper"]),
        ("comedies", ["The Keeper"]),
        ("poems", ["Low Lamps"]),
        ("Gedichte", ["Low Lamps"]),
        ("short stories and tales", ["Six Nights"]),
        ("пьесы", ["Tides", "The Keeper"]),
        ("小说", ["The Gate"]),
    ],
)
def test_books_have_the_form_that_subjects_acts_and_verse_show(about: str, expected: list[str]) -> None:
    assert titles(about) == expected


def test_plays_are_listed_where_no_file_says_which_are_comedies() -> None:
    plays = [book("Tides", VERSE, acts=True), book("Harbours")]
    draft = draft_record(Record(field=RecordField.BOOKS, about="comedies"), plays)
    assert draft is not None
    assert [one.words for one in draft.statements] == [
        "No file says which of the documents are so, and no text shows it.",
        "1 document:",
        "- Tides",
    ]


def test_novels_are_not_guessed() -> None:
    draft = draft_record(Record(field=RecordField.BOOKS, about="novels"), [book("Harbours"), book("Low Lamps", VERSE)])
    assert draft is not None
    assert draft.mode is AnswerMode.NOT_FOUND


@pytest.mark.parametrize(
    "asked",
    [
        "Which of my books are by women?",
        "Which books are by men?",
        "Welche Bücher sind von Frauen?",
        "Quels livres sont de femmes ?",
        "¿Qué libros son de mujeres?",
        "Quali libri sono di donne?",
        "Que livros são de mulheres?",
    ],
)
def test_the_sex_of_authors_is_stated_by_no_file(asked: str) -> None:
    request = understand(asked).request
    assert isinstance(request, Record)
    draft = draft_records(request, [one.source.document for one in SHELF])
    assert draft is not None
    assert draft.mode is AnswerMode.NOT_FOUND
    assert draft.statements[0].words == "No file says whether its author is a woman or a man."


@pytest.mark.parametrize(
    ("asked", "form"),
    [
        ("Which plays do I have?", "plays"),
        ("What novels do I have?", "novels"),
        ("Do I have any poetry?", "poetry"),
        ("Welche Dramen habe ich?", "dramen"),
        ("¿Qué tragedias tengo?", "tragedias"),
        ("Quali poesie ho?", "poesie"),
        ("Que romances tenho?", "romances"),
        ("Какие пьесы у меня есть?", "пьесы"),
        ("我有哪些诗歌?", "诗歌"),
        ("どんな小説を持っていますか", "小説"),
    ],
)
def test_books_are_asked_for_by_their_form(asked: str, form: str) -> None:
    assert understand(asked).request == Record(field=RecordField.BOOKS, about=form)


def test_verse_stands_in_lines() -> None:
    assert is_verse(VERSE)
    assert not is_verse(PROSE)
    assert not is_verse(f"{VERSE[:60]}\n\n{PROSE}")
