"""Every built-in `Parser` keeps the port's contract."""

from collections.abc import Callable
from pathlib import Path

import pytest

from smartchat_core import plugins
from smartchat_core.ports.parser import Parser
from smartchat_core.testing.parser import ParserContract
from smartchat_core.testing.pdf_files import column, make_pdf
from tests.integration.parsers import test_docx, test_odp_ods, test_odt, test_pptx, test_xlsx
from tests.support.epub_maker import EpubMaker
from tests.support.office_files import write_xlsx

PHRASE = "Tobias kept the lighthouse"
WORDS = [f"{PHRASE} for {years} years, and nobody came." for years in range(2, 40)]
MARKED_UP = f"<h1>Part one</h1><p>{'</p><p>'.join(WORDS[:20])}</p><h1>Part two</h1><p>{'</p><p>'.join(WORDS[20:])}</p>"
FB2 = (
    '<?xml version="1.0" encoding="utf-8"?><FictionBook xmlns="http://www.gribuser.ru/xml/fictionbook/2.0"><body>'
    f"<section><title><p>One</p></title><p>{'</p><p>'.join(WORDS)}</p></section></body></FictionBook>"
)


def _epub(folder: Path) -> Path:
    maker = EpubMaker()
    maker.add("one", f"<h1>One</h1><p>{'</p><p>'.join(WORDS[:20])}</p>")
    maker.add("two", f"<h1>Two</h1><p>{'</p><p>'.join(WORDS[20:])}</p>")
    return maker.write(folder / "sample.epub")


def _docx(folder: Path) -> Path:
    return test_docx.pack(folder, "".join(test_docx.paragraph(words) for words in WORDS))


def _odt(folder: Path) -> Path:
    return test_odt.pack(folder, "".join(f"<text:p>{words}</text:p>" for words in WORDS))


def _pptx(folder: Path) -> Path:
    slides = ("".join(map(test_pptx.line, part)) for part in (WORDS[:20], WORDS[20:]))
    return test_pptx.show(folder / "sample.pptx", *(test_pptx.slide(test_pptx.shape(lines)) for lines in slides))


def _xlsx(folder: Path) -> Path:
    lines = [test_xlsx.text(f"A{at}", words) for at, words in enumerate(WORDS, start=1)]
    return write_xlsx(folder / "sample.xlsx", {"Tobias": test_xlsx.rows(*lines)})


def _odp(folder: Path) -> Path:
    return test_odp_ods.show(folder / "sample.odp", test_odp_ods.page(*WORDS[:20]), test_odp_ods.page(*WORDS[20:]))


def _ods(folder: Path) -> Path:
    return test_odp_ods.book(folder / "sample.ods", "".join(test_odp_ods.row(words) for words in WORDS))


def _written(name: str, data: bytes) -> Callable[[Path], Path]:
    def write(folder: Path) -> Path:
        path = folder / name
        path.write_bytes(data)
        return path

    return write


SAMPLES: dict[str, Callable[[Path], Path]] = {
    "epub": _epub,
    "pdf": _written("sample.pdf", make_pdf([column(WORDS[:20]), column(WORDS[20:])])),
    "docx": _docx,
    "odt": _odt,
    "odp": _odp,
    "ods": _ods,
    "pptx": _pptx,
    "xlsx": _xlsx,
    "rtf": _written("sample.rtf", ("{\\rtf1\\ansi " + "\\par ".join(WORDS) + "}").encode()),
    "fb2": _written("sample.fb2", FB2.encode()),
    "html": _written("sample.html", f"<!DOCTYPE html><title>Tobias</title>{MARKED_UP}".encode()),
    "markdown": _written("sample.md", "\n\n".join(["# Part one", *WORDS]).encode()),
    "mail": _written("sample.eml", ("Subject: Tobias\nContent-Type: text/plain\n\n" + "\n\n".join(WORDS)).encode()),
    "text": _written("sample.txt", "\n\n".join(WORDS).encode()),
}


@pytest.mark.parametrize("name", SAMPLES)
class TestBuiltInParsers(ParserContract):
    @pytest.fixture
    def parser_class(self, name: str) -> type[Parser]:
        kind: type[Parser] = plugins.load(plugins.PARSER, name)
        return kind

    @pytest.fixture
    def sample(self, name: str, tmp_path: Path) -> tuple[Path, str]:
        return SAMPLES[name](tmp_path), PHRASE


# Pictures alone: the text, and with it what the contract asks for, comes by recognition (`parsers/test_comics.py`).
WITHOUT_TEXT = {"cbz"}


def test_every_built_in_parser_has_a_sample() -> None:
    ours = {entry.name for entry in plugins.entries(plugins.PARSER) if entry.value.startswith("smartchat_adapters.")}
    assert set(SAMPLES) | WITHOUT_TEXT == ours
