"""Finding what people call each section of a document."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from smartchat_core.model.section import SectionKind, SectionRole
from smartchat_core.parsing.heading_words import KIND_OF_ROLE
from smartchat_core.parsing.headings import Certainty
from smartchat_core.parsing.section_tree import Node, is_named_apart, walk

__all__ = ["name_by_place", "name_by_title", "set_kinds"]

_BELOW_HOLDERS = frozenset((SectionRole.CHAPTER, SectionRole.LETTER, SectionRole.CANTO, SectionRole.SCENE))
_SERIES = 2
# A preface of the author may well be a part of the text; the others of front and back matter are not.
_KEEP_KIND = frozenset((SectionRole.PREFACE, SectionRole.FOREWORD, SectionRole.AFTERWORD, SectionRole.APPENDIX))


def name_by_title(nodes: Sequence[Node]) -> None:
    """Give each section the role that its title names, or else the one that the parser found in its markup.

    A name with a number counts where it is one of a series, or number one, or where other sections are named likewise:
    a single "Chapter 11" among titles in words is such a title, too.
    """
    numbers: dict[SectionRole, set[int]] = {}
    for node in nodes:
        heading = node.heading
        if heading.role is not None and heading.number is not None:
            numbers.setdefault(heading.role, set()).add(heading.number)
    named = sum(len(values) for values in numbers.values())
    for node in nodes:
        heading, hint = node.heading, node.section.role
        # A half title that holds the whole text is no page of its own.
        node.role = hint if hint.is_division or not node.children else SectionRole.SECTION
        if heading.role is None:
            continue
        series = len(numbers.get(heading.role, ())) > 1
        alone = named > 1 or heading.number == 1
        sure = heading.certainty is Certainty.NAMED and alone
        if heading.number is None or series or sure:
            node.role = heading.role


def name_by_place(roots: Sequence[Node]) -> None:
    """Name the sections whose titles do not: the divisions of the text are chapters (or scenes in an act)."""
    units = _units(roots)
    _promote_counted_parts(units)
    groups: dict[int, list[Node]] = {}
    for node in _units(roots):
        groups.setdefault(id(node.parent), []).append(node)
    for siblings in groups.values():
        if any(node.role in _BELOW_HOLDERS - {SectionRole.LETTER} for node in siblings):
            continue
        parent = siblings[0].parent
        role = SectionRole.SCENE if parent is not None and parent.role is SectionRole.ACT else SectionRole.CHAPTER
        for node in siblings:
            if node.role is SectionRole.SECTION:
                node.role = role


def set_kinds(roots: Sequence[Node]) -> None:
    """Give sections beside the divisions of the text the roles that they name: front matter, notes, back matter."""
    outer = [node for node in _outer(roots) if node.kind is SectionKind.BODY]
    divisions = [place for place, node in enumerate(outer) if node.role not in KIND_OF_ROLE]
    last = divisions[-1] if divisions else -1
    for place, node in enumerate(outer):
        kind = KIND_OF_ROLE.get(node.role)
        if kind is None or node.role in _KEEP_KIND or not divisions:
            continue
        if kind is SectionKind.FRONT and place > last:
            kind = SectionKind.BACK
        elif kind is SectionKind.BACK and place < divisions[0]:
            kind = SectionKind.FRONT
        for inner in walk([node]):
            inner.kind = kind if inner.kind is SectionKind.BODY else inner.kind


def _units(roots: Sequence[Node]) -> list[Node]:
    """The divisions of the text: what is left when parts, and a title that holds everything, are opened."""
    below = _holding_divisions(roots)
    units: list[Node] = []
    pending: list[Node] = []

    def enter(level: Sequence[Node]) -> None:
        opened = _opened(level)
        for node in _titled_parts(opened, below):
            node.role = SectionRole.PART
        pending.extend(reversed(opened))

    enter(roots)
    while pending:
        node = pending.pop()
        if node.role.holds_chapters and any(not is_named_apart(child) for child in node.children):
            enter(node.children)
        else:
            units.append(node)
    return units


def _titled_parts(level: Sequence[Node], holding: frozenset[int]) -> list[Node]:
    """The sections with plain titles that are parts: those that hold chapters, if they are most of the text.

    One story of many that is divided into chapters makes no part of that story.
    """
    plain = [node for node in level if node.role is SectionRole.SECTION]
    parts = [node for node in plain if id(node) in holding]
    covered = sum(len(node.section.span) for node in parts)
    return parts if covered * 2 >= sum(len(node.section.span) for node in plain) else []


def _opened(level: Sequence[Node]) -> list[Node]:
    """The divisions at a level; of a single one that holds others, those others."""
    nodes = [node for node in level if not is_named_apart(node)]
    while len(nodes) == 1 and nodes[0].role in {SectionRole.SECTION, SectionRole.BOOK, SectionRole.VOLUME}:
        inner = [child for child in nodes[0].children if not is_named_apart(child)]
        if not inner:
            break
        nodes = inner
    return nodes


def _outer(roots: Sequence[Node]) -> Iterator[Node]:
    """Sections of the outermost level, that of a title which holds everything, and those of parts."""
    body = sum(one.kind is SectionKind.BODY and one.role not in KIND_OF_ROLE for one in roots)
    pending = list(reversed(roots))
    while pending:
        node = pending.pop()
        wraps = node.parent is None and body == 1 and node.role is SectionRole.SECTION and len(node.children) > 1
        if node.children and (node.role.holds_chapters or wraps):
            pending.extend(reversed(node.children))
        else:
            yield node


def _holding_divisions(roots: Sequence[Node]) -> frozenset[int]:
    """The sections (by identity) below which something is called a chapter, a letter, a canto or a scene."""
    holding: set[int] = set()
    for node in walk(roots):
        if node.role in _BELOW_HOLDERS:
            above = node.parent
            while above is not None and id(above) not in holding:
                holding.add(id(above))
                above = above.parent
    return frozenset(holding)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Counted:
    """A division whose sections carry numerals only, with the first and the last of them."""

    parts: Node
    sections: tuple[Node, ...]
    first: int
    last: int


def _promote_counted_parts(units: Sequence[Node]) -> None:
    """Where the numerals below titled divisions count on from one to the next, the divisions are parts.

    Where they restart in each, they number the sections of chapters that have titles.
    """
    plain = [unit for unit in units if unit.role is SectionRole.SECTION]
    counted = [one for unit in plain if (one := _counted(unit)) is not None]
    if len(counted) < _SERIES or len(counted) < len(plain):
        return
    if any(after.first != before.last + 1 for before, after in pairwise(counted)):
        return
    for one in counted:
        one.parts.role = SectionRole.PART
        for node in one.sections:
            node.role = SectionRole.CHAPTER


def _counted(unit: Node) -> _Counted | None:
    inner = [child for child in unit.children if not is_named_apart(child)]
    numbers = [child.heading.number for child in inner if child.heading.certainty is Certainty.BARE]
    values = [number for number in numbers if number is not None]
    if not values or len(values) != len(inner) or any(b != a + 1 for a, b in pairwise(values)):
        return None
    return _Counted(parts=unit, sections=tuple(inner), first=values[0], last=values[-1])
