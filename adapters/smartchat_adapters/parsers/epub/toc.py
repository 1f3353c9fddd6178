"""The table of contents of an EPUB: the navigation document, or the NCX of EPUB 2."""

from __future__ import annotations

from dataclasses import dataclass

from lxml import etree

from smartchat_adapters.parsers.epub.package import resolve
from smartchat_adapters.parsers.toolkit.xml import local_name
from smartchat_core.parsing.canonical_text import canonical_line

__all__ = ["TocEntry", "landmarks", "read_links", "read_nav", "read_ncx"]

_TYPE = "{http://www.idpf.org/2007/ops}type"
_LISTS = frozenset(("ol", "ul"))
_BREAKING = frozenset(("br", "div", "p", "hr"))
# A table of contents is not nested more deeply than this by people.
_DEEPEST = 20


@dataclass(frozen=True, kw_only=True, slots=True)
class TocEntry:
    """A title and the place that it leads to; `level` counts from 1."""

    title: str
    path: str
    fragment: str
    level: int


def read_nav(root: etree._Element, path: str) -> list[TocEntry]:
    """The entries of the navigation document at the path."""
    nav = _nav(root, "toc")
    if nav is None:
        return []
    entries: list[TocEntry] = []
    level = 0
    # Of every open item: whether it has given an entry.
    items: list[bool] = []
    for event, element in etree.iterwalk(nav, events=("start", "end")):
        name = local_name(element)
        if name in _LISTS:
            level += 1 if event == "start" else -1
        elif name == "li":
            items.append(False) if event == "start" else items.pop()
        elif name in {"a", "span"} and event == "start" and items:
            # Beside others in an item each counts; within other elements only the first of the item does.
            if items[-1] and local_name(_parent(element)) != "li":
                continue
            href = element.get("href")
            if href is None:
                # A heading without a place of its own begins where its first entry does.
                inner = _parent(element).find(".//{*}a[@href]")
                href = inner.get("href") if inner is not None else None
            if href is not None:
                items[-1] = True
                entries.append(_entry(element, path, href, level))
    return entries or read_links(nav, path)


def read_links(root: etree._Element, path: str) -> list[TocEntry]:
    """An entry for each link on a page at the path: for tables of contents that are mere pages."""
    return [_entry(link, path, link.get("href") or "", 1) for link in root.iter("{*}a") if link.get("href")]


def _entry(element: etree._Element, path: str, href: str, level: int) -> TocEntry:
    target, fragment = resolve(path, href)
    return TocEntry(title=_label(element), path=target, fragment=fragment, level=min(level, _DEEPEST))


def read_ncx(root: etree._Element, path: str) -> list[TocEntry]:
    """The entries of the NCX at the path."""
    entries: list[TocEntry] = []
    level = 0
    for event, element in etree.iterwalk(root, events=("start", "end")):
        if local_name(element) != "navPoint":
            continue
        if event == "end":
            level -= 1
            continue
        level += 1
        label = element.find("{*}navLabel/{*}text")
        content = element.find("{*}content")
        if content is not None:
            target, fragment = resolve(path, content.get("src") or "")
            title = canonical_line(_words(label)) if label is not None else ""
            entries.append(TocEntry(title=title, path=target, fragment=fragment, level=min(level, _DEEPEST)))
    return entries


def landmarks(root: etree._Element, path: str) -> dict[tuple[str, str], str]:
    """The landmarks of the navigation document: types by path and fragment."""
    nav = _nav(root, "landmarks")
    found: dict[tuple[str, str], str] = {}
    if nav is not None:
        for link in nav.iter("{*}a"):
            found.setdefault(resolve(path, link.get("href") or ""), link.get(_TYPE) or "")
    return found


def _nav(root: etree._Element, kind: str) -> etree._Element | None:
    navs = list(root.iter("{*}nav"))
    for nav in navs:
        if kind in (nav.get(_TYPE) or "").split() or nav.get("role") == f"doc-{kind}":
            return nav
    return navs[0] if kind == "toc" and len(navs) == 1 else None


def _label(element: etree._Element) -> str:
    words = canonical_line(_words(element))
    if words:
        return words
    pictures = [picture.get("alt") or "" for picture in element.iter("{*}img")]
    return canonical_line(" ".join(pictures) or element.get("title") or "")


def _words(label: etree._Element) -> str:
    """The words of a label; a line break in it parts them."""
    words: list[str] = []
    for event, element in etree.iterwalk(label, events=("start", "end", "comment", "pi")):
        if event in {"start", "end"} and local_name(element) in _BREAKING:
            words.append(" ")
        if event == "start":
            words.append(element.text or "")
        elif element is not label:
            words.append(element.tail or "")
    return "".join(words)


def _parent(element: etree._Element) -> etree._Element:
    parent = element.getparent()
    return element if parent is None else parent
