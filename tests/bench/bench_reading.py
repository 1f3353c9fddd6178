"""What reading EPUBs costs: processor seconds of this process, the best of several rounds for each book."""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path
from time import process_time

from smartchat_adapters.parsers.epub.parser import EpubParser
from smartchat_core.ports.parser import ParsingLimits
from tests.bench.measuring import data_option, made_book, row


def seconds(file: Path) -> float:
    """The processor time of reading the file once."""
    begin = process_time()
    EpubParser().parse(file, limits=ParsingLimits())
    return process_time() - begin


def main() -> None:
    """Read the books in turn, round by round."""
    options = argparse.ArgumentParser(description=__doc__)
    data_option(options)
    options.add_argument("--rounds", type=int, default=3)
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        if given.data is None:
            files = [made_book(Path(folder) / "made.epub", words=300_000)]
        else:
            files = sorted((given.data / "books").glob("*.epub"))
        rounds = [[seconds(file) for file in files] for _ in range(given.rounds)]
    best = [min(times) for times in zip(*rounds, strict=True)]
    for file, least in zip(files, best, strict=True):
        row(file.stem[:50], 1000 * least, "ms")
    row("all", 1000 * sum(best), "ms")


if __name__ == "__main__":
    main()
