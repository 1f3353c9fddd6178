"""s3fs, imported only where files are in S3."""

from __future__ import annotations

import asyncio
from typing import Any, Final

from fsspec.asyn import sync
from s3fs import S3FileSystem  # type: ignore[import-untyped]

__all__ = ["OwnLoopS3FileSystem"]

_CLOSE_SECONDS: Final = 5.0


class OwnLoopS3FileSystem(S3FileSystem):  # type: ignore[misc]
    """s3fs whose connections are closed in the loop in which they were made.

    s3fs closes them when the garbage is collected, in the loop of the thread that happens to do so.
    """

    retries = 1
    """botocore retries; s3fs would do the same around it."""

    def close(self) -> None:
        """Close the connections; it returns when they are closed.

        The garbage collector would do it at any moment, in the middle of whatever its thread is at.
        """
        creator = getattr(self, "_s3creator", None)  # there is none before it is connected
        if creator is not None:
            sync(self.loop, creator.__aexit__, None, None, None, timeout=_CLOSE_SECONDS)

    @staticmethod
    def close_session(loop: asyncio.AbstractEventLoop | None, s3: Any) -> None:
        """Begin to close; the end is not waited for. After `close`, nothing is left to do."""
        if loop is not None and loop.is_running():
            asyncio.run_coroutine_threadsafe(s3.__aexit__(None, None, None), loop)
