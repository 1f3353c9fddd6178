"""ClamAV's daemon, asked over its own protocol (the command INSTREAM of clamd(8))."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Self
from urllib.parse import unquote, urlsplit

from smartchat_core.errors import ConfigurationError, ScannerUnavailable

__all__ = ["ClamdAddress", "ClamdScanner", "found_in"]

_PORT: Final = 3310
_CHUNK_BYTES: Final = 256 * 1024
_MAX_REPLY_BYTES: Final = 8_192
_REPLY = re.compile(r"(?P<what>[^:]*): (?:(?P<clean>OK)|(?P<name>.+) FOUND)")
_SIZE_LIMIT = "size limit exceeded"


@dataclass(frozen=True, kw_only=True, slots=True)
class ClamdAddress:
    """Where clamd listens: a host and port, or a socket in the file system."""

    host: str = ""
    port: int = _PORT
    socket: str = ""

    @classmethod
    def read(cls, url: str) -> Self:
        """The address in `clamd://host:port`, `clamd://host` or `clamd:///path/of/socket`.

        Raises:
            ConfigurationError: it is no such address.
        """
        try:
            parts = urlsplit(url)
            host, port = parts.hostname or "", parts.port
        except ValueError:
            raise _unreadable() from None
        path = unquote(parts.path)
        if parts.scheme != "clamd" or bool(host) == (len(path) > 1) or "@" in parts.netloc or parts.query:
            raise _unreadable()
        return cls(host=host, port=_PORT if port is None else port, socket="" if host else path)


def _unreadable() -> ConfigurationError:
    return ConfigurationError(
        "the setting malware_scanner is no address of a scanner",
        remedy="Write it as in clamd://127.0.0.1:3310 or clamd:///run/clamav/clamd.ctl.",
    )


class ClamdScanner:
    """Sends each file over a connection of its own, while it waits for the verdict on what it has sent.

    Args:
        address: where it listens.
        seconds: the longest that one file may take.
    """

    def __init__(self, address: ClamdAddress, *, seconds: float = 60.0) -> None:
        self._address = address
        self._seconds = seconds

    async def scan(self, path: Path) -> str | None:
        """Have the file scanned. What clamd does not scan to its end is an error, never clean."""
        return found_in(await self._in_time(self._stream(path)))

    async def _in_time(self, asking: Awaitable[str]) -> str:
        try:
            async with asyncio.timeout(self._seconds):
                return await asking
        except TimeoutError as exc:
            raise ScannerUnavailable(
                "The malware scanner took too long.", cause=f"it was not done within {self._seconds:g} seconds"
            ) from exc
        except OSError as exc:
            raise ScannerUnavailable("The malware scanner cannot be reached.", cause=str(exc)) from exc
        except (asyncio.IncompleteReadError, asyncio.LimitOverrunError) as exc:
            raise ScannerUnavailable("The malware scanner did not give its verdict.", cause=str(exc)) from exc

    async def _stream(self, path: Path) -> str:
        reader, writer = await self._connect()
        verdict = asyncio.create_task(_reply(reader))
        try:
            with await asyncio.to_thread(path.open, "rb") as file:
                writer.write(b"zINSTREAM\0")
                # It answers before the end when it wants no more: the rest would only meet a closed connection.
                while not verdict.done() and (chunk := await asyncio.to_thread(file.read, _CHUNK_BYTES)):
                    writer.write(len(chunk).to_bytes(4, "big") + chunk)
                    await _drained(writer)
            if not verdict.done():
                writer.write(bytes(4))
                await _drained(writer)
            return await verdict
        finally:
            verdict.cancel()
            writer.close()

    async def _connect(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        at = self._address
        if at.socket:
            return await asyncio.open_unix_connection(at.socket, limit=_MAX_REPLY_BYTES)
        return await asyncio.open_connection(at.host, at.port, limit=_MAX_REPLY_BYTES)


async def _reply(reader: asyncio.StreamReader) -> str:
    return (await reader.readuntil(b"\0"))[:-1].decode("utf-8", "replace").strip()


async def _drained(writer: asyncio.StreamWriter) -> None:
    """Wait until it has taken what was written; one that has closed its side may have answered, which is read next."""
    try:
        await writer.drain()
    except ConnectionError:
        await asyncio.sleep(0)


def found_in(reply: str) -> str | None:
    """The malware that a reply to INSTREAM names, None for a clean file.

    Raises:
        ScannerUnavailable: it is an error, or no verdict.
    """
    if _SIZE_LIMIT in reply:
        raise ScannerUnavailable(
            "The malware scanner takes no file of this size.",
            cause=reply,
            remedy="Let StreamMaxLength of clamd.conf be as large as the setting max_upload_bytes.",
        )
    verdict = _REPLY.fullmatch(reply)
    if verdict is None:
        raise ScannerUnavailable("The malware scanner did not give its verdict.", cause=reply[:200])
    return verdict["name"]
