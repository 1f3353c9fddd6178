"""Temporary files that are known to be abandoned when the process that made them has died."""

from __future__ import annotations

import fcntl
import os
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import IO

__all__ = ["LocalCopy", "remove_abandoned"]

_PREFIX = "smartchat-copy-"


class LocalCopy:
    """A fresh empty file with a lock on it, which the kernel takes away when this process ends, however that happens.

    `file` is open for writing; the lock stays when it is closed.
    """

    def __init__(self) -> None:
        self.file = _fresh()
        while os.fstat(self.file.fileno()).st_nlink == 0:
            # Another process took it for abandoned before it was locked.
            self.file.close()
            self.file = _fresh()
        self.path = Path(self.file.name)
        # Both descriptors hold the one lock.
        self._lock = os.dup(self.file.fileno())

    def remove(self) -> None:
        """Remove the file."""
        try:
            self.path.unlink(missing_ok=True)
        finally:
            os.close(self._lock)


def remove_abandoned() -> None:
    """Remove the files whose processes were killed; those of living ones are left alone."""
    for path in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
        with suppress(OSError):  # another user's, locked, or removed meanwhile
            descriptor = os.open(path, os.O_RDWR | os.O_NOFOLLOW | os.O_CLOEXEC)
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                path.unlink(missing_ok=True)
            finally:
                os.close(descriptor)


def _fresh() -> IO[bytes]:
    file = tempfile.NamedTemporaryFile(prefix=_PREFIX, delete=False)  # noqa: SIM115  # its caller closes it
    with suppress(OSError):  # a file system without locks
        fcntl.flock(file.fileno(), fcntl.LOCK_EX)  # a cleanup has it locked for a moment only
    return file
