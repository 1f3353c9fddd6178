"""The entries of a comic book: its pages in the order of reading, its metadata, and what is neither."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from smartchat_adapters.parsers.formats import PICTURE_ENDINGS

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["ComicEntries", "natural_key", "sorted_entries"]

_RUNS = re.compile(r"[0-9]+|[^0-9]+")
_METADATA = "comicinfo.xml"
# What file managers of macOS and Windows leave behind.
_LITTER = frozenset((".ds_store", "desktop.ini", "thumbs.db"))
_LITTER_FOLDER = "__macosx"


@dataclass(frozen=True, kw_only=True, slots=True)
class ComicEntries:
    """The names of the pages in order, of the metadata (empty: there are none), and of everything else."""

    pages: tuple[str, ...]
    metadata: str
    others: tuple[str, ...]


def sorted_entries(names: Sequence[str]) -> ComicEntries:
    """What the entries of an archive are, by their names. What programs leave behind is none of it."""
    pages: list[str] = []
    metadata: list[str] = []
    others: list[str] = []
    for name in names:
        *folders, last = name.lower().split("/")
        if last in _LITTER or last.startswith("._") or _LITTER_FOLDER in folders:
            continue
        if last.endswith(PICTURE_ENDINGS):
            pages.append(name)
        elif last == _METADATA:
            metadata.append(name)
        else:
            others.append(name)
    metadata.sort(key=lambda name: (name.count("/"), name))
    return ComicEntries(
        pages=tuple(sorted(pages, key=natural_key)),
        metadata=metadata[0] if metadata else "",
        others=(*metadata[1:], *others),
    )


def natural_key(name: str) -> tuple[tuple[tuple[int, int, str], ...], ...]:
    """Sorts names as people count: page 2 before page 10, folder by folder, in any case of letters."""
    return tuple(tuple(map(_run_key, _RUNS.findall(part))) for part in name.casefold().split("/"))


def _run_key(run: str) -> tuple[int, int, str]:
    """Numbers before words, by how many digits they have: making numbers of them takes the square of their length."""
    if run[0] in "0123456789":
        digits = run.lstrip("0")
        return (0, len(digits), digits)
    return (1, 0, run)
