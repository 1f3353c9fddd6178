"""The port of summaries that models made of stretches of documents, within the transactions of the database."""

from __future__ import annotations

from collections.abc import Collection
from typing import Protocol

from smartchat_core.model.ids import DocumentId
from smartchat_core.model.principal import OwnerScope
from smartchat_core.model.section_summary import SectionSummary

__all__ = ["SectionSummaries"]


class SectionSummaries(Protocol):
    """Each owner's summaries; those of a document go when it is removed."""

    async def find(
        self, scope: OwnerScope, document: DocumentId, texts: Collection[str], *, prompt_version: int
    ) -> tuple[SectionSummary, ...]:
        """The summaries of these texts (SHA-256 of each) of the document, by whichever model, in no order.

        There are none where the scope admits no such document.
        """
        ...

    async def save(self, scope: OwnerScope, summary: SectionSummary) -> None:
        """Keep the summary in place of one of the same text, model and prompt.

        Raises:
            DocumentNotFound: the owner has no such document, or it was removed meanwhile.
        """
        ...
