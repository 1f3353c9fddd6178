"""The same questions through library, command line and HTTP: the same results, in the published schema."""

import json
import logging
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import httpx
import jsonschema
import pytest
from typer.testing import CliRunner

import smartchat
from smartchat.cli.options import Intent
from smartchat.cli.program import program
from smartchat.library.synchronous import Book, Library
from smartchat.settings import Settings
from smartchat.web import create_app
from smartchat_core.errors import InvalidRequest
from smartchat_core.events import AnswerCompleted, AnswerEvent, Retrieved
from smartchat_core.model.answer import QuestionIntent
from smartchat_core.model.codec import to_jsonable
from smartchat_core.model.search import SearchMode
from smartchat_core.testing.pdf_files import column, make_pdf
from tests.support.epub_maker import EpubMaker
from tests.support.web_server import served

REFERENCE = Path(__file__).parents[2] / "docs" / "reference"

MARKDOWN = """# The Lighthouse

## Chapter 1. The Keeper

The old keeper Marten lived alone in the lighthouse of Skagen. Every evening he climbed the steps and lit the lamp.

## Chapter 2. The Storm

In October a storm broke the great lens of the lighthouse. Marten rowed to the mainland to fetch the glazier Ansgar.

## Chapter 3. The Compass

The glazier Ansgar stole the silver compass and fled to Bergen on the night ferry. Nobody ever saw it again.
"""


def _epub() -> bytes:
    made = EpubMaker(metadata="<dc:title>The Hills</dc:title><dc:language>en</dc:language>")
    made.add("one.xhtml", "<h1>Chapter 1</h1><p>Old Martha counted her forty sheep on the hill every evening.</p>")
    made.add("two.xhtml", "<h1>Chapter 2</h1><p>A storm drove the sheep of Martha into the silver valley.</p>")
    made.toc = '<li><a href="one.xhtml">Chapter 1</a></li><li><a href="two.xhtml">Chapter 2</a></li>'
    return made.data()


class Faces:
    """One library, as three faces show it: each verb returns what it gives in JSON."""

    def __init__(self, library: Library, client: httpx.Client, folder: Path) -> None:
        self.library = library
        self.client = client
        self.folder = folder

    def cli(self, *arguments: str) -> Any:
        root = logging.getLogger()
        handlers, level = root.handlers[:], root.level
        try:
            result = CliRunner().invoke(program, [*arguments, "--library", str(self.folder), "--json"])
        finally:  # the command logs to its own standard error, which ends with it
            root.handlers[:] = handlers
            root.setLevel(level)
        assert result.exit_code == 0, result.output
        return json.loads(result.stdout)

    def http(self, path: str, body: dict[str, object]) -> Any:
        answer = self.client.post(path, json=body, headers={"accept": "application/json"})
        answer.raise_for_status()
        return answer.json()

    def book(self, name: str) -> Book:
        return self.library.book(name)


@pytest.fixture(scope="module")
def faces(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Faces]:
    folder = tmp_path_factory.mktemp("faces")
    files = {"lighthouse.md": MARKDOWN.encode(), "hills.epub": _epub(), "valley.pdf": _pdf()}
    with ExitStack() as stack:
        environment = stack.enter_context(pytest.MonkeyPatch.context())
        environment.setenv("SMARTCHAT_EMBEDDER", "none")
        library = stack.enter_context(smartchat.open(folder / "library"))
        for name, content in files.items():
            (folder / name).write_bytes(content)
            library.add(folder / name)
        settings = Settings(library=folder / "library")
        address = stack.enter_context(served(create_app(settings)))
        client = stack.enter_context(httpx.Client(base_url=address, timeout=60))
        yield Faces(library, client, folder / "library")


def _pdf() -> bytes:
    return make_pdf([column(["The valley lies below the hill.", "A silver storm came over the valley in May."])])


def _same(name: str, *results: Any) -> Any:
    """The one result that all are, after it was held against the published schema."""
    schema = json.loads((REFERENCE / f"{name}.schema.json").read_text(encoding="utf-8"))
    first, *others = results
    jsonschema.validate(first, schema)
    for other in others:
        assert other == first
    return first


@pytest.mark.parametrize("mode", ["hybrid", "lexical"])
def test_search(faces: Faces, mode: str) -> None:
    found = _same(
        "search-results",
        json.loads(faces.library.search("storm silver", mode=SearchMode(mode), limit=5).to_json()),
        faces.cli("search", "storm silver", "--mode", mode, "--limit", "5"),
        faces.http("/api/search", {"query": "storm silver", "mode": mode, "limit": 5}),
    )
    assert {one["document_title"] for one in found["passages"]} >= {"The Lighthouse", "The Hills"}
    assert {frozenset(one["locator"]) for one in found["passages"]} == {
        frozenset({"first_line", "last_line", "recognized"}),
        frozenset({"href", "start_cfi", "end_cfi", "recognized"}),
        frozenset({"page", "label", "boxes", "recognized"}),
    }
    assert {one["reference"] for one in found["passages"]} >= {"chapter:2", "chapter:3"}
    assert found["degraded"] == (["dense"] if mode == "hybrid" else [])


def test_search_up_to_a_chapter(faces: Faces) -> None:
    book = faces.book("lighthouse.md")
    found = _same(
        "search-results",
        json.loads(book.search("silver compass storm", until=book.chapter(2)).to_json()),
        faces.cli("search", "silver compass storm", "--book", "lighthouse.md", "--until", "chapter:2"),
        faces.http(
            "/api/search",
            {"query": "silver compass storm", "documents": [book.id], "until": {book.id: {"chapter": 2}}},
        ),
    )
    assert found["passages"]
    assert all(one["span"]["end"] <= book.chapter(2).end for one in found["passages"])


@pytest.mark.parametrize(
    ("question", "mode", "intent"),
    [
        ("Who stole the silver compass?", "extractive", "lookup"),
        ("What is the wingspan of an albatross?", "not_found", "lookup"),
        ("Which chapters are there?", "structure", "contents"),
        ("How many words does this book have?", "structure", "metadata"),
        ("Who wrote this book?", "not_found", "metadata"),
        ("Summarize this book", "extractive", "summary"),
    ],
)
def test_ask(faces: Faces, question: str, mode: str, intent: str) -> None:
    book = faces.book("lighthouse.md")
    answer = _same(
        "answer",
        json.loads(book.ask(question).to_json()),
        faces.cli("ask", question, "--book", "lighthouse.md"),
        faces.http("/api/ask", {"question": question, "documents": [book.id]}),
    )
    assert (answer["mode"], answer["intent"], answer["found"]) == (mode, intent, mode != "not_found")


def test_ask_with_an_intent(faces: Faces) -> None:
    """The words leave it open; who asks does not."""
    question = "Marten and the lamp"
    book = faces.book("lighthouse.md")
    answer = _same(
        "answer",
        json.loads(book.ask(question, intent="summary").to_json()),
        faces.cli("ask", question, "--book", "lighthouse.md", "--intent", "summary"),
        faces.http("/api/ask", {"question": question, "documents": [book.id], "intent": "summary"}),
    )
    assert answer["intent"] == "summary"
    with pytest.raises(InvalidRequest, match="no intent"):
        book.ask(question, intent="sumary")


def test_the_command_line_knows_every_intent() -> None:
    assert {one.value for one in Intent} == {one.value for one in QuestionIntent}


def test_stream(faces: Faces) -> None:
    question = "Who stole the silver compass?"
    book = faces.book("lighthouse.md")
    events = list(book.stream(question))
    with faces.client.stream("POST", "/api/ask", json={"question": question, "documents": [book.id]}) as answer:
        lines = [line.removeprefix("data: ") for line in answer.iter_lines() if line.startswith("data: ")]
    schema = json.loads((REFERENCE / "answer-event.schema.json").read_text(encoding="utf-8"))
    for event, line in zip(events, lines, strict=True):
        jsonschema.validate(json.loads(line), schema)
        assert json.loads(line) == to_jsonable(event)
    assert any(isinstance(event, Retrieved) for event in events)
    assert isinstance(events[-1], AnswerCompleted)
    _same("answer", json.loads(events[-1].answer.to_json()), json.loads(lines[-1])["answer"])


def test_summarize_a_book(faces: Faces) -> None:
    book = faces.book("lighthouse.md")
    summary = _same(
        "answer",
        json.loads(book.summarize(until=book.chapter(2)).to_json()),
        faces.cli("summarize", "lighthouse.md", "--until", "chapter:2"),
        faces.http("/api/summarize", {"documents": [book.id], "until": {book.id: {"chapter": 2}}}),
    )
    assert (summary["question"], summary["intent"]) == ("", "summary")
    assert {one["reference"] for one in summary["citations"]} <= {"chapter:1", "chapter:2"}
    assert summary["citations"]


def test_summarize_several_books(faces: Faces) -> None:
    summary = _same(
        "answer",
        json.loads(faces.library.summarize().to_json()),
        faces.cli("summarize"),
        faces.http("/api/summarize", {}),
    )
    titles = {one["document_title"] for one in summary["citations"]}
    assert titles >= {"The Lighthouse", "The Hills"}
    assert [one["number"] for one in summary["citations"]] == list(range(1, len(summary["citations"]) + 1))
    assert all(title in summary["text"] for title in titles)


def test_too_many_documents_to_summarize(faces: Faces, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("smartchat_core.chat.whole_books.MAX_BOOKS", 2)
    with pytest.raises(InvalidRequest, match="too many"):
        faces.library.summarize()
    refused = faces.client.post("/api/summarize", json={})
    assert (refused.status_code, refused.json()["code"]) == (400, "invalid_request")
    shelf = faces.library.shelf(faces.book("lighthouse.md"), faces.book("hills.epub"))
    assert shelf.summarize().found


def test_find_quotes(faces: Faces) -> None:
    found = _same(
        "quotes",
        json.loads(faces.library.find_quotes("the storm", limit=3).to_json()),
        faces.cli("quotes", "the storm", "--limit", "3"),
        faces.http("/api/quotes", {"topic": "the storm", "limit": 3}),
    )
    assert [one["number"] for one in found["quotes"]] == [1, 2, 3]
    assert all("storm" in one["quote"] for one in found["quotes"])


def test_characters(faces: Faces) -> None:
    book = faces.book("lighthouse.md")
    address = f"/api/v1/documents/{book.id}/characters"
    found = _same(
        "characters",
        json.loads(book.characters().to_json()),
        faces.cli("characters", "lighthouse.md"),
        faces.client.get(address).json(),
    )
    assert [(one["name"], one["mentions"]) for one in found["characters"]] == [("Marten", 2), ("Ansgar", 2)]
    assert found["characters"][0]["introduction"]["quote"].startswith("The old keeper Marten")


def test_characters_are_those_of_what_was_read(faces: Faces) -> None:
    book = faces.book("lighthouse.md")
    address = f"/api/v1/documents/{book.id}/characters"
    found = _same(
        "characters",
        json.loads(book.characters(until=book.chapter(1)).to_json()),
        faces.cli("characters", "lighthouse.md", "--until", "chapter:1"),
        faces.client.get(address, params={"until": "chapter:1"}).json(),
        faces.client.get(address, params={"until": str(book.chapter(1).end)}).json(),
    )
    assert [(one["name"], one["mentions"]) for one in found["characters"]] == [("Marten", 1)]
    assert found["total"] == 1
    refused = faces.client.get(address, params={"until": "chapter:77"})
    assert (refused.status_code, refused.json()["code"]) == (404, "section_not_found")
    assert faces.client.get(address, params={"limit": 0}).status_code == 400


def test_names_are_merged_and_split(faces: Faces) -> None:
    book = faces.book("lighthouse.md")
    names = ["Marten", "Ansgar"]
    address = f"/api/v1/documents/{book.id}/characters/corrections"
    as_written = json.loads(book.characters().to_json())
    merged = json.loads(book.merge_names(*names).to_json())
    assert [one["mentions"] for one in merged["characters"]] == [4]
    assert json.loads(book.split_name("Ansgar").to_json()) == as_written
    assert faces.cli("characters", "lighthouse.md", "--merge", *names) == merged
    assert faces.cli("characters", "lighthouse.md", "--split", "Ansgar") == as_written
    assert faces.http(address, {"merge": names}) == _same("characters", merged)
    assert faces.http(address, {"split": "Ansgar"}) == as_written
    book.merge_names(*names)
    book.reset_names()
    assert json.loads(book.characters().to_json()) == as_written
    book.merge_names(*names)
    assert faces.cli("characters", "lighthouse.md", "--reset") == as_written
    book.merge_names(*names)
    assert faces.client.delete(address).status_code == 204
    assert json.loads(book.characters().to_json()) == as_written


def test_names_that_cannot_be_corrected(faces: Faces) -> None:
    book = faces.book("lighthouse.md")
    address = f"/api/v1/documents/{book.id}/characters/corrections"
    bounded = faces.client.post(address, json={"merge": ["Marten", "Ansgar"]}, params={"until": "chapter:1"})
    unknown = faces.client.post(address, json={"split": "Nobody"})
    for refused in (bounded, unknown):
        assert (refused.status_code, refused.json()["code"]) == (400, "invalid_request")
        assert "is not a name" in refused.json()["detail"]
        assert refused.json()["remedy"]
    for body in ({}, {"merge": ["Marten", "Ansgar"], "split": "Marten"}, {"merge": ["Marten"]}, {"split": ""}):
        assert faces.client.post(address, json=body).status_code == 400
    assert faces.client.delete("/api/v1/documents/doc-none/characters/corrections").status_code == 404
    with pytest.raises(InvalidRequest):
        book.merge_names("Marten", "Marten")


def test_read(faces: Faces) -> None:
    book = faces.book("lighthouse.md")
    address = f"/api/documents/{book.id}/text"
    found = _same(
        "text-slice",
        json.loads(book.read(start=4, end=30).to_json()),
        faces.cli("read", "lighthouse.md", "--start", "4", "--end", "30"),
        faces.client.get(address, params={"start": 4, "end": 30}).json(),
    )
    assert found["text"] == book.text()[4:30]


def test_every_quote_can_be_verified(faces: Faces) -> None:
    book = faces.book("lighthouse.md")
    assert all(one.verify() for one in book.ask("Who stole the silver compass?").citations)
    assert all(one.verify() for one in book.find_quotes("the storm"))


def test_events_are_of_the_type_that_is_published() -> None:
    schema = json.loads((REFERENCE / "answer-event.schema.json").read_text(encoding="utf-8"))
    published = {one["$ref"].removeprefix("#/$defs/") for one in schema["anyOf"]}
    assert published == {kind.__name__ for kind in AnswerEvent.__args__}
