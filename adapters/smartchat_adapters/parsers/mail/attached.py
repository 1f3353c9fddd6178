"""Documents that are attached to a message: which of them are read, and their text as a section of it."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from smartchat_core.errors import InputError
from smartchat_core.model.parsed import ParseWarning

if TYPE_CHECKING:
    from smartchat_core.model.parsed import ParsedDocument
    from smartchat_core.parsing.canonical_text import CanonicalTextBuilder
    from smartchat_core.ports.parser import ParsingLimits

__all__ = ["AttachedDocuments", "attached_type"]

_MAX_DOCUMENTS = 20
_MAX_BYTES = 32 * 1024**2
_PDF = b"%PDF-"
_PDF_WITHIN = 1024
# What programs call files of which they know nothing more.
_UNKNOWN = frozenset(
    "application/octet-stream application/x-download application/download application/force-download "
    "application/unknown binary/octet-stream application/binary".split()
)
_BY_NAME = {
    ".txt": "text/plain",
    ".text": "text/plain",
    ".md": "text/markdown",
    ".markdown": "text/markdown",
    ".htm": "text/html",
    ".html": "text/html",
    ".xhtml": "application/xhtml+xml",
    ".eml": "message/rfc822",
}


def attached_type(media_type: str, filename: str, content: bytes) -> str:
    """What an attachment is: PDF by its content, else what is declared, or what its name promises where nothing is."""
    if _PDF in content[:_PDF_WITHIN]:
        return "application/pdf"
    if media_type in _UNKNOWN and b"\0" not in content[:_PDF_WITHIN]:
        return _BY_NAME.get(PurePosixPath(filename.lower()).suffix, media_type)
    return media_type


class AttachedDocuments:
    """Reads the PDF files that are attached to a message, the first few of them and none that is very large.

    They are read within the limits of the message: of memory, of time, of the length of the text.
    """

    def __init__(self, builder: CanonicalTextBuilder, limits: ParsingLimits) -> None:
        self._builder = builder
        self._limits = limits
        self._read = 0

    def append(self, content: bytes, name: str) -> str:
        """Append a file as a section that has its name; why that is not possible, or nothing.

        Raises:
            FileTooLarge: the text of the message is too long with it.
        """
        if self._read >= _MAX_DOCUMENTS:
            return f"one of more than {_MAX_DOCUMENTS}"
        if len(content) > _MAX_BYTES:
            return f"larger than {_MAX_BYTES // 1024**2} MB"
        self._read += 1
        # Its modules take a while to be imported, and few messages need them.
        from smartchat_adapters.parsers.pdf.parser import PdfParser

        try:
            parsed = PdfParser().parse_bytes(content, limits=self._limits)
        except InputError as error:
            return error.message
        self._append(parsed, name)
        return ""

    def _append(self, parsed: ParsedDocument, name: str) -> None:
        builder = self._builder
        builder.paragraph_break()
        start = builder.offset
        builder.section(name, level=1)
        # The text is in canonical form, so that its offsets are counted on from here.
        for paragraph in parsed.text.split("\n\n"):
            builder.paragraph(paragraph)
        for section in parsed.sections:
            builder.section(
                section.title,
                level=1 + section.level,
                kind=section.kind,
                role=section.role,
                start=start + section.span.start,
            )
        builder.paragraph_break()
        builder.warnings.extend(
            ParseWarning(code=warning.code, subject=f"{name}: {warning.subject}", message=warning.message)
            for warning in parsed.warnings
        )
