"""The parent's end of one confined child process."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import sys
from contextlib import asynccontextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from smartchat_adapters.parsers.sandbox.confinement import confinement_in
from smartchat_adapters.parsers.sandbox.protocol import (
    LENGTHS,
    pack_message,
    rebuild_error,
    unpack_header,
    unpack_lengths,
)
from smartchat_adapters.parsers.sandbox.tempdir import PrivateFolder
from smartchat_core.errors import (
    FileTooLarge,
    NoTextFound,
    ParserCrashed,
    ParsingOutOfMemory,
    ParsingTimedOut,
    SmartChatError,
)
from smartchat_core.ingestion.parsed_codec import decode_parsed

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Mapping

    from smartchat_adapters.parsers.sandbox.confinement import Confinement
    from smartchat_adapters.parsers.sandbox.import_path import ImportPath
    from smartchat_core.model.ids import OwnerId
    from smartchat_core.model.parsed import ParsedDocument
    from smartchat_core.ports.parser import ParsingLimits

__all__ = ["Worker", "child_command", "child_environment", "child_setup"]

_BYTES_PER_CHARACTER = 8  # up to 4 of text, as many of anchors
_BLOCK_SLACK = 64 * 1024**2
_GRACE_SECONDS = 5
_MAX_CAUSE = 500
_MAX_HEADER_BYTES = 8 * 1024**2
"""Of the document's own header: each of its bytes may become sixty in memory."""
_MAX_POINTS = 4_000_000


def child_command(path: ImportPath) -> tuple[str, ...]:
    """How to start the child: with nothing imported but the standard library, and no environment believed."""
    main = str(Path(__file__).with_name("main.py"))
    return (sys.executable, "-I", "-S", "-B", "-X", "utf8", main, path.argument)


def child_environment(folder: str) -> dict[str, str]:
    """All that the child knows of the environment."""
    return {
        "HOME": folder,
        "TMPDIR": folder,
        "LANG": "C.UTF-8",
        "TZ": "UTC",
        "OMP_NUM_THREADS": "1",
        "OMP_THREAD_LIMIT": "1",
    }


def child_setup(
    path: ImportPath, folder: str, limits: ParsingLimits, *, lives: int, readable: tuple[str, ...] = ()
) -> dict[str, Any]:
    """The first message to the child: see `confine`."""
    return {
        "readable": [folder, *path.readable, *readable],
        "memory_bytes": limits.memory_bytes,
        "processor_seconds": (limits.cpu_seconds + 2) * lives,
        "parent": os.getpid(),
    }


class Worker:
    """One child process; it starts with the first file.

    Args:
        path: what it may import.
        owner: whose files it reads: a child that has seen one owner's file is never given another's.
        limits: its memory and processor time are fixed for the life of the child.
        lives: how many files it may read.
        greet: is called with how far the child is confined, before it is given a file, and may raise.
        data: other files that it may read, by the names that they have in its folder.
    """

    def __init__(
        self,
        path: ImportPath,
        *,
        owner: OwnerId,
        limits: ParsingLimits,
        lives: int,
        greet: Callable[[Confinement], None],
        data: Mapping[str, Path] | None = None,
    ) -> None:
        self._data = data or {}
        self._path = path
        self.owner = owner
        self._greet = greet
        self._limits = limits
        self._lives = lives
        self._used = 0
        self._process: asyncio.subprocess.Process | None = None
        self._folder: PrivateFolder | None = None

    @property
    def folder(self) -> str:
        """The folder in which its copies and its data lie, once it is started."""
        assert self._folder is not None
        return self._folder.path

    @property
    def spent(self) -> bool:
        """Whether it should not be used again."""
        return self._used >= self._lives or self._process is None or self._process.returncode is not None

    def fits(self, limits: ParsingLimits) -> bool:
        """Whether these limits can be kept by this child."""
        mine = self._limits
        fixed = (mine.memory_bytes, mine.cpu_seconds)
        return not self.spent and (limits.memory_bytes, limits.cpu_seconds) == fixed

    async def read(
        self, path: Path, parser: str, limits: ParsingLimits, *, recognized: Mapping[int, bytes] | None = None
    ) -> ParsedDocument:
        """Have the child read a copy of a file. After an error the child must not be used again.

        Args:
            path: the file.
            parser: where the parser is.
            limits: what reading it may take.
            recognized: pages that were recognised, encoded.

        Raises:
            SmartChatError: as `DocumentReader.read` does.
        """
        pages = recognized or {}
        message = {"pages": [(index, len(data)) for index, data in pages.items()]} if pages else {}
        async with self.holding(path, limits) as copy:
            _, block = await self.exchange(
                {"path": str(copy), "parser": parser, **message},
                limits,
                most=min(limits.memory_bytes, limits.text_characters * _BYTES_PER_CHARACTER + _BLOCK_SLACK),
                block=b"".join(pages.values()),
            )
        try:
            parsed = await asyncio.to_thread(
                decode_parsed, block, max_bytes=len(block), max_header=_MAX_HEADER_BYTES, max_points=_MAX_POINTS
            )
        except ValueError as exc:
            raise ParserCrashed("The reading process sent an inconsistent document", cause=_cut(exc)) from exc
        if len(parsed.text) > limits.text_characters:
            raise FileTooLarge(f"The text is longer than {limits.text_characters:,} characters")
        if not parsed.text.strip():
            raise NoTextFound("The document holds no text")
        return parsed

    @asynccontextmanager
    async def holding(self, path: Path, limits: ParsingLimits) -> AsyncIterator[Path]:
        """A copy of a file that the child can read, which it can neither reach otherwise nor see what lies beside it.

        Raises:
            SmartChatError: as `DocumentReader.read` does.
        """
        self._used += 1
        if self._process is None:
            async with self._within(limits):
                await self.start()
        assert self._folder is not None
        copy = await asyncio.to_thread(self._folder.take_in, path)
        try:
            yield copy
        finally:
            await asyncio.to_thread(copy.unlink, missing_ok=True)

    async def exchange(
        self, message: Mapping[str, Any], limits: ParsingLimits, *, most: int, block: bytes = b""
    ) -> tuple[dict[str, Any], bytes]:
        """Send the child a request, and return its answer, whose block has at most so many bytes.

        Raises:
            SmartChatError: as `DocumentReader.read` does.
        """
        process = self._process
        if process is None or process.stdin is None:
            raise ParserCrashed("The reading process ended")
        async with self._within(limits):
            process.stdin.write(pack_message({**message, "limits": asdict(limits)}, block))
            process.stdin.write(block)
            await process.stdin.drain()
            header, answer = await self._receive(process, max_block=most)
        if "error" in header:
            raise rebuild_error(header["error"])
        return header, answer

    @asynccontextmanager
    async def _within(self, limits: ParsingLimits) -> AsyncIterator[None]:
        """Map what goes wrong with the process, and how long it may take."""
        try:
            async with asyncio.timeout(limits.wall_seconds):
                yield
        except TimeoutError as exc:
            raise ParsingTimedOut(f"Reading took longer than {limits.wall_seconds:g} seconds") from exc
        except (asyncio.IncompleteReadError, ConnectionError) as exc:
            raise await self._post_mortem(limits) from exc
        except ValueError as exc:
            raise ParserCrashed("The reading process sent nonsense", cause=_cut(exc)) from exc

    async def close(self) -> None:
        """End the child and remove its folder."""
        process, self._process = self._process, None
        if process is not None:
            self._kill(process)
            if process.stdin is not None:
                process.stdin.close()
            # Its pipe may be full: only when it is read to its end does asyncio let go of the process.
            with contextlib.suppress(ConnectionError, TimeoutError):
                async with asyncio.timeout(_GRACE_SECONDS):
                    while process.stdout is not None and await process.stdout.read(1 << 20):
                        pass
                    await process.wait()
        folder, self._folder = self._folder, None
        if folder is not None:
            await asyncio.to_thread(folder.remove)

    async def start(self) -> None:
        """Start the child, and have it confine itself.

        Raises:
            ParserCrashed: it cannot be started.
            Exception: whatever `greet` raises.
        """
        self._folder = await asyncio.to_thread(PrivateFolder)
        place = self._folder.path
        for name, file in self._data.items():
            await asyncio.to_thread(os.symlink, file, os.path.join(place, name))  # noqa: PTH118
        readable = tuple(str(file.resolve()) for file in self._data.values())
        try:
            process = await asyncio.create_subprocess_exec(
                *child_command(self._path),
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.DEVNULL,
                env=child_environment(place),
                cwd=place,
                start_new_session=True,
            )
        except OSError as exc:
            raise ParserCrashed("The reading process cannot be started", cause=str(exc)) from exc
        self._process = process
        assert process.stdin is not None
        setup = child_setup(self._path, place, self._limits, lives=self._lives, readable=readable)
        process.stdin.write(pack_message(setup))
        hello, _ = await self._receive(process, max_block=0)
        self._greet(confinement_in(hello))

    @staticmethod
    async def _receive(process: asyncio.subprocess.Process, *, max_block: int) -> tuple[dict[str, Any], bytes]:
        assert process.stdout is not None
        head, block = unpack_lengths(await process.stdout.readexactly(LENGTHS.size), max_block=max_block)
        header = unpack_header(await process.stdout.readexactly(head))
        return header, await process.stdout.readexactly(block)

    async def _post_mortem(self, limits: ParsingLimits) -> SmartChatError:
        """What the way in which the child ended means."""
        process = self._process
        if process is None:
            return ParserCrashed("The reading process ended")
        try:
            async with asyncio.timeout(_GRACE_SECONDS):
                code = await process.wait()
        except TimeoutError:
            return ParserCrashed("The reading process closed its pipe and went on")
        if code == -signal.SIGXCPU:
            return ParsingTimedOut(f"Reading took more than {limits.cpu_seconds} seconds of processor time")
        if code == -signal.SIGKILL:
            return ParsingOutOfMemory("The reading process was killed", cause="The system does so when memory runs out")
        if code == -signal.SIGSYS:
            return ParserCrashed("The reading process died on this file", cause="It called the system in a foreign way")
        cause = f"It exited with {code}"
        if code < 0:
            cause = f"It ended by {signal.Signals(-code).name}, as libraries also do when memory runs out"
        return ParserCrashed("The reading process died on this file", cause=cause)

    @staticmethod
    def _kill(process: asyncio.subprocess.Process) -> None:
        """Kill the whole process group; the child leads one of its own."""
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)


def _cut(error: Exception) -> str:
    return str(error)[:_MAX_CAUSE]
