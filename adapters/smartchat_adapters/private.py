"""Private folders and files: readable by their owner only, whatever the program's umask."""

from __future__ import annotations

import os
import stat
from contextlib import suppress
from pathlib import Path

__all__ = ["FILE_MODE", "FOLDER_MODE", "make_private_file", "make_private_folder"]

FOLDER_MODE = 0o700
FILE_MODE = 0o600


def make_private_folder(path: Path, *, parents: bool = False) -> None:
    """Make the folder where it is not there. One of this user's that is still empty becomes private, too.

    Raises:
        OSError: it cannot be made.
    """
    try:
        path.mkdir(FOLDER_MODE, parents=parents)
    except FileExistsError:
        if not path.is_dir():
            raise
        with suppress(OSError):  # the doctor reports another user's folder that may be used
            status = path.stat()
            if stat.S_IMODE(status.st_mode) & 0o077 and status.st_uid == os.geteuid() and not any(path.iterdir()):
                path.chmod(FOLDER_MODE)


def make_private_file(path: Path) -> None:
    """Make an empty file where there is none: SQLite gives its journals the mode of the file that they belong to.

    Raises:
        OSError: it cannot be made.
    """
    # A file that is there must not be opened: closing it would end the locks that SQLite holds on it in this process
    # (POSIX advisory locks, https://www.sqlite.org/howtocorrupt.html section 2.2).
    with suppress(FileExistsError):
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, FILE_MODE))
