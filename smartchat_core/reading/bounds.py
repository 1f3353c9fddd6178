"""How far documents may be read, as a request puts it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from smartchat_core.errors import DocumentNotFound, InvalidRequest
from smartchat_core.model.ids import DocumentId
from smartchat_core.model.principal import OwnerScope
from smartchat_core.model.search import PassageFilter
from smartchat_core.ports.database import Database
from smartchat_core.retrieval.outline import Outline

__all__ = ["Bound", "EndOfSection", "check_offset", "resolve_filter"]


@dataclass(frozen=True, kw_only=True, slots=True)
class EndOfSection:
    """A bound at the end of a section, named by its chapter number, its reference or its title."""

    section: int | str


Bound = int | EndOfSection
"""An offset of the canonical text, or the end of a section: nothing that ends after it may appear."""


def check_offset(until: int) -> int:
    """The offset, if it lies within or behind a text.

    Raises:
        InvalidRequest: it is negative.
    """
    if until < 0:
        raise InvalidRequest(f"until={until} is before the text begins", remedy="Give an offset of 0 or more.")
    return until


async def resolve_filter(
    database: Database,
    scope: OwnerScope,
    *,
    documents: Sequence[DocumentId] | None = None,
    until: Mapping[DocumentId, Bound] | None = None,
) -> PassageFilter:
    """The passages of these documents (None: all of the owner's) up to these bounds.

    Raises:
        InvalidRequest: an offset is negative.
        DocumentNotFound: a document is not the owner's.
        SectionNotFound: a document has no such section.
        SectionAmbiguous: it has several.
    """
    bounds = until or {}
    names = tuple(dict.fromkeys((*(documents or ()), *bounds)))
    if not names:
        return PassageFilter(documents=None if documents is None else frozenset())
    offsets: list[tuple[DocumentId, int]] = []
    async with database.read_only() as work:
        there = {document.id for document in await work.documents.find(scope, names)}
        if missing := next((name for name in names if name not in there), None):
            raise DocumentNotFound(f"there is no document {missing}")
        for name, bound in bounds.items():
            if isinstance(bound, EndOfSection):
                sections = await work.documents.sections(scope, name)
                offsets.append((name, Outline(sections).find(bound.section).span.end))
            else:
                offsets.append((name, check_offset(bound)))
    return PassageFilter(documents=None if documents is None else frozenset(documents), until=tuple(offsets))
