"""Numbering the sections of a document: by what is printed over them, or else by their places."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from smartchat_core.model.section import SectionKind, SectionRole
from smartchat_core.parsing.headings import Certainty
from smartchat_core.parsing.section_tree import Node

__all__ = ["number_sections"]

_MAX_BARE = 999
"""A bare numeral above this is a year, not a number."""


def number_sections(nodes: Sequence[Node]) -> None:
    """Give every division and plain section its number within its role and parent."""
    groups: dict[tuple[int, SectionRole], list[Node]] = {}
    for node in nodes:
        if node.role.is_division or node.role is SectionRole.APPENDIX or _is_subsection(node):
            groups.setdefault((id(node.parent), node.role), []).append(node)
    counted_on = _counting_on(groups)
    for key, group in groups.items():
        printed = _printed(group, counts_on=key in counted_on)
        numbers = printed if printed is not None else list(range(1, len(group) + 1))
        for node, number in zip(group, numbers, strict=True):
            node.number = number


def _is_subsection(node: Node) -> bool:
    """Whether it is a section of something that is counted; a title that holds the whole book is not."""
    return node.role is SectionRole.SECTION and node.parent is not None and node.kind is SectionKind.BODY


def _printed(group: Sequence[Node], *, counts_on: bool) -> list[int | None] | None:
    """The numbers in the titles, if they number the group; None where its places do.

    Numbers beside a name ("Chapter 7") count unless they restart within the group; numerals alone must rise through
    at least two thirds of it; those before other words must be there throughout, and count from one.
    """
    named = [_value(node, Certainty.NAMED) for node in group]
    if any(value is not None for value in named):
        values = [value for value in named if value is not None]
        if len(values) == 1 and len(group) > 1:
            return None  # one such title among others counts nothing
        if not _rises(values) and all(place >= value for place, value in enumerate(values, start=1)):
            return None
        return named
    bare = [_value(node, Certainty.BARE) for node in group]
    values = [value for value in bare if value is not None]
    begins = bool(values) and (values[0] <= 2 or counts_on or (len(values) > 1 and _is_run(values)))
    if begins and len(values) * 3 >= len(group) * 2 and _rises(values) and values[-1] <= _MAX_BARE:
        return bare if len(values) > 1 or (len(group) == 1 and (values[0] == 1 or counts_on)) else None
    loose = [_value(node, Certainty.LOOSE) for node in group]
    if len(group) > 1 and loose == list(range(1, len(group) + 1)):
        return loose
    return None


def _counting_on(groups: dict[tuple[int, SectionRole], list[Node]]) -> frozenset[tuple[int, SectionRole]]:
    """The groups whose first bare numeral follows the last one of the group of that role before them."""
    following: set[tuple[int, SectionRole]] = set()
    last: dict[SectionRole, int] = {}
    for key, group in groups.items():
        values = [value for node in group if (value := _value(node, Certainty.BARE)) is not None]
        if values:
            if last.get(key[1]) == values[0] - 1:
                following.add(key)
            last[key[1]] = values[-1]
    return frozenset(following)


def _value(node: Node, least: Certainty) -> int | None:
    """The number in the title, if it is at least so certain, and belongs to the role that the section has."""
    heading = node.heading
    if heading.role is not None and heading.role is not node.role:
        return None
    # A name may be loose where the section has its role from it nevertheless: it is one of a series.
    certain = Certainty.NAMED if heading.certainty is Certainty.NAMED_LOOSE else heading.certainty
    return heading.number if certain >= least else None


def _rises(values: Sequence[int]) -> bool:
    return all(before < after for before, after in pairwise(values))


def _is_run(values: Sequence[int]) -> bool:
    return all(after == before + 1 for before, after in pairwise(values))
