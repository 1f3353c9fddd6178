"""A file store whose calls are spans."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, AbstractContextManager, asynccontextmanager
from pathlib import Path

from smartchat_core.ops import spans
from smartchat_core.ops.tracing import child_span
from smartchat_core.ports.file_store import FileStore, StoredFile
from smartchat_core.ports.telemetry import Telemetry, TraceSpan

__all__ = ["ObservedFileStore"]


class ObservedFileStore:
    """One span for each call but `list`. Keys are left out: a trace is kept longer than a removed book.

    Args:
        files: does the work, and is closed by its owner.
        telemetry: takes the spans.
    """

    def __init__(self, files: FileStore, *, telemetry: Telemetry) -> None:
        self._files = files
        self._telemetry = telemetry

    async def put(self, key: str, chunks: AsyncIterator[bytes]) -> StoredFile:
        with self._span("put") as span:
            stored = await self._files.put(key, chunks)
            span.set(spans.SIZE, stored.size_bytes)
            return stored

    async def get(self, key: str) -> bytes:
        with self._span("get") as span:
            content = await self._files.get(key)
            span.set(spans.SIZE, len(content))
            return content

    async def get_range(self, key: str, *, start: int, end: int) -> bytes:
        with self._span("get range") as span:
            content = await self._files.get_range(key, start=start, end=end)
            span.set(spans.SIZE, len(content))
            return content

    async def exists(self, key: str) -> bool:
        with self._span("exists"):
            return await self._files.exists(key)

    async def move(self, source: str, target: str) -> None:
        with self._span("move"):
            await self._files.move(source, target)

    async def delete(self, key: str) -> None:
        with self._span("delete"):
            await self._files.delete(key)

    def list(self, prefix: str = "") -> AsyncIterator[str]:
        return self._files.list(prefix)

    def local_copy(self, key: str) -> AbstractAsyncContextManager[Path]:
        return self._local_copy(key)

    @asynccontextmanager
    async def _local_copy(self, key: str) -> AsyncIterator[Path]:
        copy = self._files.local_copy(key)
        with self._span("local copy"):
            path = await copy.__aenter__()
        try:
            yield path
        except BaseException as error:
            if not await copy.__aexit__(type(error), error, error.__traceback__):
                raise
        else:
            await copy.__aexit__(None, None, None)

    def _span(self, operation: str) -> AbstractContextManager[TraceSpan]:
        return child_span(self._telemetry, f"files {operation}")
