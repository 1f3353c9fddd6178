"""The doctor at the command line, on a library in a folder that is broken by hand."""

from __future__ import annotations

import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.support.cli import Cli

BOOK = "# Chapter {0}\n\nTobias kept the lighthouse number {0}.\n\n# Then\n\nA stranger was washed ashore.\n"


@pytest.fixture
def cli(tmp_path: Path) -> Cli:
    return Cli(tmp_path / "library")


@pytest.fixture(scope="module")
def three_books(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library to make copies of."""
    folder = tmp_path_factory.mktemp("books")
    files = [folder / f"book{number}.md" for number in range(3)]
    for number, file in enumerate(files):
        file.write_text(BOOK.format(number))
    assert Cli(folder / "library")("add", *files).code == 0
    return folder / "library"


@pytest.fixture
def library(cli: Cli, three_books: Path) -> Path:
    """A library of three books."""
    shutil.copytree(three_books, cli.library)
    return cli.library


def levels(report: Any) -> dict[str, str]:
    return {one["name"]: one["level"] for one in report["checks"]}


def kinds(report: Any) -> list[str]:
    return sorted(one["kind"] for one in report["findings"])


def execute(library: Path, statement: str, *values: str) -> list[Any]:
    with closing(sqlite3.connect(library / "library.db")) as connection, connection:
        connection.execute("PRAGMA foreign_keys = ON")
        return connection.execute(statement, values).fetchall()


def test_before_there_is_a_library_nothing_is_made(cli: Cli) -> None:
    result = cli("doctor", "--patience", "60", "--consistency", "--json")
    assert result.code == 0
    assert result.json["healthy"]
    assert levels(result.json)["database"] == "skipped"
    assert not cli.library.exists()


def test_the_json_is_what_the_documentation_says(cli: Cli, library: Path) -> None:
    report = cli("doctor", "--patience", "60", "--consistency", "--json").json
    assert list(report) == [
        "schema_version", "healthy", "problems", "warnings", "checks", "consistency", "repair", "after",
    ]  # fmt: skip
    assert report["schema_version"] == 1
    assert (report["healthy"], report["problems"], report["repair"], report["after"]) == (True, 0, None, None)
    assert all(list(one) == ["name", "level", "message", "cause", "remedy"] for one in report["checks"])
    found = levels(report)
    assert found.pop("parsers.root", None) == ("warning" if os.geteuid() == 0 else None)
    assert found == dict.fromkeys(
        ["settings", "library", "library.modes", "database", "files", "index", "generation", "cache", "sessions",
         "limits", "queue", "work", "outbox", "parsers", "recognition", "scanner", "embedder",
         "embedder.languages", "model", "verifier", "consistency"], "ok",
    )  # fmt: skip
    consistency = report["consistency"]
    assert (consistency["documents"], consistency["files"], consistency["findings"]) == (3, 9, [])
    assert consistency["passages"] >= 3


def test_a_library_that_was_broken_by_hand_is_repaired(cli: Cli, library: Path) -> None:
    (first,), (second,), (third,) = execute(library, "SELECT id FROM documents ORDER BY added_at")
    files = library / "files"
    next(files.glob(f"documents/*/{first}/*/text")).unlink()
    next(files.glob(f"documents/*/{second}/*/text")).write_bytes(b"damaged")
    execute(library, "DELETE FROM documents WHERE id = ?", third)
    execute(library, "UPDATE documents SET status = 'processing' WHERE id = ?", first)
    for file in (library / "index").glob("*.sqlite3*"):
        file.unlink()
    (files / "incoming").mkdir(exist_ok=True)
    (files / "incoming" / "1600000000-half").write_bytes(b"half an upload")
    (files / "covers" / "ff").mkdir(parents=True)
    (files / "covers" / "ff" / ("ff" * 32)).write_bytes(b"a picture")

    before = cli("doctor", "--patience", "60", "--deep", "--json")
    assert before.code == 6
    assert kinds(before.json["consistency"]) == [
        "document_stuck",
        "entries_wrong",
        "file_unused",
        "file_unused",
        "file_unused",
        "file_unused",
        "text_damaged",
        "upload_abandoned",
    ]
    assert {one["subject"] for one in before.json["consistency"]["findings"] if one["severity"] == "fault"} == {
        first,
        second,
    }
    repaired = cli("doctor", "--patience", "60", "--repair", "--deep", "--json")
    assert repaired.code == 0
    assert repaired.json["after"]["findings"] == []
    assert repaired.json["repair"]["failed"] == repaired.json["repair"]["left"] == []
    again = cli("doctor", "--patience", "60", "--deep", "--json")
    assert (again.code, again.json["consistency"]["findings"]) == (0, [])
    found = cli("search", "lighthouse", "--json").json
    assert {one["document_id"] for one in found["passages"]} == {first, second}


def test_messages_state_what_is_wrong_why_and_what_to_do(cli: Cli, library: Path) -> None:
    ((document,),) = execute(library, "SELECT id FROM documents LIMIT 1")
    (original,) = library.glob(f"files/documents/*/{document}/original")
    original.unlink()
    result = cli("doctor", "--patience", "60", "--consistency")
    assert result.code == 6
    assert f"original missing: {document}" in result.out
    assert f"1 problem, {'1 warning' if os.geteuid() == 0 else '0 warnings'}." in result.out
    repaired = cli("doctor", "--patience", "60", "--repair")
    assert repaired.code == 6
    assert "it can be read and searched all the same" in repaired.out
    assert cli("show", document).code == 0


def test_a_library_whose_database_is_gone_is_not_taken_for_a_new_one(cli: Cli, library: Path) -> None:
    for file in library.glob("library.db*"):
        file.unlink()
    result = cli("doctor", "--patience", "60", "--json")
    assert result.code == 6
    assert levels(result.json)["library"] == "problem"
    assert not (library / "library.db").exists()


def test_every_part_that_cannot_be_opened_is_reported_beside_the_others(cli: Cli, library: Path) -> None:
    (library / "library.db").write_bytes(b"this is no database, and it is long enough to be looked at" * 100)
    shutil.rmtree(library / "files")
    (library / "files").write_bytes(b"this is no folder")
    result = cli("doctor", "--patience", "60", "--consistency", "--json")
    assert result.code == 6
    reported = levels(result.json)
    assert (reported["database"], reported["files"], reported["consistency"]) == ("problem", "problem", "problem")
    assert (reported["index"], reported["settings"]) == ("ok", "ok")


def test_settings_with_a_mistake_are_reported(cli: Cli, library: Path) -> None:
    (library.parent / "smartchat.toml").write_text('databse = "sqlite:///x"')
    result = cli("doctor", "--patience", "60", "--json")
    assert result.code == 6
    (check,) = result.json["checks"]
    assert (check["name"], check["remedy"]) == ("settings", "Did you mean 'database'?")


def test_adapters_that_are_not_there_are_reported(tmp_path: Path) -> None:
    cli = Cli(
        tmp_path / "library",
        SMARTCHAT_DATABASE="oracle://host/name",
        SMARTCHAT_FILES="/a/path/without/scheme",
        SMARTCHAT_QUEUE="celery+kafka://host",
    )
    result = cli("doctor", "--patience", "60", "--json")
    assert result.code == 6
    reported = levels(result.json)
    assert [reported[name] for name in ("database", "files", "queue")] == ["problem"] * 3


def test_jobs_are_listed_and_put_back(cli: Cli, library: Path) -> None:
    assert cli("jobs", "--json").json == {
        "backlog": {"waiting": 0, "running": 0},
        "owners": [],
        "jobs": [],
    }
    done = cli("jobs", "--status", "done", "--json").json["jobs"]
    assert len(done) == 3
    refused = cli("jobs", "retry", done[0]["job_id"], "--json")
    assert (refused.code, refused.error["code"]) == (2, "invalid_request")
    job, document = done[0]["job_id"], done[0]["document_id"]
    execute(library, "UPDATE jobs SET status = 'quarantined', reason = 'It killed five workers.' WHERE id = ?", job)
    execute(
        library, "UPDATE documents SET status = 'failed', reason = 'It killed five workers.' WHERE id = ?", document
    )
    assert levels(cli("doctor", "--patience", "60", "--json").json)["work.quarantine"] == "warning"
    listed = cli("jobs")
    assert job in listed.out
    assert "It killed five workers." in listed.out
    (fresh,) = cli("jobs", "retry", "--quarantined", "--json").json
    assert (fresh["document_id"], fresh["status"], fresh["stage"]) == (document, "waiting", "parse")
    assert cli("jobs").out.startswith("1 job waiting, 0 running.")
    assert cli("jobs", "retry", "--json").code == 2
    assert cli("jobs", "retry", "job-unknown", "--json").code == 5


def test_a_removal_has_its_receipt(cli: Cli, library: Path) -> None:
    (removed,) = cli("remove", "book1.md", "--yes", "--json").json
    shape = cli("removal", "show", removed["document_id"], "--json").json
    assert shape["document_id"] == removed["document_id"]
    assert shape["receipt"]["passages_left"] == 0
    assert shape["receipt"]["passages_removed"] > 0
    assert set(shape["receipt"]["files_deleted"]) == {"original", "text", "book_model"}
    reported = cli("removal", "show", removed["document_id"]).out
    assert "0 left in the index" in reported
    assert cli("removal", "show", "doc-unknown", "--json").code == 5
