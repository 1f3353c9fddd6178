"""The document level of a PDF: opening it, its metadata, the labels of its pages."""

from __future__ import annotations

import contextlib
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pypdfium2
import pypdfium2.raw as pdfium

from smartchat_adapters.parsers.pdf.native_text import wide_text
from smartchat_core.errors import DamagedFile, EncryptedFile
from smartchat_core.model.parsed import Metadata
from smartchat_core.parsing.canonical_text import canonical_line

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["metadata", "open_document", "page_labels"]

_MAX_LABEL = 100
_SAMPLE = 5000
_LATIN = frozenset(["cs", "da", "de", "en", "es", "fi", "fr", "it", "nb", "nl", "no", "pl", "pt", "sv"])
_MADE_BY = re.compile(r"^(?:Microsoft (?:Word|PowerPoint|Excel) - |Print: )", re.IGNORECASE)
_NO_TITLE = re.compile(
    r"(?:untitled|unknown|document|title|\(?anonymous\)?|unspecified|none|slide 1)[-\d]*"
    r"|.*\.(?:docx?|dvi|eps|fm|html?|indd|odt|pages|pdf|pmd|pptx?|ps|qxd|rtf|tex|tmp|txt|xlsx?)"
    r"|[^\s_]+_\S*",
    re.IGNORECASE,
)
_NO_AUTHOR = re.compile(r"(?:unknown|user|admin(?:istrator)?|owner|author|\(?anonymous\)?|unspecified)", re.IGNORECASE)


def open_document(source: Path | bytes) -> Any:
    """The open document, from its file or its bytes; the caller closes it.

    Raises:
        EncryptedFile: it opens with a password only.
        DamagedFile: there is no document in it.
    """
    try:
        document = pypdfium2.PdfDocument(source)
        document.init_forms()
    except pypdfium2.PdfiumError as exc:
        if exc.err_code in {pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY}:
            raise EncryptedFile("The PDF is protected by a password") from exc
        raise DamagedFile("The PDF cannot be opened", cause=str(exc)) from exc
    except (OSError, ValueError) as exc:
        raise DamagedFile("The PDF cannot be opened", cause=str(exc)) from exc
    return document


def page_labels(document: Any) -> tuple[str, ...]:
    """The printed label of each page; empty when the file gives none that differs from the number."""
    labels = []
    for index in range(len(document)):
        label = canonical_line(wide_text(pdfium.FPDF_GetPageLabel, document.raw, index))
        labels.append(label if len(label) <= _MAX_LABEL else "")
    differs = any(label and label != str(index + 1) for index, label in enumerate(labels))
    return tuple(labels) if differs else ()


_SEVERAL = re.compile(r"\s*(?:;|&|\band\b|\bund\b|\bet\b)\s*")


def metadata(document: Any, text: str, xmp: Metadata) -> Metadata:
    """The file's own metadata, without the names of the programs that made it; gaps are filled from its XMP.

    Word processors write their own language into files in any other: one whose script the text is not in is left out.
    """
    title = _MADE_BY.sub("", _entry(document, "Title") or xmp.title)
    authors = _SEVERAL.split(_entry(document, "Author")) if _entry(document, "Author") else xmp.authors
    keywords = (word.strip() for word in re.split("[;,]", _entry(document, "Keywords")))
    return replace(
        xmp,
        title="" if _NO_TITLE.fullmatch(title) else title,
        authors=tuple(author for author in authors if author and not _NO_AUTHOR.fullmatch(author)),
        language=_language(document, text[:_SAMPLE], xmp.language),
        description=_entry(document, "Subject") or xmp.description,
        subjects=xmp.subjects or tuple(dict.fromkeys(filter(None, keywords))),
    )


def _language(document: Any, text: str, otherwise: str) -> str:
    tag = canonical_line(wide_text(pdfium.FPDFCatalog_GetLanguage, document.raw)) or otherwise
    letters = [char for char in text if char.isalpha()]
    if tag[:2].lower() in _LATIN and sum(char < "\u0250" for char in letters) * 2 < len(letters):
        return ""
    return tag if re.fullmatch(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*", tag) else ""


def _entry(document: Any, key: str) -> str:
    """A line of the document information; UTF-8 that was taken for PDFDocEncoding is put right."""
    text = wide_text(pdfium.FPDF_GetMetaText, document.raw, key.encode())
    if not text.isascii():
        with contextlib.suppress(UnicodeError):
            text = text.encode("latin-1").decode()
    return canonical_line(text)[:1000]
