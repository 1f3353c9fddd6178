"""Covers: whether documents have one, where an earlier version did not record it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import replace

from smartchat_core.errors import ConcurrencyError, DependencyError, DocumentNotFound
from smartchat_core.ingestion.document_files import DocumentFiles
from smartchat_core.model.document import Document
from smartchat_core.model.ids import DocumentId
from smartchat_core.model.principal import OwnerScope
from smartchat_core.ports.database import Database

__all__ = ["CoverFacts"]

log = logging.getLogger(__name__)

_AT_ONCE = 16


class CoverFacts:
    """Fills in what is not known, once for each document: the file store is asked, and the answer is written down."""

    def __init__(self, database: Database, texts: DocumentFiles) -> None:
        self._database = database
        self._texts = texts

    async def settled(self, scope: OwnerScope, documents: Sequence[Document]) -> Sequence[Document]:
        """The same documents, of each of which it is known whether it has a cover.

        Raises:
            StorageUnavailable: the file store had to be asked, and could not be.
        """
        unknown = [document for document in documents if document.has_cover is None]
        if not unknown:
            return documents
        found: dict[DocumentId, bool] = {}
        for start in range(0, len(unknown), _AT_ONCE):
            some = unknown[start : start + _AT_ONCE]
            looks = [self._texts.has_cover(document) for document in some]
            found |= dict(zip((one.id for one in some), await asyncio.gather(*looks), strict=True))
        await self._note(scope, found)
        return [replace(one, has_cover=found[one.id]) if one.id in found else one for one in documents]

    async def _note(self, scope: OwnerScope, found: dict[DocumentId, bool]) -> None:
        try:
            async with self._database.transaction() as work:
                for name in sorted(found):
                    try:
                        current = await work.documents.get(scope.own, name)
                    except DocumentNotFound:
                        continue  # removed meanwhile, or somebody else's, who notes it
                    if current.has_cover is None:
                        await work.documents.save(replace(current, has_cover=found[name]))
        except (ConcurrencyError, DependencyError) as error:
            # Noted in the background; until it is, the next caller opens the file again.
            log.info("cover flags could not be stored", extra={"code": error.code})
