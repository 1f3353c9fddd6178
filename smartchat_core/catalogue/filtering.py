"""Which documents are meant by words of their titles, authors, series and the like."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields

from smartchat_core.books.matching import folded_words
from smartchat_core.errors import InvalidRequest
from smartchat_core.model.document import Document
from smartchat_core.model.metadata import Metadata, year_of
from smartchat_core.text.languages import primary_language

__all__ = ["DocumentFilter", "checked_filter"]

_LONGEST = 300


@dataclass(frozen=True, kw_only=True, slots=True)
class DocumentFilter:
    """What documents have in common; what is empty admits all.

    Words are compared folded (case, accents), each anywhere within a word. `text` is looked for in the title, the file
    name, and the names of people, series and subjects; the others each in values of that name. `author` finds
    translators and other contributors too. The years bound when the work or the edition came out. `media_types`
    are those of the formats that are meant.
    """

    text: str = ""
    author: str = ""
    series: str = ""
    subject: str = ""
    language: str = ""
    publisher: str = ""
    from_year: int | None = None
    to_year: int | None = None
    media_types: frozenset[str] = frozenset()

    @property
    def admits_all(self) -> bool:
        """Whether it leaves nothing out."""
        return self == DocumentFilter()

    def admits(self, document: Document) -> bool:
        """Whether the document is meant. Takes time proportional to the length of its metadata."""
        metadata = document.metadata
        people = (*metadata.authors, *(one.name for one in metadata.contributors))
        series = tuple(one.name for one in metadata.series)
        titles = (document.title, metadata.original_title, document.filename)
        return (
            _holds(self.text, [" ".join((*titles, *people, *series, *metadata.subjects, *metadata.identifiers))])
            and _holds(self.author, people)
            and _holds(self.series, series)
            and _holds(self.subject, metadata.subjects)
            and _holds(self.publisher, [metadata.publisher])
            and (not self.media_types or document.media_type in self.media_types)
            and (not self.language or primary_language(metadata.language) == primary_language(self.language))
            and self._admits_year(metadata)
        )

    def _admits_year(self, metadata: Metadata) -> bool:
        if self.from_year is None and self.to_year is None:
            return True
        years = [year for date in (metadata.first_published, metadata.published) if (year := year_of(date)) is not None]
        low = self.from_year if self.from_year is not None else 0
        high = self.to_year if self.to_year is not None else 9_999
        return any(low <= year <= high for year in years)


def checked_filter(where: DocumentFilter) -> DocumentFilter:
    """The filter, if it is not too long.

    Raises:
        InvalidRequest: a value has more than 300 characters.
    """
    for field in fields(where):
        value = getattr(where, field.name)
        if isinstance(value, str) and len(value) > _LONGEST:
            raise InvalidRequest(f"`{field.name}` is longer than {_LONGEST} characters")
    return where


def _holds(wanted: str, values: Iterable[str]) -> bool:
    """Whether each word that is wanted is within one of the values."""
    words = folded_words(wanted)
    if not words:
        return not wanted.strip()
    return any(all(word in " ".join(found) for word in words) for found in map(folded_words, values))
