"""The bytes of a local file that a program or a person has named."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

from smartchat_core.errors import StorageUnavailable

__all__ = ["read_chunks"]

_CHUNK = 256 * 1024


async def read_chunks(path: Path) -> AsyncIterator[bytes]:
    """A file's bytes, piece by piece.

    Raises:
        StorageUnavailable: it cannot be read.
    """
    try:
        file = await asyncio.to_thread(path.open, "rb")
    except OSError as exc:
        raise StorageUnavailable(
            f"{path} cannot be read", cause=exc.strerror or str(exc), remedy="Check the path and its rights."
        ) from exc
    try:
        while chunk := await asyncio.to_thread(file.read, _CHUNK):
            yield chunk
    except OSError as exc:
        raise StorageUnavailable(f"{path} cannot be read", cause=exc.strerror or str(exc)) from exc
    finally:
        await asyncio.to_thread(file.close)
