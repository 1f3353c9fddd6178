"""The files behind a document: its original, its canonical text, its cover."""

from __future__ import annotations

import asyncio
import hashlib
from collections import OrderedDict
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

from smartchat_core.books.loader import book_model_key
from smartchat_core.errors import StorageUnavailable
from smartchat_core.ingestion.parsed_codec import decode_parsed, encode_parsed
from smartchat_core.model.ids import ContentHash
from smartchat_core.model.parsed import ParsedDocument
from smartchat_core.ports.file_store import FileStore

__all__ = ["DocumentFiles", "check_original", "cover_key", "original_key", "text_key"]


def original_key(content: ContentHash) -> str:
    """Where the bytes as they were uploaded are stored."""
    return f"originals/{content[:2]}/{content}"


def text_key(content: ContentHash) -> str:
    """Where the canonical text with its structure and anchors is stored."""
    return f"texts/{content[:2]}/{content}"


def cover_key(content: ContentHash) -> str:
    """Where the cover's picture is stored."""
    return f"covers/{content[:2]}/{content}"


def check_original(path: Path, content: ContentHash) -> None:
    """Compare the bytes of an original with the hash that they are stored under. This blocks.

    Raises:
        StorageUnavailable: they are not the bytes that were uploaded.
    """
    with path.open("rb") as file:
        found = hashlib.file_digest(file, "sha256").hexdigest()
    if found != content:
        raise StorageUnavailable(
            "the stored file is not the one that was uploaded",
            cause=f"its SHA-256 is {found}, and not {content}",
            remedy="Check the file store, and restore the file from a backup or add it again.",
        )


class DocumentFiles:
    """Canonical texts by content, the few last used of them in memory.

    Once made, a text is never made again for the same content: every offset in the library counts on it.
    """

    def __init__(self, files: FileStore, *, keep_characters: int = 20_000_000) -> None:
        self._files = files
        self._keep = keep_characters
        self._recent: OrderedDict[ContentHash, ParsedDocument] = OrderedDict()

    async def exists(self, content: ContentHash) -> bool:
        """Whether the text was made and stored."""
        return await self._files.exists(text_key(content))

    async def has_cover(self, content: ContentHash) -> bool:
        """Whether a cover was stored with the text."""
        return await self._files.exists(cover_key(content))

    async def cover(self, content: ContentHash) -> bytes:
        """The picture on the cover.

        Raises:
            FileNotStored: there is none.
        """
        return await self._files.get(cover_key(content))

    async def save(self, content: ContentHash, parsed: ParsedDocument) -> None:
        """Store what was parsed, the cover beside it."""
        if parsed.cover is not None:
            await self._files.put(cover_key(content), _once(parsed.cover.data))
        data = await asyncio.to_thread(encode_parsed, replace(parsed, cover=None), compress=False)
        await self._files.put(text_key(content), _once(data))

    async def load(self, content: ContentHash) -> ParsedDocument:
        """What was parsed, without the cover.

        Raises:
            FileNotStored: the text was not made yet.
            StorageUnavailable: the stored text is damaged.
        """
        if content in self._recent:
            self._recent.move_to_end(content)
            return self._recent[content]
        data = await self._files.get(text_key(content))
        try:
            parsed = await asyncio.to_thread(decode_parsed, data)
        except ValueError as exc:
            raise StorageUnavailable(
                "the stored text of a document is damaged",
                cause=str(exc),
                remedy="Remove the document and add it again.",
            ) from exc
        self._recent[content] = parsed
        while len(self._recent) > 1 and sum(len(kept.text) for kept in self._recent.values()) > self._keep:
            self._recent.popitem(last=False)
        return parsed

    async def delete(self, content: ContentHash) -> tuple[str, ...]:
        """Remove the original and all that was made of it, and name the kinds of files there were."""
        self._recent.pop(content, None)
        kinds = {
            "text": text_key(content),
            "book_model": book_model_key(content),
            "cover": cover_key(content),
            "original": original_key(content),
        }
        found = [kind for kind, key in kinds.items() if await self._files.exists(key)]
        for key in kinds.values():
            await self._files.delete(key)
        return tuple(found)


async def _once(data: bytes) -> AsyncIterator[bytes]:
    yield data
