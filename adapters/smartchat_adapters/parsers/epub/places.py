"""Targets of the table of contents of an EPUB: offsets in its text."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from smartchat_adapters.parsers.epub.sections import SpinePart
    from smartchat_adapters.parsers.epub.toc import TocEntry

__all__ = ["place_entries"]


def place_entries(
    parts: Sequence[SpinePart], toc: Sequence[TocEntry], text: str
) -> tuple[list[tuple[int, TocEntry, SpinePart]], list[TocEntry]]:
    """The entries with the offsets that they lead to, and those that lead nowhere.

    A fragment is searched to the letter, then whatever its case, then as the entry's title among the headings of the
    file and among its paragraphs. An entry without any target stands for its file only if the file has no other entry:
    at the beginning of it, the entry would take the text of another.
    """
    by_path = {part.path: part for part in parts}
    files = Counter(entry.path for entry in toc)
    folded = {part.path: _folded(part.places) for part in parts}
    used: set[int] = set()
    placed: list[tuple[int, TocEntry, SpinePart]] = []
    lost: list[TocEntry] = []
    for entry in toc:
        part = by_path.get(entry.path)
        if part is None:
            continue
        start = part.start
        if entry.fragment:
            target = part.places.get(entry.fragment, folded[entry.path].get(entry.fragment.casefold()))
            target = _by_title(entry, part, text, used) if target is None else target
            if target is None and files[entry.path] > 1:
                lost.append(entry)
                continue
            start = part.start if target is None else target
        used.add(start)
        placed.append((start, entry, part))
    return placed, lost


def _folded(places: Mapping[str, int]) -> dict[str, int]:
    found: dict[str, int] = {}
    for name, offset in places.items():
        found.setdefault(name.casefold(), offset)
    return found


def _by_title(entry: TocEntry, part: SpinePart, text: str, used: set[int]) -> int | None:
    """Where a heading, or a paragraph, has the text of the entry."""
    wanted = _letters(entry.title)
    if not wanted:
        return None
    for heading in part.headings:
        if heading.start not in used and _letters(heading.title) == wanted:
            return heading.start
    at = part.start
    while at < part.end:
        end = text.find("\n\n", at, part.end)
        end = part.end if end < 0 else end
        near = end - at <= 2 * len(entry.title) + 20
        if near and at not in used and _letters(text[at:end]) == wanted:
            return at
        at = end + 2
    return None


def _letters(text: str) -> str:
    return "".join(character for character in text.casefold() if character.isalnum())
