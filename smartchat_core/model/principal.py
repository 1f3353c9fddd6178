"""Owner scopes: on whose behalf something happens."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

from smartchat_core.model.ids import ApiKeyId, DocumentId, OwnerId

__all__ = ["LOCAL_SCOPE", "OwnerScope", "SharedDocument"]


@dataclass(frozen=True, kw_only=True, slots=True)
class SharedDocument:
    """A document of somebody else that may be read."""

    document: DocumentId
    owner: OwnerId


@dataclass(frozen=True, kw_only=True, slots=True)
class OwnerScope:
    """Whose documents a call may see. Every port that reads takes one.

    What belongs to `owner` may be read and changed. `shared` are documents of others that may be read and nothing
    else: what writes or removes takes them for documents that are not there. They are the rights of one moment, found
    for each request (`accounts.rights`), so that a right that ends is gone at the next one.
    """

    owner: OwnerId
    shared: frozenset[SharedDocument] = frozenset()
    key: ApiKeyId | None = field(default=None, compare=False)
    """The key by which a request came, whose budget it goes on; it changes nothing of what may be read."""

    @property
    def own(self) -> OwnerScope:
        """The same without what others share: for whatever writes."""
        return OwnerScope(owner=self.owner, key=self.key) if self.shared else self

    def reads(self, owner: OwnerId, document: DocumentId) -> bool:
        """Whether this owner's document may be read."""
        return owner == self.owner or SharedDocument(document=document, owner=owner) in self.shared

    def shared_among(self, documents: Collection[DocumentId] | None = None) -> list[SharedDocument]:
        """The shared ones that are named, or all of them, in order."""
        found = (one for one in self.shared if one.owner != self.owner)
        if documents is not None:
            found = (one for one in found if one.document in documents)
        return sorted(found, key=lambda one: (one.owner, one.document))


LOCAL_SCOPE = OwnerScope(owner=OwnerId("local"))
"""The single owner of a library that is used on one machine without accounts."""
