"""A scanned book whose recognition is killed at seeded points: python -m tests.chaos.scans --pages 300 --kills 10.

The process that adds the book to an embedded library is killed with all its children, or the child alone that reads
the pages. What it has recognised is read off the files of the library as they appear: each page has to be written
only once, however often the work begins again, and the book has to have the words of all pages in the end.
"""

from __future__ import annotations

import argparse
import os
import random
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from smartchat_core.model.recognized import PageImage
from tests.support.cli import Cli
from tests.support.scans import scanned_pdf
from tools.servers.guard import family, kill_family
from tools.servers.processes import watch

__all__ = ["Report", "run"]

WORDS = (
    "anchor barrel candle desert engine forest garden hammer island jacket kettle ladder meadow needle orchard pepper "
    "quarry ribbon saddle tunnel velvet window yellow winter button copper dinner falcon guitar harbor insect jungle "
    "lantern marble napkin oyster parrot rocket silver timber"
).split()
PAGE = (620, 200)
DOTS = 120
LEASE_SECONDS = "2"
CHILD = "sandbox/main.py"
PATIENCE_SECONDS = 120.0
LOOK_SECONDS = 0.02


@dataclass(frozen=True, kw_only=True)
class Report:
    """What came of it."""

    pages: int
    killed: dict[str, int]
    twice: int
    lost: list[int]
    seconds: float
    outcome: str = ""

    @property
    def clean(self) -> bool:
        """Whether no page was recognised twice and none is lost."""
        return not self.twice and not self.lost and not self.outcome

    def __str__(self) -> str:
        kills = " and ".join(f"{count} × {what}" for what, count in sorted(self.killed.items()))
        return (
            f"{self.pages} pages, killed {sum(self.killed.values())} times ({kills}), {self.seconds:.0f} s: "
            f"{self.twice} recognised twice, {len(self.lost)} lost{f'; {self.outcome}' if self.outcome else ''}"
        )


def words_of(page: int) -> list[str]:
    """Words that no other page has in this order."""
    chosen = random.Random(page)
    return [*chosen.choices(WORDS, k=8), WORDS[page // len(WORDS) % len(WORDS)], WORDS[page % len(WORDS)]]


def picture_of(page: int) -> PageImage:
    """A small page with its words in two lines."""
    image = Image.new("L", PAGE, 255)
    font = ImageFont.load_default(size=22)
    words = words_of(page)
    for at, line in enumerate((words[:5], words[5:])):
        ImageDraw.Draw(image).text((20, 50 + 45 * at), " ".join(line), fill=0, font=font)
    return PageImage(width=PAGE[0], height=PAGE[1], dots_per_inch=DOTS, pixels=image.tobytes())


@dataclass
class Recognised:
    """What is seen of the files that recognised pages are kept in: each writing is a file of its own."""

    folder: Path
    written: dict[int, set[tuple[int, int]]] = field(default_factory=lambda: defaultdict(set))

    def look(self) -> int:
        """How many pages there are by now."""
        for file in self.folder.rglob("recognized/*"):
            if file.name.isdecimal():
                with suppress(OSError):
                    seen = file.stat()
                    self.written[int(file.name)].add((seen.st_ino, seen.st_mtime_ns))
        return len(self.written)

    @property
    def twice(self) -> int:
        """How many pages were written more than once."""
        return sum(len(writings) > 1 for writings in self.written.values())


def run(folder: Path, *, pages: int, kills: int, seed: int) -> Report:
    """Add a scanned book to a library in the folder, kill as often, and add it again until it is ready."""
    chance = random.Random(seed)
    book = folder / "scan.pdf"
    width, height = (side * 72 / DOTS for side in PAGE)
    book.write_bytes(scanned_pdf([picture_of(page) for page in range(pages)], width=width, height=height))
    cli = Cli(folder / "library", SMARTCHAT_JOB_LEASE_SECONDS=LEASE_SECONDS)
    seen = Recognised(folder / "library")
    points = sorted(chance.sample(range(1, pages - 1), kills))
    killed: dict[str, int] = defaultdict(int)
    began = time.monotonic()
    left = points
    while True:
        process = cli.start("add", book, "--json", start_new_session=True)
        watch(f"+{process.pid}")
        try:
            while left and reached(seen, left[0], process, pause=chance.uniform(0.0, 0.3)):
                left = left[1:]
                children = readers(process.pid) if chance.random() < 0.5 else []
                killed["the child" if children else "the process and its child"] += 1
                for child in children:
                    with suppress(ProcessLookupError):
                        os.kill(child, signal.SIGKILL)
                if not children:
                    kill_family(process.pid)
                    process.wait()
            while process.poll() is None:
                seen.look()
                time.sleep(LOOK_SECONDS)
        finally:
            kill_family(process.pid)
            said = b"\n".join(process.communicate())
            watch(f"-{process.pid}")
        if process.returncode >= 0:
            break
    outcome = "" if process.returncode == 0 else f"it ended with {process.returncode}: {said.decode()[-800:]}"
    text = "" if outcome else text_of(cli)
    return Report(
        pages=pages,
        killed=dict(killed),
        twice=seen.twice,
        lost=[page for page in range(pages) if not is_in(words_of(page), text)],
        seconds=time.monotonic() - began,
        outcome=outcome or (f"it was ready before the last {len(left)} kills" if left else ""),
    )


def reached(seen: Recognised, point: int, process: subprocess.Popen[bytes], *, pause: float) -> bool:
    """Wait until so many pages are recognised, and a moment longer; False if the process ends before."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while seen.look() < point:
        if process.poll() is not None:
            break
        assert time.monotonic() < deadline, f"there are {len(seen.written)} pages, and no more come"
        time.sleep(LOOK_SECONDS)
    until = time.monotonic() + pause
    while process.poll() is None and time.monotonic() < until:
        seen.look()
        time.sleep(LOOK_SECONDS)
    return process.poll() is None


def readers(leader: int) -> list[int]:
    """The confined processes that read files."""
    return [pid for pid in family(leader) if CHILD in _command(pid)]


def _command(pid: int) -> str:
    with suppress(OSError):
        return Path(f"/proc/{pid}/cmdline").read_bytes().decode(errors="replace")
    return ""


def text_of(cli: Cli) -> str:
    """All the text of the only book."""
    from smartchat import Library

    with Library(library=cli.library, embedder="none") as library:
        (book,) = library.books()
        return book.text()


def is_in(words: list[str], text: str) -> bool:
    """Whether most of the words stand in the text in this order, for recognition may be wrong about one."""
    pattern = "|".join(re.escape(" ".join(pair)) for pair in _runs(words))
    return re.search(pattern, " ".join(text.split())) is not None


def _runs(words: list[str]) -> Iterator[list[str]]:
    return (words[at : at + 4] for at in range(len(words) - 3))


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.chaos.scans", description=__doc__)
    parser.add_argument("--pages", type=int, default=300, help="how many pages the book has")
    parser.add_argument("--kills", type=int, default=10, help="how many kills")
    parser.add_argument("--seed", type=int, default=1, help="which ones")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="smartchat-scans-") as folder:
        report = run(Path(folder), pages=arguments.pages, kills=arguments.kills, seed=arguments.seed)
    print(report)
    return 0 if report.clean else 1


if __name__ == "__main__":
    sys.exit(main())
