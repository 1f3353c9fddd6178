"""Metadata of FictionBook 2, from its description."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from smartchat_adapters.parsers.toolkit.xml import text_content
from smartchat_core.model.metadata import Contributor, ContributorRole, Metadata, Series
from smartchat_core.parsing.canonical_text import canonical_line

if TYPE_CHECKING:
    from lxml import etree

__all__ = ["read_metadata"]


def read_metadata(root: etree._Element) -> Metadata:
    """What is stated of the work (`title-info`), its original (`src-title-info`) and the edition (`publish-info`).

    Genres are codes of a fixed list, such as `sf_fantasy`; they are subjects with spaces in place of the signs.
    """
    info = root.find("{*}description/{*}title-info")
    original = root.find("{*}description/{*}src-title-info")
    edition = root.find("{*}description/{*}publish-info")
    identifiers = (_said(edition, "isbn"), _said(root.find("{*}description/{*}document-info"), "id"))
    authors = {name: sort for name, sort in _people(info, "author") if name}
    original_authors = tuple(name for name, _ in _people(original, "author") if name)
    contributors = (
        Contributor(name=name, role=ContributorRole.TRANSLATOR, sort_name=sort)
        for name, sort in _people(info, "translator")
        if name
    )
    genres = (text.replace("_", " ") for text in _each(info, "genre"))
    keywords = (word.strip() for text in _each(info, "keywords") for word in text.split(","))
    series = (*_series(info), *_series(edition))
    return Metadata(
        title=_said(info, "book-title"),
        authors=tuple(authors) or original_authors,
        sort_authors=tuple(authors.values()) if any(authors.values()) else (),
        language=_said(info, "lang"),
        publisher=_said(edition, "publisher"),
        published=_said(edition, "year"),
        first_published=_date(info) or _date(original),
        description=_said(info, "annotation"),
        identifiers=tuple(identifier for identifier in identifiers if identifier),
        subjects=tuple(dict.fromkeys(filter(None, (*genres, *keywords)))),
        contributors=tuple(dict.fromkeys(contributors)),
        series=tuple(dict.fromkeys(series)),
        original_title=_said(original, "book-title"),
        original_language=_said(original, "lang") or _said(info, "src-lang"),
    )


def _each(of: etree._Element | None, name: str) -> Iterator[str]:
    for found in of.iterfind(f"{{*}}{name}") if of is not None else ():
        yield canonical_line(text_content(found))


def _said(of: etree._Element | None, name: str) -> str:
    return next(_each(of, name), "")


def _date(of: etree._Element | None) -> str:
    date = of.find("{*}date") if of is not None else None
    return "" if date is None else canonical_line(date.get("value") or text_content(date))


def _people(of: etree._Element | None, name: str) -> Iterator[tuple[str, str]]:
    """Each person with the name under which they are filed."""
    for person in of.iterfind(f"{{*}}{name}") if of is not None else ():
        first, middle, last = (_said(person, part) for part in ("first-name", "middle-name", "last-name"))
        given = " ".join(filter(None, (first, middle)))
        full = " ".join(filter(None, (given, last)))
        yield full or _said(person, "nickname"), f"{last}, {given}" if given and last else ""


def _series(of: etree._Element | None) -> Iterator[Series]:
    """The sequences; one within another is a part of it, and counts by itself."""
    for sequence in of.iter("{*}sequence") if of is not None else ():
        name = canonical_line(sequence.get("name") or "")
        number = canonical_line(sequence.get("number") or "")
        if name:
            yield Series(name=name, position="" if number == "0" else number)
