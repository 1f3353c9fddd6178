"""A folder with atomic, durable writes, from which no key escapes.

Everything here blocks; `LocalFileStore` calls it in threads.
"""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from smartchat_adapters.files.failures import map_os_errors
from smartchat_adapters.files.keys import check_key, is_temporary, temporary_name
from smartchat_adapters.private import make_private_file, make_private_folder
from smartchat_core.errors import FileNotStored, StorageUnavailable
from smartchat_core.ports.file_store import StoredFile

if TYPE_CHECKING:
    from types import TracebackType
    from typing import Self

__all__ = ["Folder", "Upload", "sync_folder"]

_ABANDONED_SECONDS = 3600.0


class Folder:
    """Keys as paths below a root.

    The root itself may be a symbolic link. One below it could lead anywhere, so what lies behind it is refused
    and not listed.
    """

    def __init__(self, root: Path) -> None:
        self.root = root

    def prepare(self) -> None:
        """Make the root, and remove what killed processes left half written more than an hour ago."""
        with map_os_errors(f"the folder {self.root} cannot be used"):
            make_private_folder(self.root)
            abandoned = time.time() - _ABANDONED_SECONDS
            for path in self._files(self.root, temporary=True):
                try:
                    if path.lstat().st_mtime < abandoned:
                        path.unlink()
                except FileNotFoundError:
                    continue  # another process cleans up at the same time

    def path(self, key: str) -> Path:
        """Where the key's bytes are, or would be.

        Raises:
            InvalidRequest: it is no key.
            StorageUnavailable: there is a symbolic link on the way.
        """
        check_key(key)
        with map_os_errors(f"the path of {key!r} cannot be followed"):
            resolved, root = os.path.realpath(self.root / key), os.path.realpath(self.root)
        if Path(resolved) != Path(root, key):
            raise StorageUnavailable(
                f"the path of {key!r} cannot be followed",
                cause=f"there is a symbolic link on it below {self.root}",
                remedy="Remove the link; to use another disk, mount it there or move the whole folder.",
            )
        return self.root / key

    def existing(self, key: str) -> Path:
        """Where the key's bytes are.

        Raises:
            FileNotStored: there is nothing under the key.
        """
        path = self.path(key)
        if not self.holds(key):
            raise FileNotStored(f"there is no file under {key!r}")
        return path

    def holds(self, key: str) -> bool:
        """Whether there is a file under the key."""
        path = self.path(key)
        with map_os_errors(f"{key!r} cannot be looked at"):
            if path.is_file():
                return True
            # A disk that is gone must not pass for one that holds nothing.
            self.root.stat()
            return False

    def read(self, key: str, start: int | None = None, end: int | None = None) -> bytes:
        """The bytes of a file, or a range of them."""
        path = self.existing(key)
        with map_os_errors(f"{key!r} cannot be read"):
            try:
                with path.open("rb") as file:
                    file.seek(start or 0)
                    return file.read(-1 if end is None else end - (start or 0))
            except FileNotFoundError as exc:
                raise FileNotStored(f"there is no file under {key!r}") from exc

    def move(self, source: str, target: str) -> None:
        """Rename a file, in place of what was there."""
        old, new = self.existing(source), self.path(target)
        with map_os_errors(f"{source!r} cannot be moved to {target!r}"):
            self.make_folders(new.parent)
            try:
                old.replace(new)
            except FileNotFoundError as exc:
                raise FileNotStored(f"there is no file under {source!r}") from exc
            sync_folder(new.parent)
            if old.parent != new.parent:
                sync_folder(old.parent)

    def delete(self, key: str) -> None:
        """Remove the file under the key, if there is one."""
        path = self.path(key)
        if self.holds(key):
            with map_os_errors(f"{key!r} cannot be removed"):
                path.unlink(missing_ok=True)
                sync_folder(path.parent)

    def keys(self, prefix: str) -> list[str]:
        """All keys that start with the prefix, in order."""
        level = prefix.rpartition("/")[0]
        start = self.path(level) if level else self.root
        with map_os_errors(f"the folder {self.root} cannot be listed"):
            self.root.stat()
            found = (path.relative_to(self.root).as_posix() for path in self._files(start, temporary=False))
            return sorted(key for key in found if key.startswith(prefix))

    def make_folders(self, folder: Path) -> None:
        """Make a folder below the root, with those above it.

        The root is never made here: where its disk is not mounted, nothing is to be written in its place.
        """
        missing = []
        while folder != self.root and not folder.is_dir():
            missing.append(folder)
            folder = folder.parent
        for level in reversed(missing):
            make_private_folder(level)
            sync_folder(level.parent)

    def _files(self, start: Path, *, temporary: bool) -> Iterator[Path]:
        def fail(error: OSError) -> None:
            # A folder that is not there holds nothing.
            if not isinstance(error, FileNotFoundError | NotADirectoryError):
                raise error

        for folder, _, names in os.walk(start, onerror=fail):
            for name in names:
                path = Path(folder, name)
                if is_temporary(name) == temporary and not path.is_symlink() and path.is_file():
                    yield path


class Upload:
    """A file that is written beside its place and put there by `publish`; leaving the block without removes it."""

    def __init__(self, folder: Folder, key: str) -> None:
        self._folder = folder
        self._key = key
        self._digest = hashlib.sha256()
        self._size = 0
        self._path: Path | None = None
        self._temporary: Path | None = None
        self._file: BinaryIO | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        # Whatever fails here, the file is thrown away, and what led here is the error that matters.
        if self._file is not None:
            with suppress(OSError):
                self._file.close()
        if self._temporary is not None:
            with suppress(OSError):
                self._temporary.unlink(missing_ok=True)

    def open(self) -> None:
        """Begin the file."""
        path = self._folder.path(self._key)
        with map_os_errors(f"{self._key!r} cannot be written"):
            self._folder.make_folders(path.parent)
            self._path, self._temporary = path, path.with_name(temporary_name())
            make_private_file(self._temporary)
            self._file = self._temporary.open("wb")

    def write(self, chunk: bytes) -> None:
        """Append the chunk."""
        assert self._file is not None
        with map_os_errors(f"{self._key!r} cannot be written"):
            self._file.write(chunk)
        self._digest.update(chunk)
        self._size += len(chunk)

    def publish(self) -> StoredFile:
        """Put the complete file in its place, on the disk and not only in its cache."""
        assert self._file is not None
        assert self._temporary is not None
        assert self._path is not None
        with map_os_errors(f"{self._key!r} cannot be written"):
            self._file.flush()
            os.fsync(self._file.fileno())
            self._file.close()
            self._temporary.replace(self._path)
            self._temporary = None
            sync_folder(self._path.parent)
        return StoredFile(key=self._key, size_bytes=self._size, sha256=self._digest.hexdigest())


def sync_folder(folder: Path) -> None:
    """Write the names in a folder to the disk: only then is a rename in it safe from a power cut."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
