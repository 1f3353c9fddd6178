"""Reads files in child processes that can do little else."""

from __future__ import annotations

import asyncio
import json
import subprocess
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from smartchat_adapters.parsers._private_folder import remove_abandoned
from smartchat_adapters.parsers._sandbox_worker import Worker, child_command, child_environment
from smartchat_core.errors import ParserCrashed, UnsupportedFormat

if TYPE_CHECKING:
    from types import TracebackType
    from typing import Self

    from smartchat_core.model.parsed import ParsedDocument
    from smartchat_core.ports.parser import Parser, ParsingLimits

__all__ = ["SandboxedReader"]

_LISTING_SECONDS = 60


@dataclass(frozen=True, kw_only=True, slots=True)
class _Entry:
    reference: str
    label: str


class SandboxedReader:
    """A `DocumentReader` that runs each parser in a confined child process (see `_confinement`).

    A child holds no secrets (empty environment, fresh temporary folder as home and working directory), has
    its address space, processor time, open files and written bytes limited by the kernel, and is killed with
    all its process group when the wall time is over. It is kept for the next file for a while, because
    starting it and importing a parser costs a few hundred milliseconds, and replaced after any error. What it
    sends back is checked as a stranger's data is. Where the kernel permits no network namespace, the network
    is refused to Python code only.

    Args:
        parsers: the parser class of each media type; those of installed packages if it is left out. A class
            must be importable by its name in another process.
        processes: how many files may be read at the same time.
        documents_per_process: after how many files a child is replaced in any case.
        idle_seconds: how long a child without work is kept.
    """

    def __init__(
        self,
        parsers: Mapping[str, type[Parser]] | None = None,
        *,
        processes: int = 1,
        documents_per_process: int = 50,
        idle_seconds: float = 30.0,
    ) -> None:
        self._entries: dict[str, _Entry] | None = None
        self._broken: tuple[str, ...] = ()
        if parsers is not None:
            self._entries = {
                media_type: _entry(f"{kind.__module__}:{kind.__qualname__}", kind.name, kind.version)
                for media_type, kind in parsers.items()
            }
        self._slots = asyncio.Semaphore(processes)
        self._documents_per_process = documents_per_process
        self._idle_seconds = idle_seconds
        self._idle: list[Worker] = []
        self._timers: dict[Worker, asyncio.TimerHandle] = {}
        self._closing: set[asyncio.Task[None]] = set()
        self._open = False

    async def __aenter__(self) -> Self:
        await asyncio.to_thread(remove_abandoned)
        self._open = True
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._open = False
        for timer in self._timers.values():
            timer.cancel()
        self._timers.clear()
        idle, self._idle = self._idle, []
        await asyncio.gather(*(worker.close() for worker in idle), *self._closing)

    async def read(self, path: Path, *, media_type: str, limits: ParsingLimits) -> ParsedDocument:
        """Read the file as this media type, as `DocumentReader.read` says."""
        if not self._open:
            raise RuntimeError("the reader is closed: use it in `async with`")
        if self._entries is None:
            await asyncio.to_thread(self._list_parsers)
        reference = self._entry(media_type).reference
        request = _request(path, reference, limits)
        async with self._slots:
            worker = self._take(limits) or Worker(limits, lives=self._documents_per_process)
            healthy = False
            try:
                parsed = await worker.read(request, limits)
                healthy = True
            finally:
                if healthy and not worker.spent and self._may_keep():
                    self._keep(worker)
                else:
                    await worker.close()
        return parsed

    def parser_version(self, media_type: str) -> str:
        """The name and version of the parser that reads this type.

        The first call asks a child process for the installed parsers, about half a second, unless a file was
        read before.

        Raises:
            UnsupportedFormat: none does.
        """
        if self._entries is None:
            self._list_parsers()
        return self._entry(media_type).label

    def _entry(self, media_type: str) -> _Entry:
        entry = (self._entries or {}).get(media_type)
        if entry is None:
            raise UnsupportedFormat(f"No installed parser reads {media_type}", cause="; ".join(self._broken))
        return entry

    def _list_parsers(self) -> None:
        """Ask a child for the installed parsers, so that their libraries are never imported here."""
        try:
            listing = subprocess.run(  # noqa: S603  # our own interpreter and module
                child_command("list"),
                env=child_environment(""),
                stdin=subprocess.DEVNULL,
                capture_output=True,
                timeout=_LISTING_SECONDS,
                check=True,
            )
            found: dict[str, Any] = json.loads(listing.stdout)
        except (OSError, ValueError, subprocess.SubprocessError) as exc:
            raise ParserCrashed("The installed parsers cannot be listed", cause=str(exc)) from exc
        entries: dict[str, _Entry] = {}
        for reference, name, version, media_types in found["parsers"]:
            for media_type in media_types:
                entries.setdefault(media_type, _entry(reference, name, version))
        self._entries, self._broken = entries, tuple(found["broken"])

    def _take(self, limits: ParsingLimits) -> Worker | None:
        """A child without work whose fixed limits are the wanted ones."""
        for worker in self._idle:
            if worker.fits(limits):
                self._idle.remove(worker)
                self._timers.pop(worker).cancel()
                return worker
        return None

    def _may_keep(self) -> bool:
        return self._open  # it may have been closed while a file was read

    def _keep(self, worker: Worker) -> None:
        self._idle.append(worker)
        loop = asyncio.get_running_loop()
        self._timers[worker] = loop.call_later(self._idle_seconds, self._retire, worker)

    def _retire(self, worker: Worker) -> None:
        self._idle.remove(worker)
        del self._timers[worker]
        task = asyncio.get_running_loop().create_task(worker.close())
        self._closing.add(task)
        task.add_done_callback(self._closing.discard)


def _request(path: Path, reference: str, limits: ParsingLimits) -> dict[str, Any]:
    return {"path": str(path.absolute()), "parser": reference, "limits": asdict(limits)}


def _entry(reference: str, name: str, version: str) -> _Entry:
    return _Entry(reference=reference, label=f"{name} {version}")
