"""Metadata: what a book says of itself, or what is said of it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from smartchat_core.model.isbn import normal_isbn

__all__ = ["NO_METADATA", "Contributor", "ContributorRole", "Metadata", "Series", "year_of"]

_YEAR = re.compile(r"(?<![0-9])[0-9]{4}(?![0-9])")
_DATE_LENGTH = 200


class ContributorRole(StrEnum):
    """What somebody other than the author did for a book."""

    TRANSLATOR = "translator"
    EDITOR = "editor"
    COMPILER = "compiler"
    ILLUSTRATOR = "illustrator"
    COVER_ARTIST = "cover_artist"
    PHOTOGRAPHER = "photographer"
    INTRODUCTION = "introduction"
    """Wrote the introduction, the foreword or the afterword."""
    ANNOTATOR = "annotator"
    ADAPTER = "adapter"
    NARRATOR = "narrator"
    CONTRIBUTOR = "contributor"
    """Anything else, or the file does not say what."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Contributor:
    """Somebody other than the author; `sort_name` is the name under which they are filed, where that is known."""

    name: str
    role: ContributorRole = ContributorRole.CONTRIBUTOR
    sort_name: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Series:
    """A series or a collection; `position` is the place of the book in it as it is written: `3`, `1.5`, empty."""

    name: str
    position: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Metadata:
    """Title, people, dates and subjects of a book. Empty means that nothing is known; languages are BCP 47 tags.

    `published` is when this edition came out, `first_published` when the work did; both as they are written.
    `sort_authors` is empty, or as long as `authors`, with an empty name where none is known.
    """

    title: str = ""
    authors: tuple[str, ...] = ()
    language: str = ""
    publisher: str = ""
    published: str = ""
    description: str = ""
    identifiers: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()
    contributors: tuple[Contributor, ...] = ()
    series: tuple[Series, ...] = ()
    sort_title: str = ""
    sort_authors: tuple[str, ...] = ()
    original_title: str = ""
    original_language: str = ""
    first_published: str = ""

    @property
    def isbns(self) -> tuple[str, ...]:
        """The ISBNs among the identifiers, as thirteen digits each."""
        return tuple(dict.fromkeys(filter(None, map(normal_isbn, self.identifiers))))

    @property
    def translators(self) -> tuple[str, ...]:
        """The names of those who translated it."""
        return self.named(ContributorRole.TRANSLATOR)

    def named(self, role: ContributorRole) -> tuple[str, ...]:
        """The names of the contributors of this role."""
        return tuple(one.name for one in self.contributors if one.role is role)


NO_METADATA = Metadata()
"""Nothing is known."""


def year_of(date: str) -> int | None:
    """The year in a date as books write it (`1851`, `1851-10-18`, `October 1851`), None when there is none."""
    found = _YEAR.search(date[:_DATE_LENGTH])
    return int(found.group()) if found else None
