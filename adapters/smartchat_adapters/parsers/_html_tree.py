"""HTML as browsers understand it, read as a stream of elements."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from selectolax.lexbor import LexborHTMLParser

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

    from smartchat_adapters.parsers._markup import MarkupHandler

__all__ = ["expand_empty_elements", "parse_html", "read_html"]

_EMPTY = re.compile(
    r"<(?!area|base|br|col|embed|hr|img|input|link|meta|param|source|track|wbr)([a-z][\w:-]*)([^<>]*)/>",
    re.IGNORECASE,
)


def parse_html(source: str) -> LexborHTMLParser:
    """The tree that the HTML standard makes of the source, whatever is wrong with it."""
    return LexborHTMLParser(source)


def expand_empty_elements(source: str) -> str:
    """XHTML's `<a/>` as `<a></a>`, since HTML takes the former for a start tag."""
    return _EMPTY.sub(r"<\1\2></\1>", source)


def read_html(tree: LexborHTMLParser, handler: MarkupHandler) -> None:
    """Feed the tree to the handler, without recursion: trees may be very deep."""
    node: LexborNode | None = tree.root
    while node is not None:
        if node.is_text_node:
            handler.characters(node.text_content or "")
        elif node.is_element_node:
            attributes = [part for name, value in node.attributes.items() for part in (name, value or "")]
            handler.start(node.tag or "", attributes)
            if node.child is not None:
                node = node.child
                continue
            handler.finish()
        while node is not None and node.next is None:
            node = node.parent
            if node is not None and node.is_element_node:
                handler.finish()
        if node is not None:
            node = node.next
