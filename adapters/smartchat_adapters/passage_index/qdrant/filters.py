"""Filters of requests: which points of a collection they are about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qdrant_client import models

from smartchat_adapters.passage_index.qdrant.schema import DENSE, POINTER

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from smartchat_adapters.passage_index.qdrant.version_pointer import VersionPointer
    from smartchat_core.model.ids import DocumentId, OwnerId
    from smartchat_core.model.search import PassageFilter

__all__ = [
    "admitted",
    "all_pointers",
    "current_pointers",
    "is_one_of",
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


def pointers_of(owner: OwnerId, documents: Collection[DocumentId] | None) -> models.Filter:
    """The pointers of an owner's documents, or of those of them that are named."""
    must: list[models.Condition] = [is_one_of("owner", [owner]), is_one_of("role", [POINTER])]
    if documents is not None:
        must.append(is_one_of("document", documents))
    return models.Filter(must=must)


def current_pointers(owner: OwnerId, versions: Collection[str]) -> models.Filter:
    """The owner's pointers that still name one of these versions."""
    return models.Filter(
        must=[is_one_of("owner", [owner]), is_one_of("role", [POINTER]), is_one_of("current", versions)]
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


def of_versions(owner: OwnerId, versions: Collection[str]) -> models.Filter:
    """The passages of these versions of an owner's documents."""
    return models.Filter(must=[is_one_of("owner", [owner]), is_one_of("version", versions)])


def admitted(owner: OwnerId, pointers: Sequence[VersionPointer], where: PassageFilter) -> models.Filter:
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
    return models.Filter(must=[is_one_of("owner", [owner])], should=should)


def with_ordinals(base: models.Filter, first: int, last: int) -> models.Filter:
    """The same, with ordinals `first..last`, both included."""
    return _and(base, models.FieldCondition(key="ordinal", range=models.Range(gte=first, lte=last)))


def with_vector(base: models.Filter) -> models.Filter:
    """The same, where there is a dense vector."""
    return _and(base, models.HasVectorCondition(has_vector=DENSE))


def without_vector(base: models.Filter) -> models.Filter:
    """The same, where there is no dense vector."""
    return models.Filter(must=[base], must_not=[models.HasVectorCondition(has_vector=DENSE)])


def within_ids(owner: OwnerId, ids: Collection[str]) -> models.Filter:
    """The owner's points of these identifiers."""
    return models.Filter(must=[is_one_of("owner", [owner]), models.HasIdCondition(has_id=sorted(ids))])


def _and(base: models.Filter, condition: models.Condition) -> models.Filter:
    return models.Filter(must=[base, condition])
