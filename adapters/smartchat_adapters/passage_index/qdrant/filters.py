"""Filters of requests: which points of a collection they are about."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from qdrant_client import models

from smartchat_adapters.passage_index.qdrant.schema import DENSE, POINTER

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from smartchat_adapters.passage_index.qdrant.version_pointer import VersionPointer
    from smartchat_core.model.ids import DocumentId, OwnerId
    from smartchat_core.model.principal import OwnerScope
    from smartchat_core.model.search import PassageFilter

__all__ = [
    "admitted",
    "all_pointers",
    "current_pointers",
    "is_one_of",
    "of_owners",
    "of_versions",
    "one_pointer",
    "pointers_of",
    "points_of_document",
    "with_ordinals",
    "with_vector",
    "within_ids",
    "without_vector",
]


def is_one_of(key: str, values: Collection[str]) -> models.FieldCondition:
    """The field has one of the values."""
    ordered = sorted(values)
    match = models.MatchValue(value=ordered[0]) if len(ordered) == 1 else models.MatchAny(any=ordered)
    return models.FieldCondition(key=key, match=match)


def all_pointers() -> models.Filter:
    """Every document's pointer."""
    return models.Filter(must=[is_one_of("role", [POINTER])])


def pointers_of(scope: OwnerScope, documents: Collection[DocumentId] | None) -> models.Filter:
    """The pointers of the documents that may be read, or of those of them that are named."""
    own: list[models.Condition] = [is_one_of("owner", [scope.owner])]
    if documents is not None:
        own.append(is_one_of("document", documents))
    readable: list[models.Condition] = [models.Filter(must=own)]
    for owner, group in itertools.groupby(scope.shared_among(documents), key=lambda one: one.owner):
        theirs = [is_one_of("owner", [owner]), is_one_of("document", [one.document for one in group])]
        readable.append(models.Filter(must=[*theirs]))
    return models.Filter(must=[is_one_of("role", [POINTER])], should=readable)


def current_pointers(owners: Collection[OwnerId], versions: Collection[str]) -> models.Filter:
    """The pointers of these owners that still name one of these versions."""
    return models.Filter(
        must=[is_one_of("owner", owners), is_one_of("role", [POINTER]), is_one_of("current", versions)]
    )


def one_pointer(pointer: str, **fields: str) -> models.Filter:
    """The pointer of this identifier, if its fields have these values."""
    must: list[models.Condition] = [models.HasIdCondition(has_id=[pointer])]
    return models.Filter(must=must + [is_one_of(name, [value]) for name, value in fields.items()])


def points_of_document(owner: OwnerId, document: DocumentId, versions: Collection[str] | None = None) -> models.Filter:
    """The passages of a document, of any version or of these."""
    must: list[models.Condition] = [is_one_of("owner", [owner]), is_one_of("document", [document])]
    if versions is not None:
        must.append(is_one_of("version", versions))
    return models.Filter(must=must)


def of_versions(pointers: Sequence[VersionPointer]) -> models.Filter:
    """The passages of these documents."""
    versions = [pointer.current for pointer in pointers]
    return models.Filter(must=[of_owners(pointers), is_one_of("version", versions)])


def of_owners(pointers: Sequence[VersionPointer]) -> models.Condition:
    """The points of the owners of these documents: the server keeps those of an owner together."""
    return is_one_of("owner", {pointer.owner for pointer in pointers})


def admitted(pointers: Sequence[VersionPointer], where: PassageFilter) -> models.Filter:
    """The passages of these documents that the filter admits, the same as `PassageFilter.admits`.

    Each condition names what may be found, so that a passage that none of them thinks of is not.
    """
    bounded = {document for document, _ in where.until} | {part.document_id for part in where.sections}
    free = [pointer.current for pointer in pointers if pointer.document not in bounded]
    should: list[models.Condition] = [is_one_of("version", free)] if free else []
    for pointer in pointers:
        if pointer.document not in bounded:
            continue
        must: list[models.Condition] = [is_one_of("version", [pointer.current])]
        bound = where.bound_of(pointer.document)
        if bound is not None:
            must.append(models.FieldCondition(key="end", range=models.Range(lte=bound)))
        parts = [part for part in where.sections if part.document_id == pointer.document]
        if parts:
            inside: list[models.Condition] = [
                models.Filter(
                    must=[
                        models.FieldCondition(key="start", range=models.Range(gte=part.start)),
                        models.FieldCondition(key="end", range=models.Range(lte=part.end)),
                    ]
                )
                for part in parts
            ]
            must.append(models.Filter(should=inside))
        should.append(models.Filter(must=must))
    return models.Filter(must=[of_owners(pointers)], should=should)


def with_ordinals(base: models.Filter, first: int, last: int) -> models.Filter:
    """The same, with ordinals `first..last`, both included."""
    return _and(base, models.FieldCondition(key="ordinal", range=models.Range(gte=first, lte=last)))


def with_vector(base: models.Filter) -> models.Filter:
    """The same, where there is a dense vector."""
    return _and(base, models.HasVectorCondition(has_vector=DENSE))


def without_vector(base: models.Filter) -> models.Filter:
    """The same, where there is no dense vector."""
    return models.Filter(must=[base], must_not=[models.HasVectorCondition(has_vector=DENSE)])


def within_ids(pointers: Sequence[VersionPointer], ids: Collection[str]) -> models.Filter:
    """The points of these identifiers, of documents of the same owners."""
    return models.Filter(must=[of_owners(pointers), models.HasIdCondition(has_id=sorted(ids))])


def _and(base: models.Filter, condition: models.Condition) -> models.Filter:
    return models.Filter(must=[base, condition])
