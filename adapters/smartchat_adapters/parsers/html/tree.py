"""The HTML tree as browsers build it, also of malformed markup."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from selectolax.lexbor import LexborHTMLParser

from smartchat_adapters.parsers.html.markup import Page
from smartchat_adapters.parsers.html.nesting import bounded
from smartchat_core.model.parsed import ParseWarning, WarningCode

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

    from smartchat_adapters.parsers.html.tags import Token

__all__ = ["HtmlTree", "expand_empty_elements", "html_page", "parse_html"]

_EMPTY = re.compile(
    r"<(?!area|base|br|col|embed|hr|img|input|link|meta|param|source|track|wbr)([a-z][\w:-]*)([^<>]*)/>",
    re.IGNORECASE,
)
_END = "/"


@dataclass(frozen=True, slots=True)
class HtmlTree:
    """A tree, and how many elements or attributes of its source were too many for it (see `bounded`)."""

    tree: LexborHTMLParser
    changes: int = 0

    def warnings(self, subject: str) -> tuple[ParseWarning, ...]:
        """What a reader should know of that, if it was so."""
        if not self.changes:
            return ()
        message = (
            f"Its elements are nested too deep, or have too many attributes, in {self.changes:,} places; their words "
            "were read, as lines of what they stand in."
        )
        return (ParseWarning(code=WarningCode.STRUCTURE_MISSING, subject=subject, message=message),)


def parse_html(source: str) -> HtmlTree:
    """The tree that the HTML standard makes of the source, no deeper than programs make pages."""
    kept = bounded(source)
    return HtmlTree(LexborHTMLParser(kept.source), kept.changes)


def expand_empty_elements(source: str) -> str:
    """XHTML's `<a/>` as `<a></a>`, since HTML takes the former for a start tag."""
    return _EMPTY.sub(r"<\1\2></\1>", source)


def html_page(tree: LexborHTMLParser) -> Page:
    """The page of the tree, read without recursion: trees may be very deep."""
    tags: list[Token] = []
    words = [""]
    node: LexborNode | None = tree.root
    while node is not None:
        if node.is_text_node:
            words[-1] += node.text_content or ""
        elif node.is_element_node:
            attributes = (part for name, value in node.attributes.items() for part in (name, value or ""))
            tags.append((node.tag or "", *attributes))
            words.append("")
            if node.child is not None:
                node = node.child
                continue
            tags.append(_END)
            words.append("")
        while node is not None and node.next is None:
            node = node.parent
            if node is not None and node.is_element_node:
                tags.append(_END)
                words.append("")
        if node is not None:
            node = node.next
    return Page(tags=tags, words=words)
