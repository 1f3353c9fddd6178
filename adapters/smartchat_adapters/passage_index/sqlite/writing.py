"""Changes to one document, each within a transaction of the caller."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from smartchat_adapters.passage_index.sqlite.postings import DocumentTerms, index_terms
from smartchat_adapters.passage_index.sqlite.schema import first_bucket, first_row
from smartchat_adapters.passage_index.sqlite.view import merge_batches

if TYPE_CHECKING:
    from collections.abc import Sequence

    import apsw
    from numpy.typing import NDArray

    from smartchat_adapters.passage_index.analysis.word_analysis import WordAnalyser
    from smartchat_core.model.embedding import Vectors
    from smartchat_core.model.ids import DocumentId, OwnerId
    from smartchat_core.model.passage import Passage

__all__ = ["PreparedDocument", "add_vectors", "missing_vectors", "prepare", "remove_document", "write_document"]

_MAX_PASSAGES = 1 << 24


@dataclass(frozen=True, kw_only=True, slots=True)
class PreparedDocument:
    """The prepared rows of a document; preparing them is the work, and needs no transaction."""

    passages: tuple[Passage, ...]
    texts: tuple[bytes, ...]
    terms: DocumentTerms
    language: str


def prepare(passages: Sequence[Passage], analyser: WordAnalyser) -> PreparedDocument:
    """Index the passages in memory.

    Raises:
        ValueError: two passages have the same ordinal, or there are more than 16 million.
    """
    ordered = tuple(sorted(passages, key=lambda passage: passage.ordinal))
    if len({passage.ordinal for passage in ordered}) < len(ordered):
        raise ValueError("two passages of one document have the same ordinal")
    if len(ordered) > _MAX_PASSAGES:
        raise ValueError(f"a document may have {_MAX_PASSAGES} passages, not {len(ordered)}")
    texts = tuple(passage.text.encode("utf-8", "surrogatepass") for passage in ordered)
    searched = tuple(passage.searched.encode("utf-8", "surrogatepass") for passage in ordered)
    return PreparedDocument(
        passages=ordered, texts=texts, terms=index_terms(searched, analyser), language=analyser.language
    )


def write_document(
    connection: apsw.Connection, owner: OwnerId, document: DocumentId, prepared: PreparedDocument
) -> None:
    """Put the document in the place of what was there under its name."""
    remove_document(connection, owner, document)
    lengths = prepared.terms.lengths
    connection.execute(
        "INSERT INTO documents (owner, document, language, bits, passages, terms) VALUES (?, ?, ?, ?, ?, ?)",
        (
            owner, document, prepared.language, prepared.terms.bits, len(prepared.passages), int(lengths.sum()),
        ),
    )  # fmt: skip
    number = connection.last_insert_rowid()
    low = first_row(number)
    connection.executemany(
        "INSERT INTO passages VALUES (?, ?, ?, ?, ?, ?, ?)",
        [
            (
                place, passage.ordinal, passage.span.start, passage.span.end, passage.section,
                passage.section_kind.value, text,
            )
            for place, (passage, text) in enumerate(zip(prepared.passages, prepared.texts, strict=True), low)
        ],
    )  # fmt: skip
    low = first_bucket(number)
    connection.executemany(
        "INSERT INTO postings VALUES (?, ?)", [(low + bucket, blob) for bucket, blob in prepared.terms.buckets]
    )
    frame = np.array(
        [
            [passage.ordinal for passage in prepared.passages],
            [passage.span.start for passage in prepared.passages],
            [passage.span.end for passage in prepared.passages],
            lengths,
        ],
        "<u4",
    )
    connection.execute("INSERT INTO frames VALUES (?, ?)", (number, frame.tobytes()))


def remove_document(connection: apsw.Connection, owner: OwnerId, document: DocumentId) -> int:
    """Remove all rows of the document, if there are any, and return how many passages it had."""
    row = connection.execute(
        "DELETE FROM documents WHERE owner = ? AND document = ? RETURNING id, passages", (owner, document)
    ).fetchone()
    if row is None:
        return 0
    number, passages = row
    rows = (first_row(number), first_row(number + 1))
    connection.execute("DELETE FROM frames WHERE document = ?", (number,))
    connection.execute("DELETE FROM passages WHERE id >= ? AND id < ?", rows)
    connection.execute("DELETE FROM vectors WHERE id >= ? AND id < ?", rows)
    connection.execute(
        "DELETE FROM postings WHERE id >= ? AND id < ?", (first_bucket(number), first_bucket(number + 1))
    )
    return int(passages)


def add_vectors(
    connection: apsw.Connection, owner: OwnerId, document: DocumentId, ordinals: Sequence[int], vectors: Vectors
) -> None:
    """Add a batch of vectors; once every passage has one, the batches are put together."""
    row = connection.execute(
        "SELECT id, passages FROM documents WHERE owner = ? AND document = ?", (owner, document)
    ).fetchone()
    if row is None:
        return
    number, passages = row
    known = _ordinals(connection, number)
    given = np.array(ordinals, np.int64)
    places = np.searchsorted(known, given)
    kept = np.flatnonzero((places < known.size) & (known[np.minimum(places, known.size - 1)] == given))
    if not kept.size:
        return
    rows = np.frombuffer(vectors.float32, "<f4").reshape(-1, vectors.dimension)[kept]
    low, high = first_row(number), first_row(number + 1)
    ((last,),) = connection.execute("SELECT max(id) FROM vectors WHERE id >= ? AND id < ?", (low, high))
    following = low if last is None else last + 1
    insert = "INSERT INTO vectors VALUES (?, ?, ?)"
    connection.execute(insert, (following, places[kept].astype("<u4").tobytes(), rows.astype("<f2").tobytes()))
    present = _places(connection, number)
    if present.size == passages and following > low:
        batches = list(
            connection.execute("SELECT places, float16 FROM vectors WHERE id >= ? AND id < ? ORDER BY id", (low, high))
        )
        matrix = merge_batches(batches, vectors.dimension)
        connection.execute("DELETE FROM vectors WHERE id >= ? AND id < ?", (low, high))
        connection.execute(insert, (low, matrix.places.astype("<u4").tobytes(), matrix.rows.astype("<f2").tobytes()))
    connection.execute(
        "UPDATE documents SET vectors = ?, vector_writes = vector_writes + 1 WHERE id = ?", (present.size, number)
    )


def missing_vectors(connection: apsw.Connection, owner: OwnerId, document: DocumentId) -> tuple[int, ...]:
    """The ordinals of the passages without a vector, in order."""
    row = connection.execute(
        "SELECT id FROM documents WHERE owner = ? AND document = ? AND vectors < passages", (owner, document)
    ).fetchone()
    if row is None:
        return ()
    return tuple(np.delete(_ordinals(connection, row[0]), _places(connection, row[0])).tolist())


def _ordinals(connection: apsw.Connection, number: int) -> NDArray[np.int64]:
    ((blob,),) = connection.execute("SELECT frame FROM frames WHERE document = ?", (number,))
    ordinals: NDArray[np.int64] = np.frombuffer(blob, "<u4").reshape(4, -1)[0].astype(np.int64)
    return ordinals


def _places(connection: apsw.Connection, number: int) -> NDArray[np.int64]:
    """The places that have a vector, each once, in order."""
    rows = connection.execute(
        "SELECT places FROM vectors WHERE id >= ? AND id < ?", (first_row(number), first_row(number + 1))
    )
    return np.unique(np.frombuffer(b"".join(row[0] for row in rows), "<u4")).astype(np.int64)
