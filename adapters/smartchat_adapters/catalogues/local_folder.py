"""A folder of this machine, or one that is mounted there."""

from __future__ import annotations

import asyncio
import os
import stat
from collections.abc import AsyncIterator
from pathlib import Path

from smartchat_core.catalogue.folder import FolderLook, SeenFile
from smartchat_core.errors import StorageUnavailable

__all__ = ["LocalFolder", "file_chunks"]

_CHUNK = 1024**2
_MAX_FILES = 1_000_000


class LocalFolder:
    """A `WatchedFolder` that is looked through from time to time, which works on network shares as well.

    Args:
        path: the folder.

    Raises:
        StorageUnavailable: it is not there.
    """

    def __init__(self, path: Path) -> None:
        try:
            self._root = path.resolve(strict=True)
        except OSError as exc:
            raise StorageUnavailable(f"{path} cannot be read", cause=exc.strerror or str(exc)) from exc
        if not self._root.is_dir():
            raise StorageUnavailable(f"{path} is no folder")

    @property
    def source(self) -> str:
        """The name under which what is known of its files is kept: its place."""
        return f"folder:{self._root}"

    async def look(self) -> FolderLook:
        """All regular files in it and in its subfolders; links are not followed.

        Raises:
            StorageUnavailable: it is not there, cannot be read, or holds more than a million files.
        """
        try:
            return await asyncio.to_thread(self._seen)
        except OSError as exc:
            raise StorageUnavailable(f"{self._root} cannot be read", cause=exc.strerror or str(exc)) from exc

    def chunks(self, path: str) -> AsyncIterator[bytes]:
        """The bytes of a file in it."""
        return file_chunks(self._root / path)

    def _seen(self) -> FolderLook:
        found: list[SeenFile] = []
        unread: list[str] = []
        folders = [self._root]
        while folders:
            folder = folders.pop()
            try:
                with os.scandir(folder) as entries:
                    for entry in entries:
                        if entry.is_dir(follow_symlinks=False):
                            folders.append(Path(entry.path))
                        elif (file := self._file(entry)) is not None:
                            found.append(file)
            except OSError:
                if folder == self._root:
                    raise
                # It was moved at this moment, or is another user's.
                unread.append(f"{folder.relative_to(self._root).as_posix()}/")
            if len(found) > _MAX_FILES:
                raise StorageUnavailable(f"{self._root} holds more than {_MAX_FILES:,} files")
        return FolderLook(files=tuple(found), unread=tuple(unread))

    def _file(self, entry: os.DirEntry[str]) -> SeenFile | None:
        try:
            facts = entry.stat(follow_symlinks=False)
            path = Path(entry.path).relative_to(self._root).as_posix()
            path.encode()
        except (OSError, UnicodeEncodeError):
            return None  # gone again, or with a name that is no text
        if not stat.S_ISREG(facts.st_mode):
            return None
        return SeenFile(path=path, size_bytes=facts.st_size, modified=facts.st_mtime_ns)


async def file_chunks(path: Path) -> AsyncIterator[bytes]:
    """The bytes of a file, piece by piece; a link in its place is not followed.

    Raises:
        StorageUnavailable: it cannot be read.
    """
    try:
        descriptor = await asyncio.to_thread(os.open, path, os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK)
        with os.fdopen(descriptor, "rb") as file:
            while chunk := await asyncio.to_thread(file.read, _CHUNK):
                yield chunk
    except OSError as exc:
        raise StorageUnavailable(f"{path} cannot be read", cause=exc.strerror or str(exc)) from exc
