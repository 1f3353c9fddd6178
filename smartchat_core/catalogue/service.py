"""The service that keeps what is said of documents beside their files."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from smartchat_core.catalogue.edits import EDITABLE, checked_edits
from smartchat_core.errors import InvalidRequest
from smartchat_core.model.document import Document
from smartchat_core.model.ids import DocumentId
from smartchat_core.model.metadata_edits import MetadataEdits
from smartchat_core.model.principal import OwnerScope
from smartchat_core.ports.database import Database

__all__ = ["CatalogueService"]


class CatalogueService:
    """Edits of metadata. Only the owner of a document edits it; others who may read it see the result."""

    def __init__(self, *, database: Database) -> None:
        self._database = database

    async def edit(
        self,
        scope: OwnerScope,
        document: DocumentId,
        edits: MetadataEdits,
        *,
        take_back: Collection[str] = (),
    ) -> Document:
        """Keep the edits in place of what the file and a catalogue say, and take earlier ones of some names back.

        They stay when the file is read again. What is not named stays as it is.

        Raises:
            InvalidRequest: a value is not admitted, or there is nothing of such a name.
            DocumentNotFound: the owner has no such document.
        """
        checked, names = checked_edits(edits), _known(take_back)
        async with self._database.transaction() as work:
            return await work.documents.describe(
                scope, document, lambda one: replace(one, edits=one.edits.without(names).joined(checked))
            )


def _known(names: Collection[str]) -> frozenset[str]:
    unknown = sorted(set(names) - set(EDITABLE))
    if unknown:
        raise InvalidRequest(
            f"there is nothing called {unknown[0][:100]!r} in the metadata", remedy=f"There are: {', '.join(EDITABLE)}."
        )
    return frozenset(names)
