"""The parser of Markdown, by way of HTML."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from markdown_it import MarkdownIt

from smartchat_adapters.parsers.formats import MARKDOWN
from smartchat_adapters.parsers.html.parser import html_to_document
from smartchat_adapters.parsers.toolkit.encoding import decode_text
from smartchat_core.errors import EmptyFile, NoTextFound
from smartchat_core.model.parsed import Metadata
from smartchat_core.parsing.canonical_text import canonical_line

if TYPE_CHECKING:
    from pathlib import Path

    from smartchat_core.model.parsed import ParsedDocument
    from smartchat_core.ports.parser import ParsingLimits

__all__ = ["MarkdownParser"]

_FRONT_MATTER = re.compile(r"\A---[ \t]*\n(.*?)^(?:---|\.\.\.)[ \t]*\n", re.DOTALL | re.MULTILINE)
_FIELD = re.compile(r"([A-Za-z_-]+)[ \t]*:[ \t]*(.*)")
_ITEM = re.compile(r"[ \t]*-[ \t]+(.*)")


class MarkdownParser:
    """Reads CommonMark with tables; a section for each heading.

    The title and the authors come from the front matter; without one, a first-level heading that begins the text
    and has no equal is the title.
    """

    name = "markdown"
    version = "2"
    formats = (MARKDOWN,)

    def parse(self, path: Path, *, limits: ParsingLimits) -> ParsedDocument:
        """Read the file (see `Parser.parse`).

        Raises:
            UnsupportedFormat: its bytes are no text.
        """
        data = path.read_bytes()
        if not data:
            raise EmptyFile("The file is empty.")
        decoded = decode_text(data, subject=path.name)
        source = decoded.text.replace("\r\n", "\n").replace("\r", "\n")
        metadata, source = _front_matter(source)
        markup = MarkdownIt("commonmark", {"maxNesting": 100}).enable(["table", "strikethrough"]).render(source)
        document = html_to_document(
            markup, subject=path.name, metadata=metadata, text_characters=limits.text_characters
        )
        if not document.text:
            raise NoTextFound("There is no text in this file.")
        if not metadata.title:
            document = replace(document, metadata=replace(document.metadata, title=_heading_title(document)))
        return replace(document, warnings=decoded.warnings + document.warnings)


def _front_matter(source: str) -> tuple[Metadata, str]:
    """The front matter (simple `key: value` lines between two rules), and the text after it."""
    match = _FRONT_MATTER.match(source)
    if match is None:
        return Metadata(), source
    fields: dict[str, list[str]] = {}
    key = ""
    for line in match[1].splitlines():
        field, item = _FIELD.match(line), _ITEM.match(line)
        if field is not None:
            key = field[1].lower()
            values = field[2].strip()
            if values.startswith("["):
                fields[key] = [_value(value) for value in values.strip("[]").split(",")]
            else:
                fields[key] = [_value(values)]
        elif item is not None and key:
            fields[key].append(_value(item[1]))
    authors = [author for author in fields.get("author", []) + fields.get("authors", []) if author]
    metadata = Metadata(
        title=next(filter(None, fields.get("title", [])), ""),
        authors=tuple(dict.fromkeys(authors)),
        language=next(filter(None, fields.get("lang", []) + fields.get("language", [])), ""),
        published=next(filter(None, fields.get("date", [])), ""),
        description=next(filter(None, fields.get("description", [])), ""),
    )
    return metadata, source[match.end() :]


def _value(text: str) -> str:
    return canonical_line(text).strip("\"'")


def _heading_title(document: ParsedDocument) -> str:
    top = [section for section in document.sections if section.level == 1]
    return top[0].title if len(top) == 1 and top[0].span.start == 0 else ""
