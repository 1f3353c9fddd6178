"""The content documents of an EPUB."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from smartchat_adapters.parsers.html.page import NotWellFormedError, xhtml_page
from smartchat_adapters.parsers.html.tree import expand_empty_elements, html_page, parse_html
from smartchat_adapters.parsers.toolkit.encoding import decode_markup
from smartchat_adapters.parsers.toolkit.xml import prepare_xml
from smartchat_core.errors import DamagedFile
from smartchat_core.model.parsed import ParseWarning, WarningCode

if TYPE_CHECKING:
    from smartchat_adapters.parsers.html.markup import Page

__all__ = ["content_page", "is_markup"]

_MARKUP = re.compile(
    rb"<(?:[a-z][\w.-]*:)?(?:html|body|head|svg|dtbook|book|section|article|div|p|h[1-6])[\s>]", re.IGNORECASE
)
_HEAD = 8192
_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\ufffd]")
_CONTROLS_IN_TEXT = 0.02


def content_page(data: bytes, *, subject: str) -> tuple[Page, tuple[ParseWarning, ...]]:
    """The page of a content document: as XML, or as HTML where it is not well-formed; and what is amiss with it.

    Raises:
        DamagedFile: these bytes are no text.
        HostileFile: it declares entities that expand or that lie outside of it.
    """
    prepared = prepare_xml(data, subject=subject)
    warnings = prepared.warnings
    try:
        return xhtml_page(prepared.source), warnings
    except NotWellFormedError as exc:
        text = decode_markup(prepared.source, subject=subject).text
        if len(_CONTROLS.findall(text[:_HEAD])) > _CONTROLS_IN_TEXT * len(text[:_HEAD]):
            raise DamagedFile("This part is no text.", cause=subject) from exc
        if exc.breaks_off:
            message = "This part breaks off; what is there of it was read."
            warnings += (ParseWarning(code=WarningCode.PART_DAMAGED, subject=subject, message=message),)
        parsed = parse_html(expand_empty_elements(text))
        return html_page(parsed.tree), (*warnings, *parsed.warnings(subject))


def is_markup(data: bytes) -> bool:
    """Whether the bytes are a page, whatever they are called."""
    head = data[:_HEAD].replace(b"\0", b"")
    for mark in _MARKS:
        head = head.removeprefix(mark)
    return head.lstrip().startswith(b"<") and _MARKUP.search(head) is not None
