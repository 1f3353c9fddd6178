"""What an answer without a model costs, by what the question asks for: CPU of this process, after a first answer.

A question of each intent is put to one book and to all of a small library. What searching costs by itself
is in `bench_query.py`.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from pathlib import Path

import smartchat
from smartchat_core.model.answer import QuestionIntent
from tests.bench.measuring import book_called, data_option

_TIMES = 5
_BOOKS = ("frankenstein", "pride-and-prejudice", "moby-dick", "hamlet")
_QUESTIONS = {
    QuestionIntent.LOOKUP: "Where does the ship come from?",
    QuestionIntent.WHO: "Who is {name}?",
    QuestionIntent.CAST: "Who are the main characters?",
    QuestionIntent.SETTING: "Where does it take place?",
    QuestionIntent.SUMMARY: "What is it about?",
    QuestionIntent.RECAP: "What has happened so far?",
    QuestionIntent.ENDING: "How does it end?",
    QuestionIntent.CONTENTS: "How many chapters are there?",
    QuestionIntent.METADATA: "Who is the author?",
    QuestionIntent.MENTIONS: "How often is {name} mentioned?",
    QuestionIntent.QUOTATION: "What is the first sentence?",
    QuestionIntent.COMPARE: "How do {name} and {other} differ?",
    QuestionIntent.ACROSS: "Which of my books mention the sea?",
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    data_option(parser)
    options = parser.parse_args()
    with (
        tempfile.TemporaryDirectory() as folder,
        smartchat.open(Path(folder) / "library", embedder="none") as library,
    ):
        for name in _BOOKS:
            library.add(book_called(name, options.data, Path(folder)))
        books = library.books()
        longest = max(books, key=lambda book: book.document.text_length)
        people = [character.name for character in longest.characters(limit=2)] or ["Etaoin"]
        print(f"{'intent':12} {'one book, ms':>14} {'library, ms':>14}  answered as")
        for intent, question in _QUESTIONS.items():
            asked = question.format(name=people[0], other=people[-1])
            one, found = _milliseconds(longest, asked)
            every, _ = _milliseconds(library, asked)
            print(f"{intent:12} {one:14.0f} {every:14.0f}  {found}")


def _milliseconds(target: smartchat.Book | smartchat.Library, question: str) -> tuple[float, QuestionIntent]:
    """The median of some answers, and the intent of the last."""
    answer = target.ask(question)
    times = []
    for _ in range(_TIMES):
        began = time.process_time()
        answer = target.ask(question)
        times.append(time.process_time() - began)
    return statistics.median(times) * 1_000, answer.intent


if __name__ == "__main__":
    main()
