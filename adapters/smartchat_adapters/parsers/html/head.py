"""Metadata in the head of an HTML page."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from smartchat_core.parsing.canonical_text import canonical_line

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser

    from smartchat_core.model.metadata import Metadata

__all__ = ["page_metadata"]

_DATE = re.compile(r"\d{4}(?:-\d\d(?:-\d\d)?)?")


def page_metadata(known: Metadata, tree: LexborHTMLParser) -> Metadata:
    """What is known, with gaps filled from the page's head."""
    said: dict[str, list[str]] = {}
    for element in tree.css("meta"):
        attributes = element.attributes
        name = (attributes.get("name") or attributes.get("property") or "").lower()
        content = canonical_line(attributes.get("content") or "")
        if name and content:
            said.setdefault(name, []).append(content)
    heading = tree.css_first("head title")
    title = canonical_line(heading.text()) if heading is not None else ""
    attributes = tree.root.attributes if tree.root is not None else {}
    language = attributes.get("lang") or attributes.get("xml:lang") or ""
    date = _DATE.match(_first(said, "dc.date", "dcterms.date", "article:published_time", "date"))
    return replace(
        known,
        title=known.title or title or _first(said, "dc.title", "og:title"),
        authors=known.authors or tuple(said.get("author") or said.get("dc.creator") or ()),
        language=known.language or language,
        publisher=known.publisher or _first(said, "dc.publisher", "publisher"),
        published=known.published or (date.group() if date else ""),
        description=known.description or _first(said, "description", "dc.description", "og:description"),
    )


def _first(said: dict[str, list[str]], *names: str) -> str:
    return next((said[name][0] for name in names if name in said), "")
