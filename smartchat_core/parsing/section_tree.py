"""The sections of a document as a tree that is being put in order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from smartchat_core.model.section import Section, SectionKind, SectionRole
from smartchat_core.parsing.headings import Heading, read_heading

__all__ = ["Node", "build_nodes", "is_named_apart", "walk"]


@dataclass(eq=False, kw_only=True, slots=True)
class Node:
    """A section with the parts of its title, the role and number it is given, and the sections in it."""

    section: Section
    heading: Heading
    role: SectionRole = SectionRole.SECTION
    number: int | None = None
    kind: SectionKind = SectionKind.BODY
    parent: Node | None = None
    children: list[Node] = field(default_factory=list)


def build_nodes(sections: Sequence[Section]) -> tuple[list[Node], list[Node]]:
    """All nodes in reading order, and those that no other holds."""
    nodes: list[Node] = []
    roots: list[Node] = []
    for section in sections:
        parent = None if section.parent is None else nodes[section.parent]
        node = Node(section=section, heading=read_heading(section.title), kind=section.kind, parent=parent)
        (roots if parent is None else parent.children).append(node)
        nodes.append(node)
    return nodes, roots


def is_named_apart(node: Node) -> bool:
    """Whether the section stands beside the divisions of the text: a cover, a preface, notes, an index."""
    return node.kind is not SectionKind.BODY or not (node.role.is_division or node.role is SectionRole.SECTION)


def walk(roots: Sequence[Node]) -> Iterator[Node]:
    """The nodes in reading order, without recursion: headings may be nested deeply."""
    stack = list(reversed(roots))
    while stack:
        node = stack.pop()
        yield node
        stack.extend(reversed(node.children))
