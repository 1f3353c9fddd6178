"""Files in a folder of this machine."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import unquote

from smartchat_adapters.files.folder import Folder, Upload
from smartchat_adapters.files.keys import check_prefix
from smartchat_adapters.files.threads import in_thread
from smartchat_core.errors import ConfigurationError, InvalidRequest
from smartchat_core.ports.file_store import StoredFile

__all__ = ["LocalFileStore"]


class LocalFileStore:
    """The `FileStore` port on a folder, by an address such as `file:///var/lib/smartchat/files`.

    Entering makes the folder where its parent exists, and removes files that a killed process left half
    written more than an hour ago. Symbolic links below the folder are refused, and not listed.

    Args:
        url: `file://` and an absolute path, percent-encoded.
    """

    def __init__(self, url: str) -> None:
        scheme, separator, path = url.partition("://")
        if scheme not in {"file", "local"} or not separator or not path.startswith("/"):
            raise ConfigurationError(
                f"files cannot be stored at {url!r}",
                cause=f"the protocol {scheme if separator else 'without a name'} is not supported",
                remedy="Write the address as in file:///var/lib/smartchat/files.",
            )
        self._folder = Folder(Path(unquote(path, errors="surrogateescape")))

    async def __aenter__(self) -> Self:
        await in_thread(self._folder.prepare)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Nothing stays open between calls."""

    async def put(self, key: str, chunks: AsyncIterator[bytes]) -> StoredFile:
        with Upload(self._folder, key) as upload:
            await in_thread(upload.open)
            async for chunk in chunks:
                await in_thread(upload.write, chunk)
            return await in_thread(upload.publish)

    async def get(self, key: str) -> bytes:
        return await in_thread(self._folder.read, key)

    async def get_range(self, key: str, *, start: int, end: int) -> bytes:
        if not 0 <= start <= end:
            raise InvalidRequest(f"a range needs 0 <= start <= end, not {start}..{end}")
        return await in_thread(self._folder.read, key, start, end)

    async def exists(self, key: str) -> bool:
        return await in_thread(self._folder.holds, key)

    async def move(self, source: str, target: str) -> None:
        await in_thread(self._folder.move, source, target)

    async def delete(self, key: str) -> None:
        await in_thread(self._folder.delete, key)

    async def list(self, prefix: str = "") -> AsyncIterator[str]:
        check_prefix(prefix)
        for key in await in_thread(self._folder.keys, prefix):
            yield key

    @asynccontextmanager
    async def local_copy(self, key: str) -> AsyncIterator[Path]:
        """The file itself, not a copy: it is on this machine already."""
        yield await in_thread(self._folder.existing, key)
