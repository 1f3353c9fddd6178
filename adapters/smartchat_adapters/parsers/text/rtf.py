"""The parser of Rich Text Format (RTF)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from striprtf.striprtf import rtf_to_text

from smartchat_adapters.parsers.formats import RTF
from smartchat_adapters.parsers.text.plain_text import append_blocks
from smartchat_adapters.parsers.text.rtf_hidden import without_hidden_text
from smartchat_adapters.parsers.toolkit.hidden import HiddenText
from smartchat_core.errors import DamagedFile, EmptyFile, HostileFile, NoTextFound
from smartchat_core.model.parsed import Metadata, ParseWarning, WarningCode
from smartchat_core.model.section import SectionKind
from smartchat_core.parsing.canonical_text import CanonicalTextBuilder, canonical_line

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from smartchat_adapters.parsers.text.lines import Block
    from smartchat_core.model.parsed import ParsedDocument
    from smartchat_core.ports.parser import ParsingLimits

__all__ = ["RtfParser"]

_TOKEN = re.compile(r"[{}]|\\bin(\d{1,9}) ?|\\([a-zA-Z]{1,32})-?\d*|\\[^a-zA-Z]")
_HEADER = re.compile(r"\{\s*\\rtf")
_CODE_PAGE = re.compile(r"\\ansicpg\d{3,5}")
# Word's control words for line break and table row; the converter gives both the character of a paragraph's end.
_LINE = re.compile(r"\\line(?![a-zA-Z]) ?")
# The converter searches for links with a pattern that takes quadratic time, to print their addresses.
_LINK = re.compile(r"HYPERLINK(?=\s*[\"\\])", re.IGNORECASE)
_FOREIGN = re.compile("[\x80-\xff]")
_LINE_MARK = "\x0b"
_DEEPEST = 10_000
_DROPPED = frozenset(("pict", "objdata", "themedata", "colorschememapping", "datastore", "fontemb"))
_KEPT_APART = frozenset(("footnote", "fonttbl", "title", "author"))


# striprtf has no annotations.
_rtf_to_text: Callable[..., str] = rtf_to_text


class RtfParser:
    """Reads RTF: paragraphs, line breaks, table rows and footnotes.

    The format does not mark headings; as in plain text, those that are beyond doubt become sections.
    """

    name = "rtf"
    version = "2"
    formats = (RTF,)

    def parse(self, path: Path, *, limits: ParsingLimits) -> ParsedDocument:
        """Read the file (see `Parser.parse`)."""
        data = path.read_bytes()
        if not data:
            raise EmptyFile("The file is empty.")
        source = data.decode("latin-1")
        begin = _HEADER.search(source, 0, 256)
        if begin is None:
            raise DamagedFile("This is no RTF document.", cause="It does not begin with {\\rtf.")
        hidden = HiddenText()
        text, groups, whole = _split_groups(without_hidden_text(source[begin.start() :], hidden))
        page = _CODE_PAGE.search(text)
        head = f"{{\\rtf1\\ansi{page.group() if page else ''}{''.join(groups['fonttbl'][:1])}"
        builder = CanonicalTextBuilder(text_characters=limits.text_characters)
        if not whole:
            message = "The file ends in the middle of its text, or its braces do not match."
            builder.warnings.append(ParseWarning(code=WarningCode.PART_DAMAGED, subject=path.name, message=message))
        builder.warnings.extend(hidden.warnings())
        append_blocks(builder, _blocks(_convert(text)))
        notes = [_convert(f"{head} {note}}}") for note in groups["footnote"]]
        _append_notes(builder, [note for note in notes if note.strip()])
        document = builder.build(
            metadata=Metadata(
                title=next((canonical_line(_convert(f"{head} {title}}}")) for title in groups["title"]), ""),
                authors=tuple(
                    name for author in groups["author"] if (name := canonical_line(_convert(f"{head} {author}}}")))
                ),
            )
        )
        if not document.text:
            raise NoTextFound("There is no text in this document.")
        return document


def _split_groups(source: str) -> tuple[str, dict[str, list[str]], bool]:
    """The source without pictures and the like; the groups that are read on their own; whether it is whole.

    Raises:
        HostileFile: groups are nested beyond all use.
    """
    kept: list[str] = []
    groups: dict[str, list[str]] = {name: [] for name in _KEPT_APART}
    depth = 0
    opened = False
    position = 0
    # Where the stretch to keep begins.
    start = 0
    # The depth, the name and the beginning of the group that is not kept.
    apart: tuple[int, str, int] | None = None
    while (token := _TOKEN.search(source, position)) is not None:
        position = token.end()
        mark = token.group()
        if mark == "{":
            depth += 1
            opened = True
            if depth > _DEEPEST:
                raise HostileFile("The document's groups are nested too deeply.")
        elif mark == "}":
            if apart is not None and depth == apart[0]:
                _, name, begun = apart
                if name in groups:
                    groups[name].append(source[begun : token.start()])
                # The font table is needed in its place, too.
                start = token.start() if name != "fonttbl" else start
                apart = None
            depth -= 1
            if depth <= 0:
                source = source[:position]
                break
        elif token.group(1) is not None:
            if apart is None:
                kept.append(source[start : token.start()])
            position = start = min(token.end() + int(token.group(1)), len(source))
        elif apart is None and token.group(2) in _DROPPED | _KEPT_APART:
            name = token.group(2)
            apart = depth, name, token.end()
            if name != "fonttbl":
                kept.append(source[start : token.start()])
    kept.append(source[start:] if apart is None else "}" * depth)
    groups["fonttbl"] = [f"{{\\fonttbl{fonts}}}" for fonts in groups["fonttbl"]]
    return "".join(kept), groups, opened and depth <= 0


def _convert(source: str) -> str:
    source = _LINK.sub("LINK", _LINE.sub(r"\\'0b", source))
    # Other characters than ASCII belong to the code page; as escapes they are decoded with their font.
    source = _FOREIGN.sub(lambda match: f"\\'{ord(match.group()):02x}", source)
    try:
        text: str = _rtf_to_text(source, errors="replace")
    except (ValueError, LookupError, TypeError, RecursionError, OverflowError) as exc:
        raise DamagedFile("The document cannot be read.", cause=f"{type(exc).__name__}: {exc}") from exc
    # Characters beyond the basic plane come as two surrogates.
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _blocks(text: str) -> list[Block]:
    blocks: list[Block] = []
    in_table = False
    for paragraph in text.split("\n"):
        lines = [line for part in paragraph.split(_LINE_MARK) if (line := part.strip())]
        row = bool(lines) and lines[-1].endswith("|")
        if row:
            cells = " ".join(cell for part in " ".join(lines).split("|") if (cell := part.strip()))
            lines = [cells] if cells else []
        if lines and row and in_table:
            blocks[-1] += lines
        elif lines:
            blocks.append(lines)
        in_table = row and bool(lines or in_table)
    return blocks


def _append_notes(builder: CanonicalTextBuilder, notes: list[str]) -> None:
    if not notes:
        return
    builder.paragraph_break()
    builder.section("Notes", level=1, kind=SectionKind.NOTES)
    for note in notes:
        for paragraph in note.split("\n"):
            builder.paragraph_break()
            builder.text(paragraph)
