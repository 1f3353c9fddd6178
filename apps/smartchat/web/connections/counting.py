"""A transport that counts what is written to it."""

import asyncio
from typing import Any

__all__ = ["CountingTransport"]


class CountingTransport(asyncio.Transport):
    """Passes everything on to another transport, and counts how many bytes of what was written have gone out."""

    def __init__(self, transport: asyncio.Transport) -> None:
        super().__init__()
        self._transport = transport
        self._written = 0

    @property
    def unsent(self) -> int:
        """Bytes that the kernel has not taken yet."""
        return self._transport.get_write_buffer_size()

    @property
    def sent(self) -> int:
        """Bytes that the kernel has taken."""
        return self._written - self.unsent

    def write(self, data: bytes | bytearray | memoryview) -> None:  # noqa: D102  # as in asyncio, and so below
        self._written += len(data)
        self._transport.write(data)

    def get_extra_info(self, name: str, default: Any = None) -> Any:  # noqa: D102
        return self._transport.get_extra_info(name, default)

    def is_closing(self) -> bool:  # noqa: D102
        return self._transport.is_closing()

    def close(self) -> None:  # noqa: D102
        self._transport.close()

    def abort(self) -> None:  # noqa: D102
        self._transport.abort()

    def pause_reading(self) -> None:  # noqa: D102
        self._transport.pause_reading()

    def resume_reading(self) -> None:  # noqa: D102
        self._transport.resume_reading()

    def get_write_buffer_size(self) -> int:  # noqa: D102
        return self._transport.get_write_buffer_size()
