"""The builder of canonical texts (see `smartchat_core.model.parsed.ParsedDocument`)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, replace

from smartchat_core.errors import FileTooLarge
from smartchat_core.model.anchors import AnchorKind, AnchorMap
from smartchat_core.model.parsed import Cover, Metadata, ParsedDocument, ParseWarning, Reading
from smartchat_core.model.section import Section, SectionKind, SectionRole
from smartchat_core.model.span import Span
from smartchat_core.parsing.arrange import arrange
from smartchat_core.text.normal_forms import is_nfc, nfc

__all__ = ["JOINER", "CanonicalTextBuilder", "canonical_line", "is_stable", "with_joiner"]

# Characters that have no width or that only steer the layout: Unicode's Default_Ignorable_Code_Point without
# joiners, variation selectors and fillers, the bidi and interlinear controls, C0 and C1 controls that are no white
# space, lone surrogates, noncharacters at the end of the BMP and the tag characters, which hide text.
_DROPPED = (
    "\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\xad\u034f\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f"
    "\ufeff\ufff9-\ufffb\ufffe\uffff\ud800-\udfff\U000e0000-\U000e007f"
)
# U+200C and U+200D are spelling in scripts whose letters join (Arabic and its kin, those of India and around it) and
# in emoji; anywhere else they steer ligatures, or hide in words.
_JOINING = (
    "\u0590-\u1cff\u2190-\u2bff\ua800-\uabff\ufb1d-\ufdff\ufe0f\ufe70-\ufefc\U00010a00-\U00011fff"
    "\U0001e900-\U0001e95f\U0001f000-\U0001faff"
)
_ALWAYS_DROPPED = re.compile(f"[{_DROPPED}]")
_INVISIBLE = rf"[{_DROPPED}]+|(?<![{_JOINING}])[\u200c\u200d]+(?![{_JOINING}])"
_REMOVED = re.compile(_INVISIBLE)
_UNEVEN = re.compile(rf"{_INVISIBLE}|\s\s+")
_SUPPLEMENTARY = re.compile("[\U00010000-\U0010ffff]")
_TO_SUPPLEMENTARY = re.compile("[^\U00010000-\U0010ffff]*[\U00010000-\U0010ffff]|[^\U00010000-\U0010ffff]+")
# One that stands for all of them, where a reader maps them to one.
JOINER = "\u2060"
_LINE = "\n"
_PARAGRAPH = "\n\n"


def canonical_line(text: str) -> str:
    """The text as one canonical line: for titles, names and other metadata."""
    return nfc(" ".join(_REMOVED.sub("", text).split()))


@dataclass(slots=True)
class _Mark:
    start: int
    end: int | None
    title: str
    level: int
    kind: SectionKind | None
    role: SectionRole


class CanonicalTextBuilder:
    """Collects runs of text and breaks between them, and makes a `ParsedDocument` of them.

    White space collapses, also across runs; what has no width is dropped, except joiners that are spelling;
    the rest becomes NFC. A break takes effect when the next text comes, and the stronger of two breaks wins,
    so callers may ask for breaks before and after every block. For formats with anchors each run carries its
    node (the part of an anchor's point that is the same for the whole run) and its first character's index in
    that node; where source and text stop running side by side, the builder adds an anchor.

    Args:
        kind: the kind of anchors that the document has.
        text_characters: the greatest length of the text (None: any).
    """

    def __init__(self, *, kind: AnchorKind = AnchorKind.LINES, text_characters: int | None = None) -> None:
        self.kind = kind
        self.warnings: list[ParseWarning] = []
        self.readings: list[Reading] = []
        self._limit = text_characters
        # Open to readers that append runs which need no care themselves (see `MarkupReader`).
        self.parts: list[str] = []
        self.length = 0
        # The break that is due before the next text: "" at the very start, and where text goes on.
        self.due = ""
        self.space = False
        self.offsets: list[int] = []
        self.points: list[str] = []
        self._pinned = 0
        self._marks: list[_Mark] = []

    def cell_break(self) -> None:
        """What follows stands on the same line, after a space, whatever break was due."""
        self.space = False
        if self.length:
            self.due = " "

    def row_break(self) -> None:
        """What follows stands on a new line of the same paragraph, whatever break was due."""
        self.space = False
        if self.length:
            self.due = _LINE

    @property
    def offset(self) -> int:
        """Where the next text will stand."""
        return self.length + len(self.due)

    def text(self, run: str, node: str = "", at: int = 0) -> None:
        """Append a run of text; its first character is the node's character `at`, in UTF-16 code units.

        Raises:
            FileTooLarge: the text outgrows its limit.
        """
        if run.isascii() and _UNEVEN.search(run) is None:
            self._even(run, node, at)
            return
        if not node or not _SUPPLEMENTARY.search(run):
            self._uneven(run, node, at)
            return
        # Behind a character of two code units the source runs ahead of the text.
        for stretch in _TO_SUPPLEMENTARY.findall(run):
            self._uneven(stretch, node, at)
            at += utf16_length(stretch)
            self._pin(node, at)

    def _uneven(self, run: str, node: str, at: int) -> None:
        start = 0
        for found in _UNEVEN.finditer(run):
            # Of a stretch of white space the last character stays, so that it stands 1:1 with its space.
            stays = found.group()[-1].isspace()
            self._normalised(run[start : found.start()], node, at + start)
            start = found.end() - 1 if stays else found.end()
        self._normalised(run[start:], node, at + start)

    def line_break(self) -> None:
        """What follows stands on a new line of the same paragraph."""
        self.space = False
        if not self.due and self.length:
            self.due = _LINE

    def paragraph_break(self) -> None:
        """What follows is a new paragraph."""
        self.space = False
        if self.length:
            self.due = _PARAGRAPH

    def paragraph(self, text: str, node: str = "") -> int:
        """Append a paragraph, whose lines may be divided by line feeds; where it begins.

        Raises:
            FileTooLarge: the text outgrows its limit.
        """
        self.paragraph_break()
        start = self.offset
        for line in text.split("\n"):
            self.text(line, node)
            self.line_break()
        return start

    def section(
        self,
        title: str,
        *,
        level: int,
        kind: SectionKind | None = None,
        role: SectionRole | None = None,
        start: int | None = None,
        end: int | None = None,
    ) -> None:
        """Begin a section where the next text will stand, or at `start`.

        It ends where the next one of the same or a lower level begins, unless `end` is given. Without a kind
        it takes that of the section which holds it. A role is what the format itself says; a title that names one
        counts for more (see `smartchat_core.parsing.arrange`).
        """
        at = self.offset if start is None else start
        mark = _Mark(
            start=at,
            end=end,
            title=canonical_line(title),
            level=level,
            kind=kind,
            role=role or SectionRole.SECTION,
        )
        self._marks.append(mark)

    def build(
        self,
        *,
        metadata: Metadata | None = None,
        resources: tuple[str, ...] = (),
        cover: Cover | None = None,
        page_count: int | None = None,
    ) -> ParsedDocument:
        """The document of everything that was appended."""
        text = "".join(self.parts)
        return ParsedDocument(
            text=text,
            metadata=metadata or Metadata(),
            sections=arrange(_nest(self._marks, text)),
            anchors=AnchorMap(
                kind=self.kind,
                offsets=tuple(self.offsets),
                points=tuple(self.points),
                resources=resources,
            ),
            warnings=tuple(self.warnings),
            page_count=page_count,
            cover=cover,
            readings=tuple(self.readings),
        )

    def _normalised(self, run: str, node: str, at: int) -> None:
        """Append a run as NFC, joined with the text before it."""
        if not run.isascii():
            if not is_nfc(run):
                self._denormalised(run, node, at)
                return
            if self.length and not _starts_cluster(run[0]):
                taken = self._compose_with_tail(run)
                run, at = run[taken:], at + taken
        self._even(run, node, at)

    def _even(self, run: str, node: str, at: int) -> None:
        """Append a run without characters to drop and without two spaces in a row."""
        text = run.lstrip()
        skipped = len(run) - len(text)
        if not text:
            if skipped and not self.due:
                self.space = True
            return
        length = self.length
        if self.due:
            self.parts.append(self.due)
            length += len(self.due)
            self.due = ""
        elif (skipped or self.space) and length:
            self.parts.append(" ")
            if node and not self.space:
                self._anchor(length, node, at + skipped - 1)
            length += 1
        bare = text.rstrip()
        self.space = len(bare) < len(text)
        if node:
            self._anchor(length, node, at + skipped)
        self.parts.append(_spaces(bare))
        self.length = length + len(bare)
        self.check_length()

    def check_length(self) -> None:
        """Raise `FileTooLarge` if the text has outgrown its limit."""
        if self._limit is not None and self.length > self._limit:
            raise FileTooLarge("The text of this file is too long.", cause=f"It has over {self._limit} characters.")

    def _anchor(self, offset: int, node: str, at: int) -> None:
        if self.offsets and self.offsets[-1] >= offset and len(self.offsets) > self._pinned:
            del self.offsets[-1], self.points[-1]
        self.offsets.append(offset)
        self.points.append(f"{node}|{at}")

    def _pin(self, node: str, at: int) -> None:
        """An anchor behind a character that has several in the source: it stays, since it marks its end."""
        self._anchor(self.length, node, at)
        self._pinned = len(self.offsets)

    def _denormalised(self, run: str, node: str, at: int) -> None:
        """Append a run that is not NFC, cluster by cluster, so that every cluster keeps its place."""
        start, end = 0, len(run)
        while start < end:
            stop = start + 1
            while stop < end and not _starts_cluster(run[stop]):
                stop += 1
            cluster = run[start:stop]
            # Stretches that are normalised already go in one piece.
            while stop < end and is_nfc(cluster):
                stop += 1
                while stop < end and not _starts_cluster(run[stop]):
                    stop += 1
                cluster = run[start:stop]
                if len(cluster) > _STRETCH:
                    break
            if is_nfc(cluster):
                self._normalised(cluster, node, at + start)
            else:
                last = _last_cluster(cluster)
                if last:
                    self._normalised(cluster[:last], node, at + start)
                self._normalised(nfc(cluster[last:]), node, at + start + last)
                if node:
                    self._pin(node, at + stop)
            start = stop

    def _compose_with_tail(self, run: str) -> int:
        """Join the marks at the start of a run with the character before them; how many there were."""
        if self.due or self.space:
            return 0
        taken = 1
        while taken < len(run) and not _starts_cluster(run[taken]):
            taken += 1
        tail = self.parts[-1]
        last = _last_cluster(tail)
        joined = nfc(tail[last:] + run[:taken])
        self.parts[-1] = tail[:last] + joined
        self.length += len(joined) - (len(tail) - last)
        return taken


def with_joiner(text: str, repertoire: Iterable[str]) -> str:
    """The text with `JOINER` in the place of each character that has no place in a canonical text.

    `repertoire` are the characters beyond ASCII in it, and DEL.
    """
    for character in repertoire:
        if _ALWAYS_DROPPED.match(character):
            text = text.replace(character, JOINER)
        elif character in "\u200c\u200d":
            text = _REMOVED.sub(lambda found: JOINER * len(found[0]), text)
    return text


def is_stable(character: str) -> bool:
    """Whether normalisation to NFC keeps the character whatever stands beside it."""
    return _starts_cluster(character) and is_nfc(character)


def utf16_length(text: str) -> int:
    """The text's length in UTF-16 code units, in which EPUB CFI and the DOM count."""
    return len(text) if text.isascii() else len(text) + len(_SUPPLEMENTARY.findall(text))


_STRETCH = 64
_VOWELS_AND_FINALS = re.compile("[\u1161-\u1175\u11a8-\u11c2]")


def _starts_cluster(character: str) -> bool:
    """Whether normalisation never joins the character with what stands before it."""
    if character < "\u0300":
        return True
    if unicodedata.category(character) in {"Mn", "Mc"} or unicodedata.combining(character):
        return False
    return _VOWELS_AND_FINALS.match(character) is None


def _last_cluster(text: str) -> int:
    last = len(text) - 1
    while last > 0 and not _starts_cluster(text[last]):
        last -= 1
    return max(last, 0)


def _spaces(text: str) -> str:
    """The same number of characters, every white space a plain space."""
    if text.isascii() and text.isprintable():
        return text
    return " ".join(_SPACE.split(text))


_SPACE = re.compile(r"\s")


def _nest(marks: list[_Mark], text: str) -> tuple[Section, ...]:
    """The sections of the marks: in reading order, nested, numbered, none of them empty."""
    total = len(text)
    for mark in marks:
        # A space that was due stands between the sections, in neither.
        if text[mark.start : mark.start + 1].isspace():
            mark.start += 1
    ordered = sorted(
        (mark for mark in marks if mark.start < total),
        key=lambda mark: (mark.start, mark.end is not None, mark.level if mark.end is None else 0),
    )
    ends = _ends(ordered, total)
    sections: list[Section] = []
    open_sections: list[Section] = []
    for mark, bound in zip(ordered, ends, strict=True):
        end = bound
        while end > mark.start and text[end - 1].isspace():
            end -= 1
        if end <= mark.start:
            continue
        while open_sections and open_sections[-1].span.end <= mark.start:
            open_sections.pop()
        parent = open_sections[-1] if open_sections else None
        section = Section(
            ordinal=len(sections),
            title=mark.title,
            span=Span(start=mark.start, end=min(end, parent.span.end) if parent else end),
            level=parent.level + 1 if parent else 1,
            parent=parent.ordinal if parent else None,
            kind=mark.kind or (parent.kind if parent else SectionKind.BODY),
            role=mark.role,
        )
        sections.append(section)
        open_sections.append(section)
    # The half title that holds all chapters is no front matter, though its own page is.
    for section in reversed(sections):
        if section.kind is SectionKind.BODY and section.parent is not None:
            sections[section.parent] = replace(sections[section.parent], kind=SectionKind.BODY)
    return tuple(sections)


def _ends(ordered: list[_Mark], total: int) -> list[int]:
    ends = [total if mark.end is None else min(mark.end, total) for mark in ordered]
    open_marks: list[int] = []
    for index, mark in enumerate(ordered):
        if mark.end is not None:
            continue
        while open_marks and ordered[open_marks[-1]].level >= mark.level:
            ends[open_marks.pop()] = mark.start
        open_marks.append(index)
    return ends
