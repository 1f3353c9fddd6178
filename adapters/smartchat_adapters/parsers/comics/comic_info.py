"""ComicInfo.xml: what a comic book says of itself (https://anansi-project.github.io/docs/comicinfo/documentation)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from smartchat_adapters.parsers.toolkit.xml import local_name, parse_xml, text_content
from smartchat_core.model.metadata import Contributor, ContributorRole, Metadata, Series
from smartchat_core.parsing.canonical_text import canonical_line

if TYPE_CHECKING:
    from lxml import etree

__all__ = ["ComicInfo", "read_comic_info"]

_DRAWN_BY = ("Penciller", "Artist", "Inker", "Colorist")
_ROLES = {
    **dict.fromkeys(_DRAWN_BY, ContributorRole.ILLUSTRATOR),
    "CoverArtist": ContributorRole.COVER_ARTIST,
    "Editor": ContributorRole.EDITOR,
    "Translator": ContributorRole.TRANSLATOR,
    "Letterer": ContributorRole.CONTRIBUTOR,
}
_SUBJECTS = ("Genre", "Tags", "StoryArc", "Characters", "Teams", "Locations")
_LONGEST_LIST = 20_000
_TAG = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
_UNKNOWN = frozenset(("", "-1"))


@dataclass(frozen=True, kw_only=True, slots=True)
class ComicInfo:
    """Metadata, and the bookmarks: titles of parts by the number of the page (from 0) on which they begin."""

    metadata: Metadata = field(default_factory=Metadata)
    bookmarks: dict[int, str] = field(default_factory=dict)


def read_comic_info(data: bytes, *, subject: str) -> ComicInfo:
    """What is stated in the file.

    Several values of an element stand between commas. A comic without a title of its own is called by its series and
    number, as it is on its cover. Who draws is its author where nobody is said to have written it.

    Raises:
        DamagedFile, HostileFile: as `parse_xml` does.
    """
    root = parse_xml(data, subject=subject)
    said: dict[str, str] = {}
    for child in root:
        if not len(child):
            said.setdefault(local_name(child), canonical_line(text_content(child)))
    writers = _listed(said, "Writer")
    drawn = tuple(dict.fromkeys(name for role in _DRAWN_BY for name in _listed(said, role)))
    authors = writers or drawn
    contributors = (
        Contributor(name=name, role=role)
        for element, role in _ROLES.items()
        for name in _listed(said, element)
        if writers or role is not ContributorRole.ILLUSTRATOR
    )
    series = said.get("Series", "")
    number = _known(said, "Number") or _known(said, "Volume")
    language = said.get("LanguageISO", "").replace("_", "-")
    metadata = Metadata(
        title=said.get("Title", "") or (f"{series} {number}".strip() if series else ""),
        authors=authors,
        contributors=tuple(dict.fromkeys(contributors)),
        series=tuple(
            Series(name=name, position=position)
            for name, position in (
                (series, number),
                (said.get("AlternateSeries", ""), _known(said, "AlternateNumber")),
            )
            if name
        ),
        language=language if _TAG.fullmatch(language) else "",
        publisher=said.get("Publisher", "") or said.get("Imprint", ""),
        published=_date(said),
        description=said.get("Summary", ""),
        identifiers=tuple(filter(None, (said.get("GTIN", ""), said.get("Web", "").partition(" ")[0]))),
        subjects=tuple(dict.fromkeys(word for name in _SUBJECTS for word in _listed(said, name))),
    )
    return ComicInfo(metadata=metadata, bookmarks=dict(_bookmarks(root)))


def _listed(said: dict[str, str], name: str) -> tuple[str, ...]:
    words = said.get(name, "")[:_LONGEST_LIST].split(",")
    return tuple(dict.fromkeys(filter(None, map(str.strip, words))))


def _known(said: dict[str, str], name: str) -> str:
    value = said.get(name, "")
    return "" if value in _UNKNOWN else value


def _date(said: dict[str, str]) -> str:
    """Year, month and day, as far as they are given."""
    year, month, day = (_known(said, name) for name in ("Year", "Month", "Day"))
    if not re.fullmatch("[0-9]{4}", year):
        return ""
    parts = [year]
    for part in (month, day):
        if not re.fullmatch("[0-9]{1,2}", part):
            break
        parts.append(part.zfill(2))
    return "-".join(parts)


def _bookmarks(root: etree._Element) -> list[tuple[int, str]]:
    found = []
    for page in root.iterfind("{*}Pages/{*}Page"):
        title = canonical_line(page.get("Bookmark") or "")
        image = page.get("Image") or ""
        if title and re.fullmatch("[0-9]{1,6}", image):
            found.append((int(image), title))
    return found
