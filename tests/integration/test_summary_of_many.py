"""A summary that names no book, asked of a library of few books and of many."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

import smartchat
from smartchat_core.model import AnswerMode

FEW, MANY = 5, 6


def _book(number: int) -> str:
    return (
        f"# Chapter 1\n\nIn mill {number} old Edna counted every one of her grey sheep before the storm came.\n\n"
        f"# Chapter 2\n\nThe miller of house {number} sold his brown donkey to the priest for a bag of rye.\n"
    )


@contextmanager
def _library(folder: Path, books: int) -> Iterator[smartchat.Library]:
    with smartchat.open(folder / "library", embedder="none") as library:
        for number in range(1, books + 1):
            path = folder / f"mill-{number}.md"
            path.write_text(_book(number))
            library.add(path)
        yield library


@pytest.mark.parametrize(
    ("question", "counted"),
    [
        ("Summarize the plot", "There are 6 documents"),
        ("Fasse die Handlung zusammen", "Es gibt 6 Dokumente"),
        ("Résume l'intrigue", "Il y a 6 documents"),
    ],
)
def test_of_many_books_it_asks_which_is_meant(tmp_path: Path, question: str, counted: str) -> None:
    with _library(tmp_path, MANY) as library:
        answer = library.ask(question)
        titles = [book.title for book in library.books()]
    assert (answer.mode, answer.citations) == (AnswerMode.NOT_FOUND, ())
    assert answer.text.startswith(counted)
    assert any(title in answer.text for title in titles)


def test_a_title_or_few_books_or_the_kind_of_request_are_summed_up(tmp_path: Path) -> None:
    with _library(tmp_path, MANY) as library:
        books = list(library.books())
        assert library.ask(f"Summarize {books[0].title}").found
        assert books[0].ask("Summarize the plot").found
        assert library.shelf(*books[:FEW]).ask("Summarize the plot").found
        assert library.ask("Summarize the plot", intent="summary").found
