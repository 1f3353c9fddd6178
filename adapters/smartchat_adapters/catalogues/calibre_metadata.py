"""What Calibre states of a book, in our terms."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field
from typing import Any

from smartchat_core.model.metadata import Contributor, ContributorRole, Series
from smartchat_core.model.metadata_edits import MetadataEdits
from smartchat_core.parsing.canonical_text import canonical_line
from smartchat_core.text.languages import primary_language

__all__ = ["BookRow", "stated_metadata"]

_TAG = re.compile(r"<[^<>]*>")
_DATE = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_UNDEFINED_YEAR = "0101"
"""Calibre writes this where no date is known."""

_ROLES = {
    "translator": ContributorRole.TRANSLATOR,
    "editor": ContributorRole.EDITOR,
    "illustrator": ContributorRole.ILLUSTRATOR,
    "narrator": ContributorRole.NARRATOR,
}
# Labels of columns that users give for what Calibre has no column for, without signs between the words.
_SUBJECTS = frozenset(("genre", "genres", "subject", "subjects", "theme", "themes"))
_TEXTS = {
    "original_title": frozenset(("originaltitle", "origtitle")),
    "original_language": frozenset(("originallanguage", "origlanguage", "origlang")),
    "first_published": frozenset(
        ("firstpublished", "firstpubdate", "originalpubdate", "origpubdate", "originaldate", "origdate", "originalyear")
    ),
}
_SEPARATORS = re.compile(r"[\s_-]+")


@dataclass(frozen=True, kw_only=True, slots=True)
class BookRow:
    """A row of `books`, with the rows of other tables that belong to it, and of the user's columns by their labels."""

    title: str
    sort: str = ""
    published: str = ""
    position: float | None = None
    uuid: str = ""
    lists: dict[str, list[tuple[Any, ...]]] = field(default_factory=dict)
    columns: dict[str, list[tuple[Any, ...]]] = field(default_factory=dict)


def stated_metadata(row: BookRow) -> MetadataEdits:
    """What Calibre states; what it has nothing for stays what the file states.

    Of the user's columns those for genres, people and the original are read, by their labels.
    """
    authors = [(_name(name), _name(sort)) for name, sort in row.lists.get("authors", ())]
    names = tuple(name for name, _ in authors)
    known = bool(names) and names != ("Unknown",)
    sorts = tuple(sort for _, sort in authors)
    position = "" if row.position is None else f"{row.position:g}"
    series = tuple(Series(name=_line(name), position=position) for (name,) in row.lists.get("series", ()))
    subjects = [_line(name) for (name,) in row.lists.get("tags", ())]
    subjects += [value for label, values in _labels(row) if label in _SUBJECTS for value in values]
    languages = [primary_language(_line(code)) for (code,) in row.lists.get("languages", ())]
    identifiers = [f"{_line(kind)}:{_line(value)}" for kind, value in row.lists.get("identifiers", ())]
    if row.uuid:
        identifiers.append(f"calibre:{row.uuid}")
    comment = "\n".join(str(text) for (text,) in row.lists.get("comments", ()))
    published = _date(row.published)
    return MetadataEdits(
        title=_line(row.title) or None,
        sort_title=_line(row.sort) or None,
        authors=names if known else None,
        sort_authors=sorts if known and any(sorts) else None,
        series=series or None,
        subjects=tuple(dict.fromkeys(filter(None, subjects))) or None,
        language=next(iter(languages), "") or None,
        publisher=next((_line(name) for (name,) in row.lists.get("publishers", ())), "") or None,
        published=published or None,
        description=_plain(comment) or None,
        identifiers=tuple(identifiers) or None,
        contributors=_contributors(row) or None,
        original_title=_column(row, "original_title") or None,
        original_language=primary_language(_column(row, "original_language")) or None,
        first_published=_column(row, "first_published") or None,
    )


def _labels(row: BookRow) -> list[tuple[str, list[str]]]:
    """The user's columns by their labels without signs between the words."""
    return [
        (_SEPARATORS.sub("", label.lower()), [line for (value,) in values if (line := _line(value))])
        for label, values in row.columns.items()
    ]


def _column(row: BookRow, name: str) -> str:
    found = next((values[0] for label, values in _labels(row) if label in _TEXTS[name] and values), "")
    return (_date(found) or found) if name == "first_published" else found


def _contributors(row: BookRow) -> tuple[Contributor, ...]:
    people = [
        Contributor(name=_name(value), role=_ROLES[label.removesuffix("s")])
        for label, values in _labels(row)
        if label.removesuffix("s") in _ROLES
        for value in values
    ]
    return tuple(dict.fromkeys(people))


def _line(value: object) -> str:
    return canonical_line("" if value is None else str(value))


def _name(value: object) -> str:
    """A name; Calibre writes the commas in names as `|`."""
    return _line(value).replace("|", ",")


def _date(text: str) -> str:
    """The day, empty where it is not known; the first of January is a year to Calibre."""
    found = _DATE.match(text)
    if found is None or found[1] == _UNDEFINED_YEAR:
        return ""
    return found[1] if (found[2], found[3]) == ("01", "01") else found[0]


def _plain(comment: str) -> str:
    return canonical_line(html.unescape(_TAG.sub(" ", comment)))
