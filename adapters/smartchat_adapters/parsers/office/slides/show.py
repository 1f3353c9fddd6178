"""PowerPoint presentations: what their slides show, and the speaker's notes (ECMA-376 part 1, 19)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from smartchat_adapters.parsers.office.blocks import Opening, Paragraph
from smartchat_adapters.parsers.office.numbers import format_number
from smartchat_adapters.parsers.office.ooxml.drawing import DEEPEST, DrawingReader, drawing_paragraph, too_deep
from smartchat_adapters.parsers.office.ooxml.names import attribute, child, short_name, shown_branch
from smartchat_adapters.parsers.toolkit.hidden import Reason
from smartchat_core.errors import DamagedFile
from smartchat_core.model.section import SectionKind

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lxml import etree

    from smartchat_adapters.parsers.office.blocks import Block
    from smartchat_adapters.parsers.office.ooxml.package import OfficePackage
    from smartchat_adapters.parsers.toolkit.hidden import HiddenText
    from smartchat_adapters.parsers.toolkit.unread import UnreadParts

__all__ = ["ShowReader"]

_TITLES = frozenset(("title", "ctrTitle"))
# What stands on each slide alike: the date, the footer, the number, and in notes the picture of the slide.
_FURNITURE = frozenset(("dt", "ftr", "hdr", "sldNum", "sldImg"))
_SHAPES = frozenset(("p:sp", "p:cxnSp", "p:graphicFrame", "p:pic", "p:grpSp", "p:contentPart"))
_NUMBERS = {
    "alphaLc": "lowerLetter",
    "alphaUc": "upperLetter",
    "arabic": "decimal",
    "romanLc": "lowerRoman",
    "romanUc": "upperRoman",
}
_SIGNS = {"Period": ("", "."), "ParenR": ("", ")"), "ParenBoth": ("(", ")"), "Plain": ("", "")}
_MOST_SLIDES = 20_000


class ShowReader:
    """Reads the slides of a presentation.

    Args:
        package: the parts of the presentation.
        hidden: counts what is on hidden slides, in hidden shapes and off the slides.
        unread: takes what is not read.
    """

    def __init__(self, package: OfficePackage, *, hidden: HiddenText, unread: UnreadParts) -> None:
        self._package = package
        self._hidden = hidden
        self._unread = unread
        self._size = (0, 0)

    def read(self) -> list[Block]:
        """The slides in their order, each a section with its title, and the notes in one within it.

        Raises:
            DamagedFile: the presentation names no slides.
            HostileFile: shapes are nested too deeply.
        """
        root = self._package.root(self._package.main)
        if root is None:
            raise DamagedFile("The presentation cannot be read.", cause=f"The part {self._package.main!r} is no XML.")
        size = child(root, "p:sldSz")
        self._size = (_number(attribute(size, "cx")), _number(attribute(size, "cy")))
        listed = child(root, "p:sldIdLst")
        blocks: list[Block] = []
        for number, entry in enumerate(listed if listed is not None else (), start=1):
            if number > _MOST_SLIDES:
                self._unread.add("slide", f"those behind {_MOST_SLIDES:,}")
                break
            # The entry has an id of its own beside that of the relation.
            part = self._package.target(self._package.main, _relation(entry))
            slide = self._package.root(part)
            if slide is not None:
                blocks += self._slide(slide, part, number)
        return blocks

    def _slide(self, slide: etree._Element, part: str, number: int) -> list[Block]:
        titles: list[str] = []
        body: list[Block] = []
        self._shapes(_tree(slide), part, f"slide {number}", titles, body, 0)
        if attribute(slide, "show") in {"0", "false"}:
            words = [*titles, *(block.text for block in body if isinstance(block, Paragraph))]
            self._hidden.add(f"slide {number}", Reason.NOT_DISPLAYED, " ".join(words))
            return []
        notes = self._notes(part, number)
        if not (titles or body or notes):
            return []
        title = " ".join(" ".join(titles).split())
        opening = Paragraph(text=title, level=1) if title else Opening(title=f"Slide {number}", level=1)
        blocks: list[Block] = [opening, *body]
        if notes:
            blocks += [Opening(title="Notes", level=2, kind=SectionKind.NOTES), *notes]
        return blocks

    def _notes(self, part: str, number: int) -> list[Block]:
        name = self._package.related(part, "notesSlide")
        root = self._package.root(name)
        if name is None or root is None:
            return []
        blocks: list[Block] = []
        self._shapes(_tree(root), name, f"notes of slide {number}", [], blocks, 0)
        return blocks

    def _shapes(
        self,
        parent: Iterable[etree._Element],
        part: str,
        place: str,
        titles: list[str],
        blocks: list[Block],
        depth: int,
    ) -> None:
        if depth > DEEPEST:
            raise too_deep()
        for element in parent:
            name = short_name(element)
            if name == "mc:AlternateContent":
                self._shapes(shown_branch(element), part, place, titles, blocks, depth + 1)
                continue
            if name not in _SHAPES:
                continue
            inside: list[Block] = []
            kind = _placeholder(element)
            if kind in _FURNITURE:
                continue
            if name == "p:grpSp":
                self._shapes(element, part, place, titles, inside, depth + 1)
            elif name == "p:sp":
                inside += _paragraphs(element)
            else:
                reader = DrawingReader(package=self._package, unread=self._unread, part=part, place=place)
                inside += reader.read([element], depth)
            reason = self._reason(element) if depth == 0 else None
            if reason is not None:
                words = " ".join(block.text for block in inside if isinstance(block, Paragraph))
                self._hidden.add(place, reason, words)
            elif kind in _TITLES:
                titles += [block.text for block in inside if isinstance(block, Paragraph)]
            else:
                blocks += inside

    def _reason(self, shape: etree._Element) -> Reason | None:
        """Why nobody sees the shape: it is hidden, or stands beside the slide."""
        described = next((one for one in shape.iter("*") if short_name(one) == "p:cNvPr"), None)
        if attribute(described, "hidden") in {"1", "true"}:
            return Reason.NOT_DISPLAYED
        frame = next((one for one in shape.iter("*") if short_name(one) in {"a:xfrm", "p:xfrm"}), None)
        start, extent = child(frame, "a:off"), child(frame, "a:ext")
        if start is None or extent is None or not all(self._size):
            return None
        left, top = _number(attribute(start, "x")), _number(attribute(start, "y"))
        right, bottom = left + _number(attribute(extent, "cx")), top + _number(attribute(extent, "cy"))
        beside = right <= 0 or bottom <= 0 or left >= self._size[0] or top >= self._size[1]
        return Reason.OUTSIDE if beside else None


def _tree(root: etree._Element) -> Iterable[etree._Element]:
    tree = child(child(root, "p:cSld"), "p:spTree")
    return tree if tree is not None else ()


def _relation(entry: etree._Element) -> str:
    return next((str(value) for key, value in entry.attrib.items() if str(key).endswith("}id")), "")


def _placeholder(shape: etree._Element) -> str:
    holder = next((one for one in shape if short_name(one).endswith("Pr") and short_name(one).startswith("p:nv")), None)
    mark = child(child(holder, "p:nvPr"), "p:ph")
    return "" if mark is None else attribute(mark, "type") or "obj"


def _paragraphs(shape: etree._Element) -> list[Block]:
    """The paragraphs of a shape; those of a body are items of a list, with the numbers that they have."""
    body = child(shape, "p:txBody")
    listed = _placeholder(shape) in {"body", "obj"}
    blocks: list[Block] = []
    counts: dict[int, int] = {}
    for element in body if body is not None else ():
        if short_name(element) != "a:p":
            continue
        text = drawing_paragraph(element)
        properties = child(element, "a:pPr")
        level = _number(attribute(properties, "lvl"))
        numbered = child(properties, "a:buAutoNum")
        counts = {at: count for at, count in counts.items() if at < level or (at == level and numbered is not None)}
        label = ""
        if numbered is not None and text:
            start = _number(attribute(numbered, "startAt")) or 1
            counts[level] = counts.get(level, start - 1) + 1
            label = _label(attribute(numbered, "type"), counts[level])
        if text:
            blocks.append(Paragraph(text=f"{label}{text}", listed=listed or bool(label)))
    return blocks


def _label(scheme: str, number: int) -> str:
    for name, style in _NUMBERS.items():
        if scheme.startswith(name):
            before, behind = _SIGNS.get(scheme.removeprefix(name), ("", "."))
            return f"{before}{format_number(number, style)}{behind} "
    return f"{number}. "


def _number(value: str) -> int:
    plain = value.removeprefix("-")
    return int(value) if plain.isdecimal() and len(plain) < 16 else 0
