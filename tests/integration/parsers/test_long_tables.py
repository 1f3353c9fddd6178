"""Rows of a long table are found by its header, whatever format it comes from."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from smartchat_adapters.parsers.html.markdown import MarkdownParser
from smartchat_adapters.parsers.html.parser import HtmlParser
from smartchat_adapters.parsers.office.docx import DocxParser
from smartchat_adapters.parsers.pdf.parser import PdfParser
from smartchat_core.ingestion.segmentation import segment
from smartchat_core.ingestion.table_headers import with_table_headers
from smartchat_core.model.ids import DocumentId
from smartchat_core.ports.parser import Parser, ParsingLimits
from tests.support.office_files import para, write_docx
from tests.support.pdf_drawing import Drawing, text

HEADER = ("Parish", "Miller", "Yearly rent")
ROWS = [(f"Parish {number}", f"Family {number * 7}", f"{number * 13} crowns") for number in range(60)]


def _html(path: Path) -> None:
    rows = [
        "".join(f"<th>{cell}</th>" for cell in HEADER),
        *("".join(f"<td>{cell}</td>" for cell in row) for row in ROWS),
    ]
    path.write_text("<p>Before.</p><table>" + "".join(f"<tr>{row}</tr>" for row in rows) + "</table><p>Behind.</p>")


def _markdown(path: Path) -> None:
    rows = [HEADER, ("-",) * 3, *ROWS]
    path.write_text("Before.\n\n" + "".join(f"| {' | '.join(row)} |\n" for row in rows) + "\nBehind.\n")


def _docx(path: Path) -> None:
    rows = "".join(
        "<w:tr>" + "".join(f"<w:tc>{para(cell)}</w:tc>" for cell in row) + "</w:tr>" for row in (HEADER, *ROWS)
    )
    write_docx(path, f"{para('Before.')}<w:tbl>{rows}</w:tbl>{para('Behind.')}")


def _pdf(path: Path) -> None:
    drawing = Drawing()
    drawing.page(
        "".join(
            text(60 + 110 * column, 540 - 8 * row, cell, 6)
            for row, cells in enumerate((HEADER, *ROWS))
            for column, cell in enumerate(cells)
        )
    )
    path.write_bytes(drawing.data())


@pytest.mark.parametrize(
    ("suffix", "write", "parser"),
    [
        ("html", _html, HtmlParser),
        ("md", _markdown, MarkdownParser),
        ("docx", _docx, DocxParser),
        ("pdf", _pdf, PdfParser),
    ],
)
def test_rows_in_later_passages_are_found_by_the_header(
    tmp_path: Path, suffix: str, write: Callable[[Path], None], parser: type[Parser]
) -> None:
    path = tmp_path / f"rents.{suffix}"
    write(path)
    parsed = parser().parse(path, limits=ParsingLimits())
    cut = segment(parsed.text, parsed.sections, document_id=DocumentId("rents"))
    passages = with_table_headers(cut, parsed.text)
    (last,) = [passage for passage in passages if "Parish 59 Family 413 767 crowns" in passage.text]
    assert "Yearly rent" not in last.text
    assert "Yearly rent" in last.searched
    assert last.span.of(parsed.text) == last.text
