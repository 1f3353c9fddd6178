"""The stories of a Word document: its text, its notes and its text boxes, as blocks (ECMA-376 part 1, 17.2 to 17.4)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from smartchat_adapters.parsers.css.values import WHITE
from smartchat_adapters.parsers.office.blocks import Mark
from smartchat_adapters.parsers.office.look import hex_colour
from smartchat_adapters.parsers.office.ooxml.drawing import DEEPEST, too_deep
from smartchat_adapters.parsers.office.ooxml.names import attribute, child, child_value, is_on, short_name, shown_branch
from smartchat_adapters.parsers.office.text_line import TextLine
from smartchat_adapters.parsers.office.word.fields import OpenFields
from smartchat_adapters.parsers.office.word.inserted import inserted_blocks
from smartchat_adapters.parsers.office.word.runs import RunReader
from smartchat_adapters.parsers.office.word.styles import BODY_TEXT, fill_of, outline_level
from smartchat_adapters.parsers.toolkit.hidden import Reason

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lxml import etree

    from smartchat_adapters.parsers.css.values import Colour
    from smartchat_adapters.parsers.office.blocks import Block
    from smartchat_adapters.parsers.office.word.context import WordContext

__all__ = ["StoryReader", "page_ground"]

_WRAPPERS = frozenset(("w:ins", "w:moveTo", "w:customXml", "w:smartTag", "w:sdtContent", "w:body"))
_CONTENTS_GALLERY = "Table of Contents"


class StoryReader:
    """Reads the blocks of one part.

    Args:
        context: what the document's stories share.
        part: the name of the part.
        root: its root, for the fields that it holds.
        fields: those of the story around, for a text box.
    """

    def __init__(
        self, context: WordContext, *, part: str, root: etree._Element, fields: OpenFields | None = None
    ) -> None:
        self._context = context
        self._part = part
        self._root = root
        self._fields = fields or OpenFields(root)
        self._line = TextLine(context.hidden)
        self._runs = RunReader(context, part=part, fields=self._fields, line=self._line, text_box=self._text_box)
        self._listed = 0

    def read(self, holder: etree._Element, *, ground: Colour | None, depth: int = 0) -> list[Block]:
        """The blocks of the body, of a note or of a text box.

        Raises:
            HostileFile: it is nested too deeply.
        """
        blocks: list[Block] = []
        self._blocks(holder, blocks, ground, depth)
        blocks += self._line.take()
        return blocks

    def _text_box(self, box: etree._Element, depth: int) -> list[Block]:
        # What a box is filled with cannot be determined here.
        reader = StoryReader(self._context, part=self._part, root=self._root, fields=self._fields)
        return reader.read(box, ground=None, depth=depth)

    def _blocks(self, parent: Iterable[etree._Element], blocks: list[Block], ground: Colour | None, depth: int) -> None:
        if depth > DEEPEST:
            raise too_deep()
        for element in parent:
            name = short_name(element)
            if name == "w:p":
                self._paragraph(element, blocks, ground, depth + 1)
            elif name == "w:tbl":
                self._table(element, blocks, ground, depth + 1)
            elif name == "w:sdt":
                self._control(element, blocks, ground, depth + 1)
            elif name in _WRAPPERS:
                self._blocks(element, blocks, ground, depth + 1)
            elif name == "mc:AlternateContent":
                self._blocks(shown_branch(element), blocks, ground, depth + 1)
            elif name == "w:altChunk":
                part = self._context.package.target(self._part, attribute(element, "id"))
                blocks += inserted_blocks(self._context, part)
            elif name in {"w:r", "m:oMath", "m:oMathPara", "w:hyperlink", "w:fldSimple"}:
                # Text outside of any paragraph: against the rules, and read all the same.
                self._runs.read([element], style="", ground=ground, depth=depth + 1)

    def _paragraph(self, element: etree._Element, blocks: list[Block], ground: Colour | None, depth: int) -> None:
        properties = child(element, "w:pPr")
        style = child_value(properties, "w:pStyle")
        mark = child(properties, "w:rPr")
        joined = any(child(mark, change) is not None for change in ("w:del", "w:moveFrom"))
        self._runs.read(element, style=style, ground=fill_of(properties, ground), depth=depth)
        blocks += self._runs.before
        self._runs.before.clear()
        level = outline_level(properties)
        if level is None:
            level = self._context.styles.level(style)
        heading = level is not None and level < BODY_TEXT
        hidden = child(mark, "w:vanish")
        if joined or (hidden is not None and is_on(hidden) and not heading):
            # Without its end the paragraph goes on with the next one.
            return
        if self._line.is_blank:
            blocks += self._line.take()
            return
        if not self._context.title and self._context.styles.is_title(style):
            self._context.title = self._line.beginning.strip()
        label = self._context.numbering.label(child(properties, "w:numPr"), style)
        blocks += self._line.take(
            label=label,
            level=level + 1 if level is not None and heading else None,
            listed=bool(label) and not heading,
        )

    def _control(self, element: etree._Element, blocks: list[Block], ground: Colour | None, depth: int) -> None:
        """A content control; one that Word fills with a table of contents is marked as that."""
        gallery = child_value(child(child(element, "w:sdtPr"), "w:docPartObj"), "w:docPartGallery")
        content = child(element, "w:sdtContent")
        if content is None:
            return
        inner: list[Block] = []
        self._blocks(content, inner, ground, depth)
        if gallery == _CONTENTS_GALLERY:
            inner = [block for block in inner if block not in {Mark.CONTENTS, Mark.CONTENTS_END}]
            inner = [Mark.CONTENTS, *inner, Mark.CONTENTS_END]
        blocks += inner

    def _table(self, element: etree._Element, blocks: list[Block], ground: Colour | None, depth: int) -> None:
        properties = child(element, "w:tblPr")
        # A style of tables may shade any of their cells.
        around = None if child(properties, "w:tblStyle") is not None else fill_of(properties, ground)
        blocks.append(Mark.TABLE)
        self._rows(element, blocks, around, depth)
        blocks.append(Mark.TABLE_END)

    def _rows(self, parent: Iterable[etree._Element], blocks: list[Block], ground: Colour | None, depth: int) -> None:
        if depth > DEEPEST:
            raise too_deep()
        for element in parent:
            name = short_name(element)
            if name == "w:tr":
                properties = child(element, "w:trPr")
                if child(properties, "w:del") is not None:
                    continue
                hidden = child(properties, "w:hidden")
                if hidden is not None and is_on(hidden):
                    words = "".join(one.text or "" for one in element.iter("*") if short_name(one) == "w:t")
                    self._context.hidden.add("document", Reason.NOT_DISPLAYED, words)
                    continue
                blocks.append(Mark.ROW)
                self._cells(element, blocks, ground, depth + 1)
                blocks.append(Mark.ROW_END)
            elif name == "w:sdt" or name in _WRAPPERS:
                self._rows(element, blocks, ground, depth + 1)

    def _cells(self, parent: Iterable[etree._Element], blocks: list[Block], ground: Colour | None, depth: int) -> None:
        if depth > DEEPEST:
            raise too_deep()
        for element in parent:
            name = short_name(element)
            if name == "w:tc":
                properties = child(element, "w:tcPr")
                if child(properties, "w:cellDel") is not None:
                    continue
                blocks.append(Mark.CELL)
                self._blocks(element, blocks, fill_of(properties, ground), depth + 1)
                blocks += self._line.take()
                blocks.append(Mark.CELL_END)
            elif name == "w:sdt" or name in _WRAPPERS:
                self._cells(element, blocks, ground, depth + 1)


def page_ground(document: etree._Element) -> Colour | None:
    """The colour of the paper."""
    paper = child(document, "w:background")
    colour = attribute(paper, "color")
    return WHITE if colour in {"", "auto"} else hex_colour(colour)
