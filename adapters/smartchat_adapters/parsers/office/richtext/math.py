"""Equations in RTF, whose control words are the elements of Office's equations with an `m` before them."""

from __future__ import annotations

from lxml import etree

from smartchat_adapters.parsers.office.ooxml.math import equation_text

__all__ = ["EquationBuilder"]

_SPACE = "http://schemas.openxmlformats.org/officeDocument/2006/math"
# Properties whose value is the text of their group.
_VALUES = frozenset(("chr", "begChr", "endChr", "sepChr", "type", "pos", "degHide", "nor"))
_MOST = 100_000


class EquationBuilder:
    """Builds the tree of an equation from its groups."""

    def __init__(self) -> None:
        self._root = etree.Element(f"{{{_SPACE}}}oMath")
        self._open = [self._root]
        self._count = 0

    def open(self, word: str) -> None:
        """A group begins whose first control word is this one."""
        self._count += 1
        parent = self._open[-1]
        is_part = len(word) > 1 and word.startswith("m") and self._count <= _MOST
        self._open.append(etree.SubElement(parent, f"{{{_SPACE}}}{word[1:]}") if is_part else parent)

    def text(self, text: str) -> None:
        """Text in the innermost group."""
        element = self._open[-1]
        name = str(element.tag).rpartition("}")[2]
        if name in _VALUES:
            key = f"{{{_SPACE}}}val"
            element.set(key, str(element.get(key, "")) + _clean(text.strip()))
        elif not name.endswith("Pr"):
            holder = etree.SubElement(element, f"{{{_SPACE}}}t")
            holder.text = _clean(text)

    def close(self) -> None:
        """The innermost group ends."""
        if len(self._open) > 1:
            self._open.pop()

    def line(self) -> str:
        """The equation as one line."""
        return equation_text(self._root)


def _clean(text: str) -> str:
    return "".join(character for character in text if character.isprintable())
