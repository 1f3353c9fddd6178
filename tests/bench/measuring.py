"""What the measurements have in common: the books they run on, processor time and memory of processes, tables."""

from __future__ import annotations

import argparse
import os
import random
import resource
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests.support.epub_maker import EpubMaker

__all__ = [
    "Goal",
    "best",
    "book_called",
    "cpu_of",
    "data_option",
    "descendants",
    "made_book",
    "peak_memory",
    "print_goals",
    "row",
    "tree_cpu",
]

MEBIBYTE = 1024**2
_TICKS = os.sysconf("SC_CLK_TCK")


def data_option(parser: argparse.ArgumentParser) -> None:
    """`--data`: the folder of real books."""
    given = os.environ.get("SMARTCHAT_TEST_DATA")
    parser.add_argument(
        "--data",
        type=Path,
        default=Path(given) if given else None,
        help="folder with books/ and pdfs/ (default: SMARTCHAT_TEST_DATA); without it a made book is used",
    )


def book_called(name: str, data: Path | None, folder: Path, *, words: int = 300_000) -> Path:
    """The first book whose file name holds `name`, else a made one of about so many words, and says so."""
    found = sorted((data / "books").glob(f"*{name}*.epub")) if data else []
    if found:
        return found[0]
    print(f"no book called {name!r}: SMARTCHAT_TEST_DATA and --data name no folder with it; using a made book")
    return made_book(folder / f"made-{name}.epub", words=words)


def made_book(path: Path, *, words: int, seed: int = 0) -> Path:
    """An EPUB of sentences with a natural distribution of word frequencies."""
    source = random.Random(seed)
    spelled: dict[int, str] = {}

    def word() -> str:
        rank = int(30_000 ** source.random())
        if rank not in spelled:
            spelled[rank] = "".join("etaoinshrdlu"[int(digit)] for digit in str(rank))
        return spelled[rank]

    def sentence() -> str:
        return " ".join(word() for _ in range(source.randint(6, 28))).capitalize() + "."

    maker = EpubMaker()
    entries = []
    chapters = max(words // 4_000, 1)
    for number in range(1, chapters + 1):
        paragraphs = "".join(f"<p>{' '.join(sentence() for _ in range(6))}</p>" for _ in range(40))
        maker.add(f"chapter-{number}.xhtml", f"<h1>Chapter {number}</h1>{paragraphs}", title=f"Chapter {number}")
        entries.append(f'<li><a href="chapter-{number}.xhtml">Chapter {number}</a></li>')
    maker.toc = "".join(entries)
    return maker.write(path)


def best(action: Callable[[], object], repeat: int) -> float:
    """The least CPU seconds of this process in several runs."""
    least = float("inf")
    for _ in range(repeat):
        begin = time.process_time()
        action()
        least = min(least, time.process_time() - begin)
    return least


def descendants(pid: int) -> list[int]:
    """The children of a process, and theirs, that are alive (Linux)."""
    found: list[int] = []
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in task.read_text().split():
            found += [int(child), *descendants(int(child))]
    return found


def cpu_of(pid: int) -> float:
    """CPU seconds of another process that is alive; to a hundredth, or better where the kernel reports it."""
    try:
        return int(Path(f"/proc/{pid}/schedstat").read_text().split()[0]) / 1e9
    except (FileNotFoundError, IndexError):
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / _TICKS


def tree_cpu() -> float:
    """CPU seconds of this process and its children, those that are alive and those that have ended."""
    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    alive = sum(map(cpu_of, descendants(os.getpid())))
    return time.process_time() + ended.ru_utime + ended.ru_stime + alive


def peak_memory(pid: int | None = None) -> float:
    """The most MiB that a process had in memory so far (VmHWM)."""
    for line in Path(f"/proc/{pid or os.getpid()}/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) * 1024 / MEBIBYTE
    raise OSError("the kernel does not tell the peak memory")


def row(what: str, value: float, unit: str, note: str = "") -> None:
    """One line of a table."""
    print(f"  {what:<58} {value:>10.2f} {unit:<4} {note}".rstrip())


@dataclass(frozen=True, slots=True)
class Goal:
    """A bound that a measurement is held against; nothing fails, for a machine may be busy."""

    what: str
    measured: float
    bound: float
    unit: str

    def line(self) -> str:
        """The goal, what was measured, and whether it was reached."""
        reached = "reached" if self.measured <= self.bound else "MISSED"
        return f"  {self.what:<58} {self.measured:>8.2f} {self.unit:<3} (goal {self.bound:g}) {reached}"


def print_goals(*goals: Goal) -> None:
    """Hold what was measured against the goals."""
    print("goals")
    for goal in goals:
        print(goal.line())
