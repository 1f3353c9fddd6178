"""Layout: the blocks of an office document as canonical text with sections."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from smartchat_adapters.parsers.office.blocks import Mark, Opening, Paragraph
from smartchat_adapters.parsers.office.direct_headings import find_direct_headings
from smartchat_adapters.parsers.text.headings import find_text_headings
from smartchat_core.errors import DamagedFile, NoTextFound
from smartchat_core.model.parsed import WarningCode
from smartchat_core.model.section import SectionKind, SectionRole
from smartchat_core.parsing.canonical_text import CanonicalTextBuilder

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from smartchat_adapters.parsers.office.blocks import Block, Story
    from smartchat_core.model.parsed import Metadata, ParsedDocument, ParseWarning
    from smartchat_core.ports.parser import ParsingLimits

__all__ = ["lay_out"]

# A list item of more is a paragraph of its own: numbered paragraphs of contracts are no list of lines.
_LONGEST_LINE = 300
# A row with more text than this, in cells of several paragraphs, places text on the page and is no row of data.
_LONGEST_ROW = 2000
_NOTES_LEVEL = 9
# The share of the chapter headings found by their words that must be among those found by their look.
_AGREEMENT = 0.8
_LOSSES = frozenset((WarningCode.PART_MISSING, WarningCode.PART_DAMAGED))


def lay_out(
    story: Story, *, metadata: Metadata, warnings: Iterable[ParseWarning], limits: ParsingLimits, subject: str
) -> ParsedDocument:
    """Make the document of a story: headings become sections, table rows lines, the notes a section at the end.

    Where nothing is marked as a heading, paragraphs that look like one or read like one are (see
    `find_direct_headings` and `find_text_headings`). A title that the text itself names fills the gap of `metadata`.

    `subject` is what an error calls the whole, as in `document`.

    Raises:
        NoTextFound: there is none.
        DamagedFile: there is none, and parts of the file are missing or damaged.
        FileTooLarge: there is more than the limits allow.
    """
    builder = CanonicalTextBuilder(text_characters=limits.text_characters)
    builder.warnings.extend(warnings)
    layout = _Layout(builder)
    layout.add(story.blocks)
    if not layout.sections:
        _add_found_headings(builder, layout)
    if story.notes:
        builder.paragraph_break()
        start = builder.offset
        # What looks like a heading in a note is none.
        layout.add([_as_text(block) for block in story.notes])
        if builder.length > start:
            builder.section("Notes", level=_NOTES_LEVEL, kind=SectionKind.NOTES, start=start, end=builder.length)
    document = builder.build(metadata=replace(metadata, title=metadata.title or story.title))
    if not document.text:
        lost = next((warning for warning in document.warnings if warning.code in _LOSSES), None)
        if lost is not None:
            raise DamagedFile(f"The {subject} cannot be read.", cause=f"{lost.subject}: {lost.message}")
        raise NoTextFound(f"There is no text in this {subject}.")
    return document


def _as_text(block: Block) -> Block:
    return replace(block, level=None) if isinstance(block, Paragraph) and block.level is not None else block


@dataclass(slots=True)
class _Row:
    spread: bool
    """Whether its cells are set as paragraphs, not as one line."""
    start: int
    cell: int = 0


class _Layout:
    def __init__(self, builder: CanonicalTextBuilder) -> None:
        self.builder = builder
        self.sections = False
        self.placed: list[tuple[Paragraph, int]] = []
        """The paragraphs outside of tables, each with its offset."""
        self._rows: list[_Row] = []
        self._tables = 0
        self._contents: list[int] = []
        self._item = False

    def add(self, blocks: Sequence[Block]) -> None:
        spread = _spread_rows(blocks)
        for index, block in enumerate(blocks):
            if isinstance(block, Paragraph):
                self._paragraph(block)
            elif isinstance(block, Opening):
                self.builder.paragraph_break()
                self.builder.section(block.title, level=block.level, kind=block.kind, role=block.role)
                self.sections = True
            else:
                self._mark(block, spread=index in spread)

    def _paragraph(self, paragraph: Paragraph) -> None:
        if not paragraph.text.strip():
            return
        builder = self.builder
        short = paragraph.listed and len(paragraph.text) <= _LONGEST_LINE and "\n" not in paragraph.text
        self._break(line=short and self._item)
        self._item = short
        if paragraph.level is not None:
            self.sections = True
            builder.section(paragraph.text, level=paragraph.level)
        elif not self._rows:
            self.placed.append((paragraph, builder.offset))
        for number, line in enumerate(paragraph.text.split("\n")):
            if number:
                builder.line_break()
            builder.text(line)

    def _break(self, *, line: bool) -> None:
        builder = self.builder
        row = self._rows[-1] if self._rows else None
        if row is not None and not row.spread:
            if builder.length > row.cell:
                builder.line_break()
        elif line:
            builder.line_break()
        else:
            builder.paragraph_break()

    def _mark(self, mark: Mark, *, spread: bool) -> None:
        builder = self.builder
        self._item = False
        match mark:
            case Mark.TABLE:
                self._tables += 1
                self._break(line=False)
            case Mark.TABLE_END:
                self._tables -= 1
                self._break(line=False)
            case Mark.ROW:
                around = self._rows[-1] if self._rows else None
                self._rows.append(_Row(spread and (around is None or around.spread), builder.length, builder.length))
            case Mark.ROW_END:
                row = self._rows.pop()
                if builder.length > row.start:
                    builder.row_break()
            case Mark.CELL:
                row = self._rows[-1]
                if row.spread:
                    builder.paragraph_break()
                elif builder.length > row.start:
                    builder.cell_break()
                row.cell = builder.length
            case Mark.CONTENTS:
                builder.paragraph_break()
                self._contents.append(builder.offset)
            case Mark.CONTENTS_END if self._contents:
                start = self._contents.pop()
                if builder.length > start and not self._rows:
                    builder.section(
                        "Contents",
                        level=_NOTES_LEVEL,
                        kind=SectionKind.FRONT,
                        role=SectionRole.CONTENTS,
                        start=start,
                        end=builder.length,
                    )
                builder.paragraph_break()
            case _:
                pass


@dataclass(slots=True)
class _Measured:
    index: int
    filled: int = 0
    paragraphs: int = 0
    most: int = 0
    characters: int = 0
    heading: bool = False


def _spread_rows(blocks: Sequence[Block]) -> set[int]:
    """The rows that place text on the page: with one filled cell of several paragraphs, headings, or whole pages."""
    found: set[int] = set()
    rows: list[_Measured] = []
    for index, block in enumerate(blocks):
        if block is Mark.ROW:
            rows.append(_Measured(index))
        elif block is Mark.CELL and rows:
            rows[-1].paragraphs = 0
        elif block is Mark.ROW_END and rows:
            row = rows.pop()
            alone = row.filled < 2 and (row.most > 1 or row.characters > _LONGEST_LINE)
            if alone or row.heading or (row.most > 2 and row.characters > _LONGEST_ROW):
                found.add(row.index)
            if rows:
                _count(rows[-1], row.characters, heading=row.heading)
        elif isinstance(block, Paragraph) and rows and block.text.strip():
            _count(rows[-1], len(block.text), heading=block.level is not None)
    return found


def _count(row: _Measured, characters: int, *, heading: bool) -> None:
    if not characters:
        return
    row.paragraphs += 1
    row.filled += row.paragraphs == 1
    row.most = max(row.most, row.paragraphs)
    row.characters += characters
    row.heading = row.heading or heading


def _add_found_headings(builder: CanonicalTextBuilder, layout: _Layout) -> None:
    looking = find_direct_headings([paragraph for paragraph, _ in layout.placed])
    by_look = {layout.placed[index][1]: (layout.placed[index][0].text, level) for index, level in looking.items()}
    by_words = find_text_headings(builder)
    agreed = sum(heading.start in by_look for heading in by_words)
    if by_words and agreed < _AGREEMENT * len(by_words):
        for heading in by_words:
            builder.section(heading.title, level=heading.level, kind=heading.kind, start=heading.start)
        return
    kinds = {heading.start: heading.kind for heading in by_words}
    for start, (title, level) in by_look.items():
        builder.section(title, level=level, kind=kinds.get(start), start=start)
