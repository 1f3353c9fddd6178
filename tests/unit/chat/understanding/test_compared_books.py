"""Questions that set whole books against each other."""

from __future__ import annotations

import pytest

from smartchat_core.chat.prompting import Turn
from smartchat_core.chat.understanding.catalog import CatalogEntry
from smartchat_core.chat.understanding.requests import Cast, Compare, Ending, Record, RecordField, Request, Setting
from smartchat_core.chat.understanding.understand import understand
from smartchat_core.model import DocumentId

CATALOG = tuple(
    CatalogEntry(document=DocumentId(title.split()[-1].lower()), title=title, language="en")
    for title in ("The Salt Road", "Virkstein", "The House and the Sea")
)
LONGEST, SHORTEST = Record(field=RecordField.LONGEST), Record(field=RecordField.SHORTEST)
OLDEST, NEWEST = Record(field=RecordField.OLDEST), Record(field=RecordField.NEWEST)


@pytest.mark.parametrize(
    ("asked", "request_"),
    [
        ("Which is longer, Virkstein or The Salt Road?", LONGEST),
        ("Is Virkstein shorter than The Salt Road?", SHORTEST),
        ("Which book was published first, Virkstein or The Salt Road?", OLDEST),
        ("Which is newer, Virkstein or The Salt Road?", NEWEST),
        ("Was ist länger, Virkstein oder The Salt Road?", LONGEST),
        ("Welches ist älter, Virkstein oder The Salt Road?", OLDEST),
        ("Lequel est le plus long, Virkstein ou The Salt Road ?", LONGEST),
        ("¿Cuál es más antiguo, Virkstein o The Salt Road?", OLDEST),
        ("Qual è più lungo, Virkstein o The Salt Road?", LONGEST),
        ("Qual é mais antigo, Virkstein ou The Salt Road?", OLDEST),
        ("Что длиннее, «Virkstein» или «The Salt Road»?", LONGEST),
        ("《Virkstein》和《The Salt Road》哪本更长?", LONGEST),
        ("『Virkstein』と『The Salt Road』ではどちらが古いですか", OLDEST),
        ("Compare the heroines of Virkstein and The Salt Road.", Cast()),
        ("Compare the settings of Virkstein and The Salt Road.", Setting()),
        ("Compare the endings of The Salt Road and Virkstein.", Ending()),
        ("Vergleiche die Hauptfiguren von Virkstein und The Salt Road.", Cast()),
        (
            "Compare the treatment of marriage in Virkstein and The Salt Road.",
            Compare(sides=("Virkstein", "The Salt Road"), aspect="treatment of marriage"),
        ),
    ],
)
def test_two_books_are_set_against_each_other(asked: str, request_: Request) -> None:
    found = understand(asked, catalog=CATALOG)
    assert found.request == request_
    assert set(found.documents or ()) == {"road", "virkstein"}


@pytest.mark.parametrize("asked", ["Which is older, Anna or Karl?", "Compare the habits of Anna and Karl."])
def test_people_are_no_books(asked: str) -> None:
    found = understand(asked, catalog=CATALOG)
    assert isinstance(found.request, Compare)
    assert (found.documents, found.missing) == (None, "")


def test_the_title_that_no_book_has_is_named() -> None:
    found = understand("Which is older, Virkstein or Iron Winters?", catalog=CATALOG)
    assert (found.request, found.missing) == (OLDEST, "Iron Winters")


@pytest.mark.parametrize(
    ("earlier", "answer"),
    [
        (
            "Which books mention Karl?",
            "2 of 3 books mention “Karl”:\n“Virkstein”: “Karl slept.” [1]\n“The Salt Road”: “Karl.” [2]",
        ),
        (
            "What do I have by Ida Brandt?",
            "2 documents by Ida Brandt:\n- Virkstein (Ida Brandt)\n- The Salt Road (Ida Brandt)",
        ),
        ("Compare Virkstein and The Salt Road.", ""),
    ],
)
def test_which_of_them_is_one_of_those_that_the_answer_lists(earlier: str, answer: str) -> None:
    found = understand("Which of them is older?", catalog=CATALOG, history=[Turn(question=earlier, answer=answer)])
    assert found.request == OLDEST
    assert set(found.documents or ()) == {"road", "virkstein"}


def test_which_of_my_books_is_one_of_all() -> None:
    history = [Turn(question="Compare Virkstein and The Salt Road.", answer="")]
    assert understand("Which is the longest of my books?", catalog=CATALOG, history=history).documents is None
