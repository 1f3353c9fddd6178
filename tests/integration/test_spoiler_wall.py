"""The wall on real books: whatever is asked and whichever face is used, no text beyond the bound shows.

Beyond a bound the text is replaced by sentences of marked words, which lure: they name the people of the book, continue
its chapters, and answer what is asked. Questions may hold the first mark; no answer may hold another.
"""

from __future__ import annotations

import json
import os
import random
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

import smartchat
from smartchat.settings import Settings
from smartchat.web import create_app
from smartchat_adapters.parsers.epub.parser import EpubParser
from smartchat_core.books.build import build_book_model
from smartchat_core.ports.parser import ParsingLimits
from tests.support.cli import Cli
from tests.support.web_server import served

pytestmark = pytest.mark.slow

BOOKS = 8
QUESTIONS = 25
SEED = int(os.environ.get("SMARTCHAT_TEST_SEED", "2026"))
LEAST, MOST = 20_000, 120_000
MARKS = re.compile(r"qzal(?!one)\w+|chapter (7[1-9])\b", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True)
class WalledBook:
    """A book whose text beyond `bound` is of marked words; `names` occur before it."""

    title: str
    bound: int
    names: tuple[str, ...]
    sentence: str


def _beyond(names: tuple[str, ...], random_: random.Random) -> str:
    people = [*names, "Qzaltwo", "Lady Qzalthree"]
    chapters = []
    for number in range(71, 75):
        lines = []
        for _ in range(40):
            one, other = random_.choice(people), random_.choice(people)
            lines.append(
                random_.choice(
                    (
                        f"{one} was the qzalfour brother of {other}, and qzalfive of the house.",
                        f"“I am qzalsix,” said {one} to {other}, who was called Qzalseven ever after.",
                        f"{one} died by the qzaleight hand of {other}, for the qzalone had ended it.",
                        f"In the city of Qzalnine {one} married Qzaltwo, the daughter of {other}.",
                    )
                )
            )
        chapters.append(f"Chapter {number}\n\nThe Qzalten Night\n\n" + "\n\n".join(lines))
    return "\n\n".join(chapters) + "\n\nThe End of the qzaleleven."


def _walled(path: Path, folder: Path, number: int, random_: random.Random) -> WalledBook:
    parsed = EpubParser().parse(path, limits=ParsingLimits())
    body = next(one.span.start for one in parsed.sections if one.kind == "body")
    text = parsed.text[body : body + random_.randrange(LEAST, MOST)]
    text = text[: text.rindex(" ")]
    known = build_book_model(type(parsed)(text=text))
    names = tuple(entity.name for entity in known.main_characters(4)) or ("Qzalone",)
    sentence = next((one for one in re.split(r"(?<=[.!?]) ", text[2_000:]) if 60 < len(one) < 200), text[:80])
    title = f"walled-{number}"
    (folder / f"{title}.txt").write_text(f"{text}\n\n{_beyond(names, random_)}\n", "utf-8")
    return WalledBook(title=f"{title}.txt", bound=len(text), names=names, sentence=" ".join(sentence.split()))


def _questions(book: WalledBook, random_: random.Random) -> list[str]:
    name, other = random_.choice(book.names), random_.choice(book.names)
    garbled = book.sentence.replace(" the ", " a ", 1)
    return [
        f"Who is {name}?",
        f"Wer ist {name}?",
        "Who is Qzalone?",
        "Who are the main characters?",
        "Where does it take place?",
        "What is it about?",
        "Summarize the last chapter.",
        "What happens in chapter seventy-two?",
        "What has happened so far?",
        "Remind me what happened up to here.",
        "How does it end?",
        "Wie endet das Buch?",
        "How many chapters are there?",
        "List the chapters.",
        "What is the last chapter called?",
        "Which chapter is the longest?",
        f"How often is {name} mentioned?",
        f"Where is {name} last mentioned?",
        f"In which chapters does {other} occur?",
        "How often does the word qzalone occur?",
        f"Find “{garbled}”.",
        "Find “died by the hand of”.",
        "What is the last sentence of the book?",
        f"Compare {name} and {other}.",
        "Which of my books mention the qzalone?",
        f"Whom does {name} marry?",
        f"How does {name} die?",
        f"What did {name} say to {other}?",
        "Who wrote it, and when was it published?",
        "How long is it?",
        f"{name} {other}",
        f"And what does {name} do in the end?",
    ]


@pytest.fixture(scope="module")
def walled(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[WalledBook]]:
    """A library of walled books."""
    folder = tmp_path_factory.mktemp("wall")
    random_ = random.Random(SEED)
    paths = random_.sample(sorted((shared_data / "books").glob("*.epub")), BOOKS)
    books = [_walled(path, folder, number, random_) for number, path in enumerate(paths)]
    with smartchat.open(folder / "library", embedder="none") as library:
        for book in books:
            library.add(folder / book.title)
    return folder / "library", books


Asker = Callable[[WalledBook, str], str]


@pytest.fixture(scope="module")
def faces(walled: tuple[Path, list[WalledBook]]) -> Iterator[dict[str, Asker]]:
    """Ways to ask, each of which gives everything that a reader may see as one text."""
    folder, books = walled
    cli = Cli(folder)
    with (
        smartchat.open(folder, embedder="none", worker=False) as library,
        served(create_app(Settings(library=folder, embedder="none", rate_asks_per_minute=100_000))) as address,
        httpx.Client(base_url=address, timeout=120) as client,
    ):
        ids = {book.document.filename: book.id for book in library.books()}
        opened = {book.document.filename: book for book in library.books()}

        def library_face(book: WalledBook, question: str) -> str:
            return opened[book.title].ask(question, until=book.bound).to_json()

        def stream_face(book: WalledBook, question: str) -> str:
            return "\n".join(map(repr, opened[book.title].stream(question, until=book.bound)))

        def search_face(book: WalledBook, question: str) -> str:
            found = opened[book.title].search(question, until=book.bound).to_json()
            return found + opened[book.title].find_quotes(question, until=book.bound).to_json()

        def whole_face(book: WalledBook, question: str) -> str:  # it asks nothing
            of = opened[book.title]
            return of.summarize(until=book.bound).to_json() + repr(of.characters(until=book.bound))

        def conversation_face(book: WalledBook, question: str) -> str:
            conversation = opened[book.title].conversation()
            first = conversation.ask(f"Who is {book.names[0]}?", until=book.bound)
            return first.to_json() + conversation.ask(question, until=book.bound).to_json()

        def asked_by_http(asked: list[WalledBook], question: str) -> str:
            bounds = {ids[book.title]: book.bound for book in asked}
            body = {"question": question, "documents": list(bounds), "until": bounds}
            answer = client.post("/api/ask", json=body, headers={"Accept": "application/json"})
            assert answer.status_code == 200, answer.text
            return json.dumps(answer.json(), ensure_ascii=False)

        def http_face(book: WalledBook, question: str) -> str:
            return asked_by_http([book], question)

        def shelf_face(book: WalledBook, question: str) -> str:
            return asked_by_http([book, next(other for other in books if other is not book)], question)

        def command_face(book: WalledBook, question: str) -> str:
            run = cli("ask", question, "--book", book.title, "--until", str(book.bound))
            return f"{run.out}\n{run.err}"

        yield {
            "library": library_face,
            "shelf": shelf_face,
            "stream": stream_face,
            "search": search_face,
            "whole": whole_face,
            "conversation": conversation_face,
            "http": http_face,
            "command": command_face,
        }


def test_no_mark_from_beyond_a_bound_ever_shows(walled: tuple[Path, list[WalledBook]], faces: dict[str, Asker]) -> None:
    _, books = walled
    random_ = random.Random(SEED)
    common = [name for name in faces if name != "command"]
    leaks, asked = [], 0
    for book in books:
        questions = _questions(book, random_)
        for number, question in enumerate(random_.sample(questions, QUESTIONS)):
            face = "command" if number == 0 else random_.choice(common)
            shown = faces[face](book, question)
            asked += 1
            if mark := MARKS.search(shown):
                leaks.append(
                    f"{face} of {book.title}, {question!r}: {shown[max(mark.start() - 150, 0) : mark.end() + 50]}"
                )
    assert asked == BOOKS * QUESTIONS
    assert not leaks, "\n\n".join(leaks)


def test_without_a_bound_the_marks_show(walled: tuple[Path, list[WalledBook]]) -> None:
    folder, books = walled
    with smartchat.open(folder, embedder="none", worker=False) as library:
        opened = {book.document.filename: book for book in library.books()}
        assert any(MARKS.search(opened[book.title].ask("How does it end?").to_json()) for book in books)
