"""The formats of the built-in parsers: they are known without importing a parser, which takes time."""

from __future__ import annotations

from collections.abc import Mapping

from smartchat_core.parsing.format import PLAIN_TEXT, ArchiveMark, Format, Signature

__all__ = [
    "BUILT_IN",
    "CBZ",
    "DOCX",
    "EML",
    "EPUB",
    "FB2",
    "FODP",
    "FODS",
    "FODT",
    "HTML",
    "MARKDOWN",
    "MHTML",
    "ODP",
    "ODS",
    "ODT",
    "PDF",
    "PICTURE_ENDINGS",
    "PPTX",
    "RTF",
    "TEXT",
    "XLSX",
]

_PDF_HEADER_WITHIN = 1024  # as readers have accepted it since Acrobat 1 (PDF 1.7, implementation note 13)
_ROOT_WITHIN = 16_384
_OPEN_DOCUMENT = "application/vnd.oasis.opendocument.text"
_OPEN_PRESENTATION = "application/vnd.oasis.opendocument.presentation"
_OPEN_SPREADSHEET = "application/vnd.oasis.opendocument.spreadsheet"
_OPEN_XML = "application/vnd.openxmlformats-officedocument"
PICTURE_ENDINGS = (
    *(".jpg", ".jpeg", ".jpe", ".jfif", ".png", ".webp", ".gif", ".avif"),
    *(".jxl", ".jp2", ".bmp", ".tif", ".tiff"),
)
"""How the names of pictures of pages end, in lower case."""
# What is packed beside the pages: metadata, listings of folders, notes of who packed it.
_BESIDE_PICTURES = (".xml", ".db", ".nfo", ".txt", ".ds_store", ".json", ".sfv", ".md5", ".url", ".acbf", "desktop.ini")

EPUB = Format(
    name="epub",
    label="EPUB",
    media_types=("application/epub+zip",),
    extensions=("epub",),
    archives=(ArchiveMark(declared="application/epub+zip"), ArchiveMark(entry="META-INF/container.xml")),
)
PDF = Format(
    name="pdf",
    label="PDF",
    media_types=("application/pdf",),
    extensions=("pdf",),
    # A text about PDF may mention the header, too, but has no objects.
    signatures=(Signature(magic=b"%PDF-", within=_PDF_HEADER_WITHIN, beside=" obj"),),
)
DOCX = Format(
    name="docx",
    label="DOCX",
    media_types=(f"{_OPEN_XML}.wordprocessingml.document",),
    extensions=("docx", "docm", "dotx", "dotm"),
    # The text may be in a part of another name; what stands beside it has the usual one.
    archives=tuple(ArchiveMark(entry=f"word/{part}.xml") for part in ("document", "document2", "styles", "settings")),
)
PPTX = Format(
    name="pptx",
    label="PPTX",
    media_types=(f"{_OPEN_XML}.presentationml.presentation",),
    extensions=("pptx", "pptm", "ppsx", "ppsm", "potx", "potm"),
    archives=(ArchiveMark(entry="ppt/presentation.xml"),),
)
XLSX = Format(
    name="xlsx",
    label="XLSX",
    media_types=(f"{_OPEN_XML}.spreadsheetml.sheet",),
    extensions=("xlsx", "xlsm", "xltx", "xltm"),
    archives=(ArchiveMark(entry="xl/workbook.xml"),),
)
ODT = Format(
    name="odt",
    label="ODT",
    media_types=(_OPEN_DOCUMENT, f"{_OPEN_DOCUMENT}-template"),
    extensions=("odt", "ott"),
    archives=(
        ArchiveMark(declared=_OPEN_DOCUMENT),
        ArchiveMark(declared=f"{_OPEN_DOCUMENT}-template"),
        ArchiveMark(entry="content.xml", undeclared=True, named=True),
    ),
)
ODP = Format(
    name="odp",
    label="ODP",
    media_types=(_OPEN_PRESENTATION, f"{_OPEN_PRESENTATION}-template"),
    extensions=("odp", "otp"),
    archives=(
        ArchiveMark(declared=_OPEN_PRESENTATION),
        ArchiveMark(declared=f"{_OPEN_PRESENTATION}-template"),
        ArchiveMark(entry="content.xml", undeclared=True, named=True),
    ),
)
ODS = Format(
    name="ods",
    label="ODS",
    media_types=(_OPEN_SPREADSHEET, f"{_OPEN_SPREADSHEET}-template"),
    extensions=("ods", "ots"),
    archives=(
        ArchiveMark(declared=_OPEN_SPREADSHEET),
        ArchiveMark(declared=f"{_OPEN_SPREADSHEET}-template"),
        ArchiveMark(entry="content.xml", undeclared=True, named=True),
    ),
)


def _flat(name: str, label: str, media_type: str) -> Format:
    """One XML file, whose root says what it is in an attribute (OpenDocument 1.3, part 3, 19.379)."""
    return Format(
        name=name,
        label=label,
        media_types=(f"{media_type}-flat-xml",),
        extensions=(name,),
        signatures=(Signature(magic=media_type.encode(), within=_ROOT_WITHIN, beside="<office:document "),),
    )


FODT = _flat("fodt", "FODT", _OPEN_DOCUMENT)
FODP = _flat("fodp", "FODP", _OPEN_PRESENTATION)
FODS = _flat("fods", "FODS", _OPEN_SPREADSHEET)
RTF = Format(
    name="rtf",
    label="RTF",
    media_types=("application/rtf", "text/rtf"),
    extensions=("rtf",),
    signatures=(Signature(magic=b"{\\rtf"),),
)
FB2 = Format(
    name="fb2",
    label="FB2",
    media_types=("application/x-fictionbook+xml", "application/x-fictionbook", "application/x-zip-compressed-fb2"),
    extensions=("fb2",),
    archives=(ArchiveMark(single=".fb2", undeclared=True),),
    roots=("FictionBook",),
)
CBZ = Format(
    name="cbz",
    label="CBZ",
    media_types=("application/vnd.comicbook+zip", "application/x-cbz"),
    extensions=("cbz",),
    archives=(
        ArchiveMark(mostly=PICTURE_ENDINGS, beside=_BESIDE_PICTURES, undeclared=True),
        ArchiveMark(mostly=PICTURE_ENDINGS, undeclared=True, named=True),
    ),
)
HTML = Format(
    name="html",
    label="HTML",
    media_types=("text/html", "application/xhtml+xml"),
    extensions=("html", "htm", "xhtml", "xht"),
    doctype="html",
    roots=("html", "head", "body", "title", "meta"),
    text=True,
)
MARKDOWN = Format(
    name="markdown",
    label="Markdown",
    media_types=("text/markdown",),
    extensions=("md", "markdown", "mdown", "mkd"),
    text=True,
    embeds_markup=True,
)
MHTML = Format(
    name="mhtml",
    label="MHTML",
    media_types=("multipart/related", "application/x-mimearchive"),
    extensions=("mhtml", "mht"),
    fields=("content-type: multipart/related", "mime-version|snapshot-content-location|from|subject"),
    text=True,
)
EML = Format(
    name="eml",
    label="EML",
    media_types=("message/rfc822",),
    extensions=("eml",),
    fields=("from|return-path|received", "date|message-id|mime-version|to|subject"),
    text=True,
)
TEXT = Format(name="text", label="plain text", media_types=(PLAIN_TEXT,), extensions=("txt", "text"), text=True)

BUILT_IN: Mapping[str, tuple[Format, ...]] = {
    "epub": (EPUB,),
    "pdf": (PDF,),
    "docx": (DOCX,),
    "pptx": (PPTX,),
    "xlsx": (XLSX,),
    "odt": (ODT, FODT),
    "odp": (ODP, FODP),
    "ods": (ODS, FODS),
    "rtf": (RTF,),
    "fb2": (FB2,),
    "cbz": (CBZ,),
    "html": (HTML,),
    "mail": (MHTML, EML),
    "markdown": (MARKDOWN,),
    "text": (TEXT,),
}
"""The formats of each built-in parser, by the name of its entry point; in the order in which they are listed."""
