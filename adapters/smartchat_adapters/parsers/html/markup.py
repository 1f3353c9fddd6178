"""Running text of (X)HTML from its tags and the words between them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from smartchat_adapters.parsers.html.tags import BLOCK, EMPTY_INLINE, END, INLINE, Act, Tag, TagReader
from smartchat_core.model.parsed import Reading
from smartchat_core.model.span import Span
from smartchat_core.parsing.canonical_text import JOINER, canonical_line, utf16_length

if TYPE_CHECKING:
    from smartchat_adapters.parsers.html.tags import Token
    from smartchat_core.model.section import SectionKind, SectionRole
    from smartchat_core.parsing.canonical_text import CanonicalTextBuilder

__all__ = ["Marked", "MarkupHeading", "MarkupReader", "MarkupText", "Page", "PictureMet"]

_REFERENCE_MARK = re.compile(r"\s*[\[(]?(?:\d{1,4}|[*†‡§¶‖]{1,4}|[a-z]|[ivxl]{1,6})[\])]?\s*")
_UNREAD = frozenset((Act.READING, Act.SKIP, Act.TITLE))
# Tags, what is known of them, the words behind them, and these words stripped.
_Stream = Iterator[tuple["Token", Tag | None, str, str]]
PictureMet = Callable[["Token", str], None]
"""Is called with the tag of each picture and its node, where the text stands that is to be in the picture's place."""
# Paths of elements that lie more deeply are put together only when they are needed.
_DEEP = 200
# Readings help searches only; more than a long novel has, or longer ones than words have, are none.
_LONGEST_READING = 100
_MAX_READINGS = 100_000


@dataclass(frozen=True, kw_only=True, slots=True)
class MarkupHeading:
    """A heading that was met: its level (1 to 6), its words and where it stands."""

    level: int
    title: str
    start: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Marked:
    """A stretch of the text with the semantic role that its markup gives."""

    kind: SectionKind
    role: SectionRole | None = None
    start: int
    end: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Page:
    """Markup as tags and the words before each of them.

    In an `even` page white space is single spaces only and what has no width is `JOINER` only (beside runs of
    spaces, which may occur), and all else is NFC however it is joined: most words are then taken as they are,
    which is what makes reading fast.
    """

    tags: list[Token]
    words: list[str]
    even: bool = False


@dataclass(slots=True)
class MarkupText:
    """What was met beside the words: where wanted ids stand, headings, meanings, pictures, the page's title."""

    title: str = ""
    places: dict[str, int] = field(default_factory=dict)
    headings: list[MarkupHeading] = field(default_factory=list)
    marked: list[Marked] = field(default_factory=list)
    pictures: int = 0


class MarkupReader:
    """Appends pages of markup to a text.

    Args:
        builder: takes the text.
        wanted: the ids of which the places are asked for, folded for case.
    """

    def __init__(self, builder: CanonicalTextBuilder, *, wanted: frozenset[str] = frozenset()) -> None:
        self._builder = builder
        self._read_tag = TagReader(wanted).read
        self._tags: dict[Token, Tag] = {}

    def read(self, page: Page, *, resource: str | None = None, pictures: PictureMet | None = None) -> MarkupText:
        """Append a page; with the number of its resource there are anchors for it.

        `pictures` may append text to the builder.

        Raises:
            FileTooLarge: the text outgrows its limit.
        """
        builder = self._builder
        parts, offsets, points = builder.parts, builder.offsets, builder.points
        length, due, space = builder.length, builder.due, builder.space
        layout = _Layout(builder)
        tags, read_tag, rough = self._tags, self._read_tag, not page.even
        # A path begins with the number of the resource, as anchors do.
        root = "" if resource is None else f"{resource}|"
        # Of every open element: its parent's path, its own step in it, and what is to be done at its end.
        stack: list[tuple[str | None, int, Tag | None]] = [(root, 0, None)]
        push, pop = stack.append, stack.pop
        add_part, add_offset, add_point = parts.append, offsets.append, points.append
        path: str | None = root
        step = 0
        cells = layout.cells
        marks = False
        # The root element has no step of its own.
        tokens, texts = page.tags[1:], page.words[2:]
        stream: _Stream = zip(tokens, map(tags.get, tokens), texts, map(str.strip, texts), strict=True)
        for token, known, following, stripped in stream:
            tag, words, bare = known, following, stripped
            if tag is None:
                tag = tags[token] = read_tag(token)
            if tag is END:
                path, step, opened = pop()
                if opened is None:
                    pass
                elif opened is BLOCK and not cells:
                    space = False
                    if length:
                        due = "\n\n"
                else:
                    builder.length, builder.due, builder.space = length, due, space
                    layout.close(opened)
                    length, due, space, marks = builder.length, builder.due, builder.space, layout.marks
            elif tag is EMPTY_INLINE:
                step += 2
            else:
                step += 2
                if tag is INLINE:
                    push((path, step, None))
                elif tag is BLOCK and not cells:
                    push((path, step, tag))
                    space = False
                    if length:
                        due = "\n\n"
                elif tag.act in _UNREAD:
                    if tag.act is Act.TITLE:
                        layout.reading.title = layout.reading.title or words
                    inner = [words]
                    if not tag.empty:
                        words, bare = self._skip(stream, inner)
                    if tag.act is Act.READING:
                        builder.length = length
                        layout.read_aloud("".join(inner))
                    tag = EMPTY_INLINE
                else:
                    builder.length, builder.due, builder.space = length, due, space
                    here = "" if not (tag.alternative and root) else _path(stack) if path is None else path
                    skipped = layout.open(tag, here and f"{here}/{step - 1}")
                    if pictures is not None and tag.act is Act.IMAGE:
                        pictures(token, f"{_path(stack) if path is None else path}/{step}")
                    if tag.empty:
                        layout.close(tag)
                    elif skipped:
                        words, bare = self._skip(stream)
                        tag = EMPTY_INLINE
                    else:
                        push((path, step, tag))
                    length, due, space, marks = builder.length, builder.due, builder.space, layout.marks
                if not tag.empty:
                    path = f"{path}/{step}" if path is not None and len(stack) < _DEEP else None
                    step = 0
            if not words:
                continue
            if not bare and not rough:
                space = space or not due
                continue
            if path is None:
                path = _path(stack)
            pieces = bare.split(JOINER) if JOINER in bare else None
            if rough or marks or "  " in bare or (pieces is not None and _is_loose(pieces)):
                builder.length, builder.due, builder.space = length, due, space
                layout.text(words, f"{path}/{step + 1}" if root else "")
                length, due, space = builder.length, builder.due, builder.space
                continue
            before = space
            if bare is words:
                at = 0
                space = False
            else:
                at = len(words) - len(words.lstrip())
                space = words[-1] == " "
            start = length
            if due:
                add_part(due)
                length = start = length + len(due)
                due = ""
            elif (at or before) and length:
                add_part(" ")
                length += 1
                # The space is this node's own, unless one before it was there already.
                if before:
                    start = length
                else:
                    at -= 1
            if root:
                add_offset(start)
                add_point(f"{path}/{step + 1}|{at}")
            if pieces is None:
                add_part(bare)
                length += len(bare)
                continue
            at += length - start
            for piece in pieces:
                if piece and root and offsets[-1] <= length:
                    if offsets[-1] == length:
                        points[-1] = f"{path}/{step + 1}|{at}"
                    else:
                        add_offset(length)
                        add_point(f"{path}/{step + 1}|{at}")
                add_part(piece)
                length += len(piece)
                at += len(piece) + 1
        builder.length, builder.due, builder.space = length, due, space
        builder.check_length()
        return layout.reading

    def _skip(self, stream: _Stream, inner: list[str] | None = None) -> tuple[str, str]:
        """Pass over the element that has begun; the words behind it, as they are and stripped.

        `inner` takes the words in it that follow another tag.
        """
        depth = 1
        for token, known, words, bare in stream:
            tag = known
            if tag is None:
                tag = self._tags[token] = self._read_tag(token)
            if tag is END:
                depth -= 1
                if not depth:
                    return words, bare
            elif not tag.empty:
                depth += 1
            if inner is not None:
                inner.append(words)
        return "", ""


class _Layout:
    """What the elements that are no plain blocks or phrases do to the text of one page."""

    def __init__(self, builder: CanonicalTextBuilder) -> None:
        self.builder = builder
        self.reading = MarkupText()
        # Of every open table cell: the text's length where its row and where the cell itself began.
        self.cells: list[tuple[int, int]] = []
        self._rows: list[int] = []
        self._starts: list[int] = []
        self._lists = 0
        self._links = 0
        self._superscripts = 0
        self._references = 0
        self._preformatted = 0
        self._heading: tuple[int, int] | None = None
        self._last_break = -1
        # Where the characters began that the next reading is of, and whether readings of the same group came before.
        self._ruby = 0
        self._read = False

    @property
    def marks(self) -> bool:
        """Whether words are the mark of a note perhaps: a reference by name, or a link set high."""
        return self._references > 0 or (self._links > 0 and self._superscripts > 0)

    def open(self, tag: Tag, before: str) -> bool:
        """An element begins; whether its content is to be skipped. `before` is the node of the text before it."""
        builder = self.builder
        skipped = False
        match tag.act:
            case Act.BLOCK:
                self._block()
            case Act.BREAK:
                self._break()
            case Act.LINE:
                self._line()
            case Act.LIST:
                self._list()
                self._lists += 1
            case Act.ROW:
                self._rows.append(builder.length)
            case Act.CELL:
                row = self._rows[-1] if self._rows else builder.length
                if builder.length > row:
                    builder.cell_break()
                self.cells.append((row, builder.length))
            case Act.HEADING:
                self._block()
                self._heading = (len(builder.parts), builder.offset)
            case Act.PREFORMATTED:
                self._block()
                self._preformatted += 1
            case Act.STANZA:
                self._block()
                # As in a cell, blocks are lines; the stanza itself begins after the break that is due.
                self.cells.append((-1, builder.length))
            case Act.IMAGE:
                self.reading.pictures += 1
                if self._heading is not None and len(builder.parts) == self._heading[0]:
                    self._replace(tag, before)
            case Act.LINK:
                self._links += 1
            case Act.SUPERSCRIPT:
                self._superscripts += 1
            case Act.REFERENCE:
                self._references += 1
            case Act.REPLACED:
                self._replace(tag, before)
                skipped = True
            case Act.RUBY:
                self._ruby = builder.offset + (builder.space and bool(builder.length) and not builder.due)
                self._read = False
            case Act.APART:
                builder.space = builder.space or not builder.due
            case _:
                pass
        if tag.id:
            self.reading.places.setdefault(tag.id, builder.offset)
        if tag.kind is not None and not tag.empty:
            self._starts.append(builder.offset)
        return skipped

    def close(self, tag: Tag) -> None:
        """An element ends."""
        builder = self.builder
        if tag.kind is not None and not tag.empty:
            start = self._starts.pop()
            if builder.length > start:
                self.reading.marked.append(Marked(kind=tag.kind, role=tag.role, start=start, end=builder.length))
        match tag.act:
            case Act.BLOCK:
                self._block()
            case Act.LINE:
                self._line()
            case Act.LIST:
                self._lists -= 1
                self._list()
            case Act.ROW:
                if builder.length > self._rows.pop():
                    builder.row_break()
            case Act.CELL:
                self.cells.pop()
            case Act.STANZA:
                self.cells.pop()
                self._block()
            case Act.HEADING:
                self._close_heading(tag)
            case Act.PREFORMATTED:
                self._preformatted -= 1
                self._block()
            case Act.LINK:
                self._links -= 1
            case Act.SUPERSCRIPT:
                self._superscripts -= 1
            case Act.REFERENCE:
                self._references -= 1
            case _:
                pass

    def read_aloud(self, words: str) -> None:
        """Note how the characters are read that came since the last reading, or since the ruby began."""
        spoken, readings, end = canonical_line(words), self.builder.readings, self.builder.length
        if not spoken or len(spoken) > _LONGEST_READING or len(readings) >= _MAX_READINGS:
            return
        if end > self._ruby:
            readings.append(Reading(span=Span(start=self._ruby, end=end), text=spoken))
            self._ruby, self._read = end, True
        elif self._read and readings:
            # The characters of the whole group come first, and then their readings one by one.
            readings[-1] = replace(readings[-1], text=f"{readings[-1].text}{spoken}")

    def text(self, words: str, node: str) -> None:
        """Append words that need care."""
        if self.marks and _REFERENCE_MARK.fullmatch(words):
            return
        if not self._preformatted or "\n" not in words:
            self.builder.text(words, node)
            return
        at = 0
        for index, line in enumerate(words.split("\n")):
            if index:
                self._break()
            self.builder.text(line, node, at)
            at += utf16_length(line) + 1

    def _block(self) -> None:
        """Break before or after a block; one in a table must stay in its row."""
        if not self.cells:
            self.builder.paragraph_break()
            return
        row, cell = self.cells[-1]
        if self.builder.length > cell:
            if cell > row:
                self.builder.line_break()
            else:
                self.builder.paragraph_break()

    def _line(self) -> None:
        if not self.cells or self.builder.length > self.cells[-1][1]:
            self.builder.line_break()

    def _replace(self, tag: Tag, before: str) -> None:
        """Append what stands for an element. It begins where the text before the element ends."""
        builder = self.builder
        # Within a paragraph that place is the end of the node that was read last.
        builder.text(tag.alternative, before if builder.due or not builder.length else "")

    def _list(self) -> None:
        """Break before or after a list; one within another goes on in lines."""
        if self._lists:
            self._line()
        else:
            self._block()

    def _break(self) -> None:
        length = self.builder.length
        if self._last_break == length:
            self._block()
        else:
            self._line()
        self._last_break = length

    def _close_heading(self, tag: Tag) -> None:
        if self._heading is not None:
            first, start = self._heading
            title = canonical_line("".join(self.builder.parts[first:]))
            if title:
                self.reading.headings.append(MarkupHeading(level=tag.level, title=title, start=start))
            self._heading = None
        self._block()


def _path(stack: list[tuple[str | None, int, Tag | None]]) -> str:
    """The path of the innermost open element."""
    steps = []
    for path, step, _ in reversed(stack):
        steps.append(f"/{step}")
        if path is not None:
            steps.append(path)
            break
    return "".join(reversed(steps))


def _is_loose(pieces: list[str]) -> bool:
    """Whether the pieces have spaces at their ends, which could come together, or are empty altogether."""
    filled = False
    for piece in pieces:
        if piece:
            if piece[0] == " " or piece[-1] == " ":
                return True
            filled = True
    return not filled
