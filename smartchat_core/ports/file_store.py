"""The port of the file store: whole files (originals, canonical texts, covers) by key."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

__all__ = ["FileStore", "StoredFile"]


@dataclass(frozen=True, kw_only=True, slots=True)
class StoredFile:
    """What was stored: the key, the number of bytes and their SHA-256 in hexadecimal."""

    key: str
    size_bytes: int
    sha256: str


class FileStore(Protocol):
    """Files under keys such as `documents/0f…/doc-1/original`; `/` separates levels.

    A file appears whole or not at all: a reader never sees half of it. Every method raises `StorageUnavailable`
    when the store cannot be used, `StorageFull` when no space is left, and `InvalidRequest` for a key that is empty,
    absolute, or holds `..`, a backslash or a control character.
    """

    async def put(self, key: str, chunks: AsyncIterator[bytes]) -> StoredFile:
        """Store the bytes under the key, in place of what was there, holding only a chunk in memory."""
        ...

    async def get(self, key: str) -> bytes:
        """All bytes under the key.

        Raises:
            FileNotStored: there is nothing under it.
        """
        ...

    async def get_range(self, key: str, *, start: int, end: int) -> bytes:
        """The bytes `start <= i < end`; fewer where the file ends before.

        Raises:
            FileNotStored: there is nothing under the key.
        """
        ...

    async def exists(self, key: str) -> bool:
        """Whether there is something under the key."""
        ...

    async def move(self, source: str, target: str) -> None:
        """Give the bytes under one key another, in place of what was there; the old key is empty afterwards.

        Raises:
            FileNotStored: there is nothing under the source.
        """
        ...

    async def delete(self, key: str) -> None:
        """Remove what is under the key; nothing happens when there is nothing."""
        ...

    def list(self, prefix: str = "") -> AsyncIterator[str]:
        """The keys that start with the prefix, in order."""
        ...

    def local_copy(self, key: str) -> AbstractAsyncContextManager[Path]:
        """A path on this machine that holds the bytes while the context lasts; it must not be written.

        Raises:
            FileNotStored: there is nothing under the key (on entering).
        """
        ...
