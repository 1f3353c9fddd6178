"""Putting chapters into the parts that stand before them at the same level."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from smartchat_core.model.section import SectionRole
from smartchat_core.parsing.section_tree import Node, is_named_apart

__all__ = ["nest"]

_SERIES = 2
_STAYS_WITHIN = frozenset((SectionRole.PROLOGUE, SectionRole.INTERLUDE, SectionRole.INTRODUCTION))


def nest(roots: list[Node]) -> list[Node]:
    """The outermost sections, after each part without sections of its own has taken in those that follow it.

    Many tables of contents name parts and chapters at one level; the end of a part is then the end of its last
    chapter, and not of its title page.
    """
    nested = _nested(roots, None)
    pending = list(nested)
    while pending:
        node = pending.pop()
        node.children = _nested(node.children, node)
        pending.extend(node.children)
    return nested


def _nested(siblings: Sequence[Node], parent: Node | None) -> list[Node]:
    holders = Counter(node.role for node in siblings if node.role.holds_chapters)
    if not holders:
        return list(siblings)
    ranks = {role: rank for rank, role in enumerate(holders)}
    outer: list[Node] = []
    open_holders: list[Node] = []
    for node in siblings:
        if node.role.holds_chapters:
            while open_holders and ranks[open_holders[-1].role] >= ranks[node.role]:
                open_holders.pop()
        elif _closes(node, holders[open_holders[-1].role] if open_holders else 0):
            open_holders.clear()
        holder = open_holders[-1] if open_holders else None
        node.parent = holder or parent
        (outer if holder is None else holder.children).append(node)
        if node.role.holds_chapters and not node.children:
            open_holders.append(node)
    return outer


def _closes(node: Node, holders: int) -> bool:
    """Whether the section ends the parts before it: back matter, or a plain title where only one part is named."""
    if node.role is SectionRole.SECTION:
        return holders < _SERIES
    return is_named_apart(node) and node.role not in _STAYS_WITHIN
