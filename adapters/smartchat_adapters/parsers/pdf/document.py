"""The document level of a PDF: opening it, its metadata, its outline, its pictures."""

from __future__ import annotations

import contextlib
import ctypes
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pypdfium2
import pypdfium2.raw as pdfium

from smartchat_adapters.parsers.pdf.characters import drawn_lines
from smartchat_adapters.parsers.pdf.page import Line, PageFrame, placed_lines
from smartchat_adapters.parsers.pdf.rectangle import Rect
from smartchat_adapters.parsers.pdf.typefaces import Typefaces
from smartchat_adapters.parsers.pdf.visibility import PageVisibility
from smartchat_core.errors import DamagedFile, EncryptedFile
from smartchat_core.model.parsed import Metadata
from smartchat_core.parsing.canonical_text import canonical_line

if TYPE_CHECKING:
    from pathlib import Path

    from smartchat_adapters.parsers.toolkit.hidden import HiddenText

__all__ = ["Bookmark", "bookmarks", "is_picture", "metadata", "open_document", "page_labels", "page_lines"]

_MAX_BOOKMARKS = 20_000
_MAX_DEPTH = 12
_MAX_LABEL = 100
_SAMPLE = 5000
_LATIN = frozenset(["cs", "da", "de", "en", "es", "fi", "fr", "it", "nb", "nl", "no", "pl", "pt", "sv"])
_MAX_STRING = 100_000
_MANY_PATHS = 100
_MADE_BY = re.compile(r"^(?:Microsoft (?:Word|PowerPoint|Excel) - |Print: )", re.IGNORECASE)
_NO_TITLE = re.compile(
    r"(?:untitled|unknown|document|title|\(?anonymous\)?|unspecified|none|slide 1)[-\d]*"
    r"|.*\.(?:docx?|dvi|eps|fm|html?|indd|odt|pages|pdf|pmd|pptx?|ps|qxd|rtf|tex|tmp|txt|xlsx?)"
    r"|[^\s_]+_\S*",
    re.IGNORECASE,
)
_NO_AUTHOR = re.compile(r"(?:unknown|user|admin(?:istrator)?|owner|author|\(?anonymous\)?|unspecified)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Bookmark:
    """An entry of the outline: `top` is the height on the page to which it leads, in the page's own points."""

    title: str
    level: int
    page: int
    top: float | None


def open_document(path: Path) -> Any:
    """The open document; the caller closes it.

    Raises:
        EncryptedFile: it opens with a password only.
        DamagedFile: there is no document in it.
    """
    try:
        document = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as exc:
        if exc.err_code in {pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY}:
            raise EncryptedFile("The PDF is protected by a password") from exc
        raise DamagedFile("The PDF cannot be opened", cause=str(exc)) from exc
    except (OSError, ValueError) as exc:
        raise DamagedFile("The PDF cannot be opened", cause=str(exc)) from exc
    return document


def page_lines(page: Any, index: int, hidden: HiddenText) -> tuple[list[Line], PageFrame]:
    """The visible lines of a page, and its frame; `hidden` counts the rest.

    Raises:
        pypdfium2.PdfiumError: the page's text cannot be loaded.
    """
    box = pdfium.FS_RECTF()
    if pdfium.FPDF_GetPageBoundingBox(page.raw, box):
        around = Rect(
            min(box.left, box.right), min(box.bottom, box.top), max(box.left, box.right), max(box.bottom, box.top)
        )
    else:
        around = Rect(0.0, 0.0, page.get_width(), page.get_height())
    frame = PageFrame(index=index, box=around, quarters=page.get_rotation() // 90)
    text_page = page.get_textpage()
    try:
        reader = _WordReader(page, text_page.raw, frame, hidden)
        return placed_lines(drawn_lines(text_page.raw, reader), frame), frame
    finally:
        text_page.close()


class _WordReader:
    """Leaves out the words of a page that cannot be seen, and counts them."""

    def __init__(self, page: Any, text_page: Any, frame: PageFrame, hidden: HiddenText) -> None:
        self._visibility = PageVisibility(page, text_page, frame.box)
        self._subject = f"page {frame.index + 1}"
        self._hidden = hidden
        self.is_bold = Typefaces(text_page).is_bold

    def is_withheld(self, at: int, word: str, box: Rect) -> bool:
        reason = self._visibility.reason(at, word, box)
        if reason is not None:
            self._hidden.add(self._subject, reason, word)
        return reason is not None


def is_picture(page: Any, *, no_letters: bool) -> bool:
    """Whether a page of few letters or none shows something to be recognised.

    That is a picture, many strokes that may be letters, or text in a font without a map to Unicode.
    """
    paths = 0
    for item in page.get_objects(max_depth=3):
        if item.type == pdfium.FPDF_PAGEOBJ_IMAGE:
            return True
        if item.type == pdfium.FPDF_PAGEOBJ_TEXT and no_letters and _is_visible(item):
            return True
        paths += item.type == pdfium.FPDF_PAGEOBJ_PATH
        if paths > _MANY_PATHS:
            return True
    return False


def _is_visible(item: Any) -> bool:
    left, bottom, right, top = item.get_bounds()
    return bool(right - left > 1 and top - bottom > 1)


def _wide_text(function: Any, *arguments: object) -> str:
    """What a function of pdfium writes as UTF-16; what is malformed in it is replaced."""
    length = function(*arguments, None, 0)
    if not 2 < length <= _MAX_STRING:
        return ""
    buffer = ctypes.create_string_buffer(length)
    function(*arguments, ctypes.cast(buffer, function.argtypes[-2]), length)
    return buffer.raw[: length - 2].decode("utf-16-le", errors="replace")


def page_labels(document: Any) -> tuple[str, ...]:
    """The printed label of each page; empty when the file gives none that differs from the number."""
    labels = []
    for index in range(len(document)):
        label = canonical_line(_wide_text(pdfium.FPDF_GetPageLabel, document.raw, index))
        labels.append(label if len(label) <= _MAX_LABEL else "")
    differs = any(label and label != str(index + 1) for index, label in enumerate(labels))
    return tuple(labels) if differs else ()


def metadata(document: Any, text: str) -> Metadata:
    """The file's own metadata, without the names of the programs that made it.

    Word processors write their own language into files in any other: one whose script the text is not in is left out.
    """
    title = _MADE_BY.sub("", _entry(document, "Title"))
    authors = re.split(r"\s*(?:;|&|\band\b|\bund\b|\bet\b)\s*", _entry(document, "Author"))
    return Metadata(
        title="" if _NO_TITLE.fullmatch(title) else title,
        authors=tuple(author for author in authors if author and not _NO_AUTHOR.fullmatch(author)),
        language=_language(document, text[:_SAMPLE]),
        description=_entry(document, "Subject"),
    )


def _language(document: Any, text: str) -> str:
    tag = canonical_line(_wide_text(pdfium.FPDFCatalog_GetLanguage, document.raw))
    letters = [char for char in text if char.isalpha()]
    if tag[:2].lower() in _LATIN and sum(char < "\u0250" for char in letters) * 2 < len(letters):
        return ""
    return tag if re.fullmatch(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*", tag) else ""


def _entry(document: Any, key: str) -> str:
    """A line of the document information; UTF-8 that was taken for PDFDocEncoding is put right."""
    text = _wide_text(pdfium.FPDF_GetMetaText, document.raw, key.encode())
    if not text.isascii():
        with contextlib.suppress(UnicodeError):
            text = text.encode("latin-1").decode()
    return canonical_line(text)[:1000]


def bookmarks(document: Any) -> list[Bookmark]:
    """The entries of the outline that lead to a page of this document."""
    found: list[Bookmark] = []
    pages = len(document)
    for number, item in enumerate(document.get_toc(max_depth=_MAX_DEPTH)):
        if number >= _MAX_BOOKMARKS:
            break
        destination = item.get_dest()
        page = destination.get_index() if destination else None
        title = canonical_line(_wide_text(pdfium.FPDFBookmark_GetTitle, item.raw))[:500]
        if page is None or not 0 <= page < pages or not title:
            continue
        mode, values = destination.get_view()
        top = None
        if mode == pdfium.PDFDEST_VIEW_XYZ and len(values) > 1:
            top = values[1]
        elif mode in {pdfium.PDFDEST_VIEW_FITH, pdfium.PDFDEST_VIEW_FITBH} and values:
            top = values[0]
        found.append(Bookmark(title, item.level + 1, page, top))
    return found
