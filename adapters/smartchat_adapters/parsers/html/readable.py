"""What a page means beyond its plain words: formulas, raised digits, letters that are pictures, placed words.

Each of these is a pass over the page that runs only where it has something to do, and leaves the steps of a CFI as
they are. What stands on the page and is not read is counted by name.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from smartchat_adapters.parsers.html.letter_pictures import with_letter_pictures
from smartchat_adapters.parsers.html.mathml import with_formulas
from smartchat_adapters.parsers.html.placed_words import is_placed, with_placed_words
from smartchat_adapters.parsers.html.raised import is_lowered, is_raised, with_raised
from smartchat_adapters.parsers.html.tags import is_end, local_part
from smartchat_core.model.parsed import ParseWarning, WarningCode

if TYPE_CHECKING:
    from smartchat_adapters.parsers.html.markup import Page
    from smartchat_adapters.parsers.html.tags import Token

__all__ = ["UnreadParts", "readable"]

# What readers see, or hear, and no text has: the name in the singular and the plural.
_NOT_READ = {
    "applet": ("program", "programs"),
    "audio": ("sound recording", "sound recordings"),
    "button": ("button", "buttons"),
    "canvas": ("drawing by a script", "drawings by a script"),
    "embed": ("embedded file", "embedded files"),
    "frame": ("frame", "frames"),
    "iframe": ("frame", "frames"),
    "select": ("form field", "form fields"),
    "textarea": ("form field", "form fields"),
    "video": ("video", "videos"),
}
_FORMULA = ("formula", "formulas")
_LETTER = ("picture within a line", "pictures within a line")
_PICTURES = frozenset(("image", "img"))
_MAX_WARNINGS = 20


class UnreadParts:
    """Counts what is not read of each part of a file."""

    def __init__(self) -> None:
        self._parts: dict[str, Counter[tuple[str, str]]] = {}

    def add(self, subject: str, names: tuple[str, str], count: int) -> None:
        """Note that so many of these were not read on the page that `subject` names."""
        if count:
            self._parts.setdefault(subject, Counter())[names] += count

    def warnings(self) -> list[ParseWarning]:
        """One warning for each part; those of a file with very many parts share the last one."""
        parts = list(self._parts.items())
        listed = parts[:_MAX_WARNINGS]
        rest = parts[_MAX_WARNINGS:]
        if rest:
            together = sum((counted for _, counted in rest), Counter[tuple[str, str]]())
            listed.append((f"{len(rest)} other parts", together))
        return [_warning(subject, counted) for subject, counted in listed]


def readable(page: Page, unread: UnreadParts, *, subject: str) -> Page:
    """The page with its formulas, raised digits, letter pictures and placed words as text."""
    names: dict[str, list[Token]] = {}
    styled: list[Token] = []
    for token in set(page.tags):
        if is_end(token):
            continue
        name = local_part(token)
        names.setdefault(name, []).append(token)
        if name == "span":
            styled.append(token)
    formulas = letters = 0
    if "math" in names:
        page, formulas = with_formulas(page)
    if not _PICTURES.isdisjoint(names):
        page, letters = with_letter_pictures(page)
    raised = frozenset([*names.get("sup", ()), *filter(is_raised, styled)])
    lowered = frozenset([*names.get("sub", ()), *filter(is_lowered, styled)])
    if raised or lowered:
        page = with_raised(page, raised, lowered)
    drawn = [token for name in ("tspan", "textpath") for token in names.get(name, ())]
    placed = frozenset(filter(is_placed, [*drawn, *styled]))
    if placed:
        page = with_placed_words(page, placed)
    unread.add(subject, _FORMULA, formulas)
    unread.add(subject, _LETTER, letters)
    for name in sorted(names.keys() & _NOT_READ.keys()):
        unread.add(subject, _NOT_READ[name], sum(page.tags.count(token) for token in names[name]))
    return page


def _warning(subject: str, counted: Counter[tuple[str, str]]) -> ParseWarning:
    found = ", ".join(f"{count:,} {one if count == 1 else many}" for (one, many), count in counted.items())
    return ParseWarning(code=WarningCode.NOT_READ, subject=subject, message=f"Not read, for it is no text: {found}.")
