"""Temporary folders that are known to be abandoned when the process that made them has died."""

from __future__ import annotations

import contextlib
import errno
import fcntl
import os
import shutil
import tempfile
from pathlib import Path

from smartchat_core.errors import FileNotStored, StorageFull

__all__ = ["PrivateFolder", "remove_abandoned"]

_PREFIX = "smartchat-parser-"


class PrivateFolder:
    """A fresh folder with a lock on it, which the kernel takes away when this process ends, however that happens."""

    def __init__(self) -> None:
        self.path = tempfile.mkdtemp(prefix=_PREFIX)
        self._lock = _locked(self.path, wait=True)
        while not Path(self.path).is_dir():
            # Another process took it for abandoned before it was locked.
            self.remove()
            self.path = tempfile.mkdtemp(prefix=_PREFIX)
            self._lock = _locked(self.path, wait=True)

    def take_in(self, path: Path) -> Path:
        """A copy of a file in this folder, under its own name, which its owner may only read.

        Raises:
            FileNotStored: there is no such file, or it cannot be read.
            StorageFull: there is no space for the copy.
        """
        copy = Path(self.path) / path.name
        try:
            shutil.copyfile(path, copy)
            copy.chmod(0o400)
        except OSError as exc:  # SpecialFileError is one, too
            if exc.errno in {errno.ENOSPC, errno.EDQUOT}:
                raise StorageFull("There is no space for temporary files", cause=str(exc)) from exc
            raise FileNotStored(f"{path.name!r} cannot be read", cause=str(exc)) from exc
        return copy

    def remove(self) -> None:
        """Remove the folder with everything in it."""
        shutil.rmtree(self.path, ignore_errors=True)
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None


def remove_abandoned() -> None:
    """Remove the folders whose processes were killed; those of living ones, and other users', are left alone."""
    for folder in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
        if folder.is_symlink() or not os.access(folder, os.W_OK):
            continue
        lock = _locked(str(folder))
        if lock is not None:
            shutil.rmtree(folder, ignore_errors=True)
            os.close(lock)


def _locked(folder: str, *, wait: bool = False) -> int | None:
    """The descriptor that holds the lock, None when another process holds it.

    `wait`: until that one, which removes the folder, is done. The folder is gone then, and not in a moment.
    """
    try:
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    except OSError:
        return None  # it was removed meanwhile
    with contextlib.suppress(OSError):
        fcntl.flock(descriptor, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)
        return descriptor
    os.close(descriptor)
    return None
