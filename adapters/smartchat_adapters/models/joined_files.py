"""Several files read as one: an archive that was cut into parts."""

from __future__ import annotations

import io
import os
from collections.abc import Sequence
from pathlib import Path
from typing import IO

__all__ = ["JoinedFiles"]


class JoinedFiles(io.RawIOBase):
    """The bytes of `paths` one after the other, for reading; all of them are open until it is closed.

    Raises:
        OSError: a file cannot be opened or read.
    """

    def __init__(self, paths: Sequence[Path]) -> None:
        super().__init__()
        self._files: list[IO[bytes]] = []
        self._starts = [0]
        self._position = 0
        try:
            for path in paths:
                self._files.append(path.open("rb"))
                self._starts.append(self._starts[-1] + path.stat().st_size)
        except OSError:
            self.close()
            raise

    def readable(self) -> bool:
        """Always."""
        return True

    def seekable(self) -> bool:
        """Always."""
        return True

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        """Go to a place counted from the start, from here or from the end, and return it counted from the start."""
        base = {os.SEEK_SET: 0, os.SEEK_CUR: self._position, os.SEEK_END: self._starts[-1]}[whence]
        self._position = max(base + offset, 0)
        return self._position

    def read(self, size: int = -1) -> bytes:
        """At most so many bytes, all that are left if negative; fewer only at the end."""
        left = max(self._starts[-1] - self._position, 0)
        wanted = left if size < 0 else min(size, left)
        parts: list[bytes] = []
        for file, start, end in zip(self._files, self._starts, self._starts[1:], strict=False):
            if wanted and start <= self._position < end:
                file.seek(self._position - start)
                part = file.read(min(wanted, end - self._position))
                if not part:
                    break
                parts.append(part)
                self._position += len(part)
                wanted -= len(part)
        return b"".join(parts)

    def close(self) -> None:
        """Close the files."""
        for file in self._files:
            file.close()
        super().close()
