"""s3fs, imported only where files are in S3."""

from __future__ import annotations

import asyncio
from typing import Any

from s3fs import S3FileSystem  # type: ignore[import-untyped]

__all__ = ["OwnLoopS3FileSystem"]


class OwnLoopS3FileSystem(S3FileSystem):  # type: ignore[misc]
    """s3fs whose connections are closed in the loop in which they were made.

    s3fs closes them when the garbage is collected, in the loop of the thread that happens to do so.
    """

    retries = 1
    """botocore retries; s3fs would do the same around it."""

    @staticmethod
    def close_session(loop: asyncio.AbstractEventLoop | None, s3: Any) -> None:
        """Begin to close; the end is not waited for."""
        if loop is not None and loop.is_running():
            asyncio.run_coroutine_threadsafe(s3.__aexit__(None, None, None), loop)
