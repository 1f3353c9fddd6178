"""The files that are attached to a PDF: named, because they are documents of their own."""

from __future__ import annotations

import ctypes
from pathlib import PurePosixPath
from typing import Any

import pypdfium2.raw as pdfium

from smartchat_adapters.parsers.pdf.native_text import wide_text
from smartchat_core.model.parsed import ParseWarning, WarningCode
from smartchat_core.parsing.canonical_text import canonical_line

__all__ = ["attachment_warnings"]

_MAX_NAMED = 20
_MAX_COUNTED = 10_000
_UNNAMED = "a file without a name"


def attachment_warnings(document: Any, on_pages: list[str]) -> list[ParseWarning]:
    """A warning for each attached file, of the document or of a page; those of very many share the last one.

    Their text is not read with the document: its pages and places would be those of another one.
    """
    sizes: dict[str, int] = {}
    for number in range(min(pdfium.FPDFDoc_GetAttachmentCount(document.raw), _MAX_COUNTED)):
        attached = pdfium.FPDFDoc_GetAttachment(document.raw, number)
        if attached:
            name = canonical_line(wide_text(pdfium.FPDFAttachment_GetName, attached))[:200]
            sizes[name or _UNNAMED] = _size(attached)
    for name in on_pages:
        sizes.setdefault(name[:200] or _UNNAMED, 0)
    named = list(sizes.items())
    warnings = [_warning(name, size) for name, size in named[:_MAX_NAMED]]
    if len(named) > _MAX_NAMED:
        warnings.append(
            ParseWarning(
                code=WarningCode.NOT_READ,
                subject=f"{len(named) - _MAX_NAMED} other attachments",
                message="These attached files are not read. Take them out of the PDF and add those that you need.",
            )
        )
    return warnings


def _size(attached: Any) -> int:
    length = ctypes.c_ulong()
    return length.value if pdfium.FPDFAttachment_GetFile(attached, None, 0, length) else 0


def _warning(name: str, size: int) -> ParseWarning:
    kind = PurePosixPath(name).suffix.removeprefix(".").upper()
    described = ", ".join([*([kind] if kind.isalnum() and len(kind) <= 5 else []), *([_shown(size)] if size else [])])
    return ParseWarning(
        code=WarningCode.NOT_READ,
        subject=name,
        message=f"This attached file{f' ({described})' if described else ''} is not read. Take it out of the PDF and "
        "add it as a document of its own.",
    )


def _shown(size: int) -> str:
    return f"{size:,} bytes" if size < 10_000 else f"{size // 1000:,} kB"
