"""The content documents of an EPUB."""

from __future__ import annotations

from typing import TYPE_CHECKING

from smartchat_adapters.parsers.html.page import NotWellFormedError, xhtml_page
from smartchat_adapters.parsers.html.tree import expand_empty_elements, html_page, parse_html
from smartchat_adapters.parsers.toolkit.encoding import decode_markup
from smartchat_adapters.parsers.toolkit.xml import prepare_xml

if TYPE_CHECKING:
    from smartchat_adapters.parsers.html.markup import Page

__all__ = ["content_page"]


def content_page(data: bytes, *, subject: str) -> Page:
    """The page of a content document: as XML, or as HTML where it is not well-formed.

    Raises:
        HostileFile: it declares entities that expand or that lie outside of it.
    """
    source = prepare_xml(data, subject=subject)
    try:
        return xhtml_page(source)
    except NotWellFormedError:
        text = expand_empty_elements(decode_markup(source, subject=subject).text)
        return html_page(parse_html(text))
