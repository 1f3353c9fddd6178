"""The schema of an index file.

`documents.id` is never used twice within a file, and everything but the vectors under an id is immutable: a
document that is replaced gets a new id. The other tables put the id into the high bits of their rowids, so that a
document's rows lie together and are found, and removed, as one range.
"""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from smartchat_core.errors import IndexStale, IndexUnavailable

if TYPE_CHECKING:
    from pathlib import Path

    import apsw

    from smartchat_core.model.generation import IndexGeneration

__all__ = ["create_schema", "first_bucket", "first_row", "read_token"]

_APPLICATION = 0x53434958  # "SCIX"
_VERSION = 1
_PAGE = 16_384  # a bucket of postings or a few passages to a page; books are written in few, long strokes

_TABLES = """
CREATE TABLE meta (
    token TEXT NOT NULL, embedder TEXT NOT NULL, dimension INTEGER NOT NULL, segmentation TEXT NOT NULL
) STRICT;
CREATE TABLE documents (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    owner TEXT NOT NULL,
    document TEXT NOT NULL,
    language TEXT NOT NULL,
    bits INTEGER NOT NULL,
    passages INTEGER NOT NULL,
    terms INTEGER NOT NULL,
    vectors INTEGER NOT NULL DEFAULT 0,
    vector_writes INTEGER NOT NULL DEFAULT 0,
    UNIQUE (owner, document)
) STRICT;
CREATE TABLE frames (document INTEGER PRIMARY KEY, frame BLOB NOT NULL) STRICT;
CREATE TABLE passages (
    id INTEGER PRIMARY KEY,
    ordinal INTEGER NOT NULL,
    first INTEGER NOT NULL,
    last INTEGER NOT NULL,
    section INTEGER,
    kind TEXT NOT NULL,
    text BLOB NOT NULL
) STRICT;
CREATE TABLE postings (id INTEGER PRIMARY KEY, bucket BLOB NOT NULL) STRICT;
CREATE TABLE vectors (id INTEGER PRIMARY KEY, places BLOB NOT NULL, float16 BLOB NOT NULL) STRICT;
"""


def first_row(document: int) -> int:
    """The rowid of a document's first passage and of its first batch of vectors."""
    return document << 24


def first_bucket(document: int) -> int:
    """The rowid of a document's first bucket of postings."""
    return document << 12


def create_schema(connection: apsw.Connection, generation: IndexGeneration) -> None:
    """Make the tables in an empty file."""
    connection.execute(f"PRAGMA page_size={_PAGE}; PRAGMA journal_mode=WAL")
    connection.execute("BEGIN IMMEDIATE")
    connection.execute(_TABLES)
    connection.execute(
        "INSERT INTO meta VALUES (?, ?, ?, ?)",
        (uuid.uuid4().hex, generation.embedder, generation.dimension, generation.segmentation),
    )
    connection.execute(f"PRAGMA application_id={_APPLICATION}")
    connection.execute(f"PRAGMA user_version={_VERSION}")
    connection.execute("COMMIT")


def read_token(connection: apsw.Connection, generation: IndexGeneration | None, path: Path) -> str:
    """The identity of this file, after checking that it is what the caller takes it for.

    Without a generation it may be of any.

    Raises:
        IndexUnavailable: it is not an index of this program.
        IndexStale: it was built by another version, or for another generation.
    """
    application = connection.pragma("application_id")
    version = connection.pragma("user_version")
    if application != _APPLICATION:
        raise IndexUnavailable(
            f"the passage index {path.name} cannot be used",
            cause=f"{path} was not written by this program",
            remedy="It is derived data: delete the file and run `smartchat reindex`.",
        )
    if version != _VERSION:
        raise IndexStale(
            f"the passage index {path.name} has format {version}; this program reads {_VERSION}",
            remedy="Delete the file and run `smartchat reindex`.",
        )
    token, *built_for = next(iter(connection.execute("SELECT token, embedder, dimension, segmentation FROM meta")))
    if generation is not None and built_for != [generation.embedder, generation.dimension, generation.segmentation]:
        raise IndexStale(f"the passage index {path.name} was built for another generation", cause=f"{built_for}")
    return str(token)
