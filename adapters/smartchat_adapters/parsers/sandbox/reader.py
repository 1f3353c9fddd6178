"""The sandboxed document reader: parses files in confined child processes."""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Iterable, Mapping
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from smartchat_adapters.parsers.sandbox.import_path import import_path
from smartchat_adapters.parsers.sandbox.listing import describe_parser, find_parsers, given_parsers
from smartchat_adapters.parsers.sandbox.process import Worker
from smartchat_adapters.parsers.sandbox.recognition import InstalledRecognizer, recognized_pages, recognizer_found
from smartchat_adapters.parsers.sandbox.tempdir import remove_abandoned
from smartchat_core.errors import ConfigurationError, ParserCrashed
from smartchat_core.ingestion.recognized_codec import encode_page
from smartchat_core.model.ids import OwnerId
from smartchat_core.model.recognized import PagesWithoutText
from smartchat_core.ports.page_recognition import RecognizerDescription
from smartchat_core.ports.parser import ParsingLimits

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, AsyncIterator
    from types import TracebackType
    from typing import Self

    from smartchat_adapters.parsers.sandbox.confinement import Confinement
    from smartchat_adapters.parsers.sandbox.import_path import ImportPath
    from smartchat_adapters.parsers.sandbox.listing import Installed
    from smartchat_core.model.parsed import ParsedDocument
    from smartchat_core.model.recognized import RecognizedPage
    from smartchat_core.parsing.format_registry import FormatRegistry
    from smartchat_core.ports.page_recognition import RecognitionRequest
    from smartchat_core.ports.parser import Parser
    from smartchat_core.ports.text_recognizer import TextRecognizer

__all__ = ["SandboxedReader"]

log = logging.getLogger(__name__)

_START_SECONDS = 60
_LONGEST_LANGUAGE = 100
_NOBODY = OwnerId("")
_NO_CHOICES: Mapping[str, str] = {}


@dataclass(kw_only=True, slots=True)
class _Turn:
    lock: asyncio.Lock
    users: int = 0


class SandboxedReader:
    """A `DocumentReader` that runs each parser in a confined child process.

    What a child can do is in docs/explanation/security.md, how it is confined in `_confinement`. It gets a copy of one
    file at a time, and is killed with all its process group when the wall time is over. It is kept for the next file of
    the same owner for a while, because starting it and importing a parser costs a few hundred milliseconds, and
    replaced after any error. An owner has one child at most, and no child has two owners. What it sends back is checked
    as untrusted data.

    Args:
        parsers: the parser classes; those of installed packages if it is left out. A class must be importable by its
            name in another process.
        choices: the name of the parser for each media type that several installed ones read.
        processes: how many files may be read at the same time, and how many children may be kept.
        documents_per_process: after how many files a child is replaced in any case.
        idle_seconds: how long a child without work is kept.
        required: whether to refuse to read where the kernel cannot confine a child completely.
        recognizer: recognises the pages that are pictures; nothing does if it is left out.
    """

    def __init__(
        self,
        parsers: Iterable[type[Parser]] | None = None,
        *,
        choices: Mapping[str, str] = _NO_CHOICES,
        processes: int = 1,
        documents_per_process: int = 50,
        idle_seconds: float = 30.0,
        required: bool = False,
        recognizer: type[TextRecognizer] | None = None,
    ) -> None:
        self._recognizer = recognizer
        self._parsers = None if parsers is None else tuple(parsers)
        self._choices = choices
        self._installed: Installed | None = None
        self._labels: dict[str, str] = {}
        self._preparing = threading.Lock()
        self._processes = processes
        self._slots = asyncio.Semaphore(processes)
        self._documents_per_process = documents_per_process
        self._idle_seconds = idle_seconds
        self._required = required
        self._turns: dict[OwnerId, _Turn] = {}
        self._idle: list[Worker] = []
        self._timers: dict[Worker, asyncio.TimerHandle] = {}
        self._closing: set[asyncio.Task[None]] = set()
        self._confinement: Confinement | None = None
        self._open = False

    async def __aenter__(self) -> Self:
        await asyncio.to_thread(remove_abandoned)
        self._open = True
        if self._required:
            (await self.confinement()).demand()
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

    async def read(self, path: Path, *, media_type: str, limits: ParsingLimits, owner: OwnerId) -> ParsedDocument:
        """See `DocumentReader.read`."""
        return await self.read_recognized(path, {}, media_type=media_type, limits=limits, owner=owner)

    async def read_recognized(
        self,
        path: Path,
        pages: Mapping[int, RecognizedPage],
        *,
        media_type: str,
        limits: ParsingLimits,
        owner: OwnerId,
    ) -> ParsedDocument:
        """See `PageRecognition.read_recognized`."""
        encoded = await asyncio.to_thread(lambda: {index: encode_page(page) for index, page in pages.items()})
        async with self._at_work(media_type, limits, owner) as (worker, reference):
            return await worker.read(path, reference, limits, recognized=encoded)

    def recognizer(self) -> RecognizerDescription | None:
        """See `PageRecognition.recognizer`."""
        found = self._find_recognizer()
        return None if found is None else RecognizerDescription(label=found.label, languages=found.languages)

    async def pages_without_text(
        self, path: Path, *, media_type: str, every: bool, limits: ParsingLimits, owner: OwnerId
    ) -> PagesWithoutText:
        """See `PageRecognition.pages_without_text`."""
        async with (
            self._at_work(media_type, limits, owner) as (worker, reference),
            worker.holding(path, limits) as copy,
        ):
            message = {"path": str(copy), "parser": reference, "every": every}
            header, _ = await worker.exchange(message, limits, most=0)
        found, language = header.get("pages"), header.get("language")
        if not isinstance(found, list) or not all(type(page) is int and page >= 0 for page in found):
            raise ParserCrashed("The reading process sent nonsense", cause="its pages are no numbers")
        if not isinstance(language, str):
            raise ParserCrashed("The reading process sent nonsense", cause="its language is no text")
        return PagesWithoutText(pages=tuple(sorted(set(found))), language=language[:_LONGEST_LANGUAGE])

    async def recognize(
        self, path: Path, request: RecognitionRequest, *, media_type: str, limits: ParsingLimits, owner: OwnerId
    ) -> AsyncGenerator[tuple[int, RecognizedPage], None]:
        """See `PageRecognition.recognize`. It has a process of its own, which ends with the last page."""
        installed = await asyncio.to_thread(self._prepare)
        recognizer = await asyncio.to_thread(self._find_recognizer)
        if recognizer is None:
            raise ConfigurationError(
                "text recognition (OCR) is not installed", remedy="Install it: pip install 'smartchat[ocr]'."
            )

        def worker(lives: int, data: Mapping[str, Path]) -> Worker:
            return Worker(installed.path, owner=owner, limits=limits, lives=lives, greet=self._greet, data=data)

        async with self._turn(owner), self._slots:
            pages = recognized_pages(
                path,
                request,
                parser=installed.reference(media_type),
                recognizer=recognizer,
                limits=limits,
                worker=worker,
            )
            async with aclosing(pages):
                async for index, page in pages:
                    yield index, page

    def _find_recognizer(self) -> InstalledRecognizer | None:
        return None if self._recognizer is None else recognizer_found(self._recognizer)

    @asynccontextmanager
    async def _at_work(
        self, media_type: str, limits: ParsingLimits, owner: OwnerId
    ) -> AsyncIterator[tuple[Worker, str]]:
        """The owner's child, when it is its turn, and where the parser is."""
        if not self._open:
            raise RuntimeError("the reader is closed: use it in `async with`")
        installed = await asyncio.to_thread(self._prepare)
        reference = installed.reference(media_type)
        async with self._turn(owner), self._slots:
            worker = await self._take(owner, limits) or self._worker(installed.path, owner, limits)
            healthy = False
            try:
                yield worker, reference
                healthy = True
            finally:
                if healthy and not worker.spent and self._may_keep():
                    self._keep(worker)
                else:
                    await worker.close()

    async def confinement(self) -> Confinement:
        """How far a child is confined on this machine: one is started in order to find out, unless one was already.

        Raises:
            ParserCrashed: it cannot be started.
        """
        if self._confinement is None:
            importable = await asyncio.to_thread(import_path, ())
            worker = Worker(importable, owner=_NOBODY, limits=ParsingLimits(), lives=1, greet=self._note)
            try:
                async with asyncio.timeout(_START_SECONDS):
                    await worker.start()
            except (asyncio.IncompleteReadError, OSError, ValueError) as exc:
                raise ParserCrashed("The reading process cannot be started", cause=str(exc)) from exc
            finally:
                await worker.close()
        assert self._confinement is not None
        return self._confinement

    def formats(self) -> FormatRegistry:
        """See `DocumentReader.formats`."""
        return self._prepare().formats

    def parser_version(self, media_type: str) -> str:
        """The name and version of the parser that reads this type.

        The first call for each parser asks a child process, about a third of a second.

        Raises:
            UnsupportedFormat: none does.
            AmbiguousParser: several do.
            ParserCrashed: it cannot be asked.
        """
        installed = self._prepare()
        reference = installed.reference(media_type)
        if reference not in self._labels:
            self._labels[reference] = describe_parser(reference, installed.path, greet=self._greet).label
        return self._labels[reference]

    def _prepare(self) -> Installed:
        """Find out once what the parsers are, and what they may import."""
        with self._preparing:
            if self._installed is None:
                self._installed = (
                    find_parsers(choices=self._choices, greet=self._greet)
                    if self._parsers is None
                    else given_parsers(self._parsers)
                )
                _warn_of_unusable(self._installed.formats)
            return self._installed

    def _worker(self, path: ImportPath, owner: OwnerId, limits: ParsingLimits) -> Worker:
        return Worker(path, owner=owner, limits=limits, lives=self._documents_per_process, greet=self._greet)

    def _greet(self, confinement: Confinement) -> None:
        self._note(confinement)
        if self._required:
            confinement.demand()

    def _note(self, confinement: Confinement) -> None:
        """Warn once of missing layers of the confinement."""
        if self._confinement is None and confinement.gaps:
            log.warning(
                "parser confinement is incomplete: %s",
                "; ".join(confinement.gaps),
                extra={"code": "parser_confinement"},
            )
        self._confinement = confinement

    @asynccontextmanager
    async def _turn(self, owner: OwnerId) -> AsyncIterator[None]:
        """One file of an owner at a time, so that no owner takes all the processes."""
        turn = self._turns.setdefault(owner, _Turn(lock=asyncio.Lock()))
        turn.users += 1
        try:
            async with turn.lock:
                yield
        finally:
            turn.users -= 1
            if not turn.users:
                del self._turns[owner]

    async def _take(self, owner: OwnerId, limits: ParsingLimits) -> Worker | None:
        """The owner's child, if its fixed limits are the wanted ones; else room is made for another one."""
        found, leaving = None, []
        for worker in [worker for worker in self._idle if worker.owner == owner]:
            self._forget(worker)
            if found is None and worker.fits(limits):
                found = worker
            else:
                leaving.append(worker)
        while found is None and len(self._idle) >= self._processes:
            leaving.append(self._idle[0])
            self._forget(self._idle[0])
        await asyncio.gather(*(worker.close() for worker in leaving))
        return found

    def _may_keep(self) -> bool:
        return self._open  # it may have been closed while a file was read

    def _keep(self, worker: Worker) -> None:
        self._idle.append(worker)
        loop = asyncio.get_running_loop()
        self._timers[worker] = loop.call_later(self._idle_seconds, self._retire, worker)

    def _forget(self, worker: Worker) -> None:
        self._idle.remove(worker)
        self._timers.pop(worker).cancel()

    def _retire(self, worker: Worker) -> None:
        self._forget(worker)
        task = asyncio.get_running_loop().create_task(worker.close())
        self._closing.add(task)
        task.add_done_callback(self._closing.discard)


def _warn_of_unusable(formats: FormatRegistry) -> None:
    for broken in formats.broken:
        log.warning("a parser cannot be used: %s", broken, extra={"code": "parser_unusable"})
    for media_type, parsers in formats.conflicts.items():
        names = " and ".join(f"{parser.name!r} (of {parser.package})" for parser in parsers)
        log.warning(
            "files of the type %s are refused, because %s read it and the setting `parsers` chooses none",
            media_type,
            names,
            extra={"code": "ambiguous_parser"},
        )
