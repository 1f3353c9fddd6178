"""The runs of a Word paragraph: text, signs, breaks, fields, notes and drawings (ECMA-376 part 1, 17.3.3)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from smartchat_adapters.parsers.office.blocks import Mark
from smartchat_adapters.parsers.office.field_words import is_equation, words_of_instruction
from smartchat_adapters.parsers.office.ooxml.drawing import DEEPEST, DrawingReader, too_deep
from smartchat_adapters.parsers.office.ooxml.math import equation_text
from smartchat_adapters.parsers.office.ooxml.names import attribute, child, child_value, short_name, shown_branch
from smartchat_adapters.parsers.office.symbols import is_symbol_font, symbol, without_private_signs
from smartchat_adapters.parsers.office.word.styles import with_run_properties
from smartchat_adapters.parsers.toolkit.xml import text_content

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from lxml import etree

    from smartchat_adapters.parsers.css.values import Colour
    from smartchat_adapters.parsers.office.blocks import Block
    from smartchat_adapters.parsers.office.look import Look
    from smartchat_adapters.parsers.office.text_line import TextLine
    from smartchat_adapters.parsers.office.word.context import WordContext
    from smartchat_adapters.parsers.office.word.fields import FieldMark, OpenFields

__all__ = ["RunReader"]

_SIGNS = {
    "w:tab": " ",
    "w:ptab": " ",
    "w:cr": "\n",
    "w:noBreakHyphen": "\u2011",
    "w:softHyphen": "",
}
# Deleted and moved-away text, properties, and what is no text.
_SKIPPED = frozenset(("w:del", "w:moveFrom", "w:pPr", "w:rPr", "w:sdtPr", "w:sdtEndPr", "w:customXmlPr", "w:rt"))
_NOTES = {"w:footnoteReference": "footnotes", "w:endnoteReference": "endnotes"}
_DRAWINGS = frozenset(("w:drawing", "w:pict", "w:object", "w:contentPart"))


class RunReader:
    """Reads what stands in paragraphs into a line.

    Args:
        context: what the document's stories share.
        part: the part that the paragraphs are in.
        fields: the fields of the part.
        line: where the text goes.
        text_box: reads the paragraphs of a text box, given its depth.
    """

    def __init__(
        self,
        context: WordContext,
        *,
        part: str,
        fields: OpenFields,
        line: TextLine,
        text_box: Callable[[etree._Element, int], list[Block]],
    ) -> None:
        self._context = context
        self._fields = fields
        self._line = line
        self._drawings = DrawingReader(package=context.package, unread=context.unread, part=part, text_box=text_box)
        self._style = ""
        self._ground: Colour | None = None
        self.before: list[Mark] = []
        """Marks to come before the paragraph that is being read."""

    def read(self, paragraph: Iterable[etree._Element], *, style: str, ground: Colour | None, depth: int) -> None:
        """Append what stands in the paragraph.

        Raises:
            HostileFile: it is nested too deeply.
        """
        self._style, self._ground = style, ground
        self._within(paragraph, depth)

    def _within(self, parent: Iterable[etree._Element], depth: int) -> None:
        if depth > DEEPEST:
            raise too_deep()
        for element in parent:
            self._element(element, depth)

    def _element(self, element: etree._Element, depth: int) -> None:
        name = short_name(element)
        if name == "w:r":
            self._run(element, depth)
        elif name in _SKIPPED:
            return
        elif name in {"m:oMath", "m:oMathPara"}:
            if self._fields.shown:
                self._line.add(equation_text(element))
        elif name == "mc:AlternateContent":
            for one in shown_branch(element):
                self._element(one, depth + 1)
        elif name == "w:subDoc":
            self._context.unread.add("part of a master document", self._line.beginning)
        elif name in {"w:p", "w:tbl"}:
            # Paragraphs do not hold one another; damage has to be read all the same.
            self._line.add("\n")
            self._within(element, depth + 1)
        else:
            self._within(element, depth + 1)

    def _run(self, run: etree._Element, depth: int) -> None:
        properties = child(run, "w:rPr")
        look = self._context.styles.look(self._style, child_value(properties, "w:rStyle"), self._ground)
        look = with_run_properties(look, properties)
        fonts = child(properties, "w:rFonts")
        font = attribute(fonts, "ascii") if is_symbol_font(attribute(fonts, "ascii")) else attribute(fonts, "hAnsi")
        own_mark = False
        for element in run:
            name = short_name(element)
            if name == "w:fldChar":
                self._field(self._fields.pass_mark(element), look)
            elif name == "w:instrText":
                self._fields.instruct(element.text or "")
            elif not self._fields.shown:
                continue
            elif name == "w:t":
                # The mark of a note that has one of its own stands behind the reference, and is no word.
                if not own_mark:
                    self._line.add(without_private_signs(element.text or "", font), look)
            elif name in _NOTES:
                own_mark = attribute(element, "customMarkFollows") in {"1", "true", "on"}
                if look.reason() is None:
                    self._context.notes.setdefault((_NOTES[name], attribute(element, "id")))
            else:
                self._special(element, name, look, depth)

    def _special(self, element: etree._Element, name: str, look: Look, depth: int) -> None:
        if name in _SIGNS:
            self._line.add(_SIGNS[name], look)
        elif name == "w:br":
            self._line.add("\n", look)
        elif name == "w:sym":
            self._sign(element, look)
        elif name in _DRAWINGS:
            self._drawing(element, look, depth)
        elif name == "mc:AlternateContent":
            for one in shown_branch(element):
                if short_name(one) == "w:t":
                    self._line.add(one.text or "", look)
                else:
                    self._special(one, short_name(one), look, depth + 1)
        elif name == "w:ruby":
            self._within(element, depth + 1)
        elif name in {"m:oMath", "m:oMathPara"}:
            self._line.add(equation_text(element), look)

    def _sign(self, element: etree._Element, look: Look) -> None:
        font, code = attribute(element, "font"), attribute(element, "char")
        try:
            found = symbol(font, int(code, 16))
        except ValueError:
            found = ""
        if not found:
            self._context.unread.add("sign of a symbol font", f"{font} {code}".strip())
        self._line.add(found, look)

    def _drawing(self, element: etree._Element, look: Look, depth: int) -> None:
        reason = look.reason()
        if reason is not None:
            self._context.hidden.add("document", reason, text_content(element))
            return
        self._drawings.place = self._line.beginning
        self._line.behind += self._drawings.read(element, depth + 1)

    def _field(self, mark: FieldMark | None, look: Look) -> None:
        if mark is None:
            return
        if mark.is_contents:
            if mark.ends:
                (self.before if self._line.is_blank else self._line.behind).append(Mark.CONTENTS_END)
            else:
                self.before.append(Mark.CONTENTS)
        elif mark.ends and self._fields.shown:
            if mark.form and (not mark.has_result or self._line.is_blank):
                self._line.add(mark.form, look)
            elif not mark.has_result:
                words = words_of_instruction(mark.instruction)
                self._line.add(words, look)
                if not words and is_equation(mark.instruction):
                    self._context.unread.add("equation field", self._line.beginning)
