"""How well PDF files are read, against the same books as EPUB or text, and beside pdftotext and pypdf where they are.

    python -m tests.bench.measure_pdf --data DATA [--repeat 3]

For each file of `DATA/pdfs` whose words are known from elsewhere: the share of the known runs of five words that the
text has, the share of known headings that stand as a line of their own (for SmartChat also: that are a section, without
the outline that the file has), the lines that are nothing but a number of a page, and processor seconds.
"""

from __future__ import annotations

import argparse
import importlib.util
import re
import resource
import shutil
import subprocess
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from unittest.mock import patch

from smartchat_adapters.parsers.epub.parser import EpubParser
from smartchat_adapters.parsers.pdf import parser as pdf_parser
from smartchat_core.ports.parser import ParsingLimits
from tests.bench.measuring import data_option

_LIMITS = ParsingLimits()
_FILES = {
    "derived/frankenstein.pdf": "books/mary-shelley_frankenstein.epub",
    "derived/pride-and-prejudice.pdf": "books/jane-austen_pride-and-prejudice.epub",
    "derived/the-importance-of-being-earnest.pdf": "books/oscar-wilde_the-importance-of-being-earnest.epub",
    "derived/the-prince.pdf": "books/niccolo-machiavelli_the-prince_w-k-marriott.epub",
    "py-pdf/GeoTopo-komprimiert.pdf": "pdfs/py-pdf/GeoTopo-book.ground-truth.txt",
}
_RUN = 5
_WORD = re.compile(r"\w+")
_NUMBER = re.compile(r"(?m)^\W*(?:\d{1,4}|[ivxlc]{1,6})\W*$")


def _row(*cells: str) -> None:
    print(f"| {' | '.join(cells)} |")


def _runs(text: str) -> set[tuple[str, ...]]:
    words = [word.casefold() for word in _WORD.findall(text)]
    return set(zip(*(words[at:] for at in range(_RUN)), strict=False))


def _letters(text: str) -> str:
    return "".join(_WORD.findall(text.casefold()))


def _share(wanted: Iterable[str], found: set[str]) -> str:
    names = {name for title in wanted if (name := _letters(title))}
    return f"{len(names & found) / len(names):.2f}" if names else ""


def _known(path: Path) -> tuple[str, list[str]]:
    if path.suffix == ".txt":
        return path.read_text(encoding="utf-8"), []
    parsed = EpubParser().parse(path, limits=_LIMITS)
    return parsed.text, [section.title for section in parsed.sections]


def _smartchat(path: Path) -> str:
    return pdf_parser.PdfParser().parse(path, limits=_LIMITS).text


def _sections(path: Path) -> set[str]:
    """The sections that are found when the file has no outline."""
    with patch.object(pdf_parser, "bookmarks", return_value=[]):
        parsed = pdf_parser.PdfParser().parse(path, limits=_LIMITS)
    return {_letters(section.title) for section in parsed.sections}


def _pdftotext(*options: str) -> Callable[[Path], str]:
    def read(path: Path) -> str:
        done = subprocess.run(["pdftotext", *options, str(path), "-"], check=True, capture_output=True)
        return done.stdout.decode("utf-8", "replace")

    return read


def _pypdf(path: Path) -> str:
    reader = importlib.import_module("pypdf").PdfReader(path)
    return "\n".join(page.extract_text() for page in reader.pages)


def _readers() -> dict[str, Callable[[Path], str]]:
    readers: dict[str, Callable[[Path], str]] = {"SmartChat": _smartchat}
    if shutil.which("pdftotext"):
        readers |= {"pdftotext": _pdftotext(), "pdftotext -layout": _pdftotext("-layout")}
    if importlib.util.find_spec("pypdf"):
        readers["pypdf"] = _pypdf
    return readers


def _processor_time() -> float:
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    data_option(options)
    options.add_argument("--repeat", type=int, default=1, help="how often; the least processor time counts")
    given = options.parse_args()
    if given.data is None:
        raise SystemExit("measure_pdf: --data or SMARTCHAT_TEST_DATA has to name the folder with pdfs/ and books/")
    _row("file", "reader", "runs of words", "headings", "sections", "page numbers left", "CPU s")
    print("|---" * 7 + "|")
    for name, source in _FILES.items():
        text, titles = _known(given.data / source)
        wanted = _runs(text)
        path = given.data / "pdfs" / name
        for label, read in _readers().items():
            seconds = []
            for _ in range(given.repeat):
                begun = _processor_time()
                found = read(path)
                seconds.append(_processor_time() - begun)
            lines = {_letters(line) for line in found.splitlines()}
            sections = _share(titles, _sections(path)) if label == "SmartChat" else ""
            runs = f"{len(wanted & _runs(found)) / len(wanted):.3f}"
            left = str(len(_NUMBER.findall(found)))
            _row(Path(name).stem, label, runs, _share(titles, lines), sections, left, f"{min(seconds):.1f}")


if __name__ == "__main__":
    main()
