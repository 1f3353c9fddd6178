"""The parent's end of one confined child process."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from smartchat_adapters.parsers._private_folder import PrivateFolder
from smartchat_adapters.parsers._wire import (
    LENGTHS,
    pack_message,
    rebuild_error,
    unpack_header,
    unpack_lengths,
)
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
    from smartchat_core.model.parsed import ParsedDocument
    from smartchat_core.ports.parser import ParsingLimits

__all__ = ["Worker", "child_command", "child_environment"]

# The isolated mode ignores the environment and the user's packages, hence our own path is handed over.
_BOOTSTRAP = (
    "import json, sys; sys.path[:] = json.loads(sys.argv.pop(1)); "
    "from smartchat_adapters.parsers import _sandbox_child as child; "
    "child.list_parsers() if sys.argv[1:] == ['list'] else child.serve()"
)
_BYTES_PER_CHARACTER = 8  # up to 4 of text, as many of anchors
_BLOCK_SLACK = 64 * 1024**2
_GRACE_SECONDS = 5


def child_command(*arguments: str) -> tuple[str, ...]:
    """How to start the child with the import path of this process."""
    path = json.dumps([str(Path(entry).absolute()) for entry in sys.path])
    return (sys.executable, "-I", "-B", "-X", "utf8", "-c", _BOOTSTRAP, path, *arguments)


def child_environment(folder: str) -> dict[str, str]:
    """All that the child knows of the environment."""
    return {"HOME": folder, "TMPDIR": folder, "LANG": "C.UTF-8", "OMP_NUM_THREADS": "1"}


class Worker:
    """One child process; it starts with the first file.

    Args:
        limits: its memory and the size of the files that it writes are fixed for the life of the child.
        lives: how many files it may read.
    """

    def __init__(self, limits: ParsingLimits, *, lives: int) -> None:
        self._limits = limits
        self._lives = lives
        self._used = 0
        self._process: asyncio.subprocess.Process | None = None
        self._folder: PrivateFolder | None = None

    @property
    def spent(self) -> bool:
        """Whether it should not be used again."""
        return self._used >= self._lives or self._process is None or self._process.returncode is not None

    def fits(self, limits: ParsingLimits) -> bool:
        """Whether these limits can be kept by this child."""
        mine = self._limits
        return not self.spent and (limits.memory_bytes, limits.entry_bytes, limits.cpu_seconds) == (
            mine.memory_bytes,
            mine.entry_bytes,
            mine.cpu_seconds,
        )

    async def read(self, request: dict[str, Any], limits: ParsingLimits) -> ParsedDocument:
        """Have the child read a file. After an error the child must not be used again.

        Raises:
            SmartChatError: as `DocumentReader.read` does.
        """
        self._used += 1
        try:
            async with asyncio.timeout(limits.wall_seconds):
                header, block = await self._ask(request, limits)
        except TimeoutError as exc:
            raise ParsingTimedOut(f"Reading took longer than {limits.wall_seconds:g} seconds") from exc
        except (asyncio.IncompleteReadError, ConnectionError) as exc:
            raise await self._post_mortem(limits) from exc
        except ValueError as exc:
            raise ParserCrashed("The reading process sent nonsense", cause=str(exc)) from exc
        if "error" in header:
            raise rebuild_error(header["error"])
        try:
            parsed = await asyncio.to_thread(decode_parsed, block)
        except ValueError as exc:
            raise ParserCrashed("The reading process sent an inconsistent document", cause=str(exc)) from exc
        if len(parsed.text) > limits.text_characters:
            raise FileTooLarge(f"The text is longer than {limits.text_characters:,} characters")
        if not parsed.text.strip():
            raise NoTextFound("The document holds no text")
        return parsed

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

    async def _start(self) -> asyncio.subprocess.Process:
        self._folder = await asyncio.to_thread(PrivateFolder)
        place = self._folder.path
        try:
            process = await asyncio.create_subprocess_exec(
                *child_command(),
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.DEVNULL,
                env=child_environment(place),
                cwd=place,
                start_new_session=True,
            )
        except OSError as exc:
            raise ParserCrashed("The reading process cannot be started", cause=str(exc)) from exc
        limits = self._limits
        setup = {
            "folder": place,
            "memory_bytes": limits.memory_bytes,
            "file_bytes": limits.entry_bytes,
            "processor_seconds": (limits.cpu_seconds + 2) * self._lives,
        }
        self._process = process
        assert process.stdin is not None
        process.stdin.write(pack_message(setup))
        return process

    async def _ask(self, request: dict[str, Any], limits: ParsingLimits) -> tuple[dict[str, Any], bytes]:
        process = self._process or await self._start()
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(pack_message(request))
        await process.stdin.drain()
        most = min(limits.memory_bytes, limits.text_characters * _BYTES_PER_CHARACTER + _BLOCK_SLACK)
        head, block = unpack_lengths(await process.stdout.readexactly(LENGTHS.size), max_block=most)
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
        cause = f"It exited with {code}"
        if code < 0:
            cause = f"It ended by {signal.Signals(-code).name}, as libraries also do when memory runs out"
        return ParserCrashed("The reading process died on this file", cause=cause)

    @staticmethod
    def _kill(process: asyncio.subprocess.Process) -> None:
        """Kill the whole process group; the child leads one of its own."""
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
