"""A parser of gemtext, the format of pages in the Gemini protocol (https://geminiprotocol.net/docs/gemtext.gmi)."""

from __future__ import annotations

from pathlib import Path

from smartchat_core.errors import DamagedFile, EmptyFile, NoTextFound
from smartchat_core.model import Metadata, ParsedDocument
from smartchat_core.parsing import CanonicalTextBuilder, Format
from smartchat_core.ports import ParsingLimits

__all__ = ["GEMTEXT", "GemtextParser"]

GEMTEXT = Format(
    name="gemtext",
    label="gemtext",
    media_types=("text/gemini",),
    extensions=("gmi", "gemini"),
    text=True,  # any text may be gemtext, so the extension decides
)


class GemtextParser:
    """Reads gemtext: headings become sections, links their labels."""

    name = "gemtext"
    version = "1"
    formats = (GEMTEXT,)

    def parse(self, path: Path, *, limits: ParsingLimits) -> ParsedDocument:
        """Read the file (see `smartchat_core.ports.Parser.parse`)."""
        data = path.read_bytes()
        if not data:
            raise EmptyFile("The file is empty.")
        try:
            lines = data.decode().splitlines()
        except UnicodeDecodeError as exc:
            raise DamagedFile("Gemtext is written in UTF-8, and this file is not.", cause=str(exc)) from exc
        builder = CanonicalTextBuilder(text_characters=limits.text_characters)
        title = _append(builder, lines)
        document = builder.build(metadata=Metadata(title=title))
        if not document.text:
            raise NoTextFound("There is no text in this file.")
        return document


def _append(builder: CanonicalTextBuilder, lines: list[str]) -> str:
    """Append the lines; the first heading of the first level is the title."""
    title = ""
    preformatted = False
    for line in lines:
        if line.startswith("```"):
            preformatted = not preformatted
            builder.paragraph_break()
        elif preformatted or line.startswith("* "):
            builder.line_break()
            builder.text(line.removeprefix("* "))
        elif line.startswith("#"):
            words = line.lstrip("#").strip()
            level = min(len(line) - len(line.lstrip("#")), 3)
            title = title or (words if level == 1 else "")
            builder.paragraph_break()
            builder.section(words, level=level)
            builder.text(words)
            builder.paragraph_break()
        else:
            builder.paragraph_break()
            builder.text(_link_label(line) if line.startswith("=>") else line.removeprefix(">"))
    return title


def _link_label(line: str) -> str:
    address, _, label = line.removeprefix("=>").strip().partition(" ")
    return label.strip() or address
