"""Fields of Word documents: what they show, not how it is computed (ECMA-376 part 1, 17.16)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from smartchat_adapters.parsers.office.field_words import lists_headings
from smartchat_adapters.parsers.office.ooxml.names import attribute, child, child_value, is_on, short_name
from smartchat_adapters.parsers.office.word.styles import whole_number

if TYPE_CHECKING:
    from lxml import etree

__all__ = ["FieldMark", "OpenFields"]


@dataclass(slots=True)
class _Open:
    begin: etree._Element
    instruction: list[str] = field(default_factory=list)
    shows: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class FieldMark:
    """Where the result of a field begins, or where a field ends.

    `form` is what a form field shows: a box to tick, or the choice from a list.
    """

    instruction: str
    ends: bool
    has_result: bool
    form: str = ""

    @property
    def is_contents(self) -> bool:
        """Whether the field lists the headings of the document."""
        return self.has_result and lists_headings(self.instruction)


class OpenFields:
    """The fields of a part that are open while it is read.

    Only fields whose beginning and end are both there count, so that none that is left open takes in the rest.
    """

    def __init__(self, root: etree._Element) -> None:
        self._begin_of: dict[etree._Element, etree._Element] = {}
        self._stack: list[_Open] = []
        self._open: set[etree._Element] = set()
        self._instructions = 0
        open_marks: list[list[etree._Element]] = []
        for element in root.iter("*"):
            if short_name(element) != "w:fldChar":
                continue
            match attribute(element, "fldCharType"):
                case "begin":
                    open_marks.append([element])
                case "separate" if open_marks:
                    open_marks[-1].append(element)
                case "end" if open_marks:
                    begin, *rest = open_marks.pop()
                    self._begin_of.update(dict.fromkeys((begin, *rest, element), begin))
                case _:
                    pass

    @property
    def shown(self) -> bool:
        """Whether text here is shown: not a part of any instruction."""
        return self._instructions == 0

    def instruct(self, text: str) -> None:
        """A part of the innermost field's instruction."""
        if self._stack and not self._stack[-1].shows:
            self._stack[-1].instruction.append(text)

    def pass_mark(self, element: etree._Element) -> FieldMark | None:
        """Go past a `w:fldChar`: the field whose result begins with it, or that it ends; None where neither does."""
        begin = self._begin_of.get(element)
        if begin is None:
            return None
        if begin is element:
            self._stack.append(_Open(begin))
            self._open.add(begin)
            self._instructions += 1
            return None
        if begin not in self._open:
            return None
        while self._stack[-1].begin is not begin:
            # Its end was left out, with what a tracked change deletes.
            self._drop()
        ends = attribute(element, "fldCharType") != "separate"
        one = self._stack[-1]
        mark = FieldMark(
            instruction="".join(one.instruction),
            ends=ends,
            has_result=one.shows or not ends,
            form=_form_value(begin) if ends else "",
        )
        if ends:
            self._drop()
        elif not one.shows:
            one.shows = True
            self._instructions -= 1
        return mark

    def _drop(self) -> None:
        dropped = self._stack.pop()
        self._open.discard(dropped.begin)
        self._instructions -= not dropped.shows


def _form_value(begin: etree._Element) -> str:
    """What a box to tick or a list to choose from shows (17.16.5.20 and 17.16.5.21)."""
    data = child(begin, "w:ffData")
    box = child(data, "w:checkBox")
    if box is not None:
        state = child(box, "w:checked")
        state = child(box, "w:default") if state is None else state
        return "☒" if state is not None and is_on(state) else "☐"
    choices = child(data, "w:ddList")
    if choices is None:
        return ""
    entries = [attribute(one, "val") for one in choices if short_name(one) == "w:listEntry"]
    chosen = whole_number(child_value(choices, "w:result") or child_value(choices, "w:default"), 0)
    return entries[chosen] if chosen < len(entries) else ""
