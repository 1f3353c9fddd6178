"""Titles over passages: those of their document and of the parts and chapters that hold them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from smartchat_core.errors import DocumentNotFound
from smartchat_core.model.ids import DocumentId
from smartchat_core.model.passage import Passage
from smartchat_core.model.principal import OwnerScope
from smartchat_core.model.section import section_path
from smartchat_core.ports.database import Database

__all__ = ["PassageTitles", "TitleReader"]

PassageTitles = Mapping[tuple[DocumentId, int | None], str]
"""The titles over a section of a document (or over what lies in none), in one text."""

_OUTLINES = 8
"""Documents whose sections are read for a search, the best first; of the others the document's title has to do."""


class TitleReader:
    """Reads the titles that stand over passages.

    Those of a section that holds a passage begin before it, so a reader who may read the passage may know them.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    async def titles_over(self, scope: OwnerScope, passages: Sequence[Passage]) -> PassageTitles:
        """The titles over each of the passages, which come best first.

        Raises:
            DatabaseUnavailable: the database cannot be read.
        """
        documents = list(dict.fromkeys(passage.document_id for passage in passages))
        wanted = {(passage.document_id, passage.section) for passage in passages}
        async with self._database.read_only() as work:
            titles = {document.id: document.title for document in await work.documents.find(scope, documents)}
            outlines = {}
            with_sections = {document for document, section in wanted if section is not None}
            for document in [one for one in documents if one in titles and one in with_sections][:_OUTLINES]:
                try:
                    outlines[document] = await work.documents.sections(scope, document)
                except DocumentNotFound:  # removed meanwhile
                    continue
        found: dict[tuple[DocumentId, int | None], str] = {}
        for document, section in wanted:
            sections = outlines.get(document, ())
            path = section_path(sections, section) if section is not None and section < len(sections) else ()
            if over := " ".join((titles.get(document, ""), *path)).strip():
                found[document, section] = over
        return found
