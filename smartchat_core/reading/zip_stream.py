"""A ZIP archive as a stream: written without seeking, and without the archive or a file of it in memory."""

from __future__ import annotations

import zipfile
from collections.abc import AsyncIterator
from datetime import datetime
from io import RawIOBase
from typing import IO, Any, cast

from smartchat_core.reading.account_export import ExportedFile

__all__ = ["zip_stream"]


class _Outlet(RawIOBase):
    """Takes what is written until it is taken away; it cannot seek, so that sizes follow the data in the archive."""

    def __init__(self) -> None:
        super().__init__()
        self._written = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self._written += data
        return len(data)

    def take(self) -> bytes:
        taken = bytes(self._written)
        self._written.clear()
        return taken


async def zip_stream(files: AsyncIterator[ExportedFile], at: datetime) -> AsyncIterator[bytes]:
    """The archive of these files, each dated `at`, as it is made."""
    outlet = _Outlet()
    with zipfile.ZipFile(cast("IO[bytes]", outlet), "w", allowZip64=True) as archive:
        async for file in files:
            entry = zipfile.ZipInfo(file.name, date_time=at.timetuple()[:6])
            entry.compress_type = zipfile.ZIP_DEFLATED if file.compress else zipfile.ZIP_STORED
            entry.external_attr = 0o600 << 16
            with archive.open(entry, "w", force_zip64=True) as writing:
                async for chunk in file.chunks:
                    writing.write(chunk)
                    if made := outlet.take():
                        yield made
            if made := outlet.take():
                yield made
    if made := outlet.take():
        yield made
