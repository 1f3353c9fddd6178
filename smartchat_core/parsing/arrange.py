"""Section order and nesting of a document, arranged once when it is parsed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from smartchat_core.model.section import Section
from smartchat_core.model.span import Span
from smartchat_core.parsing.section_nesting import nest
from smartchat_core.parsing.section_numbers import number_sections
from smartchat_core.parsing.section_roles import name_by_place, name_by_title, set_kinds
from smartchat_core.parsing.section_tree import Node, build_nodes

__all__ = ["arrange"]


def arrange(sections: Sequence[Section]) -> tuple[Section, ...]:
    """The same sections with roles and numbers, chapters within their parts.

    A role that a parser gives (from the format's own semantics) counts where the title names none. Sections of which
    any has a number were arranged already, and stay as they are.

    Args:
        sections: in reading order, each within its parent.
    """
    if any(section.number is not None for section in sections):
        return tuple(sections)
    nodes, roots = build_nodes(sections)
    name_by_title(nodes)
    roots = nest(roots)
    name_by_place(roots)
    set_kinds(roots)
    number_sections(nodes)
    return _numbered(nodes)


def _numbered(nodes: Sequence[Node]) -> tuple[Section, ...]:
    """The sections in the order in which they were, each ending no earlier than what it holds."""
    ends = {id(node): node.section.span.end for node in nodes}
    for node in reversed(nodes):
        if node.parent is not None:
            ends[id(node.parent)] = max(ends[id(node.parent)], ends[id(node)])
    done: dict[int, Section] = {}
    for node in nodes:
        parent = done[id(node.parent)] if node.parent is not None else None
        done[id(node)] = replace(
            node.section,
            span=Span(start=node.section.span.start, end=ends[id(node)]),
            level=1 if parent is None else parent.level + 1,
            parent=None if parent is None else parent.ordinal,
            kind=node.kind,
            role=node.role,
            number=node.number,
        )
    return tuple(done.values())
