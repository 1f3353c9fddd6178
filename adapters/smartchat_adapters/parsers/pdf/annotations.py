"""What annotations add to a page: the values of form fields, notes in free text, and what is only named."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pypdfium2.raw as pdfium

from smartchat_adapters.parsers.pdf.characters import DrawnLine, DrawnWord
from smartchat_adapters.parsers.pdf.native_text import wide_text
from smartchat_adapters.parsers.pdf.rectangle import Rect
from smartchat_adapters.parsers.toolkit.hidden import Reason
from smartchat_core.parsing.canonical_text import canonical_line

if TYPE_CHECKING:
    from smartchat_adapters.parsers.toolkit.hidden import HiddenText

__all__ = ["Annotations", "read_annotations"]

_MAX_ANNOTATIONS = 5000
_MAX_OPTIONS = 2000
_UNSEEN = pdfium.FPDF_ANNOT_FLAG_HIDDEN | pdfium.FPDF_ANNOT_FLAG_NOVIEW
_COMMENTS = frozenset(
    (
        pdfium.FPDF_ANNOT_TEXT,
        pdfium.FPDF_ANNOT_HIGHLIGHT,
        pdfium.FPDF_ANNOT_UNDERLINE,
        pdfium.FPDF_ANNOT_SQUIGGLY,
        pdfium.FPDF_ANNOT_STRIKEOUT,
        pdfium.FPDF_ANNOT_CARET,
        pdfium.FPDF_ANNOT_LINE,
        pdfium.FPDF_ANNOT_SQUARE,
        pdfium.FPDF_ANNOT_CIRCLE,
        pdfium.FPDF_ANNOT_POLYGON,
        pdfium.FPDF_ANNOT_POLYLINE,
        pdfium.FPDF_ANNOT_INK,
    )
)
_PLAYED = frozenset(
    (pdfium.FPDF_ANNOT_SOUND, pdfium.FPDF_ANNOT_MOVIE, pdfium.FPDF_ANNOT_RICHMEDIA, pdfium.FPDF_ANNOT_THREED)
)
_TICKED, _EMPTY_BOX = "☑", "☐"
_CHOSEN, _EMPTY_CIRCLE = "◉", "○"
_LINE_HEIGHT = 1.2
_USUAL_HEIGHT = 14.0
_CHARACTER = 0.5
"""The usual width of a character by the height of its line."""


@dataclass(slots=True)
class Annotations:
    """Of one page. `values` stand where fields are, `notes` where free text does; the rest is counted or named."""

    values: list[DrawnLine] = field(default_factory=list)
    notes: list[DrawnLine] = field(default_factory=list)
    comments: int = 0
    stamps: int = 0
    films: int = 0
    attachments: list[str] = field(default_factory=list)


def read_annotations(page: Any, subject: str, hidden: HiddenText) -> Annotations:
    """What the annotations of a page of pypdfium2 hold; `hidden` counts what a viewer does not show."""
    found = Annotations()
    form = page.formenv.raw if page.formenv else None
    for number in range(min(pdfium.FPDFPage_GetAnnotCount(page.raw), _MAX_ANNOTATIONS)):
        with _opened(page, number) as annotation:
            if annotation:
                _read(annotation, form, found, subject, hidden)
    return found


@contextmanager
def _opened(page: Any, number: int) -> Iterator[Any]:
    annotation = pdfium.FPDFPage_GetAnnot(page.raw, number)
    try:
        yield annotation
    finally:
        if annotation:
            pdfium.FPDFPage_CloseAnnot(annotation)


def _read(annotation: Any, form: Any, found: Annotations, subject: str, hidden: HiddenText) -> None:
    kind = pdfium.FPDFAnnot_GetSubtype(annotation)
    box = _rect(annotation)
    unseen = pdfium.FPDFAnnot_GetFlags(annotation) & _UNSEEN or box is None
    if kind == pdfium.FPDF_ANNOT_WIDGET:
        value, secret = _value(annotation, form)
        if value and (unseen or secret or box is None):
            hidden.add(subject, Reason.NOT_DISPLAYED, value)
        elif value and box is not None:
            found.values.extend(_lines(value, box, _font_size(annotation, form)))
        return
    if kind == pdfium.FPDF_ANNOT_FILEATTACHMENT:
        attached = pdfium.FPDFAnnot_GetFileAttachment(annotation)
        name = wide_text(pdfium.FPDFAttachment_GetName, attached) if attached else ""
        found.attachments.append(canonical_line(name))
        return
    found.films += kind in _PLAYED
    found.stamps += kind == pdfium.FPDF_ANNOT_STAMP and not unseen
    if kind != pdfium.FPDF_ANNOT_FREETEXT and kind not in _COMMENTS:
        return
    contents = wide_text(pdfium.FPDFAnnot_GetStringValue, annotation, b"Contents")
    if not contents.strip():
        return
    if unseen or box is None:
        hidden.add(subject, Reason.NOT_DISPLAYED, contents)
    elif kind == pdfium.FPDF_ANNOT_FREETEXT:
        found.notes.extend(_lines(contents, box, _font_size(annotation, form)))
    else:
        found.comments += 1


def _rect(annotation: Any) -> Rect | None:
    box = pdfium.FS_RECTF()
    if not pdfium.FPDFAnnot_GetRect(annotation, box):
        return None
    made = Rect(min(box.left, box.right), min(box.bottom, box.top), max(box.left, box.right), max(box.bottom, box.top))
    return made if made.right > made.left and made.top > made.bottom else None


def _font_size(annotation: Any, form: Any) -> float:
    size = ctypes.c_float()
    return size.value if form and pdfium.FPDFAnnot_GetFontSize(form, annotation, size) else 0.0


def _value(annotation: Any, form: Any) -> tuple[str, bool]:
    """What a field shows, and whether it hides what was typed into it."""
    kind = pdfium.FPDFAnnot_GetFormFieldType(form, annotation) if form else -1
    if kind in {pdfium.FPDF_FORMFIELD_CHECKBOX, pdfium.FPDF_FORMFIELD_RADIOBUTTON}:
        ticked = bool(pdfium.FPDFAnnot_IsChecked(form, annotation))
        if kind == pdfium.FPDF_FORMFIELD_CHECKBOX:
            return (_TICKED if ticked else _EMPTY_BOX), False
        return (_CHOSEN if ticked else _EMPTY_CIRCLE), False
    if kind in {pdfium.FPDF_FORMFIELD_PUSHBUTTON, pdfium.FPDF_FORMFIELD_SIGNATURE}:
        return "", False
    if kind in {pdfium.FPDF_FORMFIELD_COMBOBOX, pdfium.FPDF_FORMFIELD_LISTBOX}:
        count = min(pdfium.FPDFAnnot_GetOptionCount(form, annotation), _MAX_OPTIONS)
        chosen = [
            wide_text(pdfium.FPDFAnnot_GetOptionLabel, form, annotation, number)
            for number in range(count)
            if pdfium.FPDFAnnot_IsOptionSelected(form, annotation, number)
        ]
        if any(chosen):
            return ", ".join(filter(None, chosen)), False
    flags = pdfium.FPDFAnnot_GetFormFieldFlags(form, annotation) if form else 0
    typed = wide_text(pdfium.FPDFAnnot_GetFormFieldValue, form, annotation) if form else ""
    # A field that the form does not list has its value all the same.
    if not typed and kind < 1:
        typed = wide_text(pdfium.FPDFAnnot_GetStringValue, annotation, b"V")
    return typed, bool(flags & pdfium.FPDF_FORMFLAG_TEXT_PASSWORD)


def _lines(value: str, box: Rect, size: float) -> list[DrawnLine]:
    """The lines of a text within its box, from its top; a single one in its middle."""
    texts = [words for line in value.splitlines() if (words := canonical_line(line).split())]
    if not texts:
        return []
    room = (box.top - box.bottom) / len(texts)
    height = min(room, size * _LINE_HEIGHT if size > 0 else _USUAL_HEIGHT)
    top = box.top - (room - height) / 2 if len(texts) == 1 else box.top
    made = []
    for number, words in enumerate(texts):
        left, upper = box.left, top - number * height
        line = []
        # The words share the box as their lengths have it; how wide they are drawn is not known.
        step = min((box.right - box.left) / (sum(map(len, words)) + len(words)), height * _CHARACTER)
        for word in words:
            place = Rect(left, upper - height, left + step * len(word), upper)
            line.append(DrawnWord(word, place, place, place))
            left += step * (len(word) + 1)
        made.append(DrawnLine(line))
    return made
