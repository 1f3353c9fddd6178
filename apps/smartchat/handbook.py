"""The handbook: the project's documentation as a book to try the program with."""

import os
import posixpath
import re
import tempfile
import uuid
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import escape
from importlib import resources
from pathlib import Path

from lxml import etree
from markdown_it import MarkdownIt
from markdown_it.token import Token

from smartchat_core.errors import ConfigurationError

__all__ = ["AUTHOR", "TITLE", "build_handbook", "documentation"]

TITLE = "The SmartChat Handbook"
AUTHOR = "The SmartChat authors"
# The same documentation gives the same bytes, so that a second start finds the book that it added.
_MODIFIED = "2000-01-01T00:00:00Z"
_ZIP_DATE = (1980, 1, 1, 0, 0, 0)
_ORDER = ("readme", "index", "tutorial", "how-to", "reference", "explanation")
_LAST = ("runbooks", "adr")
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|//")
_STYLE = "body { line-height: 1.4 } pre { white-space: pre-wrap } td, th { border: 1px solid; padding: 0.2em }\n"


@dataclass(kw_only=True, slots=True)
class _Heading:
    level: int
    title: str
    anchor: str


@dataclass(kw_only=True, slots=True)
class _Chapter:
    source: str
    name: str
    tokens: list[Token]
    headings: list[_Heading] = field(default_factory=list)

    @property
    def title(self) -> str:
        if self.headings:
            return self.headings[0].title
        return posixpath.basename(self.source).removesuffix(".md").replace("-", " ").capitalize()


def documentation() -> Path:
    """The folder of the documentation: in the installed package, or in the checkout that it runs from.

    Raises:
        ConfigurationError: there is neither.
    """
    for folder in (Path(str(resources.files("smartchat"))) / "_docs", Path(__file__).parents[2] / "docs"):
        if folder.is_dir():
            return folder
    raise ConfigurationError(
        "the documentation is missing",
        cause="this installation was made without it",
        remedy="Install the package again from its wheel.",
    )


def build_handbook(docs: Path, target: Path) -> Path:
    """Make an EPUB 3 of the Markdown files in `docs` and its folders, and return where it is.

    README or index come first, then tutorial, how-to, reference and explanation; runbooks and decision records come
    last. The same files give the same bytes. The target appears whole or not at all.

    Raises:
        ConfigurationError: there are no Markdown files in the folder.
    """
    sources = sorted((path.relative_to(docs).as_posix() for path in docs.rglob("*.md")), key=_place)
    if not sources:
        raise ConfigurationError(f"there is no documentation in {docs}", cause="it holds no Markdown files")
    markdown = MarkdownIt("commonmark", {"html": False, "xhtmlOut": True}).enable("table")
    chapters = [
        _Chapter(
            source=source, name=f"chapter-{number:03}.xhtml", tokens=markdown.parse((docs / source).read_text("utf-8"))
        )
        for number, source in enumerate(sources, start=1)
    ]
    for chapter in chapters:
        _name_headings(chapter)
    by_source = {chapter.source: chapter for chapter in chapters}
    pages: dict[str, str] = {}
    for chapter in chapters:
        for token in chapter.tokens:
            if token.children:
                token.children = [_linked(child, chapter, by_source) for child in token.children]
        body = markdown.renderer.render(chapter.tokens, markdown.options, {})
        pages[chapter.name] = _page(chapter.title, f"<body>\n{body}</body>")
    _write(target, chapters, pages)
    return target


def _place(source: str) -> tuple[int, int, str]:
    group = source.partition("/")[0].removesuffix(".md").lower()
    order = (*_ORDER, "", *_LAST)
    rank = order.index(group if group in order else "")
    name = posixpath.basename(source).removesuffix(".md").lower()
    return rank, name not in {"readme", "index"}, source


def _name_headings(chapter: _Chapter) -> None:
    """Give every heading an id, from its words as the usual hosts of Markdown do."""
    taken: set[str] = set()
    for token, inline in zip(chapter.tokens, chapter.tokens[1:], strict=False):
        if token.type != "heading_open":
            continue
        title = "".join(child.content for child in inline.children or () if child.type in {"text", "code_inline"})
        slug = re.sub(r"[^\w\- ]", "", title.lower()).strip().replace(" ", "-")
        slug = slug if slug[:1].isalpha() else f"s-{slug}"
        anchor, number = slug, 0
        while anchor in taken:
            number += 1
            anchor = f"{slug}-{number}"
        taken.add(anchor)
        token.attrSet("id", anchor)
        if title.strip():
            chapter.headings.append(_Heading(level=int(token.tag[1]), title=title.strip(), anchor=anchor))


def _linked(token: Token, chapter: _Chapter, by_source: dict[str, _Chapter]) -> Token:
    """The token with its link leading into the book; what lies outside of it is only named."""
    if token.type == "image":
        return Token(type="text", tag="", nesting=0, content=token.content)
    if token.type == "link_open":
        href = _href(str(token.attrGet("href") or ""), chapter, by_source)
        # A link that leads nowhere keeps its place as an anchor without a target.
        token.attrs = {"href": href} if href else {}
    return token


def _href(href: str, chapter: _Chapter, by_source: dict[str, _Chapter]) -> str:
    if _SCHEME.match(href):
        return href
    path, _, fragment = href.partition("#")
    source = posixpath.normpath(posixpath.join(posixpath.dirname(chapter.source), path)) if path else chapter.source
    target = by_source.get(source)
    if target is None:
        return ""
    known = any(heading.anchor == fragment for heading in target.headings)
    return f"{target.name}#{fragment}" if known else target.name


def _page(title: str, body: str) -> str:
    return (
        '<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops" '
        'lang="en" xml:lang="en">\n'
        f'<head><title>{escape(title)}</title><link rel="stylesheet" type="text/css" href="style.css"/></head>\n'
        f"{body}\n</html>"
    )


def _outline(chapters: list[_Chapter]) -> Iterator[tuple[str, str, list[tuple[str, str]]]]:
    """For each chapter its title, its address, and those of its second-level headings."""
    for chapter in chapters:
        parts = [
            (heading.title, f"{chapter.name}#{heading.anchor}")
            for heading in chapter.headings[1:]
            if heading.level == 2
        ]
        yield chapter.title, chapter.name, parts


def _navigation(chapters: list[_Chapter]) -> str:
    items: list[str] = []
    for title, href, parts in _outline(chapters):
        inner = "".join(f'<li><a href="{escape(to)}">{escape(part)}</a></li>' for part, to in parts)
        items.append(f'<li><a href="{href}">{escape(title)}</a>{f"<ol>{inner}</ol>" if inner else ""}</li>')
    listed = "\n".join(items)
    body = f'<body>\n<nav epub:type="toc" id="toc"><h1>Contents</h1>\n<ol>\n{listed}\n</ol></nav>\n</body>'
    return _page("Contents", body)


def _ncx(chapters: list[_Chapter], identifier: str) -> str:
    points: list[str] = []
    number = 0

    def point(title: str, href: str) -> str:
        nonlocal number
        number += 1
        return (
            f'<navPoint id="p{number}" playOrder="{number}"><navLabel><text>{escape(title)}</text></navLabel>'
            f'<content src="{escape(href)}"/>'
        )

    for title, href, parts in _outline(chapters):
        head = point(title, href)
        points.append(head + "".join(f"{point(*part)}</navPoint>" for part in parts) + "</navPoint>")
    return (
        '<ncx xmlns="http://www.daisy.org/z3986/2005/ncx/" version="2005-1" xml:lang="en">\n'
        f'<head><meta name="dtb:uid" content="{identifier}"/><meta name="dtb:depth" content="2"/>'
        '<meta name="dtb:totalPageCount" content="0"/><meta name="dtb:maxPageNumber" content="0"/></head>\n'
        f"<docTitle><text>{TITLE}</text></docTitle>\n<navMap>\n{chr(10).join(points)}\n</navMap>\n</ncx>"
    )


def _package(chapters: list[_Chapter], identifier: str) -> str:
    items = "\n".join(
        f'<item id="{chapter.name[:-6]}" href="{chapter.name}" media-type="application/xhtml+xml"/>'
        for chapter in chapters
    )
    spine = "".join(f'<itemref idref="{chapter.name[:-6]}"/>' for chapter in chapters)
    return (
        '<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id" xml:lang="en">\n'
        '<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">\n'
        f'<dc:identifier id="id">{identifier}</dc:identifier><dc:title>{TITLE}</dc:title>'
        f"<dc:language>en</dc:language><dc:creator>{AUTHOR}</dc:creator>\n"
        f'<meta property="dcterms:modified">{_MODIFIED}</meta>\n</metadata>\n<manifest>\n'
        '<item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>\n'
        '<item id="ncx" href="toc.ncx" media-type="application/x-dtbncx+xml"/>\n'
        '<item id="style" href="style.css" media-type="text/css"/>\n'
        f'{items}\n</manifest>\n<spine toc="ncx">{spine}</spine>\n</package>'
    )


_CONTAINER = (
    '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container" version="1.0"><rootfiles>'
    '<rootfile full-path="EPUB/package.opf" media-type="application/oebps-package+xml"/></rootfiles></container>'
)


def _write(target: Path, chapters: list[_Chapter], pages: dict[str, str]) -> None:
    identifier = f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, ''.join(pages.values()))}"
    marked_up = {
        "META-INF/container.xml": _CONTAINER,
        "EPUB/package.opf": _package(chapters, identifier),
        "EPUB/nav.xhtml": _navigation(chapters),
        "EPUB/toc.ncx": _ncx(chapters, identifier),
        **{f"EPUB/{name}": page for name, page in pages.items()},
    }
    entries = {name: _serialised(name, source) for name, source in marked_up.items()}
    target.parent.mkdir(parents=True, exist_ok=True)
    descriptor, unfinished = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    try:
        with os.fdopen(descriptor, "wb") as file, zipfile.ZipFile(file, "w") as archive:
            # The specification asks for the type to come first, as plain bytes (EPUB 3.3, 4.2.6.2).
            archive.writestr(_entry("mimetype", zipfile.ZIP_STORED), "application/epub+zip")
            for name, data in {**entries, "EPUB/style.css": _STYLE.encode()}.items():
                archive.writestr(_entry(name, zipfile.ZIP_DEFLATED), data)
        Path(unfinished).replace(target)
    except BaseException:
        Path(unfinished).unlink(missing_ok=True)
        raise


def _serialised(name: str, source: str) -> bytes:
    """The XML as bytes; parsing it proves that it is well-formed."""
    data = etree.tostring(etree.fromstring(source.encode()), encoding="unicode")
    doctype = "<!DOCTYPE html>\n" if name.endswith(".xhtml") else ""
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{doctype}{data}\n'.encode()


def _entry(name: str, compression: int) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, _ZIP_DATE)
    entry.compress_type = compression
    entry.create_system = 3
    entry.external_attr = 0o644 << 16
    return entry
