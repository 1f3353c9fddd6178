"""The text of an OpenDocument body as blocks, without recursion: documents may be nested deeply."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from lxml import etree

from smartchat_adapters.parsers.css.values import WHITE
from smartchat_adapters.parsers.office.blocks import Mark, Story
from smartchat_adapters.parsers.office.look import Look
from smartchat_adapters.parsers.office.opendocument.lists import ListLabels
from smartchat_adapters.parsers.office.opendocument.names import attribute, child, short_name, whole_number
from smartchat_adapters.parsers.office.opendocument.objects import chart_of, form_values, formula_of, formula_text
from smartchat_adapters.parsers.office.symbols import without_private_signs
from smartchat_adapters.parsers.office.text_line import TextLine
from smartchat_adapters.parsers.toolkit.hidden import Reason
from smartchat_adapters.parsers.toolkit.xml import text_content

if TYPE_CHECKING:
    from smartchat_adapters.parsers.office.blocks import Block
    from smartchat_adapters.parsers.office.opendocument.package import OpenDocument
    from smartchat_adapters.parsers.office.opendocument.styles import DocumentStyles
    from smartchat_adapters.parsers.toolkit.hidden import HiddenText
    from smartchat_adapters.parsers.toolkit.unread import UnreadParts

__all__ = ["BodyReader"]

_SKIPPED = frozenset(
    (
        "drawing:image drawing:object drawing:object-ole drawing:plugin drawing:applet drawing:floating-frame "
        "drawing:control office:annotation office:annotation-end office:binary-data office:event-listeners "
        "office:forms office:meta office:scripts presentation:notes svg-compatible:desc svg-compatible:title "
        "table:covered-table-cell table:table-source text:alphabetical-index text:dde-connection-decls "
        "text:illustration-index text:note-citation text:number text:object-index text:ruby-text text:script "
        "text:sequence-decls text:table-index text:table-of-content text:tracked-changes text:user-field-decls "
        "text:user-index text:variable-decls"
    ).split()
)
_SHAPES = frozenset(
    (
        "drawing:caption drawing:circle drawing:connector drawing:custom-shape drawing:ellipse drawing:line "
        "drawing:measure drawing:path drawing:polygon drawing:polyline drawing:rect drawing:regular-polygon "
        "drawing:text-box"
    ).split()
)
_FRAMED = (*sorted(_SHAPES), "text:note-body")
_PARAGRAPHS = frozenset(("text:p", "text:h"))
_HIDES = frozenset(("text:hidden-text", "text:hidden-paragraph"))
_TABLE_MARKS = {
    "table:table": (Mark.TABLE, Mark.TABLE_END),
    "table:table-row": (Mark.ROW, Mark.ROW_END),
    "table:table-cell": (Mark.CELL, Mark.CELL_END),
}
_FAMILIES = {
    "text:span": "text",
    "text:a": "text",
    "text:section": "section",
    "table:table": "table",
    "table:table-row": "table-row",
    "table:table-cell": "table-cell",
}
_NORMAL_SIZE = 12.0
_SMALLEST_PICTURE = 1.2
_PER_CENTIMETRE = {"cm": 1.0, "mm": 0.1, "in": 2.54, "pt": 2.54 / 72}


@dataclass(slots=True)
class _Frame:
    """A text of its own: the body, a note or a text box."""

    line: TextLine
    name: str = ""
    blocks: list[Block] = field(default_factory=list)
    items: list[etree._Element | None] = field(default_factory=list)
    """The list items around, each until its first paragraph has begun."""
    paragraphs: int = 0
    label: str = ""
    level: int | None = None
    listed: bool = False


class BodyReader:
    """Reads the body of a text, or of a page of a presentation.

    Args:
        document: the document, for the objects that it holds.
        styles: its styles.
        hidden: counts what is hidden.
        unread: takes what is not read.
    """

    def __init__(
        self, document: OpenDocument, styles: DocumentStyles, *, hidden: HiddenText, unread: UnreadParts
    ) -> None:
        self._document = document
        self._styles = styles
        self._hidden = hidden
        self._unread = unread
        self._labels = ListLabels(styles)
        self._forms: dict[str, str] | None = None
        self._frames: list[_Frame] = []
        self._looks: list[Look] = []
        self._notes: list[Block] = []
        self._title = ""

    def read(self, body: etree._Element) -> Story:
        """The story of the body: tracked changes as accepted, comments and generated indexes left out."""
        self._notes, self._title = [], ""
        self._looks = [Look(ground=WHITE, size=_NORMAL_SIZE)]
        self._frames = [_Frame(TextLine(self._hidden))]
        skipped: etree._Element | None = None
        walker = etree.iterwalk(body, events=("start", "end"))
        for event, element in walker:
            name = short_name(element)
            if event == "start":
                if self._is_left_out(element, name):
                    skipped = element
                    walker.skip_subtree()
                else:
                    self._looks.append(self._look(element, name))
                    self._start(element, name)
                    self._text(element.text)
                continue
            if element is skipped:
                skipped = None
            else:
                self._looks.pop()
                self._end(name)
            if element is not body:
                self._text(element.tail)
        frame = self._frames[0]
        frame.blocks += frame.line.take()
        return Story(blocks=tuple(frame.blocks), notes=tuple(self._notes), title=self._title)

    def _is_left_out(self, element: etree._Element, name: str) -> bool:
        if name == "drawing:control":
            self._control(element)
        if name == "table:table-row" and attribute(element, "visibility") in {"collapse", "filter"}:
            self._hidden.add("document", Reason.NOT_DISPLAYED, text_content(element))
            return True
        return name in _SKIPPED

    def _text(self, text: str | None) -> None:
        if text and self._frames[-1].paragraphs:
            # Line ends are white space here; those that are meant are elements.
            self._frames[-1].line.add(without_private_signs(text.replace("\n", " ")), self._looks[-1])

    def _look(self, element: etree._Element, name: str) -> Look:
        look = self._looks[-1]
        if name in _PARAGRAPHS:
            base = Look(hidden=look.hidden, size=_NORMAL_SIZE, ground=look.ground)
            look = self._styles.look("paragraph", attribute(element, "style-name"), base)
            gone = child(element, "text:hidden-paragraph")
            if gone is not None and attribute(gone, "is-hidden") == "true":
                look = replace(look, hidden=True)
        elif name in _FAMILIES:
            style = attribute(element, "style-name")
            look = self._styles.look(_FAMILIES[name], style, look) if style else look
            condition = attribute(element, "is-hidden") == "true"
            if name == "text:section" and (attribute(element, "display") == "none" or condition):
                look = replace(look, hidden=True)
        elif name in _HIDES:
            look = replace(look, hidden=look.hidden or attribute(element, "is-hidden") != "false")
        elif name in _SHAPES:
            # What a shape is filled with cannot be determined here.
            look = Look(hidden=look.hidden, size=_NORMAL_SIZE, ground=None)
        elif name == "text:note-body":
            look = Look(hidden=look.hidden, size=_NORMAL_SIZE)
        return look

    def _start(self, element: etree._Element, name: str) -> None:
        frame = self._frames[-1]
        match name:
            case "text:p" | "text:h":
                self._begin_paragraph(frame, element, name)
            case "text:s":
                frame.line.add(" ", self._looks[-1])
            case "text:tab":
                frame.line.add(" ", self._looks[-1])
            case "text:line-break":
                frame.line.add("\n", self._looks[-1])
            case "text:list":
                self._labels.begin(element)
            case "text:list-item":
                frame.items.append(element)
            case "text:list-header":
                frame.items.append(None)
            case "drawing:frame":
                self._drawing(element)
            case _ if name in _TABLE_MARKS:
                frame.blocks += frame.line.take()
                frame.blocks.append(_TABLE_MARKS[name][0])
            case _ if name in _FRAMED:
                self._frames.append(_Frame(TextLine(self._hidden), name))
            case _:
                pass

    def _end(self, name: str) -> None:
        frame = self._frames[-1]
        match name:
            case "text:p" | "text:h":
                frame.paragraphs -= 1
                frame.blocks += frame.line.take(label=frame.label, level=frame.level, listed=frame.listed)
            case "text:list":
                self._labels.end()
            case "text:list-item" | "text:list-header":
                frame.items.pop()
            case _ if name in _TABLE_MARKS:
                frame.blocks += frame.line.take()
                frame.blocks.append(_TABLE_MARKS[name][1])
            case _ if name in _FRAMED:
                self._frames.pop()
                blocks = [*frame.blocks, *frame.line.take()]
                if name == "text:note-body":
                    self._notes += blocks
                elif self._frames[-1].paragraphs:
                    self._frames[-1].line.behind += blocks
                else:
                    self._frames[-1].blocks += blocks
            case _:
                pass

    def _begin_paragraph(self, frame: _Frame, element: etree._Element, name: str) -> None:
        frame.blocks += frame.line.take()
        frame.paragraphs += 1
        style = attribute(element, "style-name")
        frame.label, frame.level, frame.listed = "", None, False
        if name == "text:h":
            frame.level = max(whole_number(attribute(element, "outline-level"), 1), 1)
        elif not self._title and self._styles.is_title(style):
            self._title = " ".join(text_content(element).split())
        item = frame.items[-1] if frame.items else None
        if item is not None:
            frame.items[-1] = None
            frame.label = self._labels.item(item, style)
            frame.listed = frame.level is None
        elif frame.level is not None and not frame.items:
            frame.label = self._labels.heading(element, frame.level)
        written = child(item if item is not None else element, "text:number")
        if written is not None:
            frame.label = f"{text_content(written).strip()} "

    def _drawing(self, element: etree._Element) -> None:
        """What stands in a frame besides text; of several things the first is shown, a picture of it only elsewhere."""
        line = self._frames[-1].line
        inside = {short_name(one): one for one in reversed(element)}
        described = " ".join(text_content(one) for name, one in inside.items() if name.startswith("svg-compatible:"))
        place = f"“{described.strip()}”" if described.strip() else line.beginning
        held = inside.get("drawing:object")
        if held is not None:
            self._object(held, place)
        elif "drawing:object-ole" in inside or "drawing:floating-frame" in inside or "drawing:applet" in inside:
            self._unread.add("embedded object", place)
        elif "drawing:plugin" in inside:
            self._unread.add("sound or video", place)
        elif "drawing:image" in inside and "drawing:text-box" not in inside and not _is_trifle(element):
            self._unread.add("picture", place)

    def _object(self, held: etree._Element, place: str) -> None:
        root = next(iter(held), None)
        if root is None:
            root = self._document.object(attribute(held, "href"))
        frame = self._frames[-1]
        formula = formula_of(root) if root is not None else None
        if formula is not None:
            text = formula_text(formula)
            if text:
                frame.line.add(text, self._looks[-1])
            else:
                self._unread.add("equation", place)
            return
        blocks = chart_of(root) if root is not None else []
        frame.line.behind += blocks
        if not blocks:
            self._unread.add("embedded object", place)

    def _control(self, element: etree._Element) -> None:
        if self._forms is None:
            self._forms = form_values(self._document.content)
        frame = self._frames[-1]
        frame.line.add(self._forms.get(attribute(element, "control"), ""), self._looks[-1])


def _is_trifle(frame: etree._Element) -> bool:
    """Whether the picture is decoration, or too small to show text."""
    if attribute(frame, "decorative") == "true":
        return True
    for side in ("width", "height"):
        value = attribute(frame, side)
        unit = _PER_CENTIMETRE.get(value[-2:])
        try:
            if unit is not None and float(value[:-2]) * unit < _SMALLEST_PICTURE:
                return True
        except ValueError:
            continue
    return False
