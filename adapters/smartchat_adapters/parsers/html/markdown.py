"""The parser of Markdown, by way of HTML."""

from __future__ import annotations

from dataclasses import replace
from html import escape
from typing import TYPE_CHECKING, Any

from markdown_it import MarkdownIt
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.dollarmath import dollarmath_plugin
from mdit_py_plugins.footnote import footnote_plugin

from smartchat_adapters.parsers.formats import MARKDOWN
from smartchat_adapters.parsers.html.front_matter import split_front_matter
from smartchat_adapters.parsers.html.markdown_nesting import without_deep_nesting
from smartchat_adapters.parsers.html.parser import html_to_document
from smartchat_adapters.parsers.toolkit.encoding import decode_text
from smartchat_adapters.parsers.toolkit.quality import check_quality
from smartchat_core.errors import EmptyFile, NoTextFound

if TYPE_CHECKING:
    from pathlib import Path

    from markdown_it.rules_core import StateCore

    from smartchat_core.model.parsed import ParsedDocument
    from smartchat_core.ports.parser import ParsingLimits

__all__ = ["MarkdownParser"]


class MarkdownParser:
    """Reads CommonMark with tables, footnotes, definitions and formulas; a section for each heading.

    The title and the authors come from the front matter (YAML, TOML, JSON or a title block); without one, a
    first-level heading that begins the text and has no equal is the title.
    """

    name = "markdown"
    version = "4"
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
        metadata, source = split_front_matter(source)
        markup = _renderer().render(without_deep_nesting(source))
        document = html_to_document(
            markup, subject=path.name, metadata=metadata, text_characters=limits.text_characters
        )
        if not document.text:
            raise NoTextFound("There is no text in this file.")
        if not metadata.title:
            document = replace(document, metadata=replace(document.metadata, title=_heading_title(document)))
        doubts = check_quality(document.text, subject=path.name, encoding=decoded.encoding)
        return replace(document, warnings=decoded.warnings + document.warnings + doubts)


def _renderer() -> MarkdownIt:
    renderer = MarkdownIt("commonmark", {"maxNesting": 100}).enable(["table", "strikethrough"])
    # Without it a note of one word is the target of a link, and is lost.
    renderer.use(footnote_plugin, inline=False)
    renderer.core.ruler.before("footnote_tail", "footnotes_without_reference", _keep_notes)
    renderer.add_render_rule("footnote_anchor", _nothing)
    renderer.use(deflist_plugin)
    renderer.use(dollarmath_plugin, renderer=_formula, double_inline=True)
    return renderer


def _nothing(*_: object) -> str:
    """In place of the arrow that leads back from a note."""
    return ""


def _keep_notes(state: StateCore) -> None:
    """Let notes to which nothing refers follow the others: the plugin would leave them out."""
    notes = state.env.get("footnotes")
    if not notes:
        return
    for name, number in notes["refs"].items():
        if number < 0:
            notes["refs"][name] = len(notes["list"])
            notes["list"][notes["refs"][name]] = {"label": name.removeprefix(":"), "count": 1}


def _formula(source: str, options: dict[str, Any]) -> str:
    """A formula as it is written, with its stars and underscores."""
    mark = "$$" if options.get("display_mode") else "$"
    return escape(f"{mark}{source.strip()}{mark}")


def _heading_title(document: ParsedDocument) -> str:
    top = [section for section in document.sections if section.level == 1]
    return top[0].title if len(top) == 1 and top[0].span.start == 0 else ""
