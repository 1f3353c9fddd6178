"""Makes EPUBs for tests, good and bad ones."""

import io
import zipfile
from dataclasses import dataclass, field
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

XHTML = "application/xhtml+xml"
_LINEAR = {True: "yes", False: "no"}


def page(body: str, *, title: str = "", attributes: str = "", prolog: str = "") -> str:
    """An XHTML document with this body."""
    return (
        f'<?xml version="1.0" encoding="utf-8"?>\n{prolog}'
        '<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops">'
        f"<head><title>{escape(title)}</title></head>\n<body {attributes}>{body}</body></html>"
    )


@dataclass(kw_only=True)
class Chapter:
    """A file of the book; `id` is derived from its name."""

    name: str
    content: str | bytes
    media_type: str = XHTML
    properties: str = ""
    linear: bool = True
    spine: bool = True
    # One that is not listed is no file of its own but another mention of one.
    listed: bool = True

    @property
    def id(self) -> str:
        return "item-" + "".join(character if character.isalnum() else "-" for character in self.name)


@dataclass(kw_only=True)
class EpubMaker:
    """Collects what belongs into an EPUB and writes it.

    `toc` is the inner markup of the navigation document's outer list, `ncx` that of the navigation map.
    `left_out` names files that the manifest lists but the archive lacks.
    """

    chapters: list[Chapter] = field(default_factory=list)
    metadata: str = "<dc:title>A Made Book</dc:title><dc:language>en</dc:language>"
    toc: str = ""
    ncx: str = ""
    guide: str = ""
    landmarks: str = ""
    left_out: frozenset[str] = frozenset()
    extra: dict[str, bytes] = field(default_factory=dict)

    def add(self, name: str, body: str, *, attributes: str = "", title: str = "", linear: bool = True) -> None:
        content = page(body, attributes=attributes, title=title)
        self.chapters.append(Chapter(name=name, content=content, linear=linear))

    def write(self, path: Path) -> Path:
        path.write_bytes(self.data())
        return path

    def data(self) -> bytes:
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("mimetype", "application/epub+zip", zipfile.ZIP_STORED)
            archive.writestr("META-INF/container.xml", _CONTAINER)
            archive.writestr("book/package.opf", self._package())
            if self.toc or self.landmarks:
                archive.writestr("book/nav.xhtml", self._nav())
            if self.ncx:
                archive.writestr("book/toc.ncx", f"<ncx {_NCX}><navMap>{self.ncx}</navMap></ncx>")
            for chapter in self.chapters:
                if chapter.listed and chapter.name not in self.left_out:
                    archive.writestr(f"book/{chapter.name}", chapter.content)
            for name, content in self.extra.items():
                archive.writestr(name, content)
        return buffer.getvalue()

    def _package(self) -> str:
        items = [
            f"<item id={quoteattr(chapter.id)} href={quoteattr(chapter.name)} "
            f'media-type="{chapter.media_type}" properties="{chapter.properties}"/>'
            for chapter in self.chapters
            if chapter.listed
        ]
        if self.toc or self.landmarks:
            items.append(f'<item id="nav" href="nav.xhtml" media-type="{XHTML}" properties="nav"/>')
        if self.ncx:
            items.append('<item id="ncx" href="toc.ncx" media-type="application/x-dtbncx+xml"/>')
        references = "".join(
            f"<itemref idref={quoteattr(chapter.id)} linear='{_LINEAR[chapter.linear]}'/>"
            for chapter in self.chapters
            if chapter.spine
        )
        return (
            '<?xml version="1.0"?><package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="u">'
            f'<metadata xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:opf="http://www.idpf.org/2007/opf">'
            f"{self.metadata}</metadata><manifest>{''.join(items)}</manifest>"
            f"<spine toc='{'ncx' * bool(self.ncx)}'>{references}</spine><guide>{self.guide}</guide></package>"
        )

    def _nav(self) -> str:
        return page(
            f'<nav epub:type="toc"><ol>{self.toc}</ol></nav><nav epub:type="landmarks"><ol>{self.landmarks}</ol></nav>'
        )


_CONTAINER = (
    '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container" version="1.0"><rootfiles>'
    '<rootfile full-path="book/package.opf" media-type="application/oebps-package+xml"/></rootfiles></container>'
)
_NCX = 'xmlns="http://www.daisy.org/z3986/2005/ncx/" version="2005-1"'
