"""A real `smartchat serve` in a process of its own, with the file descriptors that a system grants by default."""

import os
import resource
import sqlite3
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from tests.attack.frame import Target

__all__ = ["Server", "serving"]

_HOST = "127.0.0.1"

FILE_DESCRIPTORS = 1024
"""The soft limit of Linux distributions."""

_BOOK = b"# The Lighthouse\n\nThe old keeper Marten lived alone in the lighthouse of Skagen.\n"


@dataclass(frozen=True, kw_only=True, slots=True)
class Server:
    """The process, and where it writes its log."""

    process: subprocess.Popen[str]
    target: Target
    log: Path

    @property
    def traces(self) -> int:
        """How many stack traces are in its log."""
        with self.log.open(errors="replace") as lines:
            return sum("Traceback (most recent call last)" in line for line in lines)

    @property
    def descriptors(self) -> int:
        """How many files it has open."""
        return len(list(Path(f"/proc/{self.process.pid}/fd").iterdir()))

    @property
    def resident(self) -> int:
        """How many bytes of memory it holds."""
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        line = next(one for one in status.splitlines() if one.startswith("VmRSS:"))
        return int(line.split()[1]) * 1024


@contextmanager
def serving(folder: Path, *, source: Path | None = None, settings: Mapping[str, str] | None = None) -> Iterator[Server]:
    """Serve a library in the folder while the block runs, from this source tree or from another one."""
    folder.mkdir(parents=True, exist_ok=True)
    log, library = folder / "server.log", folder / "library"
    environment = {name: value for name, value in os.environ.items() if not name.startswith("SMARTCHAT_")}
    environment |= {
        "SMARTCHAT_EMBEDDER": "none",
        "SMARTCHAT_LOG_FORMAT": "json",
        "SMARTCHAT_RATE_READS_PER_MINUTE": "0",  # what is tried here are the limits on connections
        "SMARTCHAT_RATE_UPLOADS_PER_MINUTE": "0",
        **(settings or {}),
    }
    if source is not None:
        environment["PYTHONPATH"] = os.pathsep.join(str(source / part) for part in ("", "adapters", "apps"))
    with log.open("w") as errors:
        process = subprocess.Popen(
            [sys.executable, "-m", "smartchat", "serve", "--port", "0", "--library", str(library)],
            cwd=folder,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
            preexec_fn=_limit_descriptors,  # noqa: PLW1509  # nothing but a system call happens in it
        )
    try:
        yield Server(process=process, target=_ready(process, log, library / "library.db"), log=log)
    finally:
        process.kill()
        process.wait()
        assert process.stdout is not None
        process.stdout.close()


def _limit_descriptors() -> None:
    resource.setrlimit(resource.RLIMIT_NOFILE, (FILE_DESCRIPTORS, FILE_DESCRIPTORS))


def _ready(process: subprocess.Popen[str], log: Path, database: Path) -> Target:
    assert process.stdout is not None
    for line in process.stdout:
        if "http://" in line:
            break
    else:
        raise AssertionError(log.read_text(errors="replace"))
    place = line.split("http://")[1].split("/")[0]
    port = int(place.rpartition(":")[2])
    return Target(host=_HOST, port=port, work=_work(f"http://{_HOST}:{port}", database))


def _work(address: str, database: Path) -> str:
    """A document whose work never ends: as far as the database shows, another process has leased it."""
    with httpx.Client(base_url=address, timeout=60) as client:
        response = client.post("/api/documents", files={"file": ("lighthouse.md", _BOOK)})
        identifier: str = response.json()["id"]
        with client.stream("GET", f"/api/documents/{identifier}/events") as events:
            events.read()
    with closing(sqlite3.connect(database, timeout=30)) as connection, connection:
        connection.execute("UPDATE documents SET status = 'processing' WHERE id = ?", (identifier,))
    return identifier
