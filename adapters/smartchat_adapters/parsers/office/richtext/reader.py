"""The text of an RTF document: its groups one after another, without recursion."""

from __future__ import annotations

import re
from copy import copy
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from smartchat_adapters.parsers.office.blocks import Mark, Paragraph, Story
from smartchat_adapters.parsers.office.field_words import is_equation, lists_headings, words_of_instruction
from smartchat_adapters.parsers.office.richtext.destinations import DESTINATIONS, SKIPPED, STARRED
from smartchat_adapters.parsers.office.richtext.frame import Frame
from smartchat_adapters.parsers.office.richtext.math import EquationBuilder
from smartchat_adapters.parsers.office.richtext.state import Place, State
from smartchat_adapters.parsers.office.richtext.tables import ColourTable, Font, FontTable, StyleTable, codec_of_page
from smartchat_adapters.parsers.office.richtext.text import TextDecoder
from smartchat_adapters.parsers.office.richtext.tokens import Kind, tokens
from smartchat_core.errors import HostileFile

if TYPE_CHECKING:
    from smartchat_adapters.parsers.office.blocks import Block
    from smartchat_adapters.parsers.toolkit.hidden import HiddenText
    from smartchat_adapters.parsers.toolkit.unread import UnreadParts

__all__ = ["RichText", "read_rich_text"]

_DEEPEST = 10_000
_BODY_TEXT = 9
_TWIPS_OF_SMALLEST_PICTURE = 680
_SHADED_CELLS = re.compile(r"\\(?:clcbpat|clcfpat|clshdng|trcbpat|rawclcbpat)")
_CODECS = {"ansi": "cp1252", "mac": "mac_roman", "pc": "cp437", "pca": "cp850"}
_CHARACTERS = {
    "tab": " ",
    "line": "\n",
    "lbr": "\n",
    "emdash": "—",
    "endash": "–",
    "bullet": "•",
    "lquote": "‘",
    "rquote": "’",
    "ldblquote": "“",
    "rdblquote": "”",
    "emspace": " ",
    "enspace": " ",
    "qmspace": " ",
}
_PARAGRAPH_ENDS = frozenset(("par", "sect", "page", "column"))
_EQUATIONS = ("Equation.", "MathType", "Word.Equation")


@dataclass(frozen=True, kw_only=True, slots=True)
class RichText:
    """What a document holds: its story, what it says of itself by the names of RTF, and whether it is whole."""

    story: Story
    information: dict[str, str]
    whole: bool


def read_rich_text(source: str, *, hidden: HiddenText, unread: UnreadParts) -> RichText:
    """Read the document, whose characters are bytes.

    Raises:
        HostileFile: its groups are nested beyond all use.
    """
    return _Reader(source, hidden, unread).read()


@dataclass(slots=True)
class _Open:
    """A group that has to do something when it ends: what it is, and the depth that it has."""

    name: str
    depth: int
    place: Place
    words: dict[str, list[str]] = field(default_factory=dict)
    numbers: dict[str, int] = field(default_factory=dict)
    shown: bool = False

    def said(self, key: str) -> str:
        return "".join(self.words.get(key, ()))


class _Reader:
    def __init__(self, source: str, hidden: HiddenText, unread: UnreadParts) -> None:
        self._source = source
        self._hidden = hidden
        self._unread = unread
        self._shaded = _SHADED_CELLS.search(source) is not None
        self._fonts, self._colours, self._styles = FontTable(), ColourTable(), StyleTable()
        self._decoder = TextDecoder(self._text)
        self._state = State()
        self._stack: list[State] = []
        self._frames = [Frame(hidden)]
        self._open: list[_Open] = []
        self._equation: EquationBuilder | None = None
        self._default_font: int | None = None
        self._fresh = self._starred = False
        self._notes: list[Block] = []
        self._information: dict[str, list[str]] = {}
        self._title = ""

    def read(self) -> RichText:
        """The document."""
        whole = False
        for token in tokens(self._source):
            match token.kind:
                case Kind.TEXT:
                    self._begun("")
                    self._decoder.bytes_of(token.text, self._font)
                case Kind.WORD:
                    self._word(token.text, token.number)
                case Kind.OPEN:
                    self._begin()
                case Kind.CLOSE:
                    self._end()
                    if not self._stack:
                        whole = True
                        break
                case Kind.SIGN:
                    self._sign(token.text)
                case Kind.BINARY:
                    self._decoder.control(binary=True)
        self._decoder.flush(self._font)
        while self._open:
            self._close(self._open.pop())
        blocks = self._frames[0].finish()
        information = {key: "".join(parts) for key, parts in self._information.items()}
        return RichText(
            story=Story(blocks=tuple(blocks), notes=tuple(self._notes), title=self._title),
            information=information,
            whole=whole,
        )

    @property
    def _font(self) -> Font | None:
        number = self._state.font if self._state.font is not None else self._default_font
        return None if number is None else self._fonts.fonts.get(number)

    # Groups

    def _begin(self) -> None:
        self._begun("")
        self._decoder.flush(self._font)
        self._decoder.control()
        if len(self._stack) >= _DEEPEST:
            raise HostileFile("The document's groups are nested too deeply.")
        around = self._state
        self._stack.append(around)
        self._state = copy(around)
        self._state.alternatives = False
        if around.alternatives:
            self._state.place = Place.SKIPPED
        self._fresh, self._starred = True, False

    def _end(self) -> None:
        self._begun("")
        self._decoder.flush(self._font)
        self._decoder.control()
        depth = len(self._stack)
        if self._state.place is Place.EQUATION and self._equation is not None:
            self._equation.close()
        while self._open and self._open[-1].depth >= depth:
            self._close(self._open.pop())
        if self._stack:
            self._state = self._stack.pop()

    def _begun(self, word: str) -> None:
        """The group has shown what it begins with."""
        if not self._fresh:
            return
        self._fresh = False
        if self._state.place is Place.EQUATION and self._equation is not None:
            self._equation.open(word)
        elif self._state.place is Place.STYLES:
            self._styles.begin()

    def _destination(self, word: str) -> bool:
        """Whether the first word of a group says where its text goes; that place is taken."""
        state = self._state
        around = self._stack[-1] if self._stack else state
        if around.alternatives and word == "ud":
            state.place = around.place
            return True
        if state.place in {Place.SKIPPED, Place.EQUATION}:
            return state.place is Place.SKIPPED
        if word in SKIPPED or (self._starred and word not in STARRED and state.place is not Place.STYLES):
            state.place = Place.SKIPPED
            return True
        if word == "upr":
            state.alternatives = True
            return True
        return word in DESTINATIONS and self._enter(word, DESTINATIONS[word])

    def _enter(self, word: str, place: Place | None) -> bool:
        state, depth = self._state, len(self._stack)
        innermost = self._open[-1] if self._open else None
        match word:
            case "field" | "object" | "footnote" | "shptxt" | "dptxbxtext" | "sp" | "pict" | "moMath" | "formfield":
                self._open.append(_Open(word, depth, state.place))
                if word in {"footnote", "shptxt", "dptxbxtext"}:
                    self._frames.append(Frame(self._hidden))
                    state.in_table, state.level, state.style, state.raised = False, None, 0, 0
                    state.unknown_ground = word != "footnote"
                    state.look = None
                elif word == "moMath":
                    self._equation = EquationBuilder()
                elif word == "pict" and any(one.name == "object" for one in self._open):
                    place = self._open[-1].place = Place.SKIPPED
            case "fldrslt" | "result" if innermost is not None and innermost.name in {"field", "object"}:
                place = innermost.place
                if word == "fldrslt" and place is Place.TEXT and lists_headings(innermost.said("fldinst")):
                    self._frames[-1].mark(Mark.CONTENTS)
                    innermost.numbers["contents"] = 1
            case _ if place is Place.INFORMATION and word != "info" and state.place is not Place.INFORMATION:
                return False
            case _:
                pass
        state.key = word
        if place is not None:
            state.place = place
        return True

    def _close(self, one: _Open) -> None:
        frame = self._frames[-1]
        match one.name:
            case "footnote" | "shptxt" | "dptxbxtext":
                blocks = self._frames.pop().finish()
                around = self._stack[one.depth - 1] if one.depth <= len(self._stack) and one.depth else State()
                if around.deleted:
                    return
                if one.name == "footnote":
                    self._notes += blocks
                else:
                    self._frames[-1].line.behind += blocks
            case "field":
                self._close_field(one, frame)
            case "formfield":
                outer = next((two for two in reversed(self._open) if two.name == "field"), None)
                if outer is not None:
                    outer.words["form"] = [_form_value(one)]
            case "moMath" if self._equation is not None:
                self._add(self._equation.line(), one.place)
                self._equation = None
            case "sp" if one.said("sn").strip() == "gtextUNICODE":
                text = one.said("sv").strip()
                frame.line.behind.append(Paragraph(text=text))
            case "pict" if one.place in {Place.TEXT, Place.SHAPE}:
                sides = [one.numbers.get(side, _TWIPS_OF_SMALLEST_PICTURE) for side in ("picwgoal", "pichgoal")]
                if min(sides) >= _TWIPS_OF_SMALLEST_PICTURE:
                    self._unread.add("picture", frame.line.beginning)
            case "object" if one.place is Place.TEXT:
                program = one.said("objclass").strip()
                older = program.startswith(_EQUATIONS)
                kind = "equation of an older kind" if older else "embedded object"
                self._unread.add(kind, " ".join(part for part in (program, frame.line.beginning) if part))
            case _:
                pass

    def _close_field(self, one: _Open, frame: Frame) -> None:
        instruction = one.said("fldinst")
        if "contents" in one.numbers:
            frame.mark(Mark.CONTENTS_END)
        elif not one.shown and one.place is Place.TEXT:
            words = one.said("form") or words_of_instruction(instruction)
            self._add(words, one.place)
            if not words and is_equation(instruction):
                self._unread.add("equation field", frame.line.beginning)
        if self._open and self._open[-1].name == "field":
            self._open[-1].shown |= one.shown and one.place is Place.TEXT

    # Words, signs and text

    def _word(self, word: str, number: int | None) -> None:
        if word == "u" and number is not None:
            self._begun("")
            if self._state.place is not Place.SKIPPED:
                self._decoder.unit(number, self._font, substitutes=self._state.substitutes)
            return
        self._decoder.flush(self._font)
        self._decoder.control()
        state = self._state
        if self._fresh:
            taken = self._destination(word)
            self._begun(word)
            if taken and word not in {"s", "cs"}:
                return
        match state.place:
            case Place.SKIPPED:
                return
            case Place.FONTS:
                self._fonts.word(word, number)
                return
            case Place.COLOURS:
                self._colours.word(word, number)
                return
            case Place.STYLES:
                self._styles.word(word, number)
                return
            case Place.FORM | Place.PICTURE:
                if self._open:
                    self._open[-1].numbers.setdefault(word, number if number is not None else 1)
                return
            case _:
                state.format(word, number, self._styles, self._default_font)
        self._document_word(word, number)

    def _document_word(self, word: str, number: int | None) -> None:
        state, frame = self._state, self._frames[-1]
        if word in _CHARACTERS:
            self._text(_CHARACTERS[word])
        elif word in _CODECS:
            self._decoder.codec = _CODECS[word]
        elif word == "ansicpg":
            self._decoder.codec = codec_of_page(number) or self._decoder.codec
        elif word == "deff":
            self._default_font = number
        elif state.place is not Place.TEXT:
            return
        elif word in _PARAGRAPH_ENDS:
            # The end of a paragraph can be deleted, which joins it to the next one.
            if not state.deleted:
                self._end_paragraph()
        elif word in {"cell", "nestcell"}:
            end = frame.end_cell if word == "cell" else frame.end_nested_cell
            end(level=self._level())
        elif word == "row":
            frame.end_row()
        elif word == "nestrow":
            frame.end_nested_row()

    def _sign(self, sign: str) -> None:
        if sign == "*" and self._fresh:
            self._starred = True
            return
        self._begun("")
        if sign in "{}\\":
            self._decoder.bytes_of(sign, self._font)
            return
        self._decoder.flush(self._font)
        self._decoder.control()
        if sign in "\r\n":
            if self._state.place is Place.TEXT:
                self._end_paragraph()
        elif sign in "~_":
            self._text(" " if sign == "~" else "\u2011")

    def _end_paragraph(self) -> None:
        state, frame = self._state, self._frames[-1]
        level = self._level()
        if not self._title and len(self._frames) == 1 and self._styles.is_title(state.style):
            self._title = frame.line.beginning.strip()
        frame.end_paragraph(level=level, in_table=state.in_table)

    def _level(self) -> int | None:
        level = self._state.level
        if level is None:
            level = self._styles.level(self._state.style)
        return level + 1 if level is not None and 0 <= level < _BODY_TEXT else None

    def _text(self, text: str) -> None:
        self._add(text, self._state.place)

    def _add(self, text: str, place: Place) -> None:
        state = self._state
        match place:
            case Place.TEXT:
                if text and not state.deleted:
                    if self._open and self._open[-1].name == "field" and text.strip():
                        self._open[-1].shown = True
                    self._frames[-1].line.add(text, state.looks(self._colours, shaded=self._shaded))
            case Place.LABEL:
                self._frames[-1].label(text)
            case Place.FONTS:
                self._fonts.text(text)
            case Place.COLOURS:
                self._colours.text(text)
            case Place.STYLES:
                self._styles.text(text)
            case Place.INFORMATION:
                self._information.setdefault(state.key, []).append(text)
            case Place.FIELD | Place.SHAPE | Place.FORM | Place.OBJECT:
                if self._open:
                    self._open[-1].words.setdefault(state.key, []).append(text)
            case Place.EQUATION if self._equation is not None:
                self._equation.text(text)
            case _:
                pass


def _form_value(form: _Open) -> str:
    """What a box to tick or a list to choose from shows."""
    chosen = form.numbers.get("ffres", 25)
    # 25 is the value of a form field that nobody has filled in.
    chosen = form.numbers.get("ffdefres", 0) if chosen == 25 else chosen
    match form.numbers.get("fftype"):
        case 1:
            return "☒" if chosen else "☐"
        case 2:
            entries = form.words.get("ffl", [])
            return entries[chosen].strip() if 0 <= chosen < len(entries) else ""
    return ""
