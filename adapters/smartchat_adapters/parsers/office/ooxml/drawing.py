"""Drawings: text in shapes, charts, diagrams (SmartArt), and what can only be named, such as pictures."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from smartchat_adapters.parsers.office.blocks import Mark, Paragraph
from smartchat_adapters.parsers.office.ooxml.chart import chart_blocks
from smartchat_adapters.parsers.office.ooxml.math import equation_text
from smartchat_adapters.parsers.office.ooxml.names import attribute, child, short_name, shown_branch
from smartchat_adapters.parsers.office.symbols import is_symbol_font, without_private_signs
from smartchat_core.errors import HostileFile

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from lxml import etree

    from smartchat_adapters.parsers.office.blocks import Block
    from smartchat_adapters.parsers.office.ooxml.package import OfficePackage
    from smartchat_adapters.parsers.toolkit.unread import UnreadParts

__all__ = ["DEEPEST", "DrawingReader", "drawing_paragraph", "is_decorative", "too_deep"]

DEEPEST = 240
"""How deep elements may hold one another; Word's own limit is a table in 20 others."""
_EMU_PER_CENTIMETRE = 360_000
# A picture that is smaller on either side shows no text that is worth a word: bullets, lines, icons.
_SMALLEST = 1.2
_UNREAD = {
    "w14:contentPart": "handwriting",
    "p:contentPart": "handwriting",
    "p14:contentPart": "handwriting",
    "a:videoFile": "video",
    "a:audioFile": "sound",
    "p:oleObj": "embedded object",
    "o:OLEObject": "embedded object",
    "w:control": "form control",
}
_EQUATIONS = ("Equation.", "MathType", "Word.Equation")


def too_deep() -> HostileFile:
    """The error of a document whose elements hold one another beyond all use."""
    return HostileFile("The document is nested too deeply.", cause=f"Its elements are over {DEEPEST} deep.")


@dataclass(kw_only=True)
class DrawingReader:
    """Reads what a drawing shows.

    Args:
        package: where charts and diagrams are.
        unread: takes what is not read.
        text_box: reads the element of the host format that holds a box's paragraphs, given its depth.
        part: the part that holds the drawing, whose relations count.
        place: what the warnings say of where the drawing stands.
    """

    package: OfficePackage
    unread: UnreadParts
    part: str
    text_box: Callable[[etree._Element, int], list[Block]] | None = None
    place: str = ""
    _seen: set[str] = field(default_factory=set)

    def read(self, drawing: Iterable[etree._Element], depth: int = 0) -> list[Block]:
        """The blocks of the drawing.

        Raises:
            HostileFile: it is nested too deeply.
        """
        blocks: list[Block] = []
        self._within(drawing, blocks, depth)
        return blocks

    def _within(self, parent: Iterable[etree._Element], blocks: list[Block], depth: int) -> None:
        if depth > DEEPEST:
            raise too_deep()
        for element in parent:
            self._element(element, short_name(element), blocks, depth)

    def _element(self, element: etree._Element, name: str, blocks: list[Block], depth: int) -> None:
        match name:
            case "w:txbxContent":
                if self.text_box is not None:
                    blocks += self.text_box(element, depth + 1)
            case "a:p":
                text = drawing_paragraph(element)
                if text:
                    blocks.append(Paragraph(text=text))
            case "mc:AlternateContent":
                for one in shown_branch(element):
                    self._element(one, short_name(one), blocks, depth + 1)
            case "a:tbl":
                blocks += _table(element)
            case "c:chart" | "cx:chart":
                self._related(element, "id", blocks, self._chart)
            case "dgm:relIds":
                self._related(element, "dm", blocks, self._diagram)
            case "pic:pic" | "p:pic" | "xdr:pic" | "v:imagedata":
                # The picture of a video stands for it.
                if not self._media(element):
                    self.picture(element)
            case "v:textpath":
                text = attribute(element, "string").strip()
                if text:
                    blocks.append(Paragraph(text=text))
            case _ if name in _UNREAD:
                self.named(element, name)
            case _ if name.endswith(("Pr", "Props")) and name.partition(":")[0] not in {"w", ""}:
                # Properties of shapes hold no text; a locked picture of a shape would only be found twice.
                self._media(element)
            case _:
                self._within(element, blocks, depth + 1)

    def picture(self, element: etree._Element) -> None:
        """Note a picture that is large enough to show text and not marked as decoration."""
        holder = element
        for ancestor in element.iterancestors():
            if short_name(ancestor) in {"wp:inline", "wp:anchor", "p:pic", "v:shape"}:
                holder = ancestor
                break
        if is_decorative(holder) or _is_small(holder):
            return
        described = next((one for one in holder.iter("*") if short_name(one).endswith((":docPr", ":cNvPr"))), None)
        words = attribute(described, "descr") or attribute(described, "title")
        self.unread.add("picture", f"“{words}”" if words else self.place)

    def named(self, element: etree._Element, name: str) -> None:
        """Note an object that cannot be read."""
        program = attribute(element, "ProgID") or attribute(element, "progId")
        if program.startswith(_EQUATIONS):
            self.unread.add("equation of an older kind", self.place)
        else:
            self.unread.add(_UNREAD[name], " ".join(part for part in (program, self.place) if part))

    def _media(self, holder: etree._Element) -> bool:
        """Note the media in an element; whether there are any."""
        found = [element for element in holder.iter("*") if short_name(element) in _UNREAD]
        for element in found:
            self.named(element, short_name(element))
        return bool(found)

    def _related(
        self,
        element: etree._Element,
        reference: str,
        blocks: list[Block],
        read: Callable[[etree._Element, list[Block]], None],
    ) -> None:
        part = self.package.target(self.part, attribute(element, reference))
        root = self.package.root(part)
        if root is None:
            self.unread.add("chart or diagram", self.place)
        else:
            read(root, blocks)

    def _chart(self, root: etree._Element, blocks: list[Block]) -> None:
        blocks += chart_blocks(root, self.unread)

    def _diagram(self, root: etree._Element, blocks: list[Block]) -> None:
        for element in root.iter("*"):
            if short_name(element) == "a:p":
                text = drawing_paragraph(element)
                if text:
                    blocks.append(Paragraph(text=text))


def _table(table: etree._Element) -> list[Block]:
    rows: list[Block] = [Mark.TABLE]
    for row in table:
        if short_name(row) != "a:tr":
            continue
        rows.append(Mark.ROW)
        for cell in row:
            if short_name(cell) == "a:tc" and not any(attribute(cell, side) == "1" for side in ("hMerge", "vMerge")):
                body = child(cell, "a:txBody")
                texts = [
                    drawing_paragraph(one) for one in (body if body is not None else ()) if short_name(one) == "a:p"
                ]
                rows += [Mark.CELL, *(Paragraph(text=text) for text in texts), Mark.CELL_END]
        rows.append(Mark.ROW_END)
    rows.append(Mark.TABLE_END)
    return rows


def drawing_paragraph(paragraph: etree._Element) -> str:
    """The text of a paragraph of DrawingML, its fields' results with it."""
    pieces: list[str] = []
    for element in paragraph:
        match short_name(element):
            case "a:r" | "a:fld":
                text = child(element, "a:t")
                if text is not None and text.text:
                    pieces.append(without_private_signs(text.text, _sign_font(element)))
            case "a:br":
                pieces.append("\n")
            case "mc:AlternateContent":
                pieces += [_equations(one) for one in shown_branch(element)]
            case _:
                pieces.append(_equations(element))
    return "".join(pieces).replace("\v", "\n").strip()


def _equations(element: etree._Element) -> str:
    return " ".join(equation_text(one) for one in element if short_name(one) in {"m:oMath", "m:oMathPara"})


def is_decorative(element: etree._Element) -> bool:
    """Whether its author says that it is decoration."""
    return any(
        short_name(one) == "adec:decorative" and attribute(one, "val") in {"1", "true"} for one in element.iter("*")
    )


def _sign_font(run: etree._Element) -> str:
    properties = child(run, "a:rPr")
    for name in ("a:sym", "a:latin"):
        font = attribute(child(properties, name), "typeface")
        if is_symbol_font(font):
            return font
    return ""


def _is_small(holder: etree._Element) -> bool:
    size = next((one for one in holder.iter("*") if short_name(one) in {"wp:extent", "a:ext"} and one.get("cx")), None)
    if size is None:
        return False
    sides = [attribute(size, side) for side in ("cx", "cy")]
    return any(side.isdecimal() and int(side[:12]) < _SMALLEST * _EMU_PER_CENTIMETRE for side in sides)
