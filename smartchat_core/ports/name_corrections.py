"""The port of readers' corrections of names, within the transactions of the database."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from smartchat_core.model.ids import DocumentId
from smartchat_core.model.name_corrections import NameCorrections
from smartchat_core.model.principal import OwnerScope

__all__ = ["NameCorrectionRepository"]


class NameCorrectionRepository(Protocol):
    """Each owner's corrections of the names in a document; they go when it is removed."""

    async def get(self, scope: OwnerScope, document: DocumentId) -> NameCorrections:
        """The corrections of the document's owner; empty where there are none, or the scope admits no such document."""
        ...

    async def change(
        self, scope: OwnerScope, document: DocumentId, change: Callable[[NameCorrections], NameCorrections]
    ) -> NameCorrections:
        """Keep what `change` makes of the corrections; no other change comes between. What it raises goes through.

        Raises:
            DocumentNotFound: the owner has no such document, or it was removed meanwhile.
        """
        ...
