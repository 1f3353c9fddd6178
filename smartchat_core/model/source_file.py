"""Files outside of the library that documents came from."""

from __future__ import annotations

from dataclasses import dataclass

from smartchat_core.model.ids import DocumentId

__all__ = ["SourceFile"]


@dataclass(frozen=True, kw_only=True, slots=True)
class SourceFile:
    """A file of a watched folder or of a catalogue, as it was when it was last taken in.

    `source` names the folder or the catalogue, `path` the file or the book within it. `document` is None where the
    document was removed from the library since, or the file was refused; it is not taken in again until it changes.
    `modified` is in nanoseconds since 1970. `stamp` is when the catalogue's entry was last changed, as it writes it.
    """

    source: str
    path: str
    document: DocumentId | None
    size_bytes: int
    modified: int
    stamp: str = ""
