"""The files behind a document: its original, its canonical text, its cover."""

from __future__ import annotations

import asyncio
import hashlib
from collections import OrderedDict
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

from smartchat_core.errors import FileNotStored, StorageUnavailable
from smartchat_core.ingestion.parsed_codec import decode_parsed, encode_parsed
from smartchat_core.model.document import Document
from smartchat_core.model.file_keys import catalogue_cover_key, folder_of, keys_by_content
from smartchat_core.model.ids import ContentHash, DocumentId, OwnerId
from smartchat_core.model.parsed import ParsedDocument
from smartchat_core.ports.file_store import FileStore

__all__ = ["DocumentFiles", "check_original"]


def check_original(path: Path, content: ContentHash) -> None:
    """Compare the bytes of an original with the hash that they had when they were uploaded. This blocks.

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
    """Canonical texts and covers by document, the few texts last used in memory.

    Once made, a text is never made again by the same version of a parser: every offset in the library counts on it.
    """

    def __init__(self, files: FileStore, *, keep_characters: int = 20_000_000) -> None:
        self._files = files
        self._keep = keep_characters
        self._recent: OrderedDict[str, ParsedDocument] = OrderedDict()

    async def exists(self, document: Document) -> bool:
        """Whether the text was made and stored."""
        return await self._there(document.files.text, document.own_files.text)

    async def has_cover(self, document: Document) -> bool:
        """Whether a cover was stored with the text, or came from a catalogue."""
        own = await self._there(document.files.cover, document.own_files.cover)
        return own or await self._files.exists(_catalogue_cover(document))

    async def cover(self, document: Document) -> bytes:
        """The picture on the cover: the file's own, or else a catalogue's.

        Raises:
            FileNotStored: there is none.
        """
        try:
            return await self._get(document.files.cover, document.own_files.cover)
        except FileNotStored:
            return await self._files.get(_catalogue_cover(document))

    async def save_catalogue_cover(self, document: Document, picture: bytes) -> None:
        """Keep the cover that a catalogue has for the document; it is shown where the file has none."""
        await self._files.put(_catalogue_cover(document), _once(picture))

    async def save(self, document: Document, parsed: ParsedDocument) -> None:
        """Store what was parsed, the cover beside it."""
        if parsed.cover is not None:
            await self._files.put(document.files.cover, _once(parsed.cover.data))
        data = await asyncio.to_thread(encode_parsed, replace(parsed, cover=None), compress=False)
        await self._files.put(document.files.text, _once(data))

    async def load(self, document: Document) -> ParsedDocument:
        """What was parsed, without the cover.

        Raises:
            FileNotStored: the text was not made yet.
            StorageUnavailable: the stored text is damaged.
        """
        # The same for a document whose files have not been moved yet: two owners' texts share nothing in memory.
        key = document.own_files.text
        if key in self._recent:
            self._recent.move_to_end(key)
            return self._recent[key]
        data = await self._get(document.files.text, key)
        try:
            parsed = await asyncio.to_thread(decode_parsed, data)
        except ValueError as exc:
            raise StorageUnavailable(
                "the stored text of a document is damaged",
                cause=str(exc),
                remedy="Remove the document and add it again.",
            ) from exc
        self._recent[key] = parsed
        while len(self._recent) > 1 and sum(len(kept.text) for kept in self._recent.values()) > self._keep:
            self._recent.popitem(last=False)
        return parsed

    async def delete_replaced(self, document: Document) -> None:
        """Delete what other versions of parsers made of a document's original, now that this is its text."""
        folder, needed = folder_of(document.owner, document.id), set(document.own_files.by_kind.values())
        needed.add(_catalogue_cover(document))
        for key in [key async for key in self._files.list(folder)]:
            if key not in needed:
                await self._files.delete(key)

    async def delete(self, owner: OwnerId, document: DocumentId) -> tuple[str, ...]:
        """Delete the original of a document and all that was made of it, and name the kinds of files there were."""
        folder = folder_of(owner, document)
        for key in [key for key in self._recent if key.startswith(folder)]:
            del self._recent[key]
        found = [key async for key in self._files.list(folder)]
        for key in found:
            await self._files.delete(key)
        return tuple(sorted({key.rpartition("/")[2] for key in found}))

    async def kinds_by_content(self, content: ContentHash) -> tuple[str, ...]:
        """The kinds of files that there are under the keys by content."""
        keys = keys_by_content(content).by_kind
        return tuple(sorted([kind for kind, key in keys.items() if await self._files.exists(key)]))

    async def delete_by_content(self, content: ContentHash) -> None:
        """Delete what is under the keys by content. No document may need it any more."""
        for key in keys_by_content(content).by_kind.values():
            await self._files.delete(key)

    async def _there(self, key: str, moved: str) -> bool:
        """Whether there is a file of a document whose record may have been read just before its files were moved."""
        return await self._files.exists(key) or (moved != key and await self._files.exists(moved))

    async def _get(self, key: str, moved: str) -> bytes:
        """A file of a document whose record may have been read just before its files were moved."""
        try:
            return await self._files.get(key)
        except FileNotStored:
            if moved == key:
                raise
            return await self._files.get(moved)


def _catalogue_cover(document: Document) -> str:
    return catalogue_cover_key(owner=document.owner, document=document.id)


async def _once(data: bytes) -> AsyncIterator[bytes]:
    yield data
