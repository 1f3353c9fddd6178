"""Metadata of an EPUB, from its package document."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from smartchat_adapters.parsers.html.tree import parse_html
from smartchat_adapters.parsers.toolkit.xml import local_name, text_content
from smartchat_core.model.parsed import Metadata
from smartchat_core.parsing.canonical_text import canonical_line

if TYPE_CHECKING:
    from lxml import etree

__all__ = ["read_metadata"]

_OPF = "{http://www.idpf.org/2007/opf}"
_TAG = re.compile(r"</?[a-zA-Z][^>]*>")
_LAST = 10**6


def read_metadata(element: etree._Element) -> Metadata:
    """The metadata of EPUB 2 or 3, in the order that its refinements ask for."""
    said: dict[str, list[etree._Element]] = {}
    refinements: dict[str, dict[str, str]] = {}
    # EPUB 2 allows the elements to stand within dc-metadata.
    for child in element.iter():
        name = local_name(child)
        if name == "meta":
            refined = (child.get("refines") or "").removeprefix("#")
            if refined:
                refinements.setdefault(refined, {}).setdefault(child.get("property") or "", text_content(child).strip())
        elif canonical_line(text_content(child)):
            said.setdefault(name, []).append(child)

    def refinement(of: etree._Element, name: str) -> str:
        return refinements.get(of.get("id") or "", {}).get(name, "")

    def place(of: etree._Element) -> int:
        sequence = refinement(of, "display-seq")
        return int(sequence) if sequence.isdecimal() else _LAST

    def values(name: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys(canonical_line(text_content(item)) for item in said.get(name, ())))

    def role(of: etree._Element) -> str:
        return (refinement(of, "role") or of.get(f"{_OPF}role") or of.get("role") or "aut").strip().lower()

    titles = sorted(said.get("title", ()), key=place)
    main = [title for title in titles if refinement(title, "title-type") == "main"]
    creators = sorted(said.get("creator", ()), key=place)
    authors = [creator for creator in creators if role(creator) == "aut"] or creators
    return Metadata(
        title=next((canonical_line(text_content(title)) for title in main or titles), ""),
        authors=tuple(dict.fromkeys(canonical_line(text_content(author)) for author in authors)),
        language=next(iter(values("language")), ""),
        publisher=next(iter(values("publisher")), ""),
        published=_published(said.get("date", [])),
        description=_plain(next(iter(values("description")), "")),
        identifiers=values("identifier"),
        subjects=values("subject"),
    )


def _published(dates: list[etree._Element]) -> str:
    def order(date: etree._Element) -> int:
        event = (date.get(f"{_OPF}event") or date.get("event") or "").lower()
        return {"original-publication": 0, "publication": 1, "": 2}.get(event, 3)

    return next((canonical_line(text_content(date)) for date in sorted(dates, key=order)), "")


def _plain(description: str) -> str:
    """The description without the HTML that publishers put in it."""
    if not _TAG.search(description):
        return description
    root = parse_html(description).root
    return canonical_line(root.text(separator=" ")) if root is not None else ""
