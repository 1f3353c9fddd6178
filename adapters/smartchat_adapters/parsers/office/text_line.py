"""The line that is being read: runs of text with their looks, until the paragraph ends."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from smartchat_adapters.parsers.office.blocks import Paragraph
from smartchat_adapters.parsers.toolkit.linear_math import to_superscript

if TYPE_CHECKING:
    from smartchat_adapters.parsers.office.blocks import Block
    from smartchat_adapters.parsers.office.look import Look
    from smartchat_adapters.parsers.toolkit.hidden import HiddenText

__all__ = ["TextLine"]

_BOLD_SHARE = 0.9


class TextLine:
    """Collects the runs of a paragraph. What is anchored in it, such as a text box, comes behind it."""

    def __init__(self, hidden: HiddenText, *, subject: str = "document") -> None:
        self._hidden = hidden
        self._subject = subject
        self._pieces: list[str] = []
        self._sizes: Counter[float] = Counter()
        self._bold = 0
        self._letters = 0
        self.behind: list[Block] = []
        """Blocks to follow the paragraph."""

    def add(self, text: str, look: Look | None = None) -> None:
        """Append a run, unless its look hides it; raised digits behind a letter or a digit become exponents."""
        if not text:
            return
        if look is not None:
            reason = look.reason()
            if reason is not None:
                self._hidden.add(self._subject, reason, text)
                return
            if look.raised > 0 and self._ends_in_word():
                text = to_superscript(text.strip()) or text
            letters = sum(map(str.isalnum, text))
            self._letters += letters
            self._sizes[look.size] += letters
            self._bold += letters if look.bold else 0
        self._pieces.append(text)

    @property
    def is_blank(self) -> bool:
        """Whether there is nothing but white space in it."""
        return not any(piece.strip() for piece in self._pieces)

    @property
    def beginning(self) -> str:
        """The first words, to say where something stands."""
        return "".join(self._pieces[:8])

    def take(self, *, label: str = "", level: int | None = None, listed: bool = False) -> list[Block]:
        """The paragraph, if there is text in it, and what follows it; the next one begins empty."""
        text = "".join(self._pieces)
        size = self._sizes.most_common(1)[0][0] if self._letters else 0.0
        bold = self._letters > 0 and self._bold >= _BOLD_SHARE * self._letters
        blocks: list[Block] = []
        if text.strip():
            blocks.append(Paragraph(text=f"{label}{text}", level=level, listed=listed, size=size, bold=bold))
        blocks += self.behind
        self._pieces, self.behind = [], []
        self._sizes = Counter()
        self._bold = self._letters = 0
        return blocks

    def _ends_in_word(self) -> bool:
        return bool(self._pieces) and (self._pieces[-1][-1].isalnum() or self._pieces[-1][-1] in ")]")
