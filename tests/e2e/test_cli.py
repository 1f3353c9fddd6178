"""The commands as people and scripts use them."""

import asyncio
import json
import os
import re
import shutil
import sqlite3
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any

import pytest

import smartchat
from tests.support.cli import Cli

SEA = """# The Sea

## Chapter 1. The Harbour

Anna Brown keeps the lighthouse at Fern Point. She lights the lamp every evening at six.

The lamp was made in Paris in 1852 by Augustin Henry — “the best glass”, he said.

## Chapter 2. The Storm

In the storm the lamp went out. Peter Holm rowed out in a small boat and saved eleven sailors.

## Chapter 3. The Letter

The queen sent a letter and a golden medal to Peter Holm.
"""
HILLS = """# The Hills

## Chapter 1. Sheep

Old Martha counts four hundred sheep on the northern hills before the snow falls in November.
"""


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("files")
    (folder / "sea.md").write_text(SEA, encoding="utf-8")
    (folder / "hills.md").write_text(HILLS, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def cli(files: Path, tmp_path_factory: pytest.TempPathFactory) -> Cli:
    """A library with two books."""
    cli = Cli(tmp_path_factory.mktemp("cli") / "library")
    added = cli("add", files / "sea.md", files / "hills.md")
    assert added.code == 0, added.err
    return cli


@pytest.fixture
def empty(tmp_path: Path) -> Cli:
    return Cli(tmp_path / "library")


def _keys(value: Any) -> set[str]:
    return set(value)


def _slice(text: str, place: Any) -> str:
    return text[place["span"]["start"] : place["span"]["end"]]


class TestEdit:
    def test_an_edit_is_shown_survives_another_reading_and_is_taken_back(self, empty: Cli, files: Path) -> None:
        empty("add", files / "hills.md")
        series = ("--series", "Land #2", "--author", "Ann Lee", "--contributor", "translator=Eva Martin")
        edited = empty("edit", "hills.md", "--title", "High Hills", *series, "--json")
        assert edited.code == 0
        assert edited.json["metadata"]["series"] == [{"name": "Land", "position": "2"}]
        assert edited.json["edited"] == ["title", "authors", "contributors", "series"]
        assert empty("reindex", "--force").code == 0
        shown = empty("show", "High Hills").out
        for words in ("High Hills", "Ann Lee", "Eva Martin", "Land #2"):
            assert words in shown
        back = empty("edit", "hills.md", "--take-back", "all", "--json").json
        assert (back["title"], back["edited"], back["metadata"]["series"]) == ("The Hills", [], [])

    def test_what_makes_no_sense_is_refused(self, empty: Cli, files: Path) -> None:
        empty("add", files / "hills.md")
        for given in ((), ("--contributor", "king=Ann"), ("--take-back", "owner"), ("--language", "in English")):
            assert empty("edit", "hills.md", *given).code == 2


class TestAdd:
    def test_for_people(self, empty: Cli, files: Path) -> None:
        result = empty("add", files / "sea.md")
        assert result.code == 0
        assert result.out.startswith("✓ The Sea")
        assert "passages" in result.out
        assert "\x1b" not in result.out + result.err

    def test_one_file_is_one_object(self, empty: Cli, files: Path) -> None:
        result = empty("add", files / "sea.md", "--json")
        assert result.code == 0
        assert _keys(result.json) == {
            "document_id", "status", "reason", "code", "filename", "title", "duplicate", "warnings", "passages",
        }  # fmt: skip
        assert result.json["status"] == "ready"
        assert result.json["title"] == "The Sea"
        assert result.json["passages"] > 0
        again = empty("add", files / "sea.md", "--json").json
        assert again["document_id"] == result.json["document_id"]
        assert again["duplicate"] is True
        assert len(empty("list", "--json").json) == 1

    def test_refused_files_do_not_stop_the_others(self, empty: Cli, files: Path, tmp_path: Path) -> None:
        (tmp_path / "nothing.txt").touch()
        (tmp_path / "program.exe").write_bytes(b"MZ\x90\x00" + bytes(range(256)) * 4)
        names = ("nothing.txt", "program.exe", "missing.epub")
        result = empty("add", *(tmp_path / name for name in names), files / "sea.md", tmp_path, "--json")
        assert result.code == 4
        outcomes = result.json
        assert [one["status"] for one in outcomes] == ["failed", "failed", "failed", "ready", "failed"]
        assert [one["code"] for one in outcomes] == [
            "empty_file", "unsupported_format", "file_not_found", "", "is_a_folder",
        ]  # fmt: skip
        assert all(one["reason"] for one in outcomes if one["status"] == "failed")
        assert [one["document_id"] is None for one in outcomes] == [True, True, True, False, True]
        assert [one["title"] for one in empty("list", "--json").json] == ["The Sea"]

    def test_a_damaged_book_fails_with_its_reason(self, empty: Cli, tmp_path: Path) -> None:
        (tmp_path / "broken.pdf").write_bytes(b"%PDF-1.7\n" + b"garbage " * 200)
        result = empty("add", tmp_path / "broken.pdf")
        assert result.code == 4
        assert "✗ broken.pdf · failed: " in result.out

    def test_folders(self, empty: Cli, files: Path) -> None:
        result = empty("add", "--recursive", files, "--json")
        assert result.code == 0
        assert [one["filename"] for one in result.json] == ["hills.md", "sea.md"]

    @pytest.mark.parametrize("closed", [True, False])
    def test_stdin_that_cannot_be_read(self, empty: Cli, tmp_path: Path, closed: bool) -> None:
        with (tmp_path / "sink").open("wb") as sink:
            options: dict[str, Any] = {"preexec_fn": partial(os.close, 0)} if closed else {}
            with empty.start("add", "-", "--name", "sea.md", "--json", stdin=sink, **options) as process:
                try:
                    out, err = process.communicate(timeout=60)
                finally:
                    process.kill()
        assert process.returncode not in {0, -9}, err
        assert json.loads(out)["code"] == "storage_unavailable"
        assert "stdin cannot be read" in json.loads(out)["reason"]

    def test_stdin(self, empty: Cli) -> None:
        result = empty.process("add", "-", "--name", "sea.md", "--json", given=SEA.encode())
        assert result.json["title"] == "The Sea"
        assert empty("add", "-").code == 2

    def test_unwritable_library(self, files: Path, tmp_path: Path) -> None:
        blocked = tmp_path / "blocked"
        blocked.write_text("a file, no folder")
        result = Cli(blocked / "library")
        result.library = tmp_path / "anywhere"
        outcome = result("add", files / "sea.md", "--json")
        assert outcome.code == 6
        assert outcome.out == ""
        assert outcome.error["code"] == "storage_unavailable"
        assert outcome.error["remedy"]


class TestReading:
    def test_list(self, cli: Cli) -> None:
        result = cli("list")
        assert "The Sea" in result.out
        assert "ready" in result.out
        listed = cli("list", "--json").json
        assert [one["title"] for one in listed] == ["The Sea", "The Hills"]
        assert {"document_id", "status", "filename", "passages", "warnings"} <= _keys(listed[0])

    def test_list_is_bounded_and_reports_it(self, cli: Cli) -> None:
        first = cli("list", "--json", "--limit", "1")
        assert [one["title"] for one in first.json] == ["The Sea"]
        assert "--all" in first.err
        for arguments in (("--limit", "2"), ("--all",), ("--all", "--limit", "1")):
            every = cli("list", "--json", *arguments)
            assert [one["title"] for one in every.json] == ["The Sea", "The Hills"]
            assert "--all" not in every.err
        assert cli("list", "--limit", "0").code == 2

    def test_the_empty_library(self, empty: Cli) -> None:
        assert empty("list", "--json").json == []
        assert "empty" in empty("list").out
        asked = empty("ask", "Who is there?")
        assert asked.code == 5
        assert "empty" in asked.err

    def test_show(self, cli: Cli) -> None:
        result = cli("show", "sea.md")
        assert "Chapter 2. The Storm" in result.out
        shown = cli("show", "sea.md", "--json").json
        assert {"sections", "chapters", "metadata", "document_id"} <= _keys(shown)
        assert _keys(shown["sections"][0]) == {
            "title", "level", "kind", "start", "end", "role", "number", "reference",
        }  # fmt: skip
        assert [one["reference"] for one in shown["chapters"]] == ["chapter:1", "chapter:2", "chapter:3"]
        assert [one["title"] for one in shown["chapters"]] == [
            "Chapter 1. The Harbour", "Chapter 2. The Storm", "Chapter 3. The Letter",
        ]  # fmt: skip

    def test_text_is_what_the_offsets_slice(self, cli: Cli) -> None:
        raw = cli("show", "The Sea", "--text").raw
        text = raw.decode("utf-8")
        assert not text.endswith("\n")
        shown = cli("show", "The Sea", "--json").json
        assert len(text) == shown["characters"]
        chapter = shown["chapters"][1]
        assert text[chapter["start"] : chapter["end"]].startswith("Chapter 2. The Storm")
        for passage in cli("search", "lamp", "--book", "sea.md", "--json").json["passages"]:
            assert _slice(text, passage) == passage["text"]
        answer = cli("ask", "Who made the lamp?", "--book", "sea.md", "--json").json
        for citation in [*answer["citations"], *answer["closest"]]:
            assert _slice(text, citation) == citation["quote"]

    def test_search(self, cli: Cli) -> None:
        result = cli("search", "golden medal")
        assert result.code == 0
        assert "The Sea · Chapter 3. The Letter" in result.out
        found = cli("search", "golden medal", "--json", "--limit", "1").json
        assert _keys(found) == {"query", "passages", "degraded", "warnings", "schema_version"}
        assert len(found["passages"]) == 1
        assert _keys(found["passages"][0]) == {
            "text", "document_id", "document_title", "content_hash", "span", "section", "reference", "page", "locator",
            "score", "lexical", "dense",
        }  # fmt: skip
        assert found["degraded"] == ["dense"]
        assert cli("search", "golden medal", "--mode", "lexical", "--json").json["degraded"] == []
        assert "Lexical search only" in result.err

    def test_search_in_books(self, cli: Cli) -> None:
        assert cli("search", "sheep", "--book", "sea.md", "--mode", "lexical", "--json").json["passages"] == []
        both = cli("search", "sheep", "--book", "The Sea", "--book", "hills.md", "--json").json
        assert both["passages"][0]["document_title"] == "The Hills"

    def test_ask(self, cli: Cli) -> None:
        result = cli("ask", "Who made the lamp?", "--book", "sea.md")
        assert result.code == 0
        assert "Augustin Henry" in result.out
        assert re.search(r"\[1\] Chapter 1\. The Harbour · line \d+", result.out)
        answer = cli("ask", "Who made the lamp?", "--book", "sea.md", "--json").json
        assert _keys(answer) == {
            "question", "text", "mode", "intent", "found", "borne_out", "confidence", "model", "citations",
            "closest", "claims", "usage", "coverage", "warnings", "truncated", "schema_version",
        }  # fmt: skip
        assert _keys(answer["citations"][0]) == {
            "number", "quote", "document_id", "document_title", "content_hash", "span", "section", "reference", "page",
            "locator",
        }  # fmt: skip
        assert answer["found"]
        assert answer["borne_out"]
        assert answer["schema_version"] == 4

    def test_abstention_where_the_books_have_no_answer(self, cli: Cli) -> None:
        result = cli("ask", "What is the wingspan of an albatross?", "--book", "sea.md")
        assert result.code == 0
        assert "does not say" in result.out
        answer = cli("ask", "What is the wingspan of an albatross?", "--book", "sea.md", "--json")
        assert answer.code == 0
        assert answer.json["found"] is False
        assert answer.json["citations"] == []

    @pytest.mark.parametrize("until", ["chapter:2", "Chapter 2. The Storm", "the storm", "chapter: the storm"])
    def test_no_spoilers(self, cli: Cli, until: str) -> None:
        end = cli("show", "sea.md", "--json").json["chapters"][1]["end"]
        found = cli("search", "medal queen storm", "--book", "sea.md", "--until", until, "--json").json
        assert found["passages"]
        assert all(one["span"]["end"] <= end for one in found["passages"])
        asked = cli("ask", "Who got the medal of the queen?", "--book", "sea.md", "--until", str(end), "--json").json
        assert "medal" not in asked["text"]
        assert all(one["span"]["end"] <= end for one in [*asked["citations"], *asked["closest"]])

    def test_quotes_and_summary(self, cli: Cli) -> None:
        quoted = cli("quotes", "lamp", "--book", "sea.md", "--json").json
        assert quoted["topic"] == "lamp"
        assert "lamp" in quoted["quotes"][0]["quote"]
        assert "lamp" in cli("quotes", "lamp", "--limit", "1").out
        summary = cli("summarize", "sea.md", "--json").json
        chapters = cli("show", "sea.md", "--json").json["chapters"]
        starts = [one["span"]["start"] for one in summary["citations"]]
        assert len(chapters) == 3
        assert all(any(one["start"] <= start < one["end"] for start in starts) for one in chapters)
        assert "Chapter 2" in cli("summarize", "sea.md").out


class TestChanging:
    def test_remove(self, empty: Cli, files: Path) -> None:
        empty("add", files / "sea.md", files / "hills.md")
        assert empty("remove", "sea.md").code == 2
        removed = empty("remove", "sea.md", "The Hills", "--yes", "--json")
        assert removed.code == 0
        assert [one["title"] for one in removed.json] == ["The Sea", "The Hills"]
        assert empty("list", "--json").json == []
        assert (files / "sea.md").is_file()

    def test_reindex(self, empty: Cli, files: Path) -> None:
        empty("add", files / "sea.md")
        result = empty("reindex", "--force", "--json")
        assert result.code == 0
        assert result.json["documents"] == 1
        assert result.json["passages"] > 0
        assert "1 document" in empty("reindex").out
        assert empty("search", "medal").code == 0

    def test_a_lost_index_comes_back(self, empty: Cli, files: Path) -> None:
        empty("add", files / "sea.md")
        shutil.rmtree(empty.library / "index")
        assert empty("reindex").code == 0
        assert empty("search", "medal").code == 0


class TestEvaluation:
    @pytest.fixture
    def questions(self, tmp_path: Path) -> Path:
        folder = tmp_path / "tiny"
        (folder / "qrels").mkdir(parents=True)
        texts = {"a": "Anna Brown keeps the lighthouse.", "b": "Old Martha counts her sheep."}
        lines = [f'{{"_id": "{name}", "title": "", "text": "{text}"}}\n' for name, text in texts.items()]
        (folder / "corpus.jsonl").write_text("".join(lines))
        (folder / "queries.jsonl").write_text('{"_id": "q", "text": "Who counts sheep?"}\n')
        (folder / "qrels" / "test.tsv").write_text("query-id\tcorpus-id\tscore\nq\tb\t1\n")
        return folder

    def test_one_set_is_one_object(self, empty: Cli, questions: Path) -> None:
        result = empty("eval", questions, "--json")
        assert result.code == 0, result.err
        assert result.json["set"] == "tiny"
        assert {"ndcg@10", "recall@5", "recall@20", "mrr"} <= _keys(result.json["lexical"])
        assert result.json["lexical"]["ndcg@10"] == 1.0
        assert not empty.library.exists()

    def test_several_sets_are_an_array(self, empty: Cli, questions: Path) -> None:
        assert len(empty("eval", questions, questions, "--json").json) == 2
        assert "nDCG@10" in empty("eval", questions, "--limit", "1").out

    def test_a_folder_without_questions(self, empty: Cli, tmp_path: Path) -> None:
        assert empty("eval", tmp_path).code == 2


class TestErrors:
    def test_codes(self, cli: Cli) -> None:
        assert cli("show", "nothing").code == 5
        assert cli("ask", "Who?", "--book", "nothing").code == 5
        assert cli("ask", "Who?", "--book", "sea.md", "--until", "chapter:9").code == 5
        assert cli("ask", "Who?", "--until", "chapter:1").code == 2
        assert cli("ask", " ").code == 2
        assert cli("search").code == 2
        assert cli("nonsense").code == 2

    def test_messages(self, cli: Cli) -> None:
        result = cli("ask", "Who?", "--book", "sea.md", "--until", "chapter:9")
        assert result.out == ""
        assert result.err.startswith("error: ")
        assert "Chapter 1. The Harbour" in result.err
        as_json = cli("ask", "Who?", "--book", "sea.md", "--until", "chapter:9", "--json")
        assert as_json.out == ""
        assert _keys(as_json.error) == {"code", "message", "cause", "remedy"}
        assert as_json.error["code"] == "section_not_found"

    def test_a_setting_without_meaning(self, cli: Cli) -> None:
        other = Cli(cli.library, SMARTCHAT_DATABASE="nonsense://somewhere")
        result = other("list", "--json")
        assert result.code == 6
        assert result.error["code"] == "unknown_adapter"
        assert Cli(cli.library, SMARTCHAT_MAX_UPLOAD_BYTES="many")("list").code == 6

    def test_a_reader_that_goes_away(self, cli: Cli) -> None:
        with cli.start("show", "sea.md", "--text") as process:
            assert process.stdout is not None
            assert process.stderr is not None
            process.stdout.close()
            assert process.wait(60) == 141
            assert process.stderr.read() == b""

    def test_terminal_codes_of_a_book_are_not_obeyed(self, empty: Cli, tmp_path: Path) -> None:
        name = tmp_path / "red\x1b[31m.txt"
        name.write_text("A short text about the sea.")
        result = empty("add", name)
        assert "\x1b" not in result.out
        assert "\x1b" not in empty("list").out


class TestHelp:
    COMMANDS = (
        "add",
        "list",
        "show",
        "search",
        "ask",
        "quotes",
        "summarize",
        "remove",
        "reindex",
        "serve",
        "eval",
        "doctor",
    )

    @pytest.mark.parametrize("command", ["", *COMMANDS])
    def test_every_help_teaches(self, cli: Cli, command: str) -> None:
        result = cli(*([command] if command else []), "--help")
        assert result.code == 0
        assert "Usage: " in result.out
        assert "Examples:\n    smartchat " in result.out
        assert "Exit codes:\n    0    success" in result.out
        assert "--library" in result.out
        assert "range>" not in result.out
        assert "<list[" not in result.out
        assert "[[" not in result.out

    @pytest.mark.parametrize("command", [("jobs",), ("jobs", "retry"), ("removal", "show")])
    def test_the_help_of_groups_names_arguments_and_numbers(self, cli: Cli, command: tuple[str, ...]) -> None:
        result = cli(*command, "--help")
        assert result.code == 0
        assert "range>" not in result.out
        assert "<list[" not in result.out

    def test_version(self, cli: Cli) -> None:
        assert re.fullmatch(r"smartchat \d+\.\d+\.\d+\S*\n", cli("--version").out)

    def test_the_library_before_and_after_the_command(self, cli: Cli, tmp_path: Path) -> None:
        other = tmp_path / "other"
        assert cli("--library", other, "list", "--json").json == []
        assert cli("list", "--library", other, "--json").json == []
        assert len(cli("--library", other, "list", "--library", cli.library, "--json").json) == 2

    def test_completion(self, cli: Cli) -> None:
        variables = {"_SMARTCHAT_COMPLETE": "complete_bash", "COMP_WORDS": "smartchat se", "COMP_CWORD": "1"}
        shown = Cli(cli.library, **variables).process()
        assert sorted(shown.out.split()) == ["search", "security", "serve", "sessions"]


def test_as_a_process(cli: Cli, files: Path) -> None:
    """What the other tests do within this process works from a shell, in colours or without."""
    result = cli.process("ask", "Who made the lamp?", "--book", "sea.md", "--json")
    assert result.code == 0
    assert result.json["found"]
    assert cli.process("add", files / "sea.md", "--json").json["duplicate"] is True


def test_searches_wait_for_no_writer(cli: Cli) -> None:
    assert cli("search", "golden medal").code == 0  # the first of a day notes that somebody was there
    with closing(sqlite3.connect(cli.library / "library.db", isolation_level=None)) as writer:
        writer.execute("BEGIN IMMEDIATE")
        found = cli("search", "golden medal", "--json")
    assert found.code == 0, found.err
    assert found.json["passages"]


def test_what_was_removed_meanwhile_is_not_found(empty: Cli, files: Path) -> None:
    added = [empty("add", files / name, "--json").json["document_id"] for name in ("sea.md", "hills.md")]

    async def remove_from_the_database_alone() -> None:
        async with (
            smartchat.aopen(empty.library, embedder="none", worker=False) as library,
            library.services.ports.database.transaction() as work,
        ):
            await work.documents.remove(library.scope, added[0])

    third = files.parent / "third.md"
    third.write_text("# Third\n\nA lamp on a hill in the north.\n", encoding="utf-8")
    assert empty("add", third).code == 0
    asyncio.run(remove_from_the_database_alone())
    for command in ("search", "quotes"):
        found = empty(command, "lamp sheep hills", "--json")
        assert found.code == 0, found.err
        entries = found.json["passages" if command == "search" else "quotes"]
        assert added[0] not in {one["document_id"] for one in entries}
        assert added[1] in {one["document_id"] for one in entries}
