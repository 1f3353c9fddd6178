"""`smartchat chat` and `smartchat conversations`, in processes of their own."""

import json
import os
import pty
import subprocess
from pathlib import Path

import pytest

from smartchat_core.model.transcript import Transcript, TranscriptTurn
from tests.support.cli import Cli

BOOK = (
    "# Chapter 1\n\nOld Tobias kept the lighthouse with his dog Barnaby. He climbed two hundred and twelve steps.\n\n"
    "# Chapter 2\n\nThe murderer of the captain was the cook, who hid in the pantry.\n"
)


@pytest.fixture
def cli(tmp_path: Path) -> Cli:
    made = Cli(tmp_path / "library")
    book = tmp_path / "lighthouse.md"
    book.write_text(BOOK)
    assert made("add", book).code == 0
    return made


def test_conversation_goes_on_from_one_command_to_the_next(cli: Cli) -> None:
    first = cli("chat", "Who kept the lighthouse?", "--until", "chapter:1")
    assert first.code == 0
    assert "Old Tobias kept the lighthouse" in first.out
    assert "Who kept the lighthouse?" in first.err
    second = cli("chat", "Who is the murderer of the captain?", "--json")
    turn = TranscriptTurn.from_json(second.out)
    assert turn.parent is not None
    assert BOOK.index("steps") < turn.until[0].offset <= BOOK.index("# Chapter 2")
    assert "cook" not in second.out
    third = cli("chat", "Who is the murderer of the captain?", "--new")
    assert "cook" in third.out
    assert "no spoiler bound" in third.err
    assert "no spoiler bound" not in first.err
    listed = cli("conversations", "--json").json
    assert [one["turns"] for one in listed] == [1, 2]
    found = cli("conversations", "--search", "kept", "--json").json
    assert [one["id"] for one in found] == [turn.conversation_id]
    fourth = cli("chat", "And what did he climb?", "--conversation", turn.conversation_id, "--json")
    assert TranscriptTurn.from_json(fourth.out).parent == turn.id


def test_conversations_are_shown_renamed_exported_and_deleted(cli: Cli, tmp_path: Path) -> None:
    cli("chat", "Who kept the lighthouse?")
    assert cli("conversations", "rename", "latest", "Light at sea").code == 0
    assert "Light at sea" in cli("conversations").out
    shown = cli("conversations", "show", "latest")
    assert "Old Tobias kept the lighthouse" in shown.out
    transcript = Transcript.from_json(cli("conversations", "show", "latest", "--json").out)
    assert transcript.title == "Light at sea"
    assert cli("conversations", "export", "latest").out.startswith("# Light at sea\n")
    page = tmp_path / "light.html"
    assert cli("conversations", "export", "latest", "--format", "html", "--output", page).code == 0
    assert "<h1>Light at sea</h1>" in page.read_text()
    assert Transcript.from_json(cli("conversations", "export", "latest", "--format", "json").out) == transcript
    assert cli("conversations", "delete", "latest").code == 2
    assert cli("conversations", "delete", transcript.id, "--yes", "--json").json == [{"id": transcript.id}]
    assert cli("conversations", "show", transcript.id).code == 5
    assert cli("conversations", "show", "latest").code == 5


def test_questions_and_commands_are_read_line_by_line(cli: Cli) -> None:
    lines = (
        "Who kept the lighthouse?",
        "/until chapter:1",
        "Who is the murderer of the captain?",
        "/until none",
        "/retry",
        "/edit Who is the murderer of the captain?",
        "/nonsense",
        "/help",
        "/show",
        "/quit",
        "never asked",
    )
    run = _typed(cli, "\n".join(lines))
    assert run.returncode == 0
    before, _, after = run.stdout.partition("/until BOUND")
    assert "hid in the pantry" in before
    assert "other branches" in after
    assert "there is no command /nonsense" in run.stderr
    transcript = Transcript.from_json(cli("conversations", "show", "latest", "--json").out)
    assert [len(turn.siblings) for turn in transcript.turns] == [1, 3]
    assert "never asked" not in json.dumps(cli("conversations", "show", "latest", "--json").json)


def _typed(cli: Cli, text: str, *arguments: str) -> "subprocess.CompletedProcess[str]":
    process = cli.start("chat", *arguments, stdin=subprocess.PIPE)
    out, err = process.communicate(text.encode(), timeout=120)
    return subprocess.CompletedProcess(process.args, process.returncode, out.decode(), err.decode())


def test_an_empty_line_ends_at_a_terminal(cli: Cli) -> None:
    ours, theirs = pty.openpty()
    process = cli.start("chat", stdin=theirs)
    os.write(ours, b"Who kept the lighthouse?\n\n")
    out, err = process.communicate(timeout=120)
    os.close(theirs)
    os.close(ours)
    assert process.returncode == 0
    assert b"Old Tobias kept the lighthouse" in out
    assert b"/help lists the commands" in err


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("--json",), 2),
        (("Who?", "--conversation", "con-none"), 5),
        (("Who?", "--conversation", "latest", "--new"), 2),
        (("Who?", "--book", "nothing of that name"), 5),
        (("",), 2),
        (("Who?", "--until", "chapter:9"), 5),
    ],
)
def test_what_cannot_be_asked(cli: Cli, arguments: tuple[str, ...], code: int) -> None:
    run = cli("chat", *arguments)
    assert run.code == code
    assert run.out == ""
    assert "error: " in run.err or '"error"' in run.err
