"""What takes the place of a document's own metadata."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import Any

from smartchat_core.model.metadata import Contributor, Metadata, Series

__all__ = ["NO_EDITS", "MetadataEdits"]


@dataclass(frozen=True, kw_only=True, slots=True)
class MetadataEdits:
    """Values by the names that they have in `Metadata`. None leaves what is there; an empty value removes it."""

    title: str | None = None
    authors: tuple[str, ...] | None = None
    language: str | None = None
    publisher: str | None = None
    published: str | None = None
    description: str | None = None
    identifiers: tuple[str, ...] | None = None
    subjects: tuple[str, ...] | None = None
    contributors: tuple[Contributor, ...] | None = None
    series: tuple[Series, ...] | None = None
    sort_title: str | None = None
    sort_authors: tuple[str, ...] | None = None
    original_title: str | None = None
    original_language: str | None = None
    first_published: str | None = None

    @property
    def edited(self) -> tuple[str, ...]:
        """The names of the values that are given."""
        return tuple(field.name for field in fields(self) if getattr(self, field.name) is not None)

    def over(self, metadata: Metadata) -> Metadata:
        """The metadata with these values. Sort names that belong to another title or other authors are dropped."""
        given: dict[str, Any] = {name: getattr(self, name) for name in self.edited}
        if not given:
            return metadata
        if self.title is not None and self.title != metadata.title:
            given.setdefault("sort_title", "")
        if self.authors is not None and self.authors != metadata.authors:
            given.setdefault("sort_authors", ())
        return replace(metadata, **given)

    def joined(self, later: MetadataEdits) -> MetadataEdits:
        """These with the later ones, which win."""
        return replace(self, **{name: getattr(later, name) for name in later.edited})

    def without(self, names: frozenset[str]) -> MetadataEdits:
        """These without the values of some names."""
        return replace(self, **dict.fromkeys(names & set(self.edited)))


NO_EDITS = MetadataEdits()
"""Nothing takes the place of anything."""
