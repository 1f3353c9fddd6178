"""One search's view of the index: the documents in scope, and which of their passages are admitted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from smartchat_adapters.passage_index.sqlite.cache import ArrayCache, Frame, Matrix
from smartchat_adapters.passage_index.sqlite.schema import first_row
from smartchat_adapters.passage_index.sqlite.scoped_rows import scoped_rows
from smartchat_core.model.ids import DocumentId
from smartchat_core.model.passage import Passage
from smartchat_core.model.section import SectionKind
from smartchat_core.model.span import Span

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from smartchat_adapters.passage_index.sqlite.files import Session
    from smartchat_core.model.principal import OwnerScope
    from smartchat_core.model.search import PassageFilter, SectionRange

__all__ = ["StoredDocument", "View", "merge_batches"]

_KINDS = {kind.value: kind for kind in SectionKind}
_COLUMNS = "id, document, language, bits, passages, terms, vectors, vector_writes"


@dataclass(frozen=True, slots=True)
class StoredDocument:
    """A row of `documents`, and where its passages begin among all that are in view."""

    id: int
    document: DocumentId
    language: str
    bits: int
    passages: int
    terms: int
    vectors: int
    vector_writes: int
    base: int


class View:
    """Reads documents, frames, matrices and passages within one transaction, through the cache."""

    def __init__(self, session: Session, cache: ArrayCache, scope: OwnerScope, where: PassageFilter) -> None:
        self._connection = session.connection
        self._token = session.token
        self._cache = cache
        self._turn = cache.begin()
        self._bounds: dict[DocumentId, int] = {}
        for document, offset in where.until:
            self._bounds.setdefault(document, offset)
        self._sections: dict[DocumentId, list[SectionRange]] = {}
        for part in where.sections:
            self._sections.setdefault(part.document_id, []).append(part)
        self.documents = self._load(scope, where.documents)
        self.size = self.documents[-1].base + self.documents[-1].passages if self.documents else 0
        self._bases = np.array([document.base for document in self.documents], np.int64)

    def _load(self, scope: OwnerScope, wanted: frozenset[DocumentId] | None) -> tuple[StoredDocument, ...]:
        found = []
        base = 0
        rows = scoped_rows(self._connection, _COLUMNS, scope, wanted)
        for number, document, language, bits, passages, terms, vectors, writes in rows:
            found.append(StoredDocument(number, document, language, bits, passages, terms, vectors, writes, base))
            base += passages
        return tuple(found)

    def frame(self, document: StoredDocument) -> Frame:
        """The document's passages without their texts."""
        key = (self._token, "frame", document.id)
        kept = self._cache.get(key, self._turn)
        if isinstance(kept, Frame):
            return kept
        ((blob,),) = self._connection.execute("SELECT frame FROM frames WHERE document = ?", (document.id,))
        ordinals, starts, ends, lengths = np.frombuffer(blob, "<u4").reshape(4, -1)
        frame = Frame(ordinals=ordinals, starts=starts, ends=ends, lengths=lengths)
        self._cache.put(key, frame, self._turn)
        return frame

    def matrix(self, document: StoredDocument, dimension: int) -> Matrix:
        """The document's vectors."""
        key = (self._token, "matrix", document.id, document.vector_writes)
        kept = self._cache.get(key, self._turn)
        if isinstance(kept, Matrix):
            return kept
        low = first_row(document.id)
        parts = list(
            self._connection.execute(
                "SELECT places, float16 FROM vectors WHERE id >= ? AND id < ? ORDER BY id",
                (low, first_row(document.id + 1)),
            )
        )
        matrix = merge_batches(parts, dimension)
        self._cache.put(key, matrix, self._turn)
        return matrix

    def admitted(self, document: StoredDocument) -> NDArray[np.bool_] | None:
        """Which places of a document the filter lets through, None for all; the same as `PassageFilter.admits`."""
        bound = self._bounds.get(document.document)
        sections = self._sections.get(document.document)
        if bound is None and sections is None:
            return None
        frame = self.frame(document)
        mask = np.ones(document.passages, np.bool_)
        if bound is not None:
            mask &= frame.ends.astype(np.int64) <= bound
        if sections is not None:
            inside = np.zeros(document.passages, np.bool_)
            for part in sections:
                inside |= (frame.starts.astype(np.int64) >= part.start) & (frame.ends.astype(np.int64) <= part.end)
            mask &= inside
        return mask

    def between(self, first: int, last: int) -> tuple[Passage, ...]:
        """The admitted passages of the documents in view with ordinals `first..last`, both included."""
        found: list[Passage] = []
        for document in self.documents:
            ordinals = self.frame(document).ordinals.astype(np.int64)
            wanted = (ordinals >= first) & (ordinals <= last)
            mask = self.admitted(document)
            if mask is not None:
                wanted &= mask
            found += self.passages(np.flatnonzero(wanted) + document.base)
        return tuple(found)

    def texts(self, document: StoredDocument, places: NDArray[np.int64]) -> list[str]:
        """The texts of some of a document's passages."""
        low = first_row(document.id)
        found = []
        for place in places.tolist():
            ((text,),) = self._connection.execute("SELECT text FROM passages WHERE id = ?", (low + place,))
            found.append(text.decode("utf-8", "surrogatepass"))
        return found

    def passages(self, positions: NDArray[np.int64]) -> list[Passage]:
        """The passages at these positions among all that are in view."""
        found = []
        owners = np.searchsorted(self._bases, positions, side="right") - 1
        for position, which in zip(positions.tolist(), owners.tolist(), strict=True):
            document = self.documents[which]
            (row,) = self._connection.execute(
                "SELECT ordinal, first, last, section, kind, text FROM passages WHERE id = ?",
                (first_row(document.id) + position - document.base,),
            )
            ordinal, first, last, section, kind, text = row
            found.append(
                Passage(
                    document_id=document.document,
                    ordinal=ordinal,
                    span=Span(start=first, end=last),
                    text=text.decode("utf-8", "surrogatepass"),
                    section=section,
                    section_kind=_KINDS[kind],
                )
            )
        return found


def merge_batches(parts: list[tuple[bytes, bytes]], dimension: int) -> Matrix:
    """The vectors of several batches in the order of their places; the last one given for a place counts."""
    if not parts:
        return Matrix(places=np.empty(0, np.uint32), rows=np.empty((0, dimension), np.float32))
    places = np.frombuffer(b"".join(part[0] for part in parts), "<u4")
    rows = np.frombuffer(b"".join(part[1] for part in parts), "<f2").reshape(-1, dimension)
    if len(parts) > 1 or np.any(places[1:] <= places[:-1]):
        # The first of the reversed is the last of those given.
        places, chosen = np.unique(places[::-1], return_index=True)
        rows = rows[::-1][chosen]
    return Matrix(places=places, rows=rows.astype(np.float32))
