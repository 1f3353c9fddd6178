"""Commands that are interrupted, killed, or run at the same time."""

import json
import signal
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.support.cli import Cli
from tests.support.workers import eventually

PATIENCE_SECONDS = 150.0


@pytest.fixture
def cli(tmp_path: Path) -> Cli:
    return Cli(tmp_path / "library")


@pytest.fixture
def long_book(tmp_path: Path) -> Path:
    """Long enough that the work on it can be interrupted."""
    path = tmp_path / "long.md"
    chapters = (
        f"## Chapter {number}\n\n"
        + "\n\n".join(
            f"On day {day} of year {number} the keeper of lighthouse {number * 100 + day} counted {day * 7} ships."
            for day in range(300)
        )
        for number in range(1, 30)
    )
    path.write_text("# The Log\n\n" + "\n\n".join(chapters))
    return path


def _wait_for_document(cli: Cli) -> None:
    """Until the upload is taken in: the work on it has begun or is about to."""
    deadline = time.monotonic() + 90
    while time.monotonic() < deadline:
        if cli.library.exists() and cli("list", "--json").json:
            return
        time.sleep(0.1)
    pytest.fail("the upload was never taken in")


def test_interrupted_work_goes_on(cli: Cli, long_book: Path) -> None:
    # It waits for the rest of stdin, so that it cannot end before it is interrupted.
    with cli.start("add", long_book, "-", "--name", "notes.md", stdin=subprocess.PIPE) as process:
        _wait_for_document(cli)
        process.send_signal(signal.SIGINT)
        assert process.wait(PATIENCE_SECONDS) == 130
        assert process.stderr is not None
        err = process.stderr.read()
    assert b"accepted files are kept" in err
    assert b"Traceback" not in err
    again = cli("add", long_book, "--json").json
    assert again["status"] == "ready"
    assert again["duplicate"] is True
    assert len(cli("list", "--json").json) == 1


@pytest.mark.slow
def test_killed_work_goes_on_when_its_lease_has_ended(cli: Cli, long_book: Path) -> None:
    with cli.start("add", long_book) as process:
        _wait_for_document(cli)
        process.kill()
        process.wait(PATIENCE_SECONDS)
    again = cli("add", long_book, "--json").json
    assert again["status"] == "ready"
    assert cli("search", "keeper", "--json").code == 0
    assert len(cli("list", "--json").json) == 1


def test_two_at_the_same_time(cli: Cli, tmp_path: Path) -> None:
    names = ("one", "two")
    for name in names:
        (tmp_path / f"{name}.md").write_text(f"# Book {name}\n\nThis book is about the number {name} and the sea.\n")
    both = [cli.start("add", tmp_path / f"{name}.md", tmp_path / "one.md", "--json") for name in names]
    for process in both:
        out, err = process.communicate(timeout=120)
        assert process.returncode == 0, err.decode()
        assert [one["status"] for one in json.loads(out)] == ["ready", "ready"]
    assert sorted(one["title"] for one in cli("list", "--json").json) == ["Book one", "Book two"]
    assert cli("search", "number two", "--json").json["passages"]


@contextmanager
def _serving(cli: Cli, *arguments: str) -> Iterator[tuple["subprocess.Popen[bytes]", str]]:
    with cli.start("serve", "--port", "0", *arguments) as process:
        assert process.stdout is not None
        line = process.stdout.readline().decode()
        try:
            assert "ready at http://127.0.0.1:" in line
            yield process, next(word for word in line.split() if word.startswith("http"))
        finally:
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
            process.wait(PATIENCE_SECONDS)


def _health(address: str) -> str:
    try:
        with urllib.request.urlopen(f"{address}health", timeout=30) as answer:
            return str(json.load(answer)["status"])
    except urllib.error.HTTPError as error:  # on a busy machine the first checks may run out of time
        with error:
            return str(json.load(error)["status"])


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_serve(cli: Cli, how: signal.Signals) -> None:
    with _serving(cli) as (process, address):
        eventually(lambda: _health(address) == "healthy")
        process.send_signal(how)
        assert process.wait(PATIENCE_SECONDS) == 0
        assert process.stderr is not None
        assert b"Traceback" not in process.stderr.read()
    with pytest.raises(urllib.error.URLError):
        urllib.request.urlopen(f"{address}health", timeout=5)


def test_serve_takes_the_next_port(cli: Cli) -> None:
    with _serving(cli) as (_, address):
        port = address.rstrip("/").rpartition(":")[2]
        with cli.start("serve", "--port", port) as second:
            assert second.stdout is not None
            assert f"Port {port} is in use" in second.stdout.readline().decode()
            assert "ready at" in second.stdout.readline().decode()
            second.send_signal(signal.SIGTERM)
            assert second.wait(PATIENCE_SECONDS) == 0


def test_serve_with_the_handbook(cli: Cli) -> None:
    with _serving(cli, "--with-handbook") as (process, _):
        assert process.stdout is not None
        lines = iter(process.stdout.readline, b"")
        added = next(line.decode() for line in lines if line.startswith("✓".encode()))
        assert "passages" in added
    found = cli("search", "library", "--json").json
    assert found["passages"]
